/* SPDX-License-Identifier: MIT */
/* list_output.c - where "presend list" writes; see list_job.h. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/list_job.h"
#include "cli/output.h"

static void
output_clear(gpointer data)
{
    ListOutput *output = data;

    ps_list_writer_free(output->writer);
    if (output->path && output->out)
        fclose(output->out);
    g_free(output->path);
}

static gboolean
formats_are_known(const ListJob *job, const char *const *specs)
{
    for (; *specs; specs++) {
        g_autofree char *name = cmd_output_format(*specs);

        if (!ps_list_has_format(name)) {
            cmd_complain(job->options->common.command,
                _("no format '%s'; there are: csv ndjson json"), *specs);
            return FALSE;
        }
    }
    return TRUE;
}

/* Open the output that SPEC ("csv", "json:FILE") asks for; NULL: the default. */
static gboolean
open_output(ListJob *job, const char *spec, const PsListTable *table)
{
    g_autofree char *format = spec ? cmd_output_format(spec) : NULL;
    const char *path = spec ? cmd_output_path(spec) : NULL;
    ListOutput output = { .out = stdout };

    if (path && !(output.out = fopen(path, "w"))) {
        cmd_complain(job->options->common.command, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    setvbuf(output.out, NULL, _IONBF, 0); /* whoever ends us finds whole rows */
    output.path = g_strdup(path);
    output.writer = ps_list_writer_new(output.out, format, table);
    g_array_append_val(job->outputs, output);
    return TRUE;
}

static const char *const *
specs_of(const ListJob *job)
{
    static const char *const none[] = { NULL };
    char **formats = job->options->common.formats;

    return formats ? (const char *const *) formats : none;
}

gboolean
list_outputs_are_good(const ListJob *job)
{
    const CmdOptions *common = &job->options->common;
    g_autoptr(GPtrArray) inputs = cmd_inputs(common, job->context);

    g_ptr_array_add(inputs, (char *) job->file);
    if (job->options->journal)
        g_ptr_array_add(inputs, job->options->journal);
    g_ptr_array_add(inputs, NULL);
    return formats_are_known(job, specs_of(job)) &&
           cmd_outputs_are_good(
               common->command, specs_of(job), (const char *const *) inputs->pdata);
}

gboolean
list_outputs_open(ListJob *job, const PsListTable *table)
{
    const char *const *specs = specs_of(job);

    job->outputs = g_array_new(FALSE, FALSE, sizeof(ListOutput));
    g_array_set_clear_func(job->outputs, output_clear);
    do {
        if (!open_output(job, *specs, table))
            return FALSE;
    } while (*specs && *++specs);
    return TRUE;
}

static const char *
output_name(const ListOutput *output)
{
    return output->path ? output->path : _("standard output");
}

gboolean
list_outputs_row(
    ListJob *job, const PsListRow *row, const PsListVerdict *verdict, GError **error)
{
    for (guint i = 0; i < job->outputs->len; i++) {
        const ListOutput *output = &g_array_index(job->outputs, ListOutput, i);

        if (!ps_list_writer_row(output->writer, row, verdict, error)) {
            g_prefix_error(error, "%s: ", output_name(output));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
list_outputs_flush(ListJob *job, GError **error)
{
    for (guint i = 0; i < job->outputs->len; i++) {
        const ListOutput *output = &g_array_index(job->outputs, ListOutput, i);

        if (!ps_list_writer_flush(output->writer, error)) {
            g_prefix_error(error, "%s: ", output_name(output));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
list_outputs_end(const ListJob *job, const PsListSummary *summary)
{
    gboolean good = TRUE;

    for (guint i = 0; i < job->outputs->len; i++) {
        const ListOutput *output = &g_array_index(job->outputs, ListOutput, i);
        g_autoptr(GError) error = NULL;

        if (!ps_list_writer_end(output->writer, summary, &error)) {
            cmd_complain(
                job->options->common.command, "%s: %s", output_name(output), error->message);
            good = FALSE;
        }
    }
    return good;
}

gboolean
list_outputs_are_seen(const ListJob *job)
{
    for (guint i = 0; i < job->outputs->len; i++)
        if (!g_array_index(job->outputs, ListOutput, i).path)
            return isatty(STDOUT_FILENO);
    return FALSE;
}
