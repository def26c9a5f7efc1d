/* SPDX-License-Identifier: MIT */
/*
 * json.c - the report as JSON, schema presend-lint/1 (docs/schema/lint.json), and as NDJSON.
 * One entry of "files" at a time, so that memory does not grow with their number.
 */
#include "presend.h"
#include "report/check.h"
#include "report/fixes.h"
#include "report/object.h"
#include "verdict/signs.h"

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
                         ps_json_text(p->reply->enhanced), "certainty",
                         ps_certainty_name(p->certainty), "rule", ps_json_text(p->rule->name)));
    }
    object = json_pack("{s:o, s:o, s:o, s:s, s:o, s:o}", "address",
        ps_json_text(recipient->address), "domain", ps_json_text(recipient->domain), "provider",
        ps_json_text(recipient->provider), "outcome", ps_verdict_name(prediction->outcome),
        "replies", replies, "not_checked", ps_json_missing(prediction->missing));
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

        json_t *object = json_pack("{s:o, s:o, s:o}", "fact", ps_json_text(a->fact), "value",
            ps_json_text(a->value), "assumed", ps_json_text(a->word));

        if (a->because)
            json_object_set_new(object, "because", ps_json_text(a->because));
        json_array_append_new(list, object);
    }
    return list;
}

/* What the mail is taken for; null where that is not known. */
static void
add_kind(json_t *object, const PsLint *lint, const PsRules *rules)
{
    const char *bulk = ps_signs_bulk(lint, rules);

    json_object_set_new(
        object, "class", ps_json_text(ps_facts_word(lint->facts, PS_FACT_class)));
    json_object_set_new(
        object, "stage", ps_json_text(ps_facts_word(lint->facts, PS_FACT_stage)));
    json_object_set_new(object, "bulk", bulk ? json_boolean(*bulk == 'y') : json_null());
}

static json_t *
finding_object(const PsLint *lint, const PsFinding *finding, const PsFixes *fixes)
{
    json_t *object = ps_json_finding(finding), *edits = ps_report_edits(fixes, finding);

    if (lint->compared)
        json_object_set_new(object, "known", json_integer(finding->known));
    if (edits)
        json_object_set_new(object, "fix_edits", edits);
    return object;
}

static json_t *
finding_list(const PsLint *lint)
{
    g_autoptr(PsFixes) fixes = ps_report_fixes(lint);
    json_t *list = json_array();

    for (guint i = 0; lint->findings && i < lint->findings->len; i++)
        json_array_append_new(
            list, finding_object(lint, g_ptr_array_index(lint->findings, i), fixes));
    for (guint i = 0; lint->silent && i < lint->silent->len; i++)
        json_array_append_new(
            list, finding_object(lint, g_ptr_array_index(lint->silent, i), fixes));
    return list;
}

static json_t *
file_object(const PsLint *lint)
{
    json_t *findings = finding_list(lint), *recipients = json_array();

    for (guint i = 0; i < lint->recipients->len; i++)
        json_array_append_new(
            recipients, recipient_object(g_ptr_array_index(lint->recipients, i)));
    return json_pack("{s:o, s:s, s:f, s:o, s:o, s:o, s:o}", "file", ps_json_text(lint->file),
        "verdict", ps_verdict_name(lint->verdict), "score", lint->score, "findings", findings,
        "recipients", recipients, "not_checked", ps_json_missing(lint->missing), "assumed",
        assumption_list(lint->assumptions));
}

/* What was looked for and not found, and how much was not looked for, where that is asked. */
static void
add_checks(json_t *object, const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) checks = NULL;
    json_t *passed;

    if (lint->selection)
        json_object_set_new(
            object, "not_selected", json_integer(ps_selection_left_out(lint->selection)));
    if (!report->show_passed)
        return;
    checks = ps_checks_new(lint, report->rules);
    passed = json_array();
    for (guint i = 0; i < checks->len; i++) {
        const PsCheck *check = &g_array_index(checks, PsCheck, i);

        if (check->state == PS_OUTCOME_MISS)
            json_array_append_new(passed, ps_json_text(check->rule->name));
    }
    json_object_set_new(object, "passed", passed);
}

json_t *
ps_json_entry(const PsReport *report, const PsLint *lint)
{
    json_t *object = file_object(lint);

    if (lint->message_number)
        json_object_set_new(object, "message", json_integer(lint->message_number));
    if (lint->error)
        json_object_set_new(object, "error", ps_json_text(lint->error));
    else
        add_kind(object, lint, report->rules);
    add_checks(object, report, lint);
    return object;
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
    json_t *object = ps_json_entry(report, lint);

    fputs(report->files ? ",\n" : "\n", report->out);
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    json_decref(object);
}

static void
end(PsReport *report)
{
    fputs("\n]}\n", report->out);
}

const PsReportFormat ps_report_json = { "json", begin, file, end };

/* One line a file, each with the schema: a stream that can be cut anywhere. */
static void
line(PsReport *report, const PsLint *lint)
{
    json_t *object = ps_json_entry(report, lint);

    json_object_set_new(object, "schema", json_string("presend-lint/1"));
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    putc('\n', report->out);
    json_decref(object);
}

const PsReportFormat ps_report_ndjson = { "ndjson", NULL, line, NULL };
