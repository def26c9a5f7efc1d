/* SPDX-License-Identifier: MIT */
/*
 * report.h - the result of a lint in the formats of --format. To add one: write a file
 * with three functions (begin, file, end) and give it a line in report.c's table.
 */
#ifndef PS_REPORT_REPORT_H
#define PS_REPORT_REPORT_H

#include <stdio.h>

#include "verdict/lint.h"

typedef struct {
    FILE *out;
    gboolean colour;
    const PsRules *rules; /* for words; those of the file at hand */
    PsLang lang;
    guint files; /* reported so far */
} PsReport;

typedef struct {
    const char *name;
    void (*begin)(PsReport *report);
    void (*file)(PsReport *report, const PsLint *lint);
    void (*end)(PsReport *report);
} PsReportFormat;

/* The format NAME, or NULL. */
const PsReportFormat *ps_report_format(const char *name);

/* "text json dialogue": for messages. */
char *ps_report_format_names(void);

/* One file each, in report/. */
extern const PsReportFormat ps_report_text;
extern const PsReportFormat ps_report_json;
extern const PsReportFormat ps_report_dialogue;

#endif
