/* SPDX-License-Identifier: MIT */
/*
 * print.h - what the reports for people have in common: words in their language, colours,
 * and text of others made safe.
 */
#ifndef PS_REPORT_PRINT_H
#define PS_REPORT_PRINT_H

#include "report/report.h"

#define PS_PRINT_BOLD "1"
#define PS_PRINT_RED "1;31"
#define PS_PRINT_YELLOW "1;33"
#define PS_PRINT_CYAN "1;36"
#define PS_PRINT_GREEN "1;32"

/* WORD in the language of the report: "needs ip" is looked up as needs-ip. */
const char *ps_print_label(const PsReport *report, const char *word);

/* The same, where PREFIX ("provider-") tells words apart that are spelt alike. */
const char *ps_print_prefixed(const PsReport *report, const char *prefix, const char *word);

/* LEN bytes at TEXT, made safe. */
void ps_print_safe(const PsReport *report, const char *text, gsize len);
void ps_print_text(const PsReport *report, const char *text);

/* TEXT, with which a line begins. */
void ps_print_first(const PsReport *report, const char *text);

/* TEXT, made safe, in Markdown: no character of it means anything, in a cell of a table either. */
void ps_print_markdown(const PsReport *report, const char *text);

/* COUNT, with what separates thousands in the language of REPORT. */
void ps_print_count(const PsReport *report, guint64 count);

/* What comes between is in COLOUR, if there are colours. */
void ps_print_start(const PsReport *report, const char *colour);
void ps_print_stop(const PsReport *report);
const char *ps_print_level_colour(PsLevel level);

/* "error: what is wrong (+2 more) [RULE]" and the end of the line. */
void ps_print_message(const PsReport *report, const PsFinding *finding);

/* A line with the fix, if there is one. */
void ps_print_fix(const PsReport *report, const PsFinding *finding);

/* "550 5.7.26 or 421 4.7.26 (likely) or 421 4.7.0 (possible): why [RULE]", with ":" or what else
 * stands BETWEEN, and the end of the line: the replies to RECIPIENT of one rule, from index FIRST
 * of its prediction on. Returns the index behind. */
guint ps_print_replies(
    const PsReport *report, const PsRecipient *recipient, guint first, const char *between);

/* Of MISSING, an array of PsMissing, what is worth telling people: that no past bounces are
 * known goes without saying. For the caller to unref. */
GArray *ps_print_worth(const GArray *missing);

/* "spf (needs --ip), ..." of an array of PsMissing. */
void ps_print_missing(const PsReport *report, const GArray *missing);

#endif
