/* SPDX-License-Identifier: MIT */
/* report.c - the table of formats; see report.h. */
#include "report/report.h"

#include <string.h>

static const PsReportFormat *const formats[] = { &ps_report_text, &ps_report_json,
    &ps_report_dialogue };

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
