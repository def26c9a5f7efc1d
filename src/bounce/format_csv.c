/* SPDX-License-Identifier: MIT */
/* format_csv.c - a line for each recipient, for spreadsheets (CSV) and for the eye (table). */
#include <string.h>

#include "bounce/format.h"
#include "report/print.h"
#include "report/table.h"

enum { COLUMNS = 20, WIDE = 40 };

/* What a line has; NULL where nothing is known. */
typedef struct {
    const char *cells[COLUMNS];
    char code[8];
    char times[12];
    char until[24]; /* a date and time, as in JSON */
} Row;

static const char *const names[COLUMNS] = { "file", "kind", "recipient", "reason", "class",
    "hard", "code", "status", "action", "provider", "remote_mta", "origin", "fault", "again",
    "original_message_id", "decision", "decision_policy", "decision_times", "decision_until",
    "diagnostic" };

static void
fill_row(const PsBounceItem *item, guint index, Row *row)
{
    const PsBounceRecord *r = &g_array_index(item->bounce->records, PsBounceRecord, index);
    const PsBounceAnswer *answer = g_ptr_array_index(item->answers, index);
    const PsBounceDecision *decision = &g_array_index(item->decisions, PsBounceDecision, index);
    g_autofree char *until = decision->until ? ps_time_text(decision->until) : g_strdup("");
    const char *const cells[COLUMNS] = { item->file, ps_bounce_kind_name(item->bounce->kind),
        r->recipient, r->reason, r->coarse, r->hard ? "1" : "0", row->code, r->status,
        r->action, r->provider, r->remote_mta, item->origin, answer->fault, answer->again,
        item->bounce->original_id, ps_action_name(decision->action), decision->line, row->times,
        row->until, r->diagnostic };

    row->code[0] = '\0';
    if (r->code)
        g_snprintf(row->code, sizeof row->code, "%u", r->code % 1000);
    g_snprintf(row->times, sizeof row->times, "%u", decision->times);
    g_strlcpy(row->until, until, sizeof row->until);
    memcpy(row->cells, cells, sizeof cells);
}

/* A cell: in quotes where it must be, and never a formula to a spreadsheet. */
static void
put_cell(FILE *out, const char *text)
{
    gboolean quoted;

    if (!text || !*text)
        return;
    quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        putc('"', out);
    if (strchr("=+-@\t", *text))
        putc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    if (quoted)
        putc('"', out);
}

static void
put_line(FILE *out, const char *const *cells)
{
    for (guint i = 0; i < COLUMNS; i++) {
        if (i)
            putc(',', out);
        put_cell(out, cells[i]);
    }
    putc('\n', out);
}

static void
begin(PsReport *report)
{
    put_line(report->out, names);
}

static void
write_item(PsReport *report, const PsBounceItem *item)
{
    Row row = { 0 };

    if (item->error) {
        row.cells[0] = item->file;
        row.cells[1] = "error";
        row.cells[COLUMNS - 1] = item->error;
        put_line(report->out, row.cells);
        return;
    }
    for (guint i = 0; i < item->bounce->records->len; i++) {
        fill_row(item, i, &row);
        put_line(report->out, row.cells);
    }
    if (!item->bounce->records->len) {
        row.cells[0] = item->file;
        row.cells[1] = ps_bounce_kind_name(item->bounce->kind);
        put_line(report->out, row.cells);
    }
}

static void
end(PsReport *report, const PsBounceSummary *summary)
{
    (void) report;
    (void) summary;
}

const PsBounceFormat ps_bounce_format_csv = { "csv", begin, write_item, end };

static const char *
word(const PsReport *report, const char *name)
{
    return ps_print_prefixed(report, "bounce:", name);
}

/* TEXT made safe and filled up with blanks to WIDTH characters; longer ones push the rest. */
static void
put_column(PsReport *report, const char *text, glong width)
{
    ps_print_text(report, text ? text : "-");
    for (glong n = g_utf8_strlen(text ? text : "-", -1); n < width; n++)
        putc(' ', report->out);
    putc(' ', report->out);
}

static void
begin_table(PsReport *report)
{
    (void) report;
}

static void
table_item(PsReport *report, const PsBounceItem *item)
{
    gboolean is_bounce = !item->error && item->bounce->kind == PS_BOUNCE_BOUNCE;

    for (guint i = 0; !item->error && i < item->bounce->records->len; i++) {
        const PsBounceRecord *r = &g_array_index(item->bounce->records, PsBounceRecord, i);
        const PsBounceAnswer *answer = g_ptr_array_index(item->answers, i);
        const PsBounceDecision *decision = &g_array_index(item->decisions, PsBounceDecision, i);
        g_autofree char *reply = g_strdup_printf(
            "%s%.0u %s", r->code ? "" : "-", r->code, r->status ? r->status : "-");

        put_column(report, r->recipient, WIDE);
        put_column(report, r->reason, 15);
        put_column(report, is_bounce ? word(report, r->hard ? "hard" : "soft") : NULL, 10);
        put_column(report, reply, 12);
        put_column(report, word(report, ps_action_name(decision->action)), 9);
        ps_print_text(report,
            g_strcmp0(item->origin, "forged") ? answer->fault_text : word(report, "forged"));
        putc('\n', report->out);
    }
}

static void
end_table(PsReport *report, const PsBounceSummary *summary)
{
    fprintf(report->out, "%s: %u, %s: %u\n", word(report, "messages"), summary->messages,
        word(report, "records"), summary->records);
}

const PsBounceFormat ps_bounce_format_table = { "table", begin_table, table_item, end_table };
