/* SPDX-License-Identifier: MIT */
/* aside.h - what the text tells below the verdict: what passed, if that is asked for, and how
 * much was left out. */
#ifndef PS_REPORT_ASIDE_H
#define PS_REPORT_ASIDE_H

#include "report/report.h"

void ps_print_aside(const PsReport *report, const PsLint *lint);

#endif
