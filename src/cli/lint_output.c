/* SPDX-License-Identifier: MIT */
/* lint_output.c - where the reports of "presend lint" go; see lint_job.h. */
#include <errno.h>

#include "cli/lint_job.h"
#include "cli/output.h"

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

/* Reports leave standard output to what else goes there. */
static void
make_way(const LintOptions *options, GArray *outputs)
{
    for (guint i = outputs->len; i-- > 0;) {
        CmdOutput *output = cmd_output(outputs, i);

        if (output->path)
            continue;
        output->report.out = stderr;
        output->report.colour = cmd_colour(&options->common, stderr);
        if (options->fix.diff)
            g_array_remove_index(outputs, i);
    }
}

GArray *
lint_outputs_open(const LintOptions *options, const CmdContext *context, char *const *files)
{
    const CmdOptions *common = &options->common;
    const char *set[2];
    const char *const *specs = cmd_output_specs(common, context, find_format, set);
    g_autofree char *names = ps_report_format_names();
    g_autoptr(GPtrArray) inputs = g_ptr_array_new();
    GArray *outputs;

    for (char *const *file = files; *file; file++)
        g_ptr_array_add(inputs, *file);
    if (options->recipients)
        g_ptr_array_add(inputs, options->recipients);
    if (options->gate.baselines.read)
        g_ptr_array_add(inputs, options->gate.baselines.read);
    if (options->gate.baselines.write)
        g_ptr_array_add(inputs, options->gate.baselines.write);
    g_ptr_array_add(inputs, NULL);
    if (!specs)
        return NULL;
    outputs = cmd_outputs_open(
        common, context, specs, (const char *const *) inputs->pdata, find_format, names);
    if (outputs)
        add_step_summary(common, context, outputs);
    if (outputs && lint_fix_prints(&options->fix, files))
        make_way(options, outputs);
    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ps_report_begin(output->format, &output->report);
    }
    return outputs;
}

void
lint_outputs_add(GArray *outputs, const PsLint *lint, const CmdContext *context,
    const LintPrepared *prepared)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        output->report.rules = context->rules;
        output->report.lang = context->lang;
        output->report.fail_on = prepared->fail_on;
        output->report.show_passed = prepared->show_passed;
        output->report.show_suppressed = prepared->show_suppressed;
        output->report.now = prepared->how.sending.now;
        ps_report_file(output->format, &output->report, lint);
    }
}

gboolean
lint_outputs_close(const LintOptions *options, GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ps_report_end(output->format, &output->report);
    }
    return cmd_outputs_close(&options->common, outputs);
}
