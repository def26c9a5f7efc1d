/* SPDX-License-Identifier: MIT */
/*
 * format_csv.c - a list as CSV: its own columns as they came, ours behind them.
 *
 * A row that is valid and has no cell too many is copied byte for byte. Cells too many go
 * into the last column, so that ours keep their places.
 */
#include <string.h>

#include "list/csv.h"
#include "list/format.h"
#include "list/object.h"

static void
append_delimiters(PsListWriter *writer, guint count)
{
    for (guint i = 0; i < count; i++)
        g_string_append_c(writer->text, writer->table->delimiter);
}

static void
append_cell(PsListWriter *writer, const char *bytes, gsize len)
{
    ps_list_csv_append(writer->text, bytes, len, writer->table->delimiter);
}

/* A cell of ours: a spreadsheet does not take it for a formula. */
static void
append_guarded(PsListWriter *writer, const char *text)
{
    gboolean formula = *text && strchr("=+-@\t\r", *text);
    g_autofree char *guarded = g_strconcat(formula ? "'" : "", text, NULL);

    append_cell(writer, guarded, strlen(guarded));
}

/* The cells from COLUMN on, as one: "b,c". */
static void
append_rest(PsListWriter *writer, const PsListRow *row, guint column)
{
    g_autoptr(GString) rest = g_string_new(NULL);

    for (guint i = column; i < row->count; i++) {
        if (i > column)
            g_string_append_c(rest, writer->table->delimiter);
        g_string_append_len(rest, row->cells[i].bytes, (gssize) row->cells[i].len);
    }
    append_cell(writer, rest->str, rest->len);
}

static gboolean
has_more(const PsListRow *row, guint columns)
{
    for (guint i = columns; i < row->count; i++)
        if (row->cells[i].len)
            return TRUE;
    return FALSE;
}

static void
append_own_row(PsListWriter *writer, const PsListRow *row)
{
    guint columns = writer->table->count;
    guint last = MIN(row->count, columns);

    if (!row->broken && row->count <= columns) {
        g_string_append_len(writer->text, row->raw.bytes, (gssize) row->raw.len);
    } else {
        for (guint i = 0; i < last; i++) {
            append_delimiters(writer, i > 0);
            if (i + 1 == columns && has_more(row, columns))
                append_rest(writer, row, i);
            else
                append_cell(writer, row->cells[i].bytes, row->cells[i].len);
        }
    }
    append_delimiters(writer, columns - MAX(last, 1));
}

static void
append_value(PsListWriter *writer, const json_t *value)
{
    g_autofree char *dump = NULL;

    if (json_is_string(value)) {
        append_cell(writer, json_string_value(value), json_string_length(value));
    } else if (value && !json_is_null(value)) {
        dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        append_cell(writer, dump, strlen(dump));
    }
}

/* The members of an object, in the columns that the first object gave. */
static void
append_object(PsListWriter *writer, const PsListRow *row)
{
    json_t *object = ps_list_object_parse(row->raw);

    for (guint i = 0; i < writer->table->count; i++) {
        append_delimiters(writer, i > 0);
        append_value(writer, json_object_get(object, writer->table->names[i]));
    }
    json_decref(object);
}

static void
append_own_cells(PsListWriter *writer, const PsListRow *row)
{
    switch (writer->table->input) {
    case PS_LIST_NDJSON:
        append_object(writer, row);
        return;
    case PS_LIST_LINES:
        append_cell(writer, row->raw.bytes, row->raw.len);
        return;
    case PS_LIST_GUESS:
    case PS_LIST_CSV:
        break;
    }
    append_own_row(writer, row);
}

static void
begin(PsListWriter *writer)
{
    const PsListTable *table = writer->table;

    if (table->input == PS_LIST_CSV && !table->count) /* an empty file stays one */
        return;
    if (table->mark)
        g_string_append(writer->text, "\xef\xbb\xbf");
    if (table->header) {
        append_own_row(writer, table->header);
    } else {
        for (guint i = 0; i < table->count; i++) {
            append_delimiters(writer, i > 0);
            append_cell(writer, table->names[i], strlen(table->names[i]));
        }
    }
    for (guint i = 0; i < PS_LIST_MEMBERS; i++) {
        append_delimiters(writer, i > 0 || table->count > 0);
        append_cell(writer, writer->names[i], strlen(writer->names[i]));
    }
    g_string_append(writer->text, table->line_end);
}

static void
write_row(PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict)
{
    append_own_cells(writer, row);
    for (guint i = 0; i < PS_LIST_MEMBERS; i++) {
        guint number;
        const char *text = ps_list_member_text(verdict, i, &number);

        append_delimiters(writer, i > 0 || writer->table->count > 0);
        if (text)
            append_guarded(writer, text);
        else if (number)
            g_string_append_printf(writer->text, "%u", number);
    }
    g_string_append(writer->text, writer->table->line_end);
}

static void
end(PsListWriter *writer, const PsListSummary *summary)
{
    (void) writer;
    (void) summary;
}

const PsListFormat ps_list_format_csv = { "csv", begin, write_row, end };
