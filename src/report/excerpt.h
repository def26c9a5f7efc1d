/* SPDX-License-Identifier: MIT */
/* excerpt.h - a line of what others have written, with a caret below the place that counts. */
#ifndef PS_REPORT_EXCERPT_H
#define PS_REPORT_EXCERPT_H

#include "report/report.h"

/* The LEN bytes at TEXT, or the stretch around AT if they are many, with a caret below AT. GUTTER and BELOW begin the two lines. */
void ps_print_excerpt(const PsReport *report, const char *gutter, const char *below,
    const char *text, gsize len, PsSpan at);

/* FINDING of FILE: a line, then the raw line of SOURCE (may be NULL) with a caret, then the fix. */
void ps_print_finding(
    const PsReport *report, const char *file, const PsSource *source, const PsFinding *finding);

#endif
