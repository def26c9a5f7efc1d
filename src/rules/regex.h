/* SPDX-License-Identifier: MIT */
/*
 * regex.h - the regular expressions of rules, through PCRE2 with limits.
 *
 * Bytes are matched, not characters: \d, \s, \w and \b are ASCII, '.' is one byte, and /i
 * pairs the letters of Latin-1, which is what Perl does for SpamAssassin. A regex is
 * compiled when it is first used (from any thread).
 */
#ifndef PS_RULES_REGEX_H
#define PS_RULES_REGEX_H

#include "base/place.h"

typedef struct PsRegex PsRegex;

/* TEXT is "/re/modifiers", "m{re}modifiers" or "qr,re,modifiers". */
PsRegex *ps_regex_new(const char *text, GError **error);
void ps_regex_free(PsRegex *regex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRegex, ps_regex_free)

/* Compile it now, to see whether it is well-formed. */
gboolean ps_regex_check(const PsRegex *regex, GError **error);

/* Literals of which one is in every text that REGEX matches (literal.h); NULL if there are
 * none. For the caller to unref. */
GArray *ps_regex_literals(const PsRegex *regex);

/* What is needed while matching; one for a message, in one thread. */
typedef struct PsMatcher PsMatcher;

/* After MILLISECONDS of matching in all, of processor time, there are no more answers. */
PsMatcher *ps_matcher_new(guint milliseconds);
void ps_matcher_free(PsMatcher *matcher);
/* As much time again, for the next message. */
void ps_matcher_renew(PsMatcher *matcher, guint milliseconds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMatcher, ps_matcher_free)

typedef enum {
    PS_MATCH_NO,
    PS_MATCH_YES,
    PS_MATCH_LIMIT, /* it gave up at a limit of steps, memory or time: neither yes nor no */
    PS_MATCH_BAD,   /* the regex does not compile */
} PsMatch;

/* Call FUNC with each named group of REGEX that took part in its match AT, found before in the
 * LEN bytes at BYTES. */
typedef void (*PsCaptureFunc)(const char *name, const char *value, gsize len, gpointer data);
void ps_regex_captures(const PsRegex *regex, PsMatcher *matcher, const char *bytes, gsize len,
    PsSpan at, PsCaptureFunc func, gpointer data);

/* Look for REGEX in the LEN bytes at BYTES, from FROM on. NOT_EMPTY: an empty match at
 * FROM does not count. RET_SPAN is the match, counted from BYTES. */
PsMatch ps_regex_find(const PsRegex *regex, PsMatcher *matcher, const char *bytes, gsize len,
    gsize from, gboolean not_empty, PsSpan *ret_span);

#endif
