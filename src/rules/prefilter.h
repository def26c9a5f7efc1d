/* SPDX-License-Identifier: MIT */
/*
 * prefilter.h - the literals of many regexes looked for in one pass over a text.
 *
 * Of each literal the three bytes that come rarest are put into a hash table; the text is
 * asked for at each byte, and where the three are there, the whole literal is compared. A
 * pass costs a nanosecond or two a byte, however many literals there are.
 */
#ifndef PS_RULES_PREFILTER_H
#define PS_RULES_PREFILTER_H

#include "rules/literal.h"

/* A set of small numbers. */
typedef guint64 PsBits;

static inline gsize
ps_bits_words(guint count)
{
    return ((gsize) count + 63) / 64;
}

static inline gboolean
ps_bits_has(const PsBits *bits, guint number)
{
    return (bits[number / 64] >> (number % 64) & 1) != 0;
}

static inline void
ps_bits_add(PsBits *bits, guint number)
{
    bits[number / 64] |= (PsBits) 1 << (number % 64);
}

typedef struct PsPrefilter PsPrefilter;

PsPrefilter *ps_prefilter_new(void);
void ps_prefilter_free(PsPrefilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsPrefilter, ps_prefilter_free)

/* Look for each of LITERALS (PsLiteral) from now on; any of them means NUMBER. */
void ps_prefilter_add(PsPrefilter *filter, const GArray *literals, guint number);

/* All have been added. */
void ps_prefilter_finish(PsPrefilter *filter);

/* FOUND gets the numbers of the literals that are in the LEN bytes at BYTES. */
void ps_prefilter_scan(const PsPrefilter *filter, const char *bytes, gsize len, PsBits *found);

#endif
