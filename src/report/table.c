/* SPDX-License-Identifier: MIT */
/* table.c - rows in the formats of --format; see table.h. */
#include "report/table.h"

#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "report/object.h"
#include "report/print.h"

char *
ps_time_text(gint64 time)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);

    return date ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("?");
}

/* A number or a time as text; NULL where there is none. */
static char *
number_text(const PsColumn *column, const PsCell *cell)
{
    if (column->kind == PS_CELL_FLAG)
        return g_strdup(cell->number ? "true" : "false");
    if (!cell->number)
        return NULL;
    return column->kind == PS_CELL_TIME ? ps_time_text(cell->number)
                                        : g_strdup_printf("%" G_GINT64_FORMAT, cell->number);
}

static gboolean
is_number(const PsColumn *column)
{
    return column->kind >= PS_CELL_NUMBER;
}

/* --- text */

static char *
shown(const PsReport *report, const PsColumn *column, const PsCell *cell)
{
    g_autofree char *number = is_number(column) ? number_text(column, cell) : NULL;
    const char *text = number ? number : cell->text ? cell->text : "";

    if (column->kind == PS_CELL_TIME)
        return cell->number ? ps_i18n_date(report->lang, cell->number) : g_strdup("");
    if (column->kind == PS_CELL_PROVIDER)
        text = ps_print_prefixed(report, "provider-", text);
    else if (column->kind == PS_CELL_WORD)
        text = ps_print_label(report, text);
    return ps_safe_dup_first(text);
}

/* TEXTS, one for each column, with blanks between; they are freed. */
static void
print_line(const PsReport *report, const PsTable *table, char **texts)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < table->count; i++) {
        guint width = table->columns[i].width;
        glong chars = texts[i] ? g_utf8_strlen(texts[i], -1) : 0;

        if (!width)
            continue;
        g_string_append(line, texts[i]);
        for (; chars < (glong) width; chars++)
            g_string_append_c(line, ' ');
        g_string_append(line, "  ");
    }
    g_strchomp(line->str);
    fputs(line->str, report->out);
    putc('\n', report->out);
    for (guint i = 0; i < table->count; i++)
        g_free(texts[i]);
}

static void
text_row(PsReport *report, const PsTable *table, const PsCell *cells)
{
    g_autofree char **texts = g_new0(char *, table->count);

    for (guint i = 0; i < table->count; i++)
        if (table->columns[i].width)
            texts[i] = shown(report, &table->columns[i], &cells[i]);
    print_line(report, table, texts);
}

static void
text_begin(PsReport *report, const PsTable *table)
{
    g_autofree char **texts = g_new0(char *, table->count);

    if (!table->count)
        return;
    for (guint i = 0; i < table->count; i++)
        texts[i] = g_strdup(ps_print_prefixed(report, "column-", table->columns[i].name));
    ps_print_start(report, PS_PRINT_BOLD);
    print_line(report, table, texts);
    ps_print_stop(report);
}

static void
no_end(PsReport *report, const PsTable *table, const json_t *summary)
{
    (void) report;
    (void) table;
    (void) summary;
}

/* --- CSV */

static void
put_cell(const PsReport *report, const char *text)
{
    gboolean formula = *text && strchr("=+-@\t\r", *text); /* to a spreadsheet */

    if (!formula && !strpbrk(text, "\",\r\n")) {
        fputs(text, report->out);
        return;
    }
    fputs(formula ? "\"'" : "\"", report->out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', report->out);
        putc(*text, report->out);
    }
    putc('"', report->out);
}

static void
csv_begin(PsReport *report, const PsTable *table)
{
    for (guint i = 0; i < table->count; i++)
        fprintf(report->out, "%s%s", i ? "," : "", table->columns[i].name);
    putc('\n', report->out);
}

static void
csv_row(PsReport *report, const PsTable *table, const PsCell *cells)
{
    for (guint i = 0; i < table->count; i++) {
        const PsColumn *column = &table->columns[i];
        g_autofree char *number = is_number(column) ? number_text(column, &cells[i]) : NULL;
        const char *text = is_number(column) ? number : cells[i].text;

        if (i)
            putc(',', report->out);
        if (text)
            put_cell(report, text);
    }
    putc('\n', report->out);
}

/* --- JSON */

static json_t *
value_of(const PsColumn *column, const PsCell *cell)
{
    g_autofree char *time = NULL;

    if (column->kind == PS_CELL_FLAG)
        return json_boolean(cell->number);
    if (column->kind == PS_CELL_NUMBER)
        return cell->number ? json_integer(cell->number) : json_null();
    if (column->kind == PS_CELL_TIME)
        time = number_text(column, cell);
    return ps_json_text(column->kind == PS_CELL_TIME ? time : cell->text);
}

static void
put_object(const PsReport *report, const PsTable *table, const PsCell *cells)
{
    json_t *object = json_object();

    for (guint i = 0; i < table->count; i++)
        json_object_set_new(
            object, table->columns[i].name, value_of(&table->columns[i], &cells[i]));
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    json_decref(object);
}

static void
no_begin(PsReport *report, const PsTable *table)
{
    (void) report;
    (void) table;
}

static void
ndjson_row(PsReport *report, const PsTable *table, const PsCell *cells)
{
    put_object(report, table, cells);
    putc('\n', report->out);
}

static void
json_begin(PsReport *report, const PsTable *table)
{
    fprintf(report->out, "{\"schema\":\"%s\",\"version\":\"%s\",\"%s\":[", table->schema,
        PRESEND_VERSION, table->list);
}

static void
json_row(PsReport *report, const PsTable *table, const PsCell *cells)
{
    fputs(report->files ? ",\n" : "\n", report->out);
    put_object(report, table, cells);
}

static void
json_end(PsReport *report, const PsTable *table, const json_t *summary)
{
    (void) table;
    fputs(report->files ? "\n]" : "]", report->out);
    if (summary) {
        fputs(",\"summary\":", report->out);
        json_dumpf(summary, report->out, PS_JSON_FLAGS);
    }
    fputs("}\n", report->out);
}

static const PsTableFormat formats[] = {
    { "text", text_begin, text_row, no_end },
    { "csv", csv_begin, csv_row, no_end },
    { "ndjson", no_begin, ndjson_row, no_end },
    { "json", json_begin, json_row, json_end },
};

const char ps_table_format_names[] = "text csv ndjson json";

const PsTableFormat *
ps_table_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i].name, name))
            return &formats[i];
    return NULL;
}
