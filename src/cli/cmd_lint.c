/* SPDX-License-Identifier: MIT */
/* cmd_lint.c - presend lint: findings of each draft, and the reply of each recipient's server. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history.h"
#include "cli/lint_team.h"
#include "cli/lint_template.h"
#include "cli/lint_watch.h"

/* So many recipients are a list. */
#define MANY 1000

static gboolean
jobs_are_good(const LintOptions *options)
{
    if (options->jobs >= 0 && options->jobs <= LINT_MAX_JOBS)
        return TRUE;
    cmd_complain(options->common.command, _("--jobs is a number from 0 to %d, not %d"),
        LINT_MAX_JOBS, options->jobs);
    return FALSE;
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
    cmd_complain(options->common.command, _("- (standard input) can be read only once"));
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
    g_autofree char *first = cmd_inputs_first(&options->inputs, files);
    const CmdContext *context = NULL;
    g_autoptr(PsBox) box = NULL;
    g_autoptr(GArray) outputs = NULL;
    LintOutcome outcome = { 0 };

    if (jobs_are_good(options) && stdin_is_named_once(options, files) &&
        lint_template_options_are_good(options) && read_recipients(options) &&
        cmd_baselines_begin(&options->gate.baselines, &options->common))
        box = cmd_inputs_open(&options->common, &options->inputs, files);
    if (box)
        context = cmd_context(&options->common, first);
    if (context)
        outputs = lint_outputs_open(options, context, files);
    if (!outputs)
        return EXIT_TROUBLE;
    lint_team_run(options, box, outputs, &outcome);
    if (outcome.checked > 1 || options->gate.show_suppressed)
        cmd_tell_unused(&options->gate);
    outcome.trouble |=
        !cmd_baselines_end(&options->gate.baselines, &options->common, outcome.trouble);
    if (!lint_outputs_close(options, outputs) || outcome.trouble)
        return EXIT_TROUBLE;
    if (lint_fix_prints(&options->fix, files) &&
        cmd_finish(options->common.command, EXIT_OK) != EXIT_OK)
        return EXIT_TROUBLE;
    if (options->fix.fix && !options->fix.diff && outcome.checked && !outcome.changes)
        cmd_complain(options->common.command,
            _("nothing was mended; presend explain RULE tells what to do by hand"));
    if (options->fix.diff)
        return outcome.changes ? EXIT_FINDINGS : EXIT_OK;
    if (outcome.findings)
        return EXIT_FINDINGS;
    return outcome.unknown && options->require_checked ? EXIT_UNKNOWN : EXIT_OK;
}

static int
lint_once(LintOptions *options, char **files)
{
    int status;

    options->message_ids = ps_message_ids_new();
    options->destinations =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) ps_destinations_free);
    status = lint_files(options, files);
    g_hash_table_unref(options->destinations);
    ps_message_ids_free(options->message_ids);
    return status;
}

static int
run(gpointer data, char **files)
{
    LintOptions *options = data;

    return options->watch ? lint_watch(options, files, lint_once) : lint_once(options, files);
}

int
cmd_lint(int argc, char **argv)
{
    LintOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.to,
            N_("a recipient; may be given several times (default: those of the draft)"),
            N_("ADDRESS") },
        { "recipients", 0, 0, G_OPTION_ARG_FILENAME, &options.recipients,
            N_("recipients in a file: CSV, NDJSON, or one address a line"), N_("FILE") },
        { "column", 0, 0, G_OPTION_ARG_STRING, &options.column,
            N_("column of the addresses in that file (default: by its name)"),
            N_("NAME|NUMBER") },
        { "dnsbl", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.lists,
            N_("look the domains of links, those of the sender and --ip up in this list; may "
               "be given several times"),
            N_("ZONE") },
        { "jobs", 0, 0, G_OPTION_ARG_INT, &options.jobs,
            N_("look at so many mails at once (default: 0, one for each processor)"), "N" },
        { "subject", 0, 0, G_OPTION_ARG_STRING, &options.subject,
            N_("the subject of a template, which has no header"), N_("TEXT") },
        { "from", 0, 0, G_OPTION_ARG_STRING, &options.from,
            N_("who sends a template: Name <address>"), N_("MAILBOX") },
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            N_("exit with 3 if there is no verdict because something was not checked"), NULL },
        { "no-ignore", 0, 0, G_OPTION_ARG_NONE, &options.inputs.no_ignore,
            N_("check what a .presendignore leaves out, too"), NULL },
        { "watch", 0, 0, G_OPTION_ARG_NONE, &options.watch,
            N_("check again whenever a file is saved, until Ctrl-C"), NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(N_("FILE... - check drafts"));
    int status;

    cmd_options_init(&options.common, "lint");
    g_option_context_set_summary(context,
        N_("Prints what is wrong with each draft and the reply to expect for each recipient.\n"
           "FILE is a raw message (.eml); - is standard input. Nothing is sent and no mail "
           "server\n"
           "is asked; only the DNS is, unless --dns says otherwise."));
    cmd_add_entries(context, entries);
    cmd_add_inputs(context, &options.inputs);
    lint_fix_add(context, &options.fix);
    cmd_add_sending(context, &options.common);
    cmd_add_gate(context, &options.gate);
    cmd_add_history(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    status = cmd_run(context, &options.common, argc, argv, run, &options);
    cmd_inputs_clear(&options.inputs);
    g_free(options.subject);
    g_free(options.from);
    g_strfreev(options.to);
    g_strfreev(options.lists);
    g_free(options.recipients);
    g_free(options.column);
    cmd_recipients_free(options.listed);
    cmd_gate_clear(&options.gate);
    return status;
}
