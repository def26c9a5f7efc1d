/* SPDX-License-Identifier: MIT */
/* csv.c - records of a CSV file; see csv.h. */
#include "list/csv.h"

#include <string.h>

#include "base/limits.h"

/* libcsv grows a cell by this many bytes. */
#define CELL_STEP 4096

static void
start_parser(PsListCsv *csv)
{
    csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&csv->parser, (unsigned char) csv->delimiter);
    csv_set_blk_size(&csv->parser, CELL_STEP);
}

void
ps_list_csv_init(PsListCsv *csv, char delimiter)
{
    *csv = (PsListCsv){ .delimiter = delimiter };
    csv->text = g_string_new(NULL);
    csv->cells = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    start_parser(csv);
}

void
ps_list_csv_clear(PsListCsv *csv)
{
    if (!csv->text)
        return;
    csv_free(&csv->parser);
    g_string_free(csv->text, TRUE);
    g_array_unref(csv->cells);
}

static void
add_cell(void *bytes, size_t len, void *data)
{
    PsListCsv *csv = data;
    PsSpan span = { csv->text->len, len };

    g_string_append_len(csv->text, len ? bytes : "", (gssize) len);
    g_string_append_c(csv->text, '\0');
    g_array_append_val(csv->cells, span);
}

static void
end_record(int end, void *data)
{
    PsListCsv *csv = data;

    (void) end;
    csv->whole = TRUE;
}

static void
start_record(PsListCsv *csv)
{
    g_string_truncate(csv->text, 0);
    g_array_set_size(csv->cells, 0);
    csv->whole = FALSE;
}

/* FALSE if libcsv does not like what it is given. */
static gboolean
feed(PsListCsv *csv, const char *bytes, gsize len)
{
    return csv_parse(&csv->parser, bytes, len, add_cell, end_record, csv) == len;
}

/* Feed LINE up to where the record is whole: of CR LF outside quotes, that is the CR. */
static gboolean
feed_line(PsListCsv *csv, const PsListLines *lines, const PsListLine *line)
{
    const char *end = ps_list_lines_at(lines, line->end);

    if (!feed(csv, ps_list_lines_at(lines, line->text), line->text.length))
        return FALSE;
    for (gsize i = 0; i < line->end.length && !csv->whole; i++)
        if (!feed(csv, end + i, 1))
            return FALSE;
    return TRUE;
}

static gboolean
is_blank(const PsListCsv *csv, const char *bytes, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if ((bytes[i] != ' ' && bytes[i] != '\t') || bytes[i] == csv->delimiter)
            return FALSE;
    return TRUE;
}

/* Take lines from FIRST on until the record is whole. FALSE if it never is, or with ERROR
 * if the stream failed. */
static gboolean
complete(PsListCsv *csv, PsListLines *lines, PsListLine first, PsListCsvRecord *record,
    GError **error)
{
    PsListLine line = first;

    while (feed_line(csv, lines, &line)) {
        record->raw.length = ps_span_end(line.text) - record->raw.offset;
        record->end = line.end;
        if (csv->whole)
            return TRUE;
        if (record->raw.length > PS_LIMIT_list_row_bytes)
            return FALSE;
        if (!ps_list_lines_next(lines, &line, error))
            return !*error && csv_fini(&csv->parser, add_cell, end_record, csv) == 0;
    }
    return FALSE;
}

static void
split_plainly(PsListCsv *csv, const char *bytes, gsize len)
{
    const char *end = bytes + len;

    for (;;) {
        const char *next = memchr(bytes, csv->delimiter, (gsize) (end - bytes));

        add_cell((void *) bytes, (gsize) ((next ? next : end) - bytes), csv);
        if (!next)
            return;
        bytes = next + 1;
    }
}

gboolean
ps_list_csv_next(PsListCsv *csv, PsListLines *lines, PsListCsvRecord *ret, GError **error)
{
    g_autoptr(GError) failed = NULL;
    PsListLine first;
    gsize next_line;
    guint64 number = lines->number;

    ps_list_lines_drop(lines);
    start_record(csv);
    if (!ps_list_lines_next(lines, &first, error))
        return FALSE;
    *ret = (PsListCsvRecord){ number, first.text, first.end, FALSE };
    if (is_blank(csv, ps_list_lines_at(lines, first.text), first.text.length))
        return TRUE;

    next_line = lines->pos;
    if (complete(csv, lines, first, ret, &failed))
        return TRUE;
    if (failed) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return FALSE;
    }

    lines->pos = next_line;
    lines->number = number + 1;
    csv_free(&csv->parser);
    start_parser(csv);
    start_record(csv);
    *ret = (PsListCsvRecord){ number, first.text, first.end, TRUE };
    split_plainly(csv, ps_list_lines_at(lines, first.text), first.text.length);
    return TRUE;
}

void
ps_list_csv_append(GString *out, const char *bytes, gsize len, char delimiter)
{
    gboolean plain = !len || (bytes[0] != ' ' && bytes[len - 1] != ' ');

    for (gsize i = 0; i < len && plain; i++)
        plain = !strchr("\"\r\n\t", bytes[i]) && bytes[i] != delimiter;
    if (plain) {
        g_string_append_len(out, bytes, (gssize) len);
        return;
    }
    g_string_append_c(out, '"');
    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, bytes[i]);
    }
    g_string_append_c(out, '"');
}
