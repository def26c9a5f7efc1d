/* SPDX-License-Identifier: MIT */
/*
 * decision.h - what is done about the address of a record from now on, and why: for those who
 * print it.
 */
#ifndef PS_BOUNCE_DECISION_H
#define PS_BOUNCE_DECISION_H

#include "history/policy.h"
#include "rules/rule.h"

typedef struct {
    PsAction action;
    char *reason; /* of the last bounce that counted; NULL: none did */
    guint times;  /* that it came back so */
    gint64 first;
    gint64 last;
    gint64 until; /* 0: for ever */
    char *line;   /* of the policy, that decided; NULL: none did */
} PsBounceDecision;

/* Copy what is to be told of DECISION. */
void ps_bounce_decision_set(PsBounceDecision *ret, const PsDecision *decision);
void ps_bounce_decision_clear(PsBounceDecision *decision);

/* "send nothing more to this address (no such mailbox, once, on 2026-11-02)"; the caller frees it. */
char *ps_bounce_decision_text(
    const PsRules *rules, PsLang lang, const PsBounceDecision *decision);

#endif
