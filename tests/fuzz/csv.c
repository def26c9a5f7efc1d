/* SPDX-License-Identifier: MIT */
/*
 * csv.c - a list in any state: what is written as CSV reads back as the same rows with the
 * same cells and ours behind them, and what is written as JSON is JSON.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "list/output.h"

#define OURS 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(gboolean holds)
{
    if (!holds)
        abort();
}

static PsListReader *
open_list(const char *bytes, gsize len, PsListInput input, const char *column, FILE **ret)
{
    *ret = len ? fmemopen((void *) bytes, len, "r") : fopen("/dev/null", "r");
    return ps_list_reader_new(*ret, "list", input, column, NULL);
}

static GPtrArray *
read_rows(PsListReader *reader)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);
    PsListRow *row;

    while ((row = ps_list_reader_next(reader, NULL)))
        g_ptr_array_add(rows, row);
    return rows;
}

static char *
write_rows(const PsListTable *table, const GPtrArray *rows, const char *format, gsize *ret_len)
{
    const PsListVerdict verdict = { .status = PS_LIST_OK, .syntax = "valid", .mx = "=\"\n" };
    g_auto(PsListSummary) summary = { 0 };
    char *text = NULL;
    FILE *out = open_memstream(&text, ret_len);
    g_autoptr(PsListWriter) writer = ps_list_writer_new(out, format, table);

    ps_list_summary_init(&summary);
    for (guint i = 0; i < rows->len; i++)
        must(ps_list_writer_row(writer, rows->pdata[i], &verdict, NULL));
    must(ps_list_writer_end(writer, &summary, NULL));
    fclose(out);
    return text;
}

static void
compare(const PsListTable *table, const PsListRow *before, const PsListRow *after)
{
    guint same = MIN(table->count, before->count);

    must(!after->broken && after->count == table->count + OURS);
    if (before->count > table->count)
        same = table->count - 1; /* the last one holds the rest */
    for (guint i = 0; table->input == PS_LIST_CSV && i < same; i++)
        must(before->cells[i].len == after->cells[i].len &&
             !memcmp(before->cells[i].bytes, after->cells[i].bytes, after->cells[i].len));
    must(!strcmp(after->cells[table->count + 1].bytes, "valid"));
    must(!strcmp(after->cells[table->count + 5].bytes, "'=\"\n"));
}

static void
check_csv(const PsListTable *table, const GPtrArray *rows)
{
    gsize len;
    char *text = write_rows(table, rows, "csv", &len);
    g_autofree char *column = g_strdup_printf("%u", table->count + OURS);
    g_autoptr(GPtrArray) again = NULL;
    FILE *stream;
    g_autoptr(PsListReader) reader = open_list(text, len, PS_LIST_CSV, column, &stream);

    /* behind empty lines, what looks like UTF-16 is none; at the start it is */
    must(reader || memchr(text, 0, MIN(len, 4)) || text[0] == '\xfe' || text[0] == '\xff');
    again = reader ? read_rows(reader) : g_ptr_array_ref((GPtrArray *) rows);
    must(again->len == rows->len);
    for (guint i = 0; reader && i < rows->len; i++)
        compare(table, rows->pdata[i], again->pdata[i]);
    fclose(stream);
    free(text);
}

static void
check_json(const PsListTable *table, const GPtrArray *rows)
{
    gsize len;
    char *text = write_rows(table, rows, "json", &len);
    json_t *document = json_loadb(text, len, 0, NULL);

    must(json_array_size(json_object_get(document, "rows")) == rows->len);
    json_decref(document);
    free(text);
}

static void
check_ndjson(const PsListTable *table, const GPtrArray *rows)
{
    gsize len;
    char *text = write_rows(table, rows, "ndjson", &len);
    FILE *stream;
    g_autoptr(PsListReader) reader = open_list(text, len, PS_LIST_NDJSON, NULL, &stream);
    g_autoptr(GPtrArray) again = read_rows(reader);

    must(again->len == rows->len);
    for (guint i = 0; i < again->len; i++)
        must(!((PsListRow *) again->pdata[i])->broken);
    fclose(stream);
    free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *stream;
    g_autoptr(PsListReader) reader =
        open_list((const char *) data, size, PS_LIST_GUESS, NULL, &stream);
    g_autoptr(GPtrArray) rows = reader ? read_rows(reader) : NULL;

    if (reader) {
        const PsListTable *table = ps_list_reader_table(reader);

        check_csv(table, rows);
        check_json(table, rows);
        check_ndjson(table, rows);
    }
    fclose(stream);
    return 0;
}
