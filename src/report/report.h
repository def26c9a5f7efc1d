/* SPDX-License-Identifier: MIT */
/*
 * report.h - the result of a lint in the formats of --format. To add one: write a file with
 * up to three functions (begin, file, end) and give it a line in report.c's table.
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
    int fail_on; /* a PsLevel that makes a gate fail; above the highest: none does */
    gint64 now;  /* seconds since 1970 */
    gboolean show_passed;
    gboolean show_suppressed;
    guint files;    /* reported so far */
    gpointer state; /* of the format, made by begin, freed by end; NULL if it has none */
} PsReport;

/* BEGIN and END may be NULL: nothing stands before or after the files. */
typedef struct {
    const char *name;
    void (*begin)(PsReport *report);
    void (*file)(PsReport *report, const PsLint *lint);
    void (*end)(PsReport *report);
} PsReportFormat;

void ps_report_begin(const PsReportFormat *format, PsReport *report);
void ps_report_file(const PsReportFormat *format, PsReport *report, const PsLint *lint);
void ps_report_end(const PsReportFormat *format, PsReport *report);

/* The format NAME, or NULL. */
const PsReportFormat *ps_report_format(const char *name);

/* "text json ...": for messages. */
char *ps_report_format_names(void);

/* One file each, in report/. */
extern const PsReportFormat ps_report_text;
extern const PsReportFormat ps_report_json;
extern const PsReportFormat ps_report_ndjson;
extern const PsReportFormat ps_report_dialogue;
extern const PsReportFormat ps_report_gcc;
extern const PsReportFormat ps_report_github;
extern const PsReportFormat ps_report_gitlab;
extern const PsReportFormat ps_report_checkstyle;
extern const PsReportFormat ps_report_junit;
extern const PsReportFormat ps_report_tap;
extern const PsReportFormat ps_report_markdown;
extern const PsReportFormat ps_report_html;
extern const PsReportFormat ps_report_sarif;

#endif
