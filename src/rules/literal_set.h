/* SPDX-License-Identifier: MIT */
/*
 * literal_set.h - sets of literals (GArrays of PsLiteral), of which pieces are made.
 *
 * A set may hold what is foreign, and that comes first; a text with something foreign in it is
 * nothing else.
 */
#ifndef PS_RULES_LITERAL_SET_H
#define PS_RULES_LITERAL_SET_H

#include "rules/literal.h"

enum { PS_LITERAL_SET_EXACT = 64 }; /* texts that a product may have */

extern const PsLiteral ps_literal_foreign; /* all that is foreign */

static inline const PsLiteral *
ps_literal_set_get(const GArray *set, guint index)
{
    return &g_array_index(set, PsLiteral, index);
}

static inline gboolean
ps_literal_set_is_foreign(const GArray *set)
{
    return set->len && ps_literal_is_foreign(ps_literal_set_get(set, 0));
}

/* How many of SET are texts. */
static inline guint
ps_literal_set_texts(const GArray *set)
{
    return set->len - (ps_literal_set_is_foreign(set) ? 1 : 0);
}

GArray *ps_literal_set_new(void);

/* The set of nothing but the empty text. */
GArray *ps_literal_set_of_empty(void);

static inline void
ps_literal_set_drop(GArray **set)
{
    g_clear_pointer(set, g_array_unref);
}

GArray *ps_literal_set_copy(const GArray *set);

/* *BEST becomes a copy of SET if that is expected in fewer texts. */
void ps_literal_set_prefer(GArray **best, const GArray *set);

/* Bytes of the longest text. */
guint ps_literal_set_longest(const GArray *set);

/* Each of SET with each of MORE behind it, or NULL if that gets too large. */
GArray *ps_literal_set_product(const GArray *set, const GArray *more);

/* SET COUNT times, or NULL if that gets too large. */
GArray *ps_literal_set_power(const GArray *set, guint count);

/* *SET gets what is in MORE too; it is dropped if either has too much. */
void ps_literal_set_join(GArray **set, const GArray *more, guint limit);

#endif
