/* SPDX-License-Identifier: MIT */
/*
 * provider.c - patterns of names, found by the part of them that has no '*'; see
 * provider.h.
 *
 * A pattern lies in the table under its literal end: all of a whole name, what stands
 * behind the dot of a suffix, the labels behind the last one with a '*'. So a name is
 * looked up once a label, whatever the number of patterns.
 */
#include "addr/provider.h"

#include <string.h>

#include "base/hash.h"

typedef struct {
    char *pattern; /* lower case */
    const char *id;
} Pattern;

struct PsProviders {
    GHashTable *ids;   /* char * -> itself */
    GHashTable *by[2]; /* of each PsProviderBy: literal end -> GPtrArray of Pattern */
};

static void
pattern_free(gpointer data)
{
    Pattern *pattern = data;

    g_free(pattern->pattern);
    g_free(pattern);
}

PsProviders *
ps_providers_new(void)
{
    PsProviders *providers = g_new0(PsProviders, 1);

    providers->ids = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(providers->by); i++)
        providers->by[i] = g_hash_table_new_full(
            ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    return providers;
}

void
ps_providers_free(PsProviders *providers)
{
    if (!providers)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(providers->by); i++)
        g_hash_table_unref(providers->by[i]);
    g_hash_table_unref(providers->ids);
    g_free(providers);
}

/* "" if even the last label has a '*'. */
static const char *
literal_end(const char *pattern)
{
    const char *star = strrchr(pattern, '*');
    const char *dot;

    if (!star)
        return pattern[0] == '.' && pattern[1] ? pattern + 1 : pattern;
    dot = strchr(star, '.');
    return dot ? dot + 1 : "";
}

void
ps_providers_add(PsProviders *providers, const char *id, PsProviderBy by, const char *pattern)
{
    Pattern *new = g_new(Pattern, 1);
    const char *key = g_hash_table_lookup(providers->ids, id);
    GPtrArray *patterns;

    if (!key) {
        key = g_strdup(id);
        g_hash_table_add(providers->ids, (gpointer) key);
    }
    new->pattern = g_ascii_strdown(pattern, -1);
    new->id = key;

    key = literal_end(new->pattern);
    patterns = g_hash_table_lookup(providers->by[by], key);
    if (!patterns) {
        patterns = g_ptr_array_new_with_free_func(pattern_free);
        g_hash_table_insert(providers->by[by], g_strdup(key), patterns);
    }
    g_ptr_array_add(patterns, new);
}

/* '*' stands for any part of a label. Goes back to the last '*' only, for what an
 * earlier one took makes no difference. */
static gboolean
matches(const char *pattern, const char *name)
{
    const char *star = NULL, *behind = NULL;

    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            behind = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star && *behind != '.') {
            pattern = star;
            name = ++behind;
        } else {
            return FALSE;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static gboolean
fits(const char *pattern, const char *name)
{
    gsize pattern_len = strlen(pattern), name_len = strlen(name);

    if (pattern[0] == '.' && pattern[1])
        return name_len > pattern_len && !strcmp(name + name_len - pattern_len, pattern);
    return matches(pattern, name);
}

/* What is left of NAME without its first label; "" comes last. */
static const char *
without_label(const char *name)
{
    const char *dot = strchr(name, '.');

    if (dot)
        return dot + 1;
    return *name ? name + strlen(name) : NULL;
}

const char *
ps_providers_find(const PsProviders *providers, PsProviderBy by, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    const char *found = NULL;
    gsize longest = 0;

    for (const char *end = lower; end; end = without_label(end)) {
        const GPtrArray *patterns = g_hash_table_lookup(providers->by[by], end);

        for (guint i = 0; patterns && i < patterns->len; i++) {
            const Pattern *pattern = g_ptr_array_index(patterns, i);
            gsize len = strlen(pattern->pattern);

            if (len >= longest && fits(pattern->pattern, lower)) {
                longest = len;
                found = pattern->id;
            }
        }
    }
    return found;
}
