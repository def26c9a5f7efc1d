/* SPDX-License-Identifier: MIT */
/* nearest.c - distance of Damerau and Levenshtein between short words; see nearest.h. */
#include "rules/nearest.h"

#include <string.h>

enum { LONGEST = 63 };

static guint32
letters_of(const char *word)
{
    guint32 letters = 0;

    for (; *word; word++)
        letters |= 1U << (*word & 31); /* upper and lower case alike */
    return letters;
}

PsNearest
ps_nearest(const char *word)
{
    return (PsNearest){ word, letters_of(word), strlen(word) > 5 ? 3 : 2, NULL };
}

static guint
min3(guint a, guint b, guint c)
{
    return MIN(a, MIN(b, c));
}

/* Slips that lead from A to B, in any case of their letters; both are at most LONGEST
 * letters long. */
static guint
distance(const char *a, gsize a_len, const char *b, gsize b_len)
{
    guint rows[3][LONGEST + 2];
    guint *before = rows[0], *last = rows[1], *now = rows[2];

    for (guint j = 0; j <= b_len; j++)
        last[j] = j;
    for (guint i = 1; i <= a_len; i++) {
        guint *spare = before;

        now[0] = i;
        for (guint j = 1; j <= b_len; j++) {
            char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);

            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) &&
                y == g_ascii_tolower(a[i - 2]))
                now[j] = MIN(now[j], before[j - 2] + 1);
        }
        before = last;
        last = now;
        now = spare;
    }
    return last[b_len];
}

void
ps_nearest_try(PsNearest *nearest, const char *candidate)
{
    gsize len = strlen(nearest->word), other = strlen(candidate);
    guint slips;

    if (len > LONGEST || other > LONGEST || MAX(len, other) - MIN(len, other) > 2)
        return;
    /* a slip takes one letter in and one out; most candidates need no closer look */
    if (__builtin_popcount(nearest->letters ^ letters_of(candidate)) > 4)
        return;
    slips = distance(nearest->word, len, candidate, other);
    if (slips < nearest->distance) {
        nearest->distance = slips;
        nearest->found = candidate;
    }
}
