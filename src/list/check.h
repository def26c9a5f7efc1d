/* SPDX-License-Identifier: MIT */
/*
 * check.h - what is to be said of the addresses of a list. Each distinct domain is asked
 * about once, many at a time.
 *
 * Status follows from what was measured (presend-list(1) has the table), and from rules
 * that say "tflags NAME risky" or predict a certain rejection. Of all rules that hit, the
 * verdict names the most consequential, with its reply.
 */
#ifndef PS_LIST_CHECK_H
#define PS_LIST_CHECK_H

#include "facts/recipient.h"
#include "list/input.h"
#include "list/verdict.h"
#include "rules/engine.h"

typedef struct PsListCheck PsListCheck;

/* An address, or a bare domain, that is being looked at. */
typedef struct PsListTarget PsListTarget;

/* At most WINDOW domains are on their way at a time. RULES and DIRECTORY outlive it. */
PsListCheck *ps_list_check_new(
    const PsRules *rules, const PsDirectory *directory, guint window);
void ps_list_check_free(PsListCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListCheck, ps_list_check_free)

/* Take ADDRESS apart and begin to ask about its domain. */
PsListTarget *ps_list_check_begin(PsListCheck *check, PsListCell address);
void ps_list_target_free(PsListTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListTarget, ps_list_target_free)

/* All is known that the verdict needs. */
gboolean ps_list_check_is_known(const PsListCheck *check, const PsListTarget *target);

/* Domains that are not known yet. */
guint ps_list_check_open(const PsListCheck *check);

/* Wait until more is known of one of them. */
void ps_list_check_wait(PsListCheck *check);

/* The verdict on TARGET, which is known. Strings live as long as CHECK and TARGET. */
void ps_list_check_judge(
    const PsListCheck *check, const PsListTarget *target, PsListVerdict *ret);

/* Distinct domains so far. */
guint64 ps_list_check_domains(const PsListCheck *check);

#endif
