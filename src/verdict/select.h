/* SPDX-License-Identifier: MIT */
/*
 * select.h - which rules are to be reported, by the beginnings of their names. It is about what
 * is said and what a gate counts: rules that are left out still serve metas, predicted replies and
 * the score.
 */
#ifndef PS_VERDICT_SELECT_H
#define PS_VERDICT_SELECT_H

#include "rules/rule.h"

typedef struct PsSelection PsSelection;

/* All of RULES, which outlive it. */
PsSelection *ps_selection_new(const PsRules *rules);
void ps_selection_free(PsSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSelection, ps_selection_free)

/* Only those whose names begin with a word of NAMES, with commas or blanks between them; with
 * IGNORE all but those. The longest word that fits a name decides, of two as long that which
 * ignores. ALL fits every name, an alias stands for its rule. FALSE with ERROR, which suggests what was meant, if
 * a word fits no rule. */
gboolean ps_selection_add(
    PsSelection *selection, gboolean ignore, const char *names, GError **error);

/* SELECTION may be NULL: it has all. */
gboolean ps_selection_has(const PsSelection *selection, const PsRule *rule);

/* How many rules, parts of others not counted, it has not. */
guint ps_selection_left_out(const PsSelection *selection);

#endif
