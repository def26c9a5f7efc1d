/* SPDX-License-Identifier: MIT */
/* audit.h - one domain looked at in full: what it publishes, and what the rules say of that. */
#ifndef PS_VERDICT_AUDIT_H
#define PS_VERDICT_AUDIT_H

#include "facts/domain.h"
#include "verdict/finding.h"

typedef struct {
    char *given;               /* the domain as it was named */
    char *error;               /* it is no domain name: all that follows is empty */
    PsDomain *domain;          /* what was asked, and what the DNS said */
    const GPtrArray *findings; /* PsFinding *, in order */
    GArray *missing;           /* PsMissing: not checked */

    /* what the rest points into */
    PsFacts *facts;
    PsRun *run;
    PsFindings *all_findings;
} PsAudit;

/* Begin to look at the domain GIVEN, in whatever letters. OPTIONS outlive the audit. */
PsAudit *ps_audit_new(const char *given, const PsDomainOptions *options);
void ps_audit_free(PsAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsAudit, ps_audit_free)

/* Ask for all that can be asked now. FALSE while answers are on their way: step the resolver and
 * call again. */
gboolean ps_audit_ask(PsAudit *audit);

/* Once all is answered: put the rules to it. */
void ps_audit_judge(PsAudit *audit, const PsRules *rules, PsLang lang);

/* The highest level among the findings; -1 without any. */
int ps_audit_worst_level(const PsAudit *audit);

#endif
