/* SPDX-License-Identifier: MIT */
/* report.c - the table of formats; see report.h. */
#include "report/report.h"

#include <string.h>

static const PsReportFormat *const formats[] = { &ps_report_text, &ps_report_json,
    &ps_report_ndjson, &ps_report_sarif, &ps_report_junit, &ps_report_gcc, &ps_report_github,
    &ps_report_gitlab, &ps_report_checkstyle, &ps_report_tap, &ps_report_markdown,
    &ps_report_html, &ps_report_dialogue };

void
ps_report_begin(const PsReportFormat *format, PsReport *report)
{
    if (format->begin)
        format->begin(report);
}

void
ps_report_file(const PsReportFormat *format, PsReport *report, const PsLint *lint)
{
    format->file(report, lint);
    report->files++;
}

void
ps_report_end(const PsReportFormat *format, PsReport *report)
{
    if (format->end)
        format->end(report);
}

const PsReportFormat *
ps_report_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i]->name, name))
            return formats[i];
    return NULL;
}

char *
ps_report_format_names(void)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        g_string_append_printf(names, "%s%s", i ? " " : "", formats[i]->name);
    return g_string_free(names, FALSE);
}
