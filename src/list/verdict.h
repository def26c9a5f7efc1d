/* SPDX-License-Identifier: MIT */
/* verdict.h - what is said of one row of a list. */
#ifndef PS_LIST_VERDICT_H
#define PS_LIST_VERDICT_H

#include <glib.h>

/* From the best to the worst. */
typedef enum {
    PS_LIST_OK,
    PS_LIST_RISKY,         /* takes mail in a way that often fails, or is not what it seems */
    PS_LIST_UNKNOWN,       /* the DNS did not say */
    PS_LIST_UNDELIVERABLE, /* no server would take it */
    PS_LIST_STATUSES,
} PsListStatus;

/* "ok risky unknown undeliverable" */
const char *ps_list_status_name(PsListStatus status);

/* Strings are lent; NULL where there is nothing to say. */
typedef struct {
    PsListStatus status;
    int level;              /* PsLevel: the highest of the rules that hit; -1: none did */
    const char *domain;     /* lower-case A-labels */
    const char *syntax;     /* "valid smtputf8 header-only invalid" */
    const char *rule;       /* the most consequential that hit */
    const char *provider;   /* mailbox provider */
    const char *mx;         /* state of the domain's MX, or "unknown" */
    const char *suggestion; /* domain that was meant */
    guint code;             /* reply of the rule; 0: none */
    const char *enhanced;
    const char *message; /* what the rule says, for people; lives until the next verdict */
} PsListVerdict;

#endif
