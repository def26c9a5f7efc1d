/* SPDX-License-Identifier: MIT */
/* output.c - write a list in one of the formats; see output.h. */
#include "list/output.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "list/format.h"

/* So much text is collected before it is written. */
#define KEPT_BYTES (64u * 1024)

static const PsListFormat *const formats[] = { &ps_list_format_csv, &ps_list_format_ndjson,
    &ps_list_format_json };

/* In the order of the columns. */
static const char *const member_names[PS_LIST_MEMBERS] = { "domain", "syntax", "status", "rule",
    "provider", "mx", "suggestion", "code", "enhanced", "message" };

const char *
ps_list_member_name(guint index)
{
    return member_names[index];
}

const char *
ps_list_member_text(const PsListVerdict *v, guint index, guint *ret_number)
{
    const char *const texts[PS_LIST_MEMBERS] = { v->domain, v->syntax,
        ps_list_status_name(v->status), v->rule, v->provider, v->mx, v->suggestion, NULL,
        v->enhanced, v->message };

    *ret_number = !strcmp(member_names[index], "code") ? v->code : 0;
    return texts[index];
}

static gboolean
has_column(const PsListTable *table, const char *name)
{
    for (guint i = 0; i < table->count; i++)
        if (!strcmp(table->names[i], name))
            return TRUE;
    return FALSE;
}

/* MEMBER, with "presend_" before it as often as it takes to be new. */
static char *
free_name(const PsListTable *table, const char *member)
{
    char *name = g_strdup(member);

    while (has_column(table, name)) {
        char *longer = g_strconcat("presend_", name, NULL);

        g_free(name);
        name = longer;
    }
    return name;
}

static const PsListFormat *
find_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(name, formats[i]->name))
            return formats[i];
    return NULL;
}

gboolean
ps_list_has_format(const char *name)
{
    return find_format(name) != NULL;
}

PsListWriter *
ps_list_writer_new(FILE *out, const char *format, const PsListTable *table)
{
    const char *usual = table->input == PS_LIST_NDJSON ? "ndjson" : "csv";
    const PsListFormat *found = find_format(format ? format : usual);
    PsListWriter *writer;

    if (!found)
        return NULL;
    writer = g_new0(PsListWriter, 1);
    writer->out = out;
    writer->table = table;
    writer->format = found;
    writer->text = g_string_new(NULL);
    for (guint i = 0; i < PS_LIST_MEMBERS; i++)
        writer->names[i] = free_name(table, member_names[i]);
    writer->format->begin(writer);
    return writer;
}

void
ps_list_writer_free(PsListWriter *writer)
{
    if (!writer)
        return;
    for (guint i = 0; i < PS_LIST_MEMBERS; i++)
        g_free(writer->names[i]);
    g_string_free(writer->text, TRUE);
    g_free(writer);
}

gboolean
ps_list_writer_flush(PsListWriter *writer, GError **error)
{
    gsize len = writer->text->len;
    gboolean good =
        fwrite(writer->text->str, 1, len, writer->out) == len && fflush(writer->out) == 0;
    const int number = errno;

    g_string_truncate(writer->text, 0);
    if (!good)
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_WRITE, _("could not be written: %s"),
            g_strerror(number));
    return good;
}

gboolean
ps_list_writer_row(
    PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict, GError **error)
{
    writer->format->row(writer, row, verdict);
    writer->rows++;
    return writer->text->len < KEPT_BYTES || ps_list_writer_flush(writer, error);
}

gboolean
ps_list_writer_end(PsListWriter *writer, const PsListSummary *summary, GError **error)
{
    writer->format->end(writer, summary);
    return ps_list_writer_flush(writer, error);
}
