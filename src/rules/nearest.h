/* SPDX-License-Identifier: MIT */
/* nearest.h - which of many words was meant by one with a slip in it. */
#ifndef PS_RULES_NEAREST_H
#define PS_RULES_NEAREST_H

#include <glib.h>

typedef struct {
    const char *word;
    guint32 letters;   /* a bit for each letter in WORD, many letters to a bit */
    guint distance;    /* of FOUND; at first, one more than a slip may be */
    const char *found; /* NULL as long as nothing is near */
} PsNearest;

/* Look for what is near WORD: one slip (a letter too many, missing, other or swapped), two
 * in a word of more than five letters. */
PsNearest ps_nearest(const char *word);

/* Take CANDIDATE if it is nearer than what was found before. */
void ps_nearest_try(PsNearest *nearest, const char *candidate);

#endif
