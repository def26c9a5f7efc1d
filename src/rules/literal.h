/* SPDX-License-Identifier: MIT */
/*
 * literal.h - what a text must hold for a regex to match in it.
 *
 * Most regexes of rules cannot match without one of a few short texts: /dear (?:friend|sir)/i
 * needs "dear friend" or "dear sir". To look for those is much cheaper than to run the regex.
 * Letters are folded, in the regex as in the text, whether it says /i or not.
 */
#ifndef PS_RULES_LITERAL_H
#define PS_RULES_LITERAL_H

#include <glib.h>

enum {
    PS_LITERAL_MIN = 3, /* a shorter one is in every text */
    PS_LITERAL_MAX = 15,
    PS_LITERAL_FOREIGN, /* the length of what stands for all that is foreign */
};

typedef struct {
    guint8 length;
    guint8 bytes[PS_LITERAL_MAX]; /* folded */
} PsLiteral;

/* Lower case of ASCII and of Latin-1, the pairs of letters that /i knows (regex.c). */
static inline guint8
ps_literal_fold(guint8 c)
{
    gboolean upper =
        (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7 /* a sign */);

    return upper ? c | 0x20 : c;
}

/* LITERAL stands for all that is foreign: any byte over 0x7f, and "&#". The letters of fuzzy
 * words can be so many of these that they are not told apart. */
static inline gboolean
ps_literal_is_foreign(const PsLiteral *literal)
{
    return literal->length == PS_LITERAL_FOREIGN;
}

/* Something foreign is in the LEN bytes at BYTES. */
gboolean ps_literal_has_foreign(const char *bytes, gsize len);

/* How rarely BYTE, folded, comes in mail: about the bits that it tells. */
guint ps_literal_bits(guint8 byte);

/* PsLiterals, of which at least one is in every text, folded, in which PATTERN matches: the
 * set that is expected in the fewest texts. NULL where there is none, or none can be told for
 * certain. EXTENDED: the modifier x. For the caller to unref. */
GArray *ps_literals_new(const char *pattern, gboolean extended);

#endif
