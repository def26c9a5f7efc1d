/* SPDX-License-Identifier: MIT */
/* input.c - rows of a list; see input.h. */
#include "list/input.h"

#include <inttypes.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "list/columns.h"
#include "list/csv.h"
#include "list/lines.h"
#include "list/mailbox.h"
#include "list/object.h"
#include "list/peek.h"

struct PsListReader {
    char *name;
    PsListLines lines;
    PsListCsv csv;
    PsListTable table;
    PsListColumn column;
    char **names;
    char *first_line; /* that is not blank */
    gsize first_line_len;
    char *wanted;     /* --column, or NULL */
    PsListRow *first; /* read ahead: the first row of a list without header */
    PsListRow *header;
};

G_DEFINE_QUARK(ps_list_error_quark, ps_list_error)

PsListCell
ps_list_trimmed(PsListCell cell)
{
    for (; cell.len && g_ascii_isspace(*cell.bytes); cell.bytes++)
        cell.len--;
    while (cell.len && g_ascii_isspace(cell.bytes[cell.len - 1]))
        cell.len--;
    return cell;
}

/* Put a row into one block: itself, its cells, their text (which ends in NUL), the raw
 * bytes. CELLS are spans in TEXT. */
static PsListRow *
pack_row(guint64 line, PsListCell raw, const GString *text, const GArray *cells)
{
    guint count = cells ? cells->len : 0;
    gsize text_len = text ? text->len : 0;
    gsize size = sizeof(PsListRow) + count * sizeof(PsListCell) + text_len + raw.len + 2;
    PsListRow *row = g_malloc0(size);
    PsListCell *cell = (PsListCell *) (row + 1);
    char *bytes = (char *) (cell + count);

    if (text_len)
        memcpy(bytes, text->str, text_len);
    for (guint i = 0; cells && i < count; i++) {
        PsSpan span = g_array_index(cells, PsSpan, i);

        cell[i] = (PsListCell){ bytes + span.offset, span.length };
    }
    bytes += text_len + 1;
    if (raw.len)
        memcpy(bytes, raw.bytes, raw.len);
    *row = (PsListRow){
        .line = line, .raw = { bytes, raw.len }, .count = count, .cells = cell, .size = size
    };
    row->address = (PsListCell){ bytes + raw.len, 0 };
    return row;
}

static PsListRow *
next_csv(PsListReader *reader, GError **error)
{
    PsListCsvRecord record;
    PsListRow *row;

    if (!ps_list_csv_next(&reader->csv, &reader->lines, &record, error))
        return NULL;
    row = pack_row(record.line,
        (PsListCell){ ps_list_lines_at(&reader->lines, record.raw), record.raw.length },
        reader->csv.text, reader->csv.cells);
    row->broken = record.broken;
    if (record.broken)
        row->problem = _("a quote out of place");
    return row;
}

/* ROW, which is freed, as one cell of what stands there. */
static PsListRow *
as_one_cell(PsListRow *row)
{
    PsListCell whole = ps_list_trimmed(row->raw);
    g_autoptr(GString) text = g_string_new_len(whole.bytes, (gssize) whole.len);
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    PsSpan span = { 0, whole.len };
    PsListRow *one;

    g_array_append_val(cells, span);
    one = pack_row(row->line, row->raw, text, cells);
    one->broken = TRUE; /* it is no record as it stands */
    g_free(row);
    return one;
}

/* A row of the table: find the address, see whether the columns fit. */
static PsListRow *
placed(const PsListReader *reader, PsListRow *row)
{
    guint columns = reader->table.count;
    guint index = reader->column.index;
    PsListCell address;

    if (columns == 1 && (row->broken || row->count > 1) &&
        ps_list_mailbox(ps_list_trimmed(row->raw), &address))
        row = as_one_cell(row); /* "Rossi, Anna" <anna@firma.example> */
    if (index < row->count)
        row->address = ps_list_address(ps_list_trimmed(row->cells[index]));
    if (row->problem)
        return row;
    for (guint i = columns; i < row->count && !row->problem; i++)
        if (row->cells[i].len)
            row->problem = _("more cells than columns");
    if (!row->count)
        row->problem = _("an empty row");
    else if (!row->address.len)
        row->problem = _("no address");
    return row;
}

static PsListRow *
next_line(PsListReader *reader, GError **error)
{
    guint64 number = reader->lines.number;
    PsListLine line;

    ps_list_lines_drop(&reader->lines);
    if (!ps_list_lines_next(&reader->lines, &line, error))
        return NULL;
    return pack_row(number,
        (PsListCell){ ps_list_lines_at(&reader->lines, line.text), line.text.length }, NULL,
        NULL);
}

static PsListRow *
next_address(PsListReader *reader, GError **error)
{
    PsListRow *row = next_line(reader, error);

    if (!row)
        return NULL;
    row->address = ps_list_address(ps_list_trimmed(row->raw));
    if (!row->address.len)
        row->problem = _("an empty row");
    return row;
}

static PsListRow *
next_object(PsListReader *reader, GError **error)
{
    g_autofree PsListRow *row = next_line(reader, error);
    g_autoptr(GString) text = NULL;
    g_autoptr(GArray) cells = NULL;
    const json_t *member;
    json_t *object;
    PsListRow *whole;
    PsSpan span = { 0, 0 };

    if (!row)
        return NULL;
    object = ps_list_object_parse(row->raw);
    if (!object) {
        row->broken = TRUE;
        row->problem = row->raw.len ? _("no JSON object") : _("an empty row");
        return g_steal_pointer(&row);
    }

    member = ps_list_object_address(object, reader->wanted);
    text = g_string_new(NULL);
    cells = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    if (json_is_string(member)) {
        span.length = json_string_length(member);
        g_string_append_len(text, json_string_value(member), (gssize) span.length);
        g_array_append_val(cells, span);
    }
    json_decref(object);
    whole = pack_row(row->line, row->raw, text, cells);
    if (whole->count)
        whole->address = ps_list_address(ps_list_trimmed(whole->cells[0]));
    if (!whole->address.len)
        whole->problem = _("no address");
    return whole;
}

gboolean
ps_list_reader_wait(const PsListReader *reader, int timeout_ms)
{
    return reader->first || ps_list_lines_wait(&reader->lines, timeout_ms);
}

PsListRow *
ps_list_reader_next(PsListReader *reader, GError **error)
{
    PsListRow *row;

    if (reader->first)
        return g_steal_pointer(&reader->first);
    switch (reader->table.input) {
    case PS_LIST_LINES:
        return next_address(reader, error);
    case PS_LIST_NDJSON:
        return next_object(reader, error);
    case PS_LIST_GUESS:
    case PS_LIST_CSV:
        break;
    }
    row = next_csv(reader, error);
    return row ? placed(reader, row) : NULL;
}

/* Read the first row of a CSV file and learn from it what the columns are. */
static gboolean
open_csv(PsListReader *reader, GError **error)
{
    g_autofree PsListRow *row = NULL;
    g_autoptr(GError) failed = NULL;

    reader->lines.cr_ends = TRUE;
    reader->table.delimiter = ps_list_peek_delimiter(&reader->lines);
    reader->table.line_end = ps_list_peek_line_end(&reader->lines);
    ps_list_csv_init(&reader->csv, reader->table.delimiter);
    do {
        g_free(row);
        row = next_csv(reader, &failed);
    } while (row && !row->count);
    if (failed) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return FALSE;
    }
    if (!row)
        return TRUE;
    if (row->count > PS_LIMIT_list_columns) {
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_LIMIT,
            _("%s:%" PRIu64 ": more columns than the limit of %d"), reader->name, row->line,
            PS_LIMIT_list_columns);
        return FALSE;
    }
    if (!ps_list_column_find(row->cells, row->count, reader->wanted, reader->name, row->line,
            &reader->column, error))
        return FALSE;
    reader->table.count = row->count;
    reader->names = ps_list_column_names(
        reader->column.has_header ? row->cells : NULL, row->count, reader->column.index);
    if (reader->column.has_header)
        reader->table.header = reader->header = g_steal_pointer(&row);
    else
        reader->first = placed(reader, g_steal_pointer(&row));
    return TRUE;
}

/* The members of the first object are the columns, should it become a table. */
static void
open_ndjson(PsListReader *reader)
{
    PsListCell line = ps_list_peek_line(&reader->lines);
    json_t *object = ps_list_object_parse(line);
    const char *key;
    json_t *value;
    guint i = 0;

    reader->table.count = (guint) MIN(json_object_size(object), (size_t) PS_LIMIT_list_columns);
    reader->names = g_new0(char *, reader->table.count + 1);
    json_object_foreach(object, key, value)
    {
        if (i < reader->table.count)
            reader->names[i++] = g_strdup(key);
    }
    json_decref(object);
}

static gboolean
open_table(PsListReader *reader, PsListInput input, GError **error)
{
    PsListCell first;

    if (!ps_list_peek(&reader->lines, &reader->table.mark, error))
        return FALSE;
    first = ps_list_peek_line(&reader->lines);
    reader->first_line = g_memdup2(first.bytes, first.len);
    reader->first_line_len = first.len;
    if (input == PS_LIST_GUESS)
        input = ps_list_peek_input(&reader->lines, reader->wanted ? reader->wanted : "address");
    reader->table.input = input;
    reader->table.line_end = "\n";
    reader->table.delimiter = ',';
    switch (input) {
    case PS_LIST_NDJSON:
        open_ndjson(reader);
        return TRUE;
    case PS_LIST_LINES:
        reader->table.count = 1;
        reader->names = ps_list_column_names(NULL, 1, 0);
        return TRUE;
    case PS_LIST_GUESS:
    case PS_LIST_CSV:
        break;
    }
    return open_csv(reader, error);
}

PsListReader *
ps_list_reader_new(
    FILE *stream, const char *name, PsListInput input, const char *column, GError **error)
{
    g_autoptr(PsListReader) reader = g_new0(PsListReader, 1);

    reader->name = g_strdup(name);
    reader->wanted = g_strdup(column);
    ps_list_lines_init(&reader->lines, stream, reader->name);
    if (!open_table(reader, input, error))
        return NULL;
    reader->table.names = (const char *const *) reader->names;
    return g_steal_pointer(&reader);
}

void
ps_list_reader_free(PsListReader *reader)
{
    if (!reader)
        return;
    ps_list_csv_clear(&reader->csv);
    ps_list_lines_clear(&reader->lines);
    g_strfreev(reader->names);
    g_free(reader->first);
    g_free(reader->header);
    g_free(reader->first_line);
    g_free(reader->wanted);
    g_free(reader->name);
    g_free(reader);
}

PsListCell
ps_list_reader_first_line(const PsListReader *reader)
{
    return (PsListCell){ reader->first_line, reader->first_line_len };
}

const PsListTable *
ps_list_reader_table(const PsListReader *reader)
{
    return &reader->table;
}
