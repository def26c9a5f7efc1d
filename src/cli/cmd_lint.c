/* SPDX-License-Identifier: MIT */
/* cmd_lint.c - presend lint: findings of each draft, and the reply of each recipient's server. */
#include <errno.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/draft.h"
#include "cli/gate.h"
#include "cli/history.h"
#include "cli/ignore.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/recipients.h"

/* So many recipients are a list. */
#define MANY 1000

typedef struct {
    CmdOptions common;
    CmdGate gate;
    char **to;
    char **lists;
    char *recipients;
    char *column;
    CmdRecipients *listed;    /* what that file holds; NULL: not given */
    GHashTable *message_ids;  /* ps_lint_message_ids */
    GHashTable *destinations; /* CmdContext -> PsDestinations: their domains */
    gboolean require_checked;
    gboolean no_ignore;
} LintOptions;

static gconstpointer
find_format(const char *name)
{
    return ps_report_format(name);
}

/* On GitHub, a job's summary is shown beside its annotations: it gets the report in Markdown,
 * unless that goes elsewhere. What was in it stays. */
static void
add_step_summary(const CmdOptions *options, const CmdContext *context, GArray *outputs)
{
    const char *path = g_getenv("GITHUB_STEP_SUMMARY");
    CmdOutput output = { .format = &ps_report_markdown,
        .report = { .rules = context->rules, .lang = context->lang } };
    gboolean wanted = FALSE;

    for (guint i = 0; i < outputs->len; i++) {
        wanted |= cmd_output(outputs, i)->format == &ps_report_github;
        if (cmd_output(outputs, i)->format == &ps_report_markdown)
            return;
    }
    if (!wanted || !path || !*path)
        return;
    if (!(output.report.out = fopen(path, "a"))) {
        cmd_complain(options->command, "%s: %s", path, g_strerror(errno));
        return;
    }
    output.path = g_strdup(path);
    g_array_append_val(outputs, output);
}

static GArray *
open_outputs(const LintOptions *options, const CmdContext *context, char *const *files)
{
    const CmdOptions *common = &options->common;
    const char *set[2];
    const char *const *specs = cmd_output_specs(common, context, find_format, set);
    g_autofree char *names = ps_report_format_names();
    g_autoptr(GPtrArray) inputs = g_ptr_array_new();
    GArray *outputs;

    for (; *files; files++)
        g_ptr_array_add(inputs, *files);
    if (options->recipients)
        g_ptr_array_add(inputs, options->recipients);
    g_ptr_array_add(inputs, NULL);
    if (!specs)
        return NULL;
    outputs = cmd_outputs_open(
        common, context, specs, (const char *const *) inputs->pdata, find_format, names);
    if (outputs)
        add_step_summary(common, context, outputs);
    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ps_report_begin(output->format, &output->report);
    }
    return outputs;
}

static gboolean
close_outputs(const CmdOptions *options, GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ps_report_end(output->format, &output->report);
    }
    return cmd_outputs_close(options, outputs);
}

static PsLint *
lint_draft(const char *file, const CmdDraft *draft, const PsLintOptions *how, GError **error)
{
    if (draft->oversize)
        return ps_lint_oversize(file, draft->oversize, how);
    return ps_lint(file, draft->bytes, draft->len, how, error);
}

static void
report_lint(const LintOptions *options, const PsLint *lint, const CmdContext *context,
    int fail_on, gint64 now, GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        output->report.rules = context->rules;
        output->report.lang = context->lang;
        output->report.fail_on = fail_on;
        output->report.show_passed = options->gate.show_passed;
        output->report.now = now;
        ps_report_file(output->format, &output->report, lint);
    }
}

static gboolean
receiver_is_known(const CmdOptions *options, const PsRules *rules, const char *receiver)
{
    if (!receiver || ps_rules_has_provider(rules, receiver))
        return TRUE;
    cmd_complain(options->command,
        "no receiver '%s'; there are postfix, exim and those of the \"provider\" lines of the "
        "rules",
        receiver);
    return FALSE;
}

/* All that recipients are named by, for one draft: what is read for it, as far as it is. */
typedef struct {
    GPtrArray *both;           /* const char *: those of --to and of --recipients */
    CmdRecipients *configured; /* those of the configuration, if none else are named */
} Named;

static void
named_clear(Named *named)
{
    if (named->both)
        g_ptr_array_unref(named->both);
    cmd_recipients_free(named->configured);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Named, named_clear)

static GPtrArray *
join(char *const *to, const CmdRecipients *listed)
{
    GPtrArray *both = g_ptr_array_new_null_terminated(0, NULL, TRUE);

    for (; *to; to++)
        g_ptr_array_add(both, *to);
    for (guint i = 0; listed && i < listed->addresses->len; i++)
        g_ptr_array_add(both, listed->addresses->pdata[i]);
    return both;
}

/* Those of the command line stand for those of the configuration. *RET is NULL if there are
 * none. FALSE after a message. */
static gboolean
name_recipients(const LintOptions *options, const CmdContext *context, Named *named,
    const char *const **ret)
{
    GPtrArray *addresses = options->listed ? options->listed->addresses : NULL;

    if (options->to) {
        addresses = named->both = join(options->to, options->listed);
    } else if (context->recipients && !options->listed) {
        named->configured =
            cmd_recipients_read(&options->common, context->recipients, options->column);
        if (!named->configured)
            return FALSE;
        addresses = named->configured->addresses;
    }
    *ret = addresses && addresses->len ? (const char *const *) addresses->pdata : NULL;
    return TRUE;
}

/* What is known of their domains, for all drafts of CONTEXT. */
static PsDestinations *
destinations_of(
    const LintOptions *options, const CmdContext *context, const PsDirectory *directory)
{
    PsDestinations *table = g_hash_table_lookup(options->destinations, context);

    if (!table) {
        table = ps_destinations_new(directory, options->common.bulk ? G_MAXUINT : 0);
        g_hash_table_insert(options->destinations, (gpointer) context, table);
    }
    return table;
}

/* Everything that ps_lint needs for FILE. The caller keeps NAMED. FALSE after messages. */
static gboolean
prepare(const LintOptions *options, CmdContext *context, Named *named, PsLintOptions *ret)
{
    *ret = (PsLintOptions){ .rules = context->rules,
        .psl = context->psl,
        .web = context->web,
        .lists = (const char *const *) options->lists,
        .lang = context->lang };
    ret->message_ids = options->message_ids;
    ret->directory = (PsDirectory){ .dns = context->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos,
        .receiver = cmd_setting(context, options->common.receiver, "receiver") };
    if (!receiver_is_known(&options->common, context->rules, ret->directory.receiver) ||
        !cmd_sending(&options->common, context, &ret->sending) ||
        !cmd_selection(&options->gate, &options->common, context, &ret->selection) ||
        !cmd_memory(&options->common, context, ret->sending.now, &ret->directory.memory) ||
        !name_recipients(options, context, named, &ret->recipients))
        return FALSE;
    ret->listed = options->listed || named->configured;
    ret->destinations = destinations_of(options, context, &ret->directory);
    return TRUE;
}

/* The worst of what happened, as an exit status: trouble before findings before no verdict. */
typedef struct {
    gboolean trouble;
    gboolean findings;
    gboolean unknown;
} Outcome;

static gboolean
lint_file(const LintOptions *options, const char *file, CmdContext *context, GArray *outputs,
    Outcome *outcome)
{
    g_auto(Named) named = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(PsLint) lint = NULL;
    PsLintOptions how;
    g_auto(CmdDraft) draft = { 0 };
    int fail_on;

    if (!cmd_fail_on(&options->common, context, &fail_on) ||
        !prepare(options, context, &named, &how))
        return FALSE;
    if (cmd_draft_read(file, &draft, &error))
        lint = lint_draft(file, &draft, &how, &error);
    g_assert(lint || error);
    if (!lint) {
        cmd_complain(options->common.command, "%s", error->message);
        lint = ps_lint_unreadable(file, error->message);
        outcome->trouble = TRUE;
    }
    outcome->trouble |= !cmd_memory_is_good(&options->common, how.directory.memory);
    report_lint(options, lint, context, fail_on, how.sending.now, outputs);
    outcome->findings |= ps_lint_worst_level(lint) >= fail_on;
    outcome->unknown |= lint->verdict == PS_VERDICT_UNKNOWN;
    return TRUE;
}

/* What can be read only once is named once. */
static gboolean
stdin_is_named_once(const LintOptions *options, char *const *files)
{
    guint times = !g_strcmp0(options->recipients, "-");

    for (; *files; files++)
        times += !strcmp(*files, "-");
    if (times < 2)
        return TRUE;
    cmd_complain(options->common.command, "- (standard input) can be read only once");
    return FALSE;
}

/* Read the file of --recipients, once for all drafts: it may be a pipe. The DNS is asked as for
 * a list, if it is one. */
static gboolean
read_recipients(LintOptions *options)
{
    if (!options->recipients)
        return TRUE;
    options->listed =
        cmd_recipients_read(&options->common, options->recipients, options->column);
    options->common.bulk = options->listed && options->listed->addresses->len >= MANY;
    return options->listed != NULL;
}

static int
lint_files(LintOptions *options, char **files)
{
    const CmdContext *first = NULL;
    g_autoptr(GArray) outputs = NULL;
    Outcome outcome = { 0 };

    if (stdin_is_named_once(options, files) && read_recipients(options))
        first = cmd_context(&options->common, files[0]);
    if (first)
        outputs = open_outputs(options, first, files);
    if (!outputs)
        return EXIT_TROUBLE;
    for (char **file = files; *file; file++) {
        CmdContext *context;

        if (!options->no_ignore && cmd_is_left_out("lint", *file))
            continue;
        context = cmd_context(&options->common, *file);
        if (!context || !lint_file(options, *file, context, outputs, &outcome)) {
            outcome.trouble = TRUE;
            break;
        }
    }
    if (!close_outputs(&options->common, outputs) || outcome.trouble)
        return EXIT_TROUBLE;
    if (outcome.findings)
        return EXIT_FINDINGS;
    return outcome.unknown && options->require_checked ? EXIT_UNKNOWN : EXIT_OK;
}

int
cmd_lint(int argc, char **argv)
{
    LintOptions options = { .destinations = g_hash_table_new_full(
                                NULL, NULL, NULL, (GDestroyNotify) ps_destinations_free) };
    const GOptionEntry entries[] = {
        { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.to,
            "a recipient; may be given several times (default: those of the draft)",
            "ADDRESS" },
        { "recipients", 0, 0, G_OPTION_ARG_FILENAME, &options.recipients,
            "recipients in a file: CSV, NDJSON, or one address a line", "FILE" },
        { "column", 0, 0, G_OPTION_ARG_STRING, &options.column,
            "column of the addresses in that file (default: by its name)", "NAME|NUMBER" },
        { "dnsbl", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.lists,
            "look the domains of links, those of the sender and --ip up in this list; may be "
            "given several times",
            "ZONE" },
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            "exit with 3 if there is no verdict because something was not checked", NULL },
        { "no-ignore", 0, 0, G_OPTION_ARG_NONE, &options.no_ignore,
            "check what a .presendignore leaves out, too", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("FILE... - check drafts");
    int status;

    cmd_options_init(&options.common, "lint");
    g_option_context_set_summary(context,
        "Prints what is wrong with each draft and the reply to expect for each recipient.\n"
        "FILE is a raw message (.eml); - is standard input. Nothing is sent and no mail "
        "server\n"
        "is asked; only the DNS is, unless --dns says otherwise.");
    g_option_context_add_main_entries(context, entries, NULL);
    cmd_add_sending(context, &options.common);
    cmd_add_gate(context, &options.gate);
    cmd_add_history(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (!cmd_parse(context, &options.common, &argc, &argv)) {
        status = EXIT_TROUBLE;
    } else if (argc < 2) {
        cmd_complain("lint", "no file given; see presend lint --help");
        status = EXIT_TROUBLE;
    } else {
        options.message_ids = ps_lint_message_ids();
        status = lint_files(&options, argv + 1);
        g_hash_table_unref(options.message_ids);
    }
    g_hash_table_unref(options.destinations);
    cmd_options_clear(&options.common);
    cmd_gate_clear(&options.gate);
    g_strfreev(options.to);
    g_strfreev(options.lists);
    g_free(options.recipients);
    g_free(options.column);
    cmd_recipients_free(options.listed);
    cmd_contexts_free();
    cmd_ignored_free();
    return status;
}
