/* SPDX-License-Identifier: MIT */
/*
 * judge.h - what is to be said of an address of a list.
 *
 * Status follows from what was measured (presend-list(1) has the table), and from rules
 * that say "tflags NAME risky" or predict a certain rejection. Of all rules that hit, the
 * verdict names the most consequential, with its reply.
 *
 * Rules that read facts of the domain alone are put to each domain once. What they came to
 * is a standing, and as few standings differ, a number stands for one. The other rules are
 * put to each address, on top of its domain's standing.
 */
#ifndef PS_LIST_JUDGE_H
#define PS_LIST_JUDGE_H

#include "facts/recipient.h"
#include "list/target.h"
#include "list/verdict.h"
#include "rules/engine.h"

typedef struct PsListJudge PsListJudge;

/* RULES and DIRECTORY outlive it. */
PsListJudge *ps_list_judge_new(const PsRules *rules, const PsDirectory *directory);
void ps_list_judge_free(PsListJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListJudge, ps_list_judge_free)

/* From now on a verdict has a message, in LANG. */
void ps_list_judge_speak(PsListJudge *judge, PsLang lang);

/* Where DOMAIN stands, of which FOUND was learnt: a number over 0. */
guint32 ps_list_judge_domain(
    PsListJudge *judge, const char *domain, const PsDestination *found);

/* The status of an address without fault at a domain that stands at STANDING. */
PsListStatus ps_list_judge_status(const PsListJudge *judge, guint32 standing);

/* The verdict on TARGET. NUMBER is its domain's standing, 0 if it has none that could be asked
 * about (its addr.ascii is NULL). Strings live as long as JUDGE and TARGET. */
void ps_list_judge_address(
    PsListJudge *judge, const PsListTarget *target, guint32 number, PsListVerdict *ret);

#endif
