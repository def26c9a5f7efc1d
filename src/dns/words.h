/* SPDX-License-Identifier: MIT */
/*
 * words.h - a master file as entries of words. RFC 1035 section 5.1.
 *
 * An entry is a line, or what stands between parentheses on several, without its
 * comments; but a comment that begins with ";!" and has a line of its own is an entry.
 */
#ifndef PS_DNS_WORDS_H
#define PS_DNS_WORDS_H

#include "base/cursor.h"
#include "dns/name.h"
#include "dns/resolver.h"

typedef struct {
    PsCursor text; /* its escapes as they are, but no quotation marks */
    gsize line;
} PsWord;

typedef struct {
    const char *file;
    PsCursor in;
    gsize line;
    /* the entry */
    GArray *words;      /* PsWord */
    gboolean indented;  /* white space stands before the first word */
    gboolean directive; /* it began with ";!" */
} PsWords;

/* FILE is for error messages; the LEN bytes at BYTES are only looked at. */
PsWords ps_words(const char *file, const char *bytes, gsize len);
void ps_words_clear(PsWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsWords, ps_words_clear)

/* Read the next entry that has words; at the end it has none. FALSE if it is not well
 * formed. */
gboolean ps_words_next(PsWords *words, GError **error);

/* The number of words in the entry, and one of them. */
guint ps_words_count(const PsWords *words);
const PsWord *ps_words_get(const PsWords *words, guint index);

/* Set ERROR to FILE:LINE, WHAT is wrong, and the word. Always FALSE. */
gboolean ps_words_fail(
    const PsWords *words, const PsWord *word, const char *what, GError **error);

/* The word is TEXT, whatever their case. */
gboolean ps_word_is(const PsWord *word, const char *text);

/* The word is a decimal number up to MAX, and nothing else. */
gboolean ps_word_number(const PsWord *word, guint64 max, guint64 *ret_number);

/* The word is a number of seconds up to MAX, or like 1w2d3h4m5s. */
gboolean ps_word_period(const PsWord *word, guint64 max, guint64 *ret_seconds);

/* The word is a domain name; if it has no final dot, within ORIGIN, which "@" is itself. */
gboolean ps_word_name(const PsWord *word, const PsDnsName *origin, PsDnsName *ret_name);

/* The word is a type of records: "MX", "TYPE15". */
gboolean ps_word_type(const PsWord *word, guint *ret_type);

#endif
