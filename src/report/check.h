/* SPDX-License-Identifier: MIT */
/* check.h - all checks of a lint with what they came to, for formats that show what passed. */
#ifndef PS_REPORT_CHECK_H
#define PS_REPORT_CHECK_H

#include "verdict/lint.h"

/* A rule that was asked, or one of its findings. */
typedef struct {
    const PsRule *rule;
    PsOutcomeState state;
    const PsFinding *finding; /* of a hit; a rule has a check for each of them */
    const PsFinding *silent;  /* instead, of one that is suppressed */
    guint missing_count;      /* of one not checked, as far as it is known */
    const PsMissing *missing;
} PsCheck;

/* The checks of LINT, in the order of the rule files: array of PsCheck, for the caller to
 * unref; what it points to belongs to LINT. */
GArray *ps_checks_new(const PsLint *lint, const PsRules *rules);

/* How many of CHECKS are of STATE. */
guint ps_checks_count(const GArray *checks, PsOutcomeState state);

/* What the ids of RULE's area begin with, in small letters: "dkim". The caller frees it. */
char *ps_check_area(const PsRule *rule);

#endif
