/* SPDX-License-Identifier: MIT */
/*
 * junit.c - the report as JUnit's XML: a test suite a message, a test case a check. A finding
 * at or above --fail-on is a failure, a milder one is told as output of a test that passed,
 * and what was not checked is skipped.
 *
 * There is no one schema: this fits both windyroad's JUnit.xsd and junit-10.xsd of Jenkins'
 * xunit plugin, so order and number of attributes are not free.
 */
#include <string.h>

#include "base/safe.h"
#include "report/check.h"
#include "report/print.h"
#include "report/say.h"

static void
begin(PsReport *report)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", report->out);
}

static gboolean
fails(const PsReport *report, const PsCheck *check)
{
    return check->finding && (int) check->finding->level >= report->fail_on;
}

static void
print_suite(const PsReport *report, const char *file, guint tests, guint failures, guint errors,
    guint skipped)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(report->now);
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *name = ps_safe_dup(file);
    g_autofree char *start = g_markup_printf_escaped(
        "  <testsuite package=\"presend\" id=\"%u\" name=\"%s\" timestamp=\"%s\" "
        "hostname=\"localhost\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" "
        "time=\"0\">\n    <properties/>\n",
        report->files, name, time, tests, failures, errors, skipped);

    fputs(start, report->out);
}

static void
print_case(const PsReport *report, const PsLint *lint, const PsCheck *check, GString *said)
{
    g_autofree char *area = ps_check_area(check->rule);

    fprintf(report->out, "    <testcase classname=\"presend.%s\" name=\"%s\" time=\"0\"", area,
        check->rule->name);
    if (check->state == PS_OUTCOME_NOT_CHECKED) {
        g_autofree char *text = ps_say_missing(report, check->missing, check->missing_count);
        g_autofree char *safe = g_markup_escape_text(text, -1);

        fprintf(report->out, ">\n      <skipped message=\"%s\"/>\n    </testcase>\n", safe);
    } else if (check->silent) {
        g_autofree char *why = ps_say_silence(report, check->silent);
        g_autofree char *safe = g_markup_escape_text(why, -1);

        fprintf(report->out, ">\n      <skipped message=\"%s\"/>\n    </testcase>\n", safe);
    } else if (check->finding) {
        g_autofree char *text = ps_say_advice(report, check->finding);
        g_autofree char *safe = g_markup_escape_text(text, -1);
        g_autofree char *name = ps_safe_dup(lint->file);
        PsPlace at = ps_say_range(lint, check->finding).from;

        if (fails(report, check)) {
            g_autofree char *file = g_markup_escape_text(name, -1);

            fprintf(report->out,
                ">\n      <failure type=\"%s\" message=\"%s\">%s:%zu:%zu</failure>\n"
                "    </testcase>\n",
                ps_level_name(check->finding->level), safe, file, at.line, at.column);
        } else {
            fputs("/>\n", report->out);
            g_string_append_printf(said, "%s:%zu:%zu: %s: %s [%s]\n", name, at.line, at.column,
                ps_level_name(check->finding->level), text, check->rule->name);
        }
    } else {
        fputs("/>\n", report->out);
    }
}

static void
print_checks(const PsReport *report, const PsLint *lint, const GArray *checks)
{
    g_autoptr(GString) said = g_string_new(NULL);
    g_autofree char *safe = NULL;

    for (guint i = 0; i < checks->len; i++)
        print_case(report, lint, &g_array_index(checks, PsCheck, i), said);
    safe = g_markup_escape_text(said->str, -1);
    fprintf(report->out, "    <system-out>%s</system-out>\n    <system-err/>\n", safe);
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) checks = NULL;
    guint failures = 0, skipped = 0;

    if (lint->error) {
        g_autofree char *safe = ps_safe_dup(lint->error);
        g_autofree char *error = g_markup_escape_text(safe, -1);

        print_suite(report, lint->title, 1, 0, 1, 0);
        fprintf(report->out,
            "    <testcase classname=\"presend\" name=\"read\" time=\"0\">\n"
            "      <error type=\"unreadable\" message=\"%s\"/>\n    </testcase>\n"
            "    <system-out/>\n    <system-err/>\n  </testsuite>\n",
            error);
        return;
    }
    checks = ps_checks_new(lint, report->rules);
    for (guint i = 0; i < checks->len; i++) {
        const PsCheck *check = &g_array_index(checks, PsCheck, i);

        failures += fails(report, check);
        skipped += check->state == PS_OUTCOME_NOT_CHECKED || check->silent;
    }
    print_suite(report, lint->title, checks->len, failures, 0, skipped);
    print_checks(report, lint, checks);
    fputs("  </testsuite>\n", report->out);
}

static void
end(PsReport *report)
{
    fputs("</testsuites>\n", report->out);
}

const PsReportFormat ps_report_junit = { "junit", begin, file, end };
