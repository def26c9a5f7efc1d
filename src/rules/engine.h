/* SPDX-License-Identifier: MIT */
/*
 * engine.h - rules put to a message and to its recipients: hit, miss or not checked.
 *
 * Three-valued: a rule that reads a fact which is not known is not checked, with the
 * fact's name and reason; a regex that reaches its limit is not checked either. In a
 * meta the known operands decide where they can (0 && not checked is a miss).
 */
#ifndef PS_RULES_ENGINE_H
#define PS_RULES_ENGINE_H

#include "mail/view.h"
#include "rules/rule.h"

typedef enum {
    PS_OUTCOME_MISS,
    PS_OUTCOME_HIT,
    PS_OUTCOME_NOT_CHECKED,
    PS_OUTCOME_SILENT, /* its "when" does not hold: it has nothing to say here */
} PsOutcomeState;

typedef struct {
    PsSpan at;           /* raw place, or PS_SPAN_NONE */
    const char *matched; /* decoded text; NULL if there is none */
    gsize matched_len;
} PsHit;

/* Why something was not checked. */
typedef struct {
    const char *fact;   /* name in facts.def; the rule's own name for a regex limit; "message"
                           where there is no text to look at */
    const char *reason; /* "needs ip", "dns timeout", "regex limit" ... */
} PsMissing;

typedef struct {
    PsOutcomeState state;
    double value; /* of a hit: how often, or what the meta or eval computes */
    guint hit_count;
    const PsHit *hits; /* in file order */
    guint missing_count;
    const PsMissing *missing;
} PsOutcome;

typedef struct {
    gboolean apply_when; /* FALSE: "when" is not looked at (rules hits) */
    gboolean first_only; /* of each rule one place is enough (rules hits) */
} PsRunOptions;

typedef struct PsRun PsRun;

/* Rules put to a message. MESSAGE is NULL where it was refused or there is none (lists):
 * rules that look at text are then not checked. All arguments outlive the run. */
PsRun *ps_run_new(const PsRules *rules, PsMessage *message, const PsFacts *facts,
    const PsRunOptions *options);

/* The same for one recipient: FACTS are the recipient's, ABOVE is the message's run (its
 * outcomes are shared), or NULL for a list. */
PsRun *ps_run_new_recipient(
    PsRun *above, const PsRules *rules, const PsFacts *facts, const PsRunOptions *options);

/* Begin anew with the same rules, for what FACTS of the run hold by now: as cheap as it can
 * be, for lists of very many recipients. Outcomes that were given out die. RUN has no run
 * above it. */
void ps_run_reset(PsRun *run);

/* An outcome without places, made from one that may die; freed with g_free. */
PsOutcome *ps_outcome_keep(const PsOutcome *outcome);

/* Until RUN is reset, RULE has OUTCOME, which was kept and outlives that. */
void ps_run_preset(PsRun *run, const PsRule *rule, const PsOutcome *outcome);

/* Rules put to what is known of a domain. Without a message those that look at text are not
 * checked. */
PsRun *ps_run_new_domain(const PsRules *rules, const PsFacts *facts);
/* The same of a list as a whole. */
PsRun *ps_run_new_list(const PsRules *rules, const PsFacts *facts);
void ps_run_free(PsRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRun, ps_run_free)

/* The outcome of RULE, computed at first use; lives as long as the run. A rule of another
 * scope than the run's is SILENT; of message scope it never is. */
const PsOutcome *ps_run_get(PsRun *run, const PsRule *rule);

/* What the rules that "tells" lines name, and that hit, say FACT is (class, stage): the value
 * with the most points; NULL where there is none, or two have as many. RET_BY gets those that
 * say so (const PsRule *), the weightiest first. */
const char *ps_run_told(PsRun *run, PsFactId fact, GPtrArray *ret_by);

/* The text of TEMPLATE (describe or fix) with %{match} (first match, or HIT's if not NULL)
 * and %{fact} filled in; a fact with several values gives them with commas, one that is
 * not known "?". Words are translated. The caller frees it. */
char *ps_run_text(
    const PsRun *run, const PsRule *rule, const char *text, PsLang lang, const PsHit *hit);

#endif
