/* SPDX-License-Identifier: MIT */
/* patterns.c - texts with wildcards; see patterns.h. */
#include "rules/sa/patterns.h"

#include <string.h>

#include "base/hash.h"

typedef struct {
    char *text;            /* lower case */
    GPtrArray *companions; /* strings, lower case */
    gboolean gone;         /* taken out again */
} Pattern;

struct PsSaPatterns {
    gboolean within_labels;
    GPtrArray *all;      /* Pattern, in the order in which they were added */
    GPtrArray *wild;     /* those of them with wildcards */
    GHashTable *by_text; /* those that are not gone */
};

static void
pattern_free(gpointer data)
{
    Pattern *pattern = data;

    g_ptr_array_unref(pattern->companions);
    g_free(pattern->text);
    g_free(pattern);
}

PsSaPatterns *
ps_sa_patterns_new(gboolean within_labels)
{
    PsSaPatterns *patterns = g_new(PsSaPatterns, 1);

    patterns->within_labels = within_labels;
    patterns->all = g_ptr_array_new_with_free_func(pattern_free);
    patterns->wild = g_ptr_array_new();
    patterns->by_text = g_hash_table_new(ps_hash_str, g_str_equal);
    return patterns;
}

void
ps_sa_patterns_free(PsSaPatterns *patterns)
{
    if (!patterns)
        return;
    g_hash_table_unref(patterns->by_text);
    g_ptr_array_unref(patterns->wild);
    g_ptr_array_unref(patterns->all);
    g_free(patterns);
}

static gboolean
is_wild(const Pattern *pattern)
{
    return strpbrk(pattern->text, "*?") != NULL;
}

void
ps_sa_patterns_add(PsSaPatterns *patterns, const char *text, const char *companion)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    Pattern *pattern = g_hash_table_lookup(patterns->by_text, lower);

    if (!pattern) {
        pattern = g_new0(Pattern, 1);
        pattern->text = g_steal_pointer(&lower);
        pattern->companions = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(patterns->all, pattern);
        if (is_wild(pattern))
            g_ptr_array_add(patterns->wild, pattern);
        g_hash_table_insert(patterns->by_text, pattern->text, pattern);
    }
    if (companion)
        g_ptr_array_add(pattern->companions, g_ascii_strdown(companion, -1));
}

void
ps_sa_patterns_remove(PsSaPatterns *patterns, const char *text, const char *companion)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    Pattern *pattern = g_hash_table_lookup(patterns->by_text, lower);

    if (!pattern)
        return;
    for (guint i = pattern->companions->len; companion && i > 0; i--)
        if (!g_ascii_strcasecmp(pattern->companions->pdata[i - 1], companion))
            g_ptr_array_remove_index(pattern->companions, i - 1);
    if (companion && pattern->companions->len)
        return;
    pattern->gone = TRUE;
    g_hash_table_remove(patterns->by_text, lower);
}

/* Where a "*" takes one byte more, what follows it is tried again: only the last one needs
 * to, since those before it have all that they can need. */
static gboolean
fits(const char *pattern, const char *text, gboolean within_labels)
{
    const char *star = NULL, *again = NULL;

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            again = text;
        } else if (*pattern == *text || (*pattern == '?' && (*text != '.' || !within_labels))) {
            pattern++;
            text++;
        } else if (star && (*again != '.' || !within_labels)) {
            pattern = star + 1;
            text = ++again;
        } else {
            return FALSE;
        }
    }
    return !pattern[strspn(pattern, "*")];
}

gboolean
ps_sa_patterns_take(const PsSaPatterns *patterns, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);

    if (g_hash_table_contains(patterns->by_text, lower))
        return TRUE;
    for (guint i = 0; i < patterns->wild->len; i++) {
        const Pattern *pattern = patterns->wild->pdata[i];

        if (!pattern->gone && fits(pattern->text, lower, patterns->within_labels))
            return TRUE;
    }
    return FALSE;
}

static void
add_companions(GPtrArray *found, const Pattern *pattern)
{
    for (guint i = 0; i < pattern->companions->len; i++)
        g_ptr_array_add(found, pattern->companions->pdata[i]);
}

GPtrArray *
ps_sa_patterns_companions(const PsSaPatterns *patterns, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    const Pattern *exact = g_hash_table_lookup(patterns->by_text, lower);
    GPtrArray *found = g_ptr_array_new();

    if (exact && !is_wild(exact))
        add_companions(found, exact);
    for (guint i = 0; i < patterns->wild->len; i++) {
        const Pattern *pattern = patterns->wild->pdata[i];

        if (!pattern->gone && fits(pattern->text, lower, patterns->within_labels))
            add_companions(found, pattern);
    }
    return found;
}
