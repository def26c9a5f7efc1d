/* SPDX-License-Identifier: MIT */
/* compare_json.c - comparisons as JSON, schema presend-diff/1 (docs/schema/diff.json). */
#include "presend.h"
#include "report/compare.h"
#include "report/object.h"

static json_t *
finding_object(const PsFindingChange *change)
{
    static const char *const kinds[] = {
        [PS_CHANGE_NEW] = "new", [PS_CHANGE_GONE] = "gone", [PS_CHANGE_OTHER] = "changed"
    };
    json_t *object = json_pack("{s:s, s:o, s:s, s:o, s:i}", "change", kinds[change->kind],
        "rule", ps_json_text(change->rule), "level", ps_level_name(change->level), "message",
        ps_json_text(change->message), "count", (int) change->count);

    if (change->kind == PS_CHANGE_OTHER) {
        json_object_set_new(object, "old_level", json_string(ps_level_name(change->old_level)));
        json_object_set_new(object, "old_message", ps_json_text(change->old_message));
    }
    if (change->matched)
        json_object_set_new(object, "matched", ps_json_text(change->matched));
    if (change->line) {
        json_object_set_new(object, "line", json_integer(change->line));
        json_object_set_new(object, "column", json_integer(change->column));
    }
    return object;
}

static json_t *
file_object(const PsComparison *comparison)
{
    json_t *findings = json_array(), *recipients = json_array(), *checks = json_array();
    json_t *object;

    for (guint i = 0; i < comparison->findings->len; i++)
        json_array_append_new(
            findings, finding_object(&g_array_index(comparison->findings, PsFindingChange, i)));
    for (guint i = 0; i < comparison->replies->len; i++) {
        const PsReplyChange *c = &g_array_index(comparison->replies, PsReplyChange, i);

        json_array_append_new(
            recipients, json_pack("{s:o, s:o, s:i, s:o, s:o, s:o}", "provider",
                            ps_json_text(c->provider), "address", ps_json_text(c->address),
                            "count", (int) c->count, "from", ps_json_text(c->from), "to",
                            ps_json_text(c->to), "rule", ps_json_text(c->rule)));
    }
    for (guint i = 0; i < comparison->checks->len; i++) {
        const PsCheckChange *c = &g_array_index(comparison->checks, PsCheckChange, i);

        json_array_append_new(
            checks, json_pack("{s:o, s:o, s:b}", "fact", ps_json_text(c->fact), "reason",
                        ps_json_text(c->reason), "now", c->now));
    }
    object = json_pack("{s:o, s:o, s:o, s:o}", "file", ps_json_text(comparison->file),
        "findings", findings, "recipients", recipients, "not_checked", checks);
    if (comparison->message)
        json_object_set_new(object, "message", json_integer(comparison->message));
    return object;
}

static void
print(const PsReport *report, const GPtrArray *comparisons)
{
    json_t *files = json_array();
    json_t *whole = json_pack("{s:s, s:s, s:o}", "schema", "presend-diff/1", "version",
        presend_version(), "files", files);

    for (guint i = 0; i < comparisons->len; i++)
        json_array_append_new(files, file_object(comparisons->pdata[i]));
    json_dumpf(whole, report->out, PS_JSON_FLAGS);
    putc('\n', report->out);
    json_decref(whole);
}

const PsCompareFormat ps_compare_json = { "json", print };
