/* SPDX-License-Identifier: MIT */
/*
 * format_json.c - a list as NDJSON, one object a row with the list's own members before
 * ours, and as one JSON document (schema presend-list/1, docs/schema/list.json).
 *
 * Objects that came as NDJSON are copied byte for byte, so that numbers stay as they are;
 * only what is not ASCII is escaped, which changes no value.
 */
#include <string.h>

#include "list/format.h"
#include "list/object.h"
#include "presend.h"

#define FLAGS (JSON_ENSURE_ASCII | JSON_COMPACT)

/* A string, made valid UTF-8 first. */
static json_t *
string(const char *bytes, gsize len)
{
    g_autofree char *valid = len ? g_utf8_make_valid(bytes, (gssize) len) : g_strdup("");

    return json_string(valid);
}

/* Set NAME, with "presend_" before it if OBJECT or TAKEN (may be NULL) has such a member. */
static void
set_new(json_t *object, const json_t *taken, const char *name, json_t *value)
{
    g_autofree char *own = g_strdup(name);

    while (json_object_get(object, own) || json_object_get(taken, own)) {
        char *longer = g_strconcat("presend_", own, NULL);

        g_free(own);
        own = longer;
    }
    json_object_set_new(object, own, value);
}

static void
set_members(json_t *object, const json_t *taken, const PsListVerdict *verdict)
{
    for (guint i = 0; i < PS_LIST_MEMBERS; i++) {
        guint number;
        const char *text = ps_list_member_text(verdict, i, &number);

        set_new(object, taken, ps_list_member_name(i),
            text     ? string(text, strlen(text))
            : number ? json_integer((json_int_t) number)
                     : json_null());
    }
}

/* Where a row is that could not be read well, and why. */
static void
set_problem(json_t *object, const json_t *taken, const PsListRow *row)
{
    if (!row->problem)
        return;
    set_new(object, taken, "line", json_integer((json_int_t) row->line));
    set_new(object, taken, "problem", json_string(row->problem));
}

/* Append OBJECT, which is given up. */
static void
append_object(GString *out, json_t *object)
{
    g_autofree char *dump = json_dumps(object, FLAGS);

    g_string_append(out, dump);
    json_decref(object);
}

/* Append JSON with \u escapes for what is not printable ASCII. */
static void
append_escaped(GString *out, const char *json, gsize len)
{
    const char *end = json + len;

    for (const char *p = json; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c < 0x7f)
            g_string_append_c(out, *p);
        else if (c < 0x10000)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_printf(
                out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
    }
}

/* An object that came as NDJSON: its braces taken apart, our members put between. */
static void
append_extended(PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict)
{
    PsListCell own = ps_list_trimmed(row->raw);
    json_t *parsed = ps_list_object_parse(own);
    json_t *ours = json_object();
    g_autofree char *dump = NULL;

    set_members(ours, parsed, verdict);
    set_problem(ours, parsed, row);
    dump = json_dumps(ours, FLAGS);
    append_escaped(writer->text, own.bytes, own.len - 1);
    g_string_append(writer->text, json_object_size(parsed) ? "," : "");
    g_string_append(writer->text, dump + 1);
    json_decref(parsed);
    json_decref(ours);
}

/* A new object with what a row of CSV or of lines holds. */
static json_t *
own_members(const PsListTable *table, const PsListRow *row)
{
    json_t *object = json_object();

    if (table->input == PS_LIST_NDJSON)
        json_object_set_new(object, "input", string(row->raw.bytes, row->raw.len));
    if (table->input == PS_LIST_LINES)
        json_object_set_new(object, table->names[0], string(row->raw.bytes, row->raw.len));
    if (table->input != PS_LIST_CSV)
        return object;
    for (guint i = 0; i < table->count; i++)
        json_object_set_new(object, table->names[i],
            i < row->count ? string(row->cells[i].bytes, row->cells[i].len) : json_string(""));
    return object;
}

static void
ndjson_begin(PsListWriter *writer)
{
    (void) writer;
}

static void
ndjson_row(PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict)
{
    if (writer->table->input == PS_LIST_NDJSON && !row->broken) {
        append_extended(writer, row, verdict);
    } else {
        json_t *object = own_members(writer->table, row);

        set_members(object, NULL, verdict);
        set_problem(object, NULL, row);
        append_object(writer->text, object);
    }
    g_string_append_c(writer->text, '\n');
}

static void
ndjson_end(PsListWriter *writer, const PsListSummary *summary)
{
    (void) writer;
    (void) summary;
}

static void
json_begin(PsListWriter *writer)
{
    g_string_append_printf(writer->text,
        "{\"schema\":\"presend-list/1\",\"version\":\"%s\",\"rows\":[", presend_version());
}

static void
json_row(PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict)
{
    json_t *object = json_pack("{s:I, s:o}", "line", (json_int_t) row->line, "address",
        string(row->address.bytes, row->address.len));

    set_members(object, NULL, verdict);
    if (row->problem)
        json_object_set_new(object, "problem", json_string(row->problem));
    g_string_append(writer->text, writer->rows ? ",\n" : "\n");
    append_object(writer->text, object);
}

/* {"NAME": rows, ...}, the most first. */
static json_t *
tallies(GHashTable *table)
{
    g_autoptr(GArray) sorted = ps_list_summary_sorted(table);
    json_t *object = json_object();

    for (guint i = 0; i < sorted->len; i++) {
        const PsListTally *tally = &g_array_index(sorted, PsListTally, i);

        json_object_set_new(object, tally->name, json_integer((json_int_t) tally->rows));
    }
    return object;
}

static json_t *
by_status(const PsListSummary *summary)
{
    json_t *object = json_object();

    for (guint i = 0; i < PS_LIST_STATUSES; i++)
        json_object_set_new(object, ps_list_status_name((PsListStatus) i),
            json_integer((json_int_t) summary->by_status[i]));
    return object;
}

static json_t *
findings(const PsListSummary *summary)
{
    static const char *const levels[] = { "note", "warning", "error" };
    json_t *array = json_array();

    for (guint i = 0; i < summary->findings->len; i++) {
        const PsListFinding *finding = summary->findings->pdata[i];

        json_array_append_new(array,
            json_pack("{s:s, s:s, s:s, s:s?}", "rule", finding->rule, "level",
                levels[finding->level], "message", finding->message, "fix", finding->fix));
    }
    return array;
}

/* Rounded to two digits behind the point. */
static json_t *
rounded(double percent)
{
    return json_real((double) (gint64) (percent * 100 + 0.5) / 100);
}

static void
json_end(PsListWriter *writer, const PsListSummary *summary)
{
    PsListBounces bounces = ps_list_summary_bounces(summary);
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:{s:o, s:o, s:o}, s:b, s:b, s:o}", "rows",
            (json_int_t) summary->rows, "blank", (json_int_t) summary->blank, "domains",
            (json_int_t) summary->domains, "status", by_status(summary), "rules",
            tallies(summary->rules), "providers", tallies(summary->providers), "bounces",
            "expected", rounded(bounces.expected), "least", rounded(bounces.least), "most",
            rounded(bounces.most), "complete", !summary->left, "resolver_overloaded",
            summary->overloaded, "findings", findings(summary));
    g_autofree char *dump = NULL;

    if (summary->borne)
        json_object_set_new(object, "resolver_rate", json_integer(summary->borne));
    dump = json_dumps(object, FLAGS | JSON_REAL_PRECISION(12));
    g_string_append_printf(writer->text, "\n],\"summary\":%s}\n", dump);
    json_decref(object);
}

const PsListFormat ps_list_format_ndjson = { "ndjson", ndjson_begin, ndjson_row, ndjson_end };
const PsListFormat ps_list_format_json = { "json", json_begin, json_row, json_end };
