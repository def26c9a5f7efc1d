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

/* FALSE: the regex of ENTRY matches nothing that it looks at. */
gboolean ps_screened_passes(PsScreened *screened, const PsEntry *entry);

#endif
