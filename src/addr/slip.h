/* SPDX-License-Identifier: MIT */
/*
 * slip.h - how far is what was typed from what was meant?
 *
 * Optimal string alignment (Damerau-Levenshtein without a second change of the same
 * letters), each slip at its own cost: a neighbour on the keyboard and a doubled letter
 * are cheap, letters with nothing in common are dear. Inside of typo.c.
 */
#ifndef PS_ADDR_SLIP_H
#define PS_ADDR_SLIP_H

#include <glib.h>

enum {
    PS_SLIP_MIN = 5,       /* the cheapest slip there is */
    PS_SLIP_TEXT_MAX = 64, /* bytes of a text */
};

/* What it costs to type one letter for another. Bytes that are not ASCII count as NUL. */
typedef struct {
    guint8 cost[128][128]; /* [typed][meant] */
} PsSlipPairs;

void ps_slip_pairs_init(PsSlipPairs *ret);

/* A text and the set of its letters. */
typedef struct {
    const char *text;
    gsize len; /* at most PS_SLIP_TEXT_MAX */
    guint64 letters;
} PsSlipText;

PsSlipText ps_slip_text(const char *text, gsize len);

/* The cost of typing TYPED for MEANT, or something over LIMIT if it is over that. */
guint ps_slip_cost(
    const PsSlipPairs *pairs, const PsSlipText *typed, const PsSlipText *meant, guint limit);

/* Two letters for two others: one of them is on the key beside, or they are swapped. */
gboolean ps_slip_is_one_key(const PsSlipPairs *pairs, const char *typed, const char *meant);

#endif
