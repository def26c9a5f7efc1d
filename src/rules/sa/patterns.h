/* SPDX-License-Identifier: MIT */
/*
 * patterns.h - a list of texts in which "*" stands for any letters and "?" for one, without
 * case: addresses that are welcome, domains of free mail.
 */
#ifndef PS_RULES_SA_PATTERNS_H
#define PS_RULES_SA_PATTERNS_H

#include <glib.h>

typedef struct PsSaPatterns PsSaPatterns;

/* WITHIN_LABELS: no wildcard stands for a dot. */
PsSaPatterns *ps_sa_patterns_new(gboolean within_labels);
void ps_sa_patterns_free(PsSaPatterns *patterns);

/* Add TEXT, with COMPANION if that is not NULL: what else must hold where it fits. */
void ps_sa_patterns_add(PsSaPatterns *patterns, const char *text, const char *companion);

/* Take TEXT out, or, where COMPANION is not NULL, that alone. */
void ps_sa_patterns_remove(PsSaPatterns *patterns, const char *text, const char *companion);

/* TEXT is one of them. Work is at most the product of the length of TEXT and that of all
 * patterns with wildcards. */
gboolean ps_sa_patterns_take(const PsSaPatterns *patterns, const char *text);

/* The companions of all patterns that TEXT fits, in the order in which they were added:
 * array of const char *. The caller frees it. */
GPtrArray *ps_sa_patterns_companions(const PsSaPatterns *patterns, const char *text);

#endif
