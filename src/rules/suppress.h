/* SPDX-License-Identifier: MIT */
/* suppress.h - "suppress" lines: findings that a configuration keeps silent, and why. */
#ifndef PS_RULES_SUPPRESS_H
#define PS_RULES_SUPPRESS_H

#include "rules/regex.h"
#include "rules/rule.h"

/* How the names of rules begin that speak of suppressions: nothing keeps those silent. */
#define PS_SUPPRESS_AREA "SUPPRESS_"

/* One of them. Every const char * belongs to the rules. */
typedef struct {
    const char *rule;      /* its name or an alias, as written */
    PsRegex *matched;      /* of the text found, or else of the English message; NULL: any */
    const char *file;      /* a glob that the end of a path fits; NULL: any */
    const char *provider;  /* may be a list; NULL: any */
    const char *recipient; /* a glob; NULL: any */
    const char *until;     /* the last day, YYYY-MM-DD; NULL: for ever */
    const char *reason;
    const char *written; /* all of the line behind its keyword */
    const char *at_file;
    guint at_line;
} PsSuppress;

/* In the order of the files. */
guint ps_rules_suppress_count(const PsRules *rules);
const PsSuppress *ps_rules_suppress(const PsRules *rules, guint index);

#endif
