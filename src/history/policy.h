/* SPDX-License-Identifier: MIT */
/*
 * policy.h - what is to be done about an address, given what came back from it. When what
 * follows is not decided here: that is in the rule files, keyword "decide".
 */
#ifndef PS_HISTORY_POLICY_H
#define PS_HISTORY_POLICY_H

#include "history/past.h"

/* From the mildest to the hardest. */
typedef enum {
    PS_ACTION_KEEP,     /* send as before */
    PS_ACTION_RETRY,    /* send again, but later */
    PS_ACTION_PAUSE,    /* leave it out for some time */
    PS_ACTION_SUPPRESS, /* do not send there any more */
    PS_ACTIONS,
} PsAction;

/* "keep retry pause suppress" */
const char *ps_action_name(PsAction action);

/* Which bounces of a reason count. */
typedef enum {
    PS_HARDNESS_ANY,
    PS_HARDNESS_HARD,
    PS_HARDNESS_SOFT,
} PsHardness;

/* One line: after bounces on AFTER different days, within the IN_DAYS before the last and with
 * at least OVER_DAYS between first and last, do ACTION for FOR_DAYS (0: for ever). */
typedef struct {
    const char *reason; /* or a class; kept by the caller */
    PsHardness hardness;
    PsAction action;
    guint after;
    guint over_days;
    guint in_days; /* 0: always */
    guint for_days;
    gboolean lasting; /* what is delivered later does not end it */
} PsPolicyLine;

typedef struct PsPolicy PsPolicy;

/* LINE as rule files have it, without the keyword: "mailboxfull pause after 3 in 30 for 14". */
char *ps_policy_line_text(const PsPolicyLine *line);

PsPolicy *ps_policy_new(void);
void ps_policy_free(PsPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsPolicy, ps_policy_free)

/* Add LINE; it takes the place of one with the same reason, hardness and action. To keep is
 * to take out all lines of that reason. */
void ps_policy_add(PsPolicy *policy, const PsPolicyLine *line);

/* What was decided, and by what. */
typedef struct {
    PsAction action;
    const PsPastEvent *last;  /* that counted; NULL if there is none: keep */
    guint times;              /* that it came back so, since something was delivered */
    gint64 first;             /* time of the first of these */
    gint64 until;             /* 0: for ever */
    const PsPolicyLine *line; /* that decided; NULL: none, keep */
} PsDecision;

/* The hardest that a line of POLICY asks for; with none the last event that is a bounce. PAST
 * outlives *RET. */
void ps_policy_decide(const PsPolicy *policy, const PsPast *past, gint64 now, PsDecision *ret);

#endif
