/* SPDX-License-Identifier: MIT */
/*
 * tap.c - the report in the Test Anything Protocol 14, a test point a check. A finding at or
 * above --fail-on is "not ok"; a milder one is "ok" with what it says below; what was not
 * checked is a SKIP.
 */
#include "base/safe.h"
#include "report/check.h"
#include "report/print.h"
#include "report/say.h"

static void
begin(PsReport *report)
{
    report->state = g_new0(guint, 1);
    fputs("TAP version 14\n", report->out);
}

/* TEXT as a quoted scalar of YAML, which for one line of valid text is JSON's. */
static char *
quote(const char *text)
{
    GString *out = g_string_new("\"");

    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

/* TEXT where a # would begin a directive. */
static char *
describe(const char *text)
{
    GString *out = g_string_new(text);

    g_string_replace(out, "#", "\\#", 0);
    return g_string_free(out, FALSE);
}

static void
print_finding(const PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    g_autofree char *message = ps_say_message(report, finding);
    g_autofree char *quoted = quote(message);
    PsPlace at = ps_say_range(lint, finding).from;

    fprintf(report->out, "  ---\n  message: %s\n  severity: %s\n  line: %zu\n  column: %zu\n",
        quoted, ps_level_name(finding->level), at.line, at.column);
    if (finding->fix) {
        g_autofree char *fix = ps_safe_dup(finding->fix);
        g_autofree char *safe = quote(fix);

        fprintf(report->out, "  fix: %s\n", safe);
    }
    fputs("  ...\n", report->out);
}

static void
print_check(PsReport *report, const PsLint *lint, const char *name, const PsCheck *check)
{
    guint *number = report->state;
    gboolean failed = check->finding && (int) check->finding->level >= report->fail_on;

    fprintf(report->out, "%sok %u - %s %s", failed ? "not " : "", ++*number, name,
        check->rule->name);
    if (check->state == PS_OUTCOME_NOT_CHECKED) {
        g_autofree char *text = ps_say_missing(report, check->missing, check->missing_count);

        fprintf(report->out, " # SKIP %s", text);
    }
    if (check->silent) {
        g_autofree char *why = ps_say_silence(report, check->silent);

        fprintf(report->out, " # SKIP %s", why);
    }
    putc('\n', report->out);
    if (check->finding)
        print_finding(report, lint, check->finding);
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autofree char *safe = ps_safe_dup(lint->title);
    g_autofree char *name = describe(safe);
    g_autoptr(GArray) checks = NULL;
    guint *number = report->state;

    if (lint->error) {
        g_autofree char *message = ps_safe_dup(lint->error);
        g_autofree char *error = quote(message);

        fprintf(report->out, "not ok %u - %s\n  ---\n  message: %s\n  ...\n", ++*number, name,
            error);
        return;
    }
    checks = ps_checks_new(lint, report->rules);
    for (guint i = 0; i < checks->len; i++)
        print_check(report, lint, name, &g_array_index(checks, PsCheck, i));
}

static void
end(PsReport *report)
{
    guint *number = report->state;

    fprintf(report->out, "1..%u\n", *number);
    g_free(number);
}

const PsReportFormat ps_report_tap = { "tap", begin, file, end };
