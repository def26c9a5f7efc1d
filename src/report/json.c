/* SPDX-License-Identifier: MIT */
/*
 * json.c - the report as JSON, schema presend-lint/1 (docs/schema/lint.json). One entry of
 * "files" at a time, so that memory does not grow with their number.
 */
#include <jansson.h>

#include "presend.h"
#include "report/report.h"

#define FLAGS (JSON_ENSURE_ASCII | JSON_COMPACT | JSON_REAL_PRECISION(6))

/* TEXT as a string, made valid UTF-8 first; null for NULL. */
static json_t *
text(const char *bytes)
{
    g_autofree char *valid = bytes ? g_utf8_make_valid(bytes, -1) : NULL;

    return valid ? json_string(valid) : json_null();
}

static json_t *
missing_list(const GArray *missing)
{
    json_t *list = json_array();

    for (guint i = 0; i < missing->len; i++) {
        const PsMissing *m = &g_array_index(missing, PsMissing, i);

        json_array_append_new(
            list, json_pack("{s:o, s:o}", "fact", text(m->fact), "reason", text(m->reason)));
    }
    return list;
}

static void
set_place(json_t *object, const PsFindingPlace *place)
{
    if (ps_span_is_none(place->at))
        return;
    json_object_set_new(object, "line", json_integer((json_int_t) place->place.line));
    json_object_set_new(object, "column", json_integer((json_int_t) place->place.column));
    json_object_set_new(object, "offset", json_integer((json_int_t) place->at.offset));
    json_object_set_new(object, "length", json_integer((json_int_t) place->at.length));
    if (place->part)
        json_object_set_new(object, "part", text(place->part));
    if (place->matched)
        json_object_set_new(object, "matched", text(place->matched));
}

static json_t *
addresses(const GPtrArray *list)
{
    json_t *out = json_array();

    for (guint i = 0; i < list->len; i++)
        json_array_append_new(out, text(g_ptr_array_index(list, i)));
    return out;
}

static json_t *
finding_object(const PsFinding *finding)
{
    const PsRule *rule = finding->rule;
    const char grade[] = { rule->grade, '\0' };
    json_t *object = json_pack("{s:o, s:s, s:o, s:o}", "rule", text(rule->name), "level",
        ps_level_name(finding->level), "grade", rule->grade ? text(grade) : json_null(),
        "message", text(finding->message));
    json_t *places = json_array(), *refs = json_array();

    set_place(object, &g_array_index(finding->places, PsFindingPlace, 0));
    for (guint i = 1; i < finding->places->len; i++) {
        json_t *place = json_object();

        set_place(place, &g_array_index(finding->places, PsFindingPlace, i));
        if (json_object_size(place))
            json_array_append_new(places, place);
        else
            json_decref(place);
    }
    for (guint i = 0; i < rule->ref_count; i++)
        json_array_append_new(refs, text(rule->refs[i].where));
    json_object_set_new(object, "count", json_integer(finding->count));
    json_object_set_new(object, "places", places);
    if (finding->addresses)
        json_object_set_new(object, "recipients", addresses(finding->addresses));
    json_object_set_new(object, "fix", text(finding->fix));
    json_object_set_new(object, "refs", refs);
    return object;
}

static json_t *
recipient_object(const PsRecipient *recipient)
{
    const PsPrediction *prediction = &recipient->prediction;
    json_t *replies = json_array();
    json_t *object;

    for (guint i = 0; i < prediction->replies->len; i++) {
        const PsPredicted *p = &g_array_index(prediction->replies, PsPredicted, i);

        json_array_append_new(
            replies, json_pack("{s:i, s:o, s:s, s:o}", "code", (int) p->reply->code, "enhanced",
                         text(p->reply->enhanced), "certainty", ps_certainty_name(p->certainty),
                         "rule", text(p->rule->name)));
    }
    object = json_pack("{s:o, s:o, s:o, s:s, s:o, s:o}", "address", text(recipient->address),
        "domain", text(recipient->domain), "provider", text(recipient->provider), "outcome",
        ps_verdict_name(prediction->outcome), "replies", replies, "not_checked",
        missing_list(prediction->missing));
    if (recipient->count > 1)
        json_object_set_new(object, "count", json_integer(recipient->count));
    return object;
}

static json_t *
assumption_list(const GArray *assumptions)
{
    json_t *list = json_array();

    for (guint i = 0; i < assumptions->len; i++) {
        const PsAssumption *a = &g_array_index(assumptions, PsAssumption, i);

        json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "fact", text(a->fact), "value",
                                        text(a->value), "assumed", text(a->word)));
    }
    return list;
}

static json_t *
file_object(const PsLint *lint)
{
    json_t *findings = json_array(), *recipients = json_array();

    for (guint i = 0; lint->findings && i < lint->findings->len; i++)
        json_array_append_new(findings, finding_object(g_ptr_array_index(lint->findings, i)));
    for (guint i = 0; i < lint->recipients->len; i++)
        json_array_append_new(
            recipients, recipient_object(g_ptr_array_index(lint->recipients, i)));
    return json_pack("{s:o, s:s, s:f, s:o, s:o, s:o, s:o}", "file", text(lint->file), "verdict",
        ps_verdict_name(lint->verdict), "score", lint->score, "findings", findings,
        "recipients", recipients, "not_checked", missing_list(lint->missing), "assumed",
        assumption_list(lint->assumptions));
}

static void
begin(PsReport *report)
{
    fprintf(report->out, "{\"schema\":\"presend-lint/1\",\"version\":\"%s\",\"files\":[",
        presend_version());
}

static void
file(PsReport *report, const PsLint *lint)
{
    json_t *object = file_object(lint);

    if (lint->error)
        json_object_set_new(object, "error", text(lint->error));
    fputs(report->files ? ",\n" : "\n", report->out);
    json_dumpf(object, report->out, FLAGS);
    json_decref(object);
}

static void
end(PsReport *report)
{
    fputs("\n]}\n", report->out);
}

const PsReportFormat ps_report_json = { "json", begin, file, end };
