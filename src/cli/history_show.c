/* SPDX-License-Identifier: MIT */
/* history_show.c - the records of the history. */
#include <string.h>

#include "cli/cmd.h"
#include "cli/history_actions.h"
#include "cli/output.h"
#include "report/table.h"

enum { LATEST = 50 }; /* that people are shown, if nothing is said */

static const PsColumn columns[] = {
    { "time", PS_CELL_TIME, 10 },
    { "address", PS_CELL_TEXT, 30 },
    { "domain", PS_CELL_TEXT, 0 },
    { "provider", PS_CELL_PROVIDER, 14 },
    { "reason", PS_CELL_TEXT, 12 },
    { "class", PS_CELL_TEXT, 0 },
    { "hard", PS_CELL_FLAG, 0 },
    { "code", PS_CELL_NUMBER, 4 },
    { "status", PS_CELL_TEXT, 7 },
    { "action", PS_CELL_TEXT, 0 },
    { "diagnostic", PS_CELL_TEXT, 0 },
    { "original_message_id", PS_CELL_TEXT, 0 },
    { "remote_mta", PS_CELL_TEXT, 0 },
    { "reporting_mta", PS_CELL_TEXT, 0 },
    { "origin", PS_CELL_TEXT, 0 },
    { "notice", PS_CELL_TEXT, 0 },
    { "id", PS_CELL_TEXT, 0 },
};

static const PsTable table = { "presend-history/1", "records", columns, G_N_ELEMENTS(columns) };

static gconstpointer
find_format(const char *name)
{
    return ps_table_format(name);
}

GArray *
cmd_history_outputs(const HistoryJob *job, const char *fallback, const PsTable *of)
{
    static const char *const no_files[] = { NULL };
    const char *const one[] = { fallback, NULL };
    const CmdOptions *common = &job->options->common;
    GArray *outputs = cmd_outputs_open(common, job->context,
        common->formats ? (const char *const *) common->formats : one, no_files, find_format,
        ps_table_format_names);

    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsTableFormat *) output->format)->begin(&output->report, of);
    }
    return outputs;
}

static gboolean
print_record(const PsHistoryRecord *r, gpointer data)
{
    const PsCell cells[] = { { .number = r->time }, { .text = r->recipient },
        { .text = r->domain }, { .text = r->provider }, { .text = r->reason },
        { .text = r->bounce_class }, { .number = r->hard }, { .number = r->code },
        { .text = r->status }, { .text = r->action }, { .text = r->diagnostic },
        { .text = r->original_id }, { .text = r->remote_mta }, { .text = r->reporting_mta },
        { .text = ps_origin_name(r->origin) }, { .text = r->notice }, { .text = r->id } };
    GArray *outputs = data;

    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsTableFormat *) output->format)->row(&output->report, &table, cells);
        output->report.files++;
    }
    return TRUE;
}

/* The summary is about all records: it does not stand below some. */
static gboolean
is_filtered(const PsHistoryFilter *filter)
{
    return filter->address || filter->domain || filter->provider || filter->reason ||
           filter->since || filter->until;
}

static gboolean
end_outputs(const HistoryJob *job, GArray *outputs, const HistorySummary *summary)
{
    json_t *object = summary ? cmd_history_summary_object(summary) : NULL;

    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);
        const PsTableFormat *format = output->format;

        format->end(&output->report, &table, object);
        if (summary && !is_filtered(&job->filter) && !strcmp(format->name, "text"))
            cmd_history_summary_print(&output->report, summary);
    }
    json_decref(object);
    return cmd_outputs_close(&job->options->common, outputs);
}

/* Print what the filter lets through; people are not shown all of many, unless they say so. */
static gboolean
print_records(const HistoryJob *job, GArray *outputs)
{
    PsHistoryFilter filter = job->filter;
    g_autoptr(GError) error = NULL;
    gboolean only_text = TRUE;

    for (guint i = 0; i < outputs->len; i++)
        only_text &= cmd_output(outputs, i)->format == find_format("text");
    filter.latest = job->options->latest >= 0 ? (guint) job->options->latest
                    : only_text               ? LATEST
                                              : 0;
    if (ps_history_each(job->history, &filter, print_record, outputs, &error))
        return TRUE;
    cmd_complain(job->options->common.command, "%s", error->message);
    return FALSE;
}

int
cmd_history_show(const HistoryJob *job)
{
    g_autoptr(GArray) outputs = cmd_history_outputs(job, "text", &table);
    g_auto(HistorySummary) summary = { 0 };
    gboolean good;

    if (!outputs || !cmd_history_sum_up(job, &summary))
        return EXIT_TROUBLE;
    good = print_records(job, outputs);
    if (!end_outputs(job, outputs, &summary) || !good)
        return EXIT_TROUBLE;
    return summary.level >= job->fail_on ? EXIT_FINDINGS : EXIT_OK;
}

/* Lines of JSON may be of more than one kind; a table has one kind of rows. */
static gboolean
is_lines(GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++)
        if (cmd_output(outputs, i)->format != find_format("ndjson"))
            return FALSE;
    return TRUE;
}

/* What was sent has neither address nor reason. */
static gboolean
is_whole(const PsHistoryFilter *filter)
{
    return !filter->address && !filter->domain && !filter->reason;
}

int
cmd_history_export(const HistoryJob *job)
{
    g_autoptr(GArray) outputs = cmd_history_outputs(job, "ndjson", &table);
    gboolean good;

    if (!outputs)
        return EXIT_TROUBLE;
    good = print_records(job, outputs);
    if (good && is_whole(&job->filter) && is_lines(outputs))
        good = cmd_history_print_sent(job, outputs);
    return end_outputs(job, outputs, NULL) && good ? EXIT_OK : EXIT_TROUBLE;
}
