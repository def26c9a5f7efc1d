/* SPDX-License-Identifier: MIT */
/* sarif_rule.h - rules as SARIF's reportingDescriptor. Objects are the caller's. */
#ifndef PS_REPORT_SARIF_RULE_H
#define PS_REPORT_SARIF_RULE_H

#include <jansson.h>

#include "rules/rule.h"

/* RULE with what it is about, its help, level, grade and sources, in LANG where it has that
 * language, else in English. */
json_t *ps_sarif_rule(const PsRule *rule, PsLang lang);

#endif
