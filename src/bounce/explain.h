/* SPDX-License-Identifier: MIT */
/*
 * explain.h - what a record means for people: the texts of rules/bounce/answers.cf, and the
 * rules that would have foretold it.
 */
#ifndef PS_BOUNCE_EXPLAIN_H
#define PS_BOUNCE_EXPLAIN_H

#include "bounce/bounce.h"

/* A rule that foretells the same reply. */
typedef struct {
    const PsRule *rule;
    const PsReply *reply; /* NULL: it is about the same thing, but names no such reply */
    gsize line; /* where it found that in the returned message, in the file; 0: unknown */
} PsBounceCaught;

typedef struct {
    char *happened;
    char *todo;
    const char *fault;      /* "address" ... */
    const char *fault_text; /* the same for people */
    const char *again;      /* "no later fixed wait" */
    const char *again_text;
    const char *source; /* URL and date of the provider's page; or NULL */
    GArray *caught;     /* PsBounceCaught */
} PsBounceAnswer;

/* FORGED: somebody else sent it in our name. */
PsBounceAnswer *ps_bounce_explain(
    const PsRules *rules, PsLang lang, const PsBounceRecord *record, gboolean forged);
void ps_bounce_answer_free(PsBounceAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBounceAnswer, ps_bounce_answer_free)

/* The text KEY PART ("attack", "todo"), "" if there is none. */
const char *ps_bounce_text(
    const PsRules *rules, PsLang lang, const char *key, const char *part);

#endif
