/* SPDX-License-Identifier: MIT */
/*
 * gitlab.c - the report as GitLab's Code Quality artifact, a JSON array. GitLab shows one of
 * several entries with the same fingerprint, so a number makes those that are alike differ.
 *
 * Source: docs.gitlab.com, "Code Quality", report format: description, check_name,
 * fingerprint, severity, location.path without "./", location.lines.begin.
 */
#include "base/hash.h"
#include "report/object.h"
#include "report/print.h"
#include "report/say.h"
#include "verdict/baseline.h"

/* How often each fingerprint was given; count of entries printed. */
typedef struct {
    GHashTable *given;
    guint entries;
} State;

static void
begin(PsReport *report)
{
    State *state = g_new0(State, 1);

    state->given = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    report->state = state;
    putc('[', report->out);
}

/* FINGERPRINT, or one made from it if it was given before. */
static char *
unique(State *state, const char *fingerprint)
{
    guint times = GPOINTER_TO_UINT(g_hash_table_lookup(state->given, fingerprint));
    g_autofree char *numbered = g_strdup_printf("%s %u", fingerprint, times);

    g_hash_table_insert(state->given, g_strdup(fingerprint), GUINT_TO_POINTER(times + 1));
    return times ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, numbered, -1)
                 : g_strdup(fingerprint);
}

static const char *
severity_of(const PsFinding *finding)
{
    if (finding->decides == PS_VERDICT_REJECT)
        return "blocker";
    return finding->level == PS_LEVEL_ERROR     ? "critical"
           : finding->level == PS_LEVEL_WARNING ? "minor"
                                                : "info";
}

static void
print(PsReport *report, const char *file, const char *check, const char *severity,
    const char *text, const char *fingerprint, gsize line)
{
    State *state = report->state;
    g_autofree char *path = ps_say_path(file);
    g_autofree char *of = g_strjoin("\n", path, fingerprint, NULL);
    g_autofree char *hashed = g_compute_checksum_for_string(G_CHECKSUM_SHA256, of, -1);
    g_autofree char *own = unique(state, hashed);
    json_t *object = json_pack("{s:o, s:s, s:s, s:s, s:{s:o, s:{s:I}}}", "description",
        ps_json_text(text), "check_name", check, "fingerprint", own, "severity", severity,
        "location", "path", ps_json_text(path), "lines", "begin", (json_int_t) line);

    fputs(state->entries++ ? ",\n" : "\n", report->out);
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    json_decref(object);
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    if (lint->error) {
        print(report, lint->file, "presend", "blocker", lint->error, "unreadable", 1);
        return;
    }
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        g_autofree char *text = ps_say_advice(report, finding);
        g_autofree char *fingerprint = ps_baseline_fingerprint(finding);

        print(report, lint->file, finding->rule->name, severity_of(finding), text, fingerprint,
            ps_say_range(lint, finding).from.line);
    }
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        print(report, lint->file, "not-checked", "info", text, "not-checked",
            ps_say_top(lint).line);
    }
}

static void
end(PsReport *report)
{
    State *state = report->state;

    fputs("\n]\n", report->out);
    g_hash_table_unref(state->given);
    g_free(state);
}

const PsReportFormat ps_report_gitlab = { "gitlab", begin, file, end };
