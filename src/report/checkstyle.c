/* SPDX-License-Identifier: MIT */
/*
 * checkstyle.c - the report as Checkstyle's XML, which Jenkins and many viewers read. What was
 * not checked is an entry of severity info.
 */
#include "base/safe.h"
#include "report/print.h"
#include "report/say.h"

static void
begin(PsReport *report)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n",
        report->out);
}

static void
print(const PsReport *report, PsPlace at, const char *severity, const char *text,
    const char *source)
{
    g_autofree char *line = g_markup_printf_escaped(
        "    <error line=\"%zu\" column=\"%zu\" severity=\"%s\" message=\"%s\" "
        "source=\"presend.%s\"/>\n",
        at.line, at.column, severity, text, source);

    fputs(line, report->out);
}

static const char *
severity_of(PsLevel level)
{
    return level == PS_LEVEL_ERROR ? "error" : level == PS_LEVEL_WARNING ? "warning" : "info";
}

static void
print_findings(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        g_autofree char *text = ps_say_advice(report, finding);

        print(report, ps_say_range(lint, finding).from, severity_of(finding->level), text,
            finding->rule->name);
    }
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        print(report, ps_say_top(lint), "info", text, "not-checked");
    }
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autofree char *path = ps_safe_dup(lint->file);
    g_autofree char *start = g_markup_printf_escaped("  <file name=\"%s\">\n", path);

    fputs(start, report->out);
    if (lint->error) {
        g_autofree char *error = ps_safe_dup(lint->error);

        print(report, ps_say_top(lint), "error", error, "unreadable");
    } else {
        print_findings(report, lint);
    }
    fputs("  </file>\n", report->out);
}

static void
end(PsReport *report)
{
    fputs("</checkstyle>\n", report->out);
}

const PsReportFormat ps_report_checkstyle = { "checkstyle", begin, file, end };
