/* SPDX-License-Identifier: MIT */
/*
 * say.h - what formats for machines say alike, a string at a time: texts made safe for one
 * line, places as editors count them. The caller frees every string.
 */
#ifndef PS_REPORT_SAY_H
#define PS_REPORT_SAY_H

#include "report/report.h"

/* "what is wrong (+2 more)" */
char *ps_say_message(const PsReport *report, const PsFinding *finding);

/* The same with the fix behind it: "what is wrong. Fix: what to do" */
char *ps_say_advice(const PsReport *report, const PsFinding *finding);

/* Why FINDING is silent: "suppressed: presend.cf:12, until 2027-01-31: reason", or "in the
 * baseline" */
char *ps_say_silence(const PsReport *report, const PsFinding *finding);

/* "not checked: spf (needs --ip), ..." of MISSING, COUNT of them. */
char *ps_say_missing(const PsReport *report, const PsMissing *missing, guint count);

/* What RULE looks for, in LANG or else in English: its describe line, with an ellipsis for what
 * depends on the mail. */
char *ps_say_about(const PsRule *rule, PsLang lang);

/* TEXT of a describe or fix line, with an ellipsis for what depends on the mail. */
char *ps_say_general(const char *text);

/* The URL that REF begins with, or NULL. */
char *ps_say_url(const PsRef *ref);

/* FILE as tools that know a folder of files want it: relative to where presend runs, if it is
 * below, and without "./". */
char *ps_say_path(const char *file);

/* Where a finding begins and ends, lines and columns from 1, the end behind the last. A
 * finding that is nowhere in the file is at its beginning. */
typedef struct {
    PsPlace from;
    PsPlace to;
} PsRange;

/* Where the message of LINT begins in its file: what has no place is told there. */
PsPlace ps_say_top(const PsLint *lint);

/* The first place of FINDING in the file, else its top; columns in bytes. */
PsRange ps_say_range(const PsLint *lint, const PsFinding *finding);

/* The same with columns in characters of UTF-8; a byte that is none counts as one. */
PsRange ps_say_range_in_characters(const PsLint *lint, const PsFinding *finding);

#endif
