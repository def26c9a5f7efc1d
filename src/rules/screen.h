/* SPDX-License-Identifier: MIT */
/*
 * screen.h - which regex rules a message lets through: those that it keeps back cannot match,
 * so their regexes need neither be run nor compiled.
 *
 * The literals of all rules that look at the same strings are looked for together, when the
 * first of these rules is asked for. A rule without literals always passes.
 */
#ifndef PS_RULES_SCREEN_H
#define PS_RULES_SCREEN_H

#include "mail/view.h"
#include "rules/prefilter.h"
#include "rules/store.h"

/* The screen of a set of rules, which it does not outlive; for all threads. Made whole piece by
 * piece, as messages ask for it. */
typedef struct PsScreen PsScreen;

PsScreen *ps_screen_new(const PsRules *rules);
void ps_screen_free(PsScreen *screen);

/* What a message lets through. */
typedef struct PsScreened PsScreened;

/* MESSAGE outlives it. */
PsScreened *ps_screened_new(const PsRules *rules, PsMessage *message);
void ps_screened_free(PsScreened *screened);

/* The stretches of strings in which the regex of ENTRY may match; 0: in none. */
PsStretches ps_screened_stretches(PsScreened *screened, const PsEntry *entry);

/* The stretch of the string INDEX of COUNT. */
static inline PsStretches
ps_screen_stretch(guint index, guint count)
{
    return (PsStretches) 1 << ((guint64) index * 64 / count);
}

#endif
