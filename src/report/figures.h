/* SPDX-License-Identifier: MIT */
/* figures.h - how often a rule hits mail of which it is known whether it was wanted. */
#ifndef PS_REPORT_FIGURES_H
#define PS_REPORT_FIGURES_H

#include <jansson.h>

#include "rules/rule.h"

/* The fields of a row of data/measured.tsv: rule, corpus, hits in wanted mail and how much there
 * is of it, the same of spam, and the date. */
enum { PS_FIGURES = 7 };

/* ROW as a sentence, for the caller to free. */
char *ps_figures_text(const PsRules *rules, PsLang lang, const char *const *row);

/* ROW as an object of the caller's. */
json_t *ps_figures_json(const char *const *row);

#endif
