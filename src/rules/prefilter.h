/* SPDX-License-Identifier: MIT */
/*
 * prefilter.h - the literals of many regexes looked for in one pass over a text.
 *
 * Of each literal the three bytes that come rarest are put into a hash table; the text is
 * asked for at each byte, and where the three are there, the whole literal is compared. A
 * pass costs a nanosecond or two a byte, however many literals there are. What is foreign
 * (literal.h) is looked for by itself.
 */
#ifndef PS_RULES_PREFILTER_H
#define PS_RULES_PREFILTER_H

#include "rules/literal.h"

/* Where in a message something is: a bit for each of 64 stretches of its strings. */
typedef guint64 PsStretches;

typedef struct PsPrefilter PsPrefilter;

PsPrefilter *ps_prefilter_new(void);
void ps_prefilter_free(PsPrefilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsPrefilter, ps_prefilter_free)

/* Look for each of LITERALS (PsLiteral) from now on; any of them means NUMBER. */
void ps_prefilter_add(PsPrefilter *filter, const GArray *literals, guint number);

/* All have been added. */
void ps_prefilter_finish(PsPrefilter *filter);

/* The LEN bytes at BYTES are in the stretch HERE: FOUND, which is by number, gets HERE for each
 * whose literals are in them. */
void ps_prefilter_scan(const PsPrefilter *filter, const char *bytes, gsize len,
    PsStretches here, PsStretches *found);

#endif
