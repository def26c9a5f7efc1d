/* SPDX-License-Identifier: MIT */
/*
 * code.h - what single providers mean by an SMTP reply: keyword code of presend-rules(5).
 * The words for people are in "answer code:ID" lines (notice.h).
 */
#ifndef PS_RULES_CODE_H
#define PS_RULES_CODE_H

#include "rules/regex.h"
#include "rules/rule.h"

/* How it is known. */
typedef enum {
    PS_CODE_DOCUMENTED, /* the provider says so */
    PS_CODE_MEASURED,   /* a server of that kind was asked */
    PS_CODE_SEEN,       /* bounces that people published show it */
    PS_CODE_REPORTED,   /* somebody else says so */
    PS_CODE_EVIDENCE
} PsCodeEvidence;

/* "documented measured seen reported" */
const char *ps_code_evidence_name(PsCodeEvidence evidence);

/* "code ID PROVIDERS CODES STATUSES REASON EVIDENCE /re/": lists with commas. */
typedef struct {
    const char *id;
    const char *const *providers; /* NULL-terminated, not empty; so are the next two */
    const char *const *codes;     /* "550"; "5*" a beginning; "-" whatever the code is */
    const char *const *statuses;  /* "5.7.26"; "5.7.60*" a beginning; "-" none */
    const char *reason;           /* one of the "reason" lines */
    PsCodeEvidence evidence;
    PsRegex *regex; /* of the text; NULL: the numbers alone tell */
} PsCode;

guint ps_rules_code_count(const PsRules *rules);
const PsCode *ps_rules_code(const PsRules *rules, guint index);

/* ITEM of a list, as above, stands for VALUE. */
gboolean ps_code_item_fits(const char *item, const char *value);

#endif
