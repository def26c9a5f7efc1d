/* SPDX-License-Identifier: MIT */
/* cmd_bounce.c - presend bounce: what came back, explained. */
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "bounce/format.h"
#include "bounce/origin.h"
#include "cli/bounce_memory.h"
#include "cli/cmd.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/output.h"
#include "verdict/lint.h"

enum { PROSE = 20 }; /* notices that are explained at length where no format is asked for */

typedef struct {
    CmdOptions common;
    CmdInputs inputs;
    gboolean lint;
    gboolean record;
    char *suppress;
} BounceOptions;

/* What is needed for all messages. */
typedef struct {
    const BounceOptions *options;
    const CmdContext *context;
    PsSending sending;
    PsBounceReader *reader;
    PsBounceOwn *own;
    CmdBounceMemory memory;
    PsBox *box;
    GArray *outputs; /* CmdOutput */
    PsBounceSummary summary;
    int level; /* the highest of all messages; -1 at first */
    gboolean trouble;
} Job;

static gconstpointer
find_format(const char *name)
{
    return ps_bounce_format(name);
}

static GArray *
open_outputs(const Job *job, char *const *paths)
{
    const CmdOptions *common = &job->options->common;
    const char *const fallback[] = { ps_box_file_count(job->box) > PROSE ? "table" : "text",
        NULL };
    const char *const *specs =
        common->formats ? (const char *const *) common->formats : fallback;
    g_autofree char *names = ps_bounce_format_names();
    GArray *outputs = cmd_outputs_open(
        common, job->context, specs, (const char *const *) paths, find_format, names);

    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        output->report.rules = job->context->rules;
        output->report.lang = job->context->lang;
        ((const PsBounceFormat *) output->format)->begin(&output->report);
    }
    return outputs;
}

/* How bad it is that this came back. */
static int
level_of(const PsBounce *bounce)
{
    int level = bounce->kind == PS_BOUNCE_COMPLAINT ? PS_LEVEL_ERROR : -1;

    for (guint i = 0; bounce->kind == PS_BOUNCE_BOUNCE && i < bounce->records->len; i++) {
        const PsBounceRecord *r = &g_array_index(bounce->records, PsBounceRecord, i);
        int this = !g_strcmp0(r->action, "delayed") ? PS_LEVEL_WARNING
                   : strcmp(r->reason, "delivered") ? PS_LEVEL_ERROR
                                                    : -1;

        level = MAX(level, this);
    }
    return level;
}

/* Where LINT, of a message that begins at LINE of the file, found what RULE is about. */
static gsize
line_of(const PsLint *lint, const PsRule *rule, gsize line)
{
    for (guint i = 0; lint->findings && i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);

        if (finding->rule == rule)
            return ps_span_is_none(place->at) ? line : line + place->place.line - 1;
    }
    return 0;
}

static gsize
line_at(const PsBoxMessage *message, gsize offset)
{
    gsize line = message->in_file.lines + 1;
    const char *end = message->bytes + offset;

    for (const char *p = message->bytes; (p = memchr(p, '\n', (gsize) (end - p))); p++)
        line++;
    return line;
}

/* Look at what was returned as presend lint does, and say where the rules that would have
 * caught it find their fault. */
static void
lint_original(Job *job, const PsBoxMessage *message, const PsBounce *bounce, guint index,
    PsBounceAnswer *answer)
{
    const PsBounceRecord *r = &g_array_index(bounce->records, PsBounceRecord, index);
    const char *const recipients[] = { r->recipient, NULL };
    const CmdContext *context = job->context;
    PsLintOptions how = { .rules = context->rules,
        .psl = context->psl,
        .lang = context->lang,
        .recipients = r->recipient ? recipients : NULL,
        .sending = job->sending };
    g_autoptr(PsLint) lint = NULL;
    gsize line;

    if (!bounce->whole || bounce->encoded || ps_span_is_none(bounce->original))
        return;
    how.sending.stage = "final";
    how.directory = (PsDirectory){ .dns = context->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos };
    line = line_at(message, bounce->original.offset);
    lint = ps_lint(message->name, message->bytes + bounce->original.offset,
        bounce->original.length, &how, NULL);
    for (guint i = 0; lint && i < answer->caught->len; i++) {
        PsBounceCaught *caught = &g_array_index(answer->caught, PsBounceCaught, i);

        caught->line = line_of(lint, caught->rule, line);
    }
}

static void
report(const Job *job, const PsBounceItem *item)
{
    for (guint i = 0; i < job->outputs->len; i++) {
        CmdOutput *output = cmd_output(job->outputs, i);

        ((const PsBounceFormat *) output->format)->item(&output->report, item);
        output->report.files++;
    }
}

static void
free_answer(gpointer answer)
{
    ps_bounce_answer_free(answer);
}

/* Nothing is lost without a word. */
static void
tell_left_out(Job *job, const PsBoxMessage *message, const PsBounce *bounce)
{
    if (!bounce->left_out)
        return;
    cmd_complain(job->options->common.command,
        _("%s: more than %d recipients: %u were not read"), message->name,
        PS_LIMIT_bounce_recipients, bounce->left_out);
    job->trouble = TRUE;
}

static void
read_message(Job *job, const PsBoxMessage *message)
{
    PsBounceItem item = { .file = message->name, .error = message->error };
    g_autoptr(PsBounce) bounce = NULL;
    g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func(free_answer);
    g_autoptr(GArray) decisions = NULL;
    PsOrigin origin;

    job->summary.messages++;
    if (message->error) {
        cmd_complain(job->options->common.command, "%s", message->error);
        job->trouble = TRUE;
        report(job, &item);
        return;
    }
    bounce = ps_bounce_read(job->reader, message->bytes, message->len);
    origin = ps_bounce_own_ask(job->own, bounce, message->bytes, &item.origin_sign);
    for (guint i = 0; i < bounce->records->len; i++) {
        PsBounceAnswer *answer = ps_bounce_explain(job->context->rules, job->context->lang,
            &g_array_index(bounce->records, PsBounceRecord, i), origin == PS_ORIGIN_FORGED);

        if (job->options->lint)
            lint_original(job, message, bounce, i, answer);
        g_ptr_array_add(answers, answer);
    }
    job->summary.records += bounce->records->len;
    tell_left_out(job, message, bounce);
    job->summary.forged += origin == PS_ORIGIN_FORGED;
    if (origin != PS_ORIGIN_FORGED)
        job->level = MAX(job->level, level_of(bounce));
    item.bounce = bounce;
    item.answers = answers;
    decisions = cmd_bounce_memory_decide(&job->memory, bounce, origin);
    item.decisions = decisions;
    item.origin = ps_origin_name(origin);
    report(job, &item);
    job->trouble |=
        !cmd_bounce_memory_add(&job->memory, bounce, origin, message->bytes, message->len);
}

/* What is larger than a mail may be is not read. */
static void
read_or_complain(Job *job, PsBoxMessage *message)
{
    g_autofree char *error = NULL;

    if (message->oversize) {
        error = g_strdup_printf(
            _("%s: more than %d bytes"), message->name, (int) PS_LIMIT_message_bytes);
        message->error = error;
    }
    read_message(job, message);
}

static void
read_all(Job *job)
{
    PsBoxMessage message;

    while (ps_box_next(job->box, &message))
        read_or_complain(job, &message);
}

static gboolean
close_outputs(Job *job)
{
    job->summary.attack = ps_bounce_own_attack(job->own);
    for (guint i = 0; i < job->outputs->len; i++) {
        CmdOutput *output = cmd_output(job->outputs, i);

        ((const PsBounceFormat *) output->format)->end(&output->report, &job->summary);
    }
    return cmd_outputs_close(&job->options->common, job->outputs);
}

static int
explain(Job *job, char **paths, int fail_on)
{
    job->box = cmd_inputs_open(&job->options->common, &job->options->inputs, paths);
    if (!job->box || !(job->outputs = open_outputs(job, paths)) ||
        !cmd_bounce_memory_open(&job->options->common, job->context, job->options->record,
            job->options->suppress, paths, job->sending.now, &job->memory))
        return EXIT_TROUBLE;
    read_all(job);
    job->trouble |= !cmd_bounce_memory_close(&job->memory);
    if (!close_outputs(job) || job->trouble)
        return EXIT_TROUBLE;
    return job->level >= fail_on ? EXIT_FINDINGS : EXIT_OK;
}

static int
run(gpointer data, char **paths)
{
    const BounceOptions *options = data;
    Job job = { .options = options, .level = -1 };
    g_autoptr(GError) error = NULL;
    int status;

    job.context = cmd_context(&options->common, NULL);
    if (!job.context || !cmd_sending(&options->common, job.context, &job.sending))
        return EXIT_TROUBLE;
    job.own = ps_bounce_own_new(job.context->rules, job.context->dns, job.sending.now, &error);
    if (!job.own) {
        cmd_complain(options->common.command, "%s", error->message);
        return EXIT_TROUBLE;
    }
    job.reader = ps_bounce_reader_new(job.context->rules);
    status = explain(&job, paths, cmd_fail_on(&options->common, job.context));
    cmd_bounce_memory_clear(&job.memory);
    g_clear_pointer(&job.outputs, g_array_unref);
    g_clear_pointer(&job.box, ps_box_free);
    ps_bounce_reader_free(job.reader);
    ps_bounce_own_free(job.own);
    return status;
}

int
cmd_bounce(int argc, char **argv)
{
    BounceOptions options = { .inputs = { .any_name = TRUE, .no_ignore = TRUE } };
    const GOptionEntry entries[] = {
        { "lint", 0, 0, G_OPTION_ARG_NONE, &options.lint,
            N_("look at returned messages as presend lint does, and name the line"), NULL },
        { "record", 0, 0, G_OPTION_ARG_NONE, &options.record,
            N_("keep what came back in the history, for the next lint and list"), NULL },
        { "suppress", 0, 0, G_OPTION_ARG_FILENAME, &options.suppress,
            N_("write the addresses that are not to be written to any more into a file (CSV)"),
            N_("FILE") },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("FILE... - explain mail that came back"));
    int status;

    cmd_options_init(&options.common, "bounce");
    g_option_context_set_summary(context,
        N_("Says of each notice whom it is about, what happened, whose fault it is and what to "
           "do.\n"
           "FILE is a message (.eml), an mbox, a Maildir or a folder; - is standard input.\n"
           "Exit status: 0 nothing failed, 1 a delivery failed or somebody complained, 2 "
           "trouble."));
    cmd_add_entries(context, entries);
    cmd_add_inputs(context, &options.inputs);
    cmd_add_history(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    status = cmd_run(context, &options.common, argc, argv, run, &options);
    cmd_inputs_clear(&options.inputs);
    g_free(options.suppress);
    return status;
}
