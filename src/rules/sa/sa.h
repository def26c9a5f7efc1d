/* SPDX-License-Identifier: MIT */
/*
 * sa.h - the eval functions of SpamAssassin's plugins, for the rule files that people have.
 *
 * To add one: a function in the file of its subject, a line in that file's table, cases in
 * tests/rules/test_sa_*.c. Rules of presend's own look at facts instead (eval.h).
 */
#ifndef PS_RULES_SA_SA_H
#define PS_RULES_SA_SA_H

#include "rules/run.h"

typedef struct PsSaCall PsSaCall;

typedef struct {
    const char *name;
    const char *plugin; /* "HTMLEval", of Mail::SpamAssassin::Plugin; for plugin() */
    guint min;          /* arguments */
    guint max;
    /* The answer. Places may be put into RUN->hits. */
    PsTestResult (*run)(PsRun *run, const PsSaCall *call);
    /* What the arguments mean, worked out once, and how to free it; may be NULL. */
    gpointer (*bind)(const PsSaCall *call, GError **error);
    GDestroyNotify unbind;
    guint fact_count; /* facts that it needs, for explain */
    PsFactId facts[3];
} PsSaFunction;

/* A function with the arguments of a rule. */
struct PsSaCall {
    const PsSaFunction *function;
    PsRuleType type; /* of the rule */
    guint count;
    char **arguments; /* COUNT strings and NULL */
    gpointer bound;
};

/* Tables of functions, each closed by a row without a name. */
extern const PsSaFunction ps_sa_auth[];
extern const PsSaFunction ps_sa_body[];
extern const PsSaFunction ps_sa_forged[];
extern const PsSaFunction ps_sa_freemail[];
extern const PsSaFunction ps_sa_header[];
extern const PsSaFunction ps_sa_html[];
extern const PsSaFunction ps_sa_image[];
extern const PsSaFunction ps_sa_lists[];
extern const PsSaFunction ps_sa_mime[];
extern const PsSaFunction ps_sa_persons[];
extern const PsSaFunction ps_sa_relay[];
extern const PsSaFunction ps_sa_spoof[];
extern const PsSaFunction ps_sa_times[];
extern const PsSaFunction ps_sa_uri[];
extern const PsSaFunction ps_sa_vbounce[];

/* The function NAME, or NULL. */
const PsSaFunction *ps_sa_find(const char *name);

/* Some function is of PLUGIN ("HTMLEval"). */
gboolean ps_sa_has_plugin(const char *plugin);

/* Call FUNCTION with the ARGUMENTS, '("a", 1)', of a rule of TYPE; NULL with ERROR if it
 * cannot be called so. */
PsSaCall *ps_sa_call_new(
    const PsSaFunction *function, const char *arguments, PsRuleType type, GError **error);
void ps_sa_call_free(PsSaCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSaCall, ps_sa_call_free)

/* Argument INDEX as a number; OTHERWISE if it is not there, or "undef". */
double ps_sa_number(const PsSaCall *call, guint index, double otherwise);

/* Answers: VALUE over 0 is a hit. */
PsTestResult ps_sa_answer(double value);

/* The fact ID if it is known; else NULL, and the run misses it: answer with
 * ps_sa_not_checked. */
const PsFact *ps_sa_need(PsRun *run, PsFactId id);
PsTestResult ps_sa_not_checked(void);

/* A regex gave no answer (MATCH is PS_MATCH_LIMIT or PS_MATCH_BAD): whatever is answered, the
 * rule is not checked. */
void ps_sa_undecided(PsRun *run, PsMatch match);

/* AT is a place of the hit that is about to be answered. */
void ps_sa_point(PsRun *run, PsSpan at);

#endif
