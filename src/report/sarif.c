/* SPDX-License-Identifier: MIT */
/*
 * sarif.c - the report as SARIF 2.1.0 (OASIS, 2020-03-27), one run. Results are written as
 * they come; rules follow at the end, those that had results, in English, with Italian as a
 * translation. Columns are counted in Unicode code points, as columnKind says. What was not
 * checked is a notification of the tool.
 */
#include <string.h>

#include "base/hash.h"
#include "base/safe.h"
#include "presend.h"
#include "report/fixes.h"
#include "report/object.h"
#include "report/print.h"
#include "report/sarif_rule.h"
#include "report/say.h"
#include "verdict/baseline.h"

typedef struct {
    GHashTable *indices; /* name of a rule -> its index + 1 in RULES */
    json_t *rules;
    json_t *italian;
    json_t *notifications;
    gboolean unreadable;
    guint results;
    PsFixes *fixes; /* of the file at hand */
} State;

static void
begin(PsReport *report)
{
    State *state = g_new0(State, 1);

    state->indices = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    state->rules = json_array();
    state->italian = json_array();
    state->notifications = json_array();
    report->state = state;
    fputs("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":"
          "\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[",
        report->out);
}

static guint
index_of(State *state, const PsRule *rule)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(state->indices, rule->name));

    if (index)
        return index - 1;
    json_array_append_new(state->rules, ps_sarif_rule(rule, PS_LANG_EN));
    json_array_append_new(state->italian, ps_sarif_rule(rule, PS_LANG_IT));
    index = (guint) json_array_size(state->rules);
    g_hash_table_insert(state->indices, g_strdup(rule->name), GUINT_TO_POINTER(index));
    return index - 1;
}

/* FILE as a URI: a path that is not below here is a file's. */
static json_t *
artifact(const char *file)
{
    g_autofree char *path = ps_say_path(file);
    g_autofree char *escaped = g_uri_escape_bytes((const guint8 *) path, strlen(path), "/");
    g_autofree char *uri =
        *path == '/' ? g_strconcat("file://", escaped, NULL) : g_steal_pointer(&escaped);

    return json_pack("{s:o}", "uri", ps_json_text(uri));
}

static json_t *
location(const PsLint *lint, const PsFinding *finding)
{
    PsRange range = ps_say_range_in_characters(lint, finding);
    const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);
    json_t *region = json_pack("{s:I, s:I, s:I, s:I}", "startLine",
        (json_int_t) range.from.line, "startColumn", (json_int_t) range.from.column, "endLine",
        (json_int_t) range.to.line, "endColumn", (json_int_t) range.to.column);
    json_t *object = json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation",
        artifact(lint->file), "region", region);

    if (!ps_span_is_none(place->at)) {
        json_object_set_new(
            region, "byteOffset", json_integer((json_int_t) place->in_file.offset));
        json_object_set_new(
            region, "byteLength", json_integer((json_int_t) place->in_file.length));
    }
    if (place->part)
        json_object_set_new(object, "logicalLocations",
            json_pack("[{s:o, s:s}]", "name", ps_json_text(place->part), "kind", "element"));
    return object;
}

/* A suppression in the mail is one in the source; there is no member for its last day. */
static json_t *
suppression(const PsSuppression *by)
{
    g_autofree char *why = by->until ? g_strdup_printf("%s (until %s)", by->reason, by->until)
                                     : g_strdup(by->reason);

    return json_pack("{s:s, s:s, s:o}", "kind", by->in_mail ? "inSource" : "external", "status",
        "accepted", "justification", ps_json_text(why));
}

static void
print_result(PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    State *state = report->state;
    g_autofree char *text = ps_say_advice(report, finding);
    g_autofree char *fingerprint = ps_baseline_fingerprint(finding);
    json_t *result = json_pack("{s:o, s:i, s:s, s:{s:o}, s:[o], s:{s:s}, s:i}", "ruleId",
        ps_json_text(finding->rule->name), "ruleIndex", (int) index_of(state, finding->rule),
        "level", ps_level_name(finding->level), "message", "text", ps_json_text(text),
        "locations", location(lint, finding), "partialFingerprints", "presend/v1", fingerprint,
        "occurrenceCount", (int) finding->count);
    json_t *fix = ps_report_sarif_fix(state->fixes, finding, artifact(lint->file));

    if (finding->suppressed)
        json_object_set_new(
            result, "suppressions", json_pack("[o]", suppression(finding->suppressed)));
    if (lint->compared)
        json_object_set_new(result, "baselineState",
            json_string(finding->known == finding->count ? "unchanged" : "new"));
    if (fix)
        json_object_set_new(result, "fixes", json_pack("[o]", fix));
    fputs(state->results++ ? ",\n" : "\n", report->out);
    json_dumpf(result, report->out, PS_JSON_FLAGS);
    json_decref(result);
}

static void
notify(State *state, const char *file, const char *level, const char *text)
{
    g_autofree char *safe = ps_safe_dup(text);

    json_array_append_new(
        state->notifications, json_pack("{s:s, s:{s:o}, s:[{s:{s:o}}]}", "level", level,
                                  "message", "text", ps_json_text(safe), "locations",
                                  "physicalLocation", "artifactLocation", artifact(file)));
}

static void
file(PsReport *report, const PsLint *lint)
{
    State *state = report->state;
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    if (lint->error) {
        notify(state, lint->file, "error", lint->error);
        state->unreadable = TRUE;
        return;
    }
    state->fixes = ps_report_fixes(lint);
    for (guint i = 0; i < lint->findings->len; i++)
        print_result(report, lint, g_ptr_array_index(lint->findings, i));
    for (guint i = 0; i < lint->silent->len; i++)
        print_result(report, lint, g_ptr_array_index(lint->silent, i));
    g_clear_pointer(&state->fixes, ps_fixes_free);
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        notify(state, lint->file, "note", text);
    }
}

static void
end(PsReport *report)
{
    State *state = report->state;
    json_t *tool = json_pack("{s:{s:s, s:s, s:s, s:s, s:s, s:O}}", "driver", "name", "presend",
        "semanticVersion", presend_version(), "version", presend_version(), "guid",
        "6d1b7b0a-5f0e-4c0e-9a55-0d6d3b0f4a11", "language", "en-US", "rules", state->rules);
    json_t *translations = json_pack("[{s:s, s:s, s:s, s:b, s:{s:s}, s:O}]", "name", "presend",
        "language", "it-IT", "guid", "0f3a6a52-3a0c-4d0b-8a9e-8f6d5d3f2b10", "isComprehensive",
        0, "associatedComponent", "name", "presend", "rules", state->italian);
    json_t *invocations = json_pack("[{s:b, s:O}]", "executionSuccessful", !state->unreadable,
        "toolExecutionNotifications", state->notifications);

    fputs("\n],\"tool\":", report->out);
    json_dumpf(tool, report->out, PS_JSON_FLAGS);
    fputs(",\"translations\":", report->out);
    json_dumpf(translations, report->out, PS_JSON_FLAGS);
    fputs(",\"invocations\":", report->out);
    json_dumpf(invocations, report->out, PS_JSON_FLAGS);
    fputs("}]}\n", report->out);
    json_decref(tool);
    json_decref(translations);
    json_decref(invocations);
    json_decref(state->rules);
    json_decref(state->italian);
    json_decref(state->notifications);
    g_hash_table_unref(state->indices);
    g_free(state);
}

const PsReportFormat ps_report_sarif = { "sarif", begin, file, end };
