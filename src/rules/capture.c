/* SPDX-License-Identifier: MIT */
/* capture.c - captures of rules, and regexes that ask for them; see capture.h. */
#include "rules/capture.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"

enum {
    VALUES = 100,       /* kept of one name */
    VALUE_BYTES = 1000, /* of one; what is longer is no address or host, and is left out */
};

/* Letters in upper case and digits, words of them with '_' between: as SpamAssassin names
 * its tags. */
static gsize
name_length(const char *text)
{
    gsize len = strspn(text, G_CSET_A_2_Z G_CSET_DIGITS "_");

    if (!g_ascii_isupper(*text) || text[len - 1] == '_' ||
        g_strstr_len(text, (gssize) len, "__"))
        return 0;
    return len;
}

/* The first "%{NAME}" in TEXT from START on that no backslash stands before, its name (for
 * the caller to free) and its end; NULL if there is none. */
static const char *
find_asked(const char *text, const char *start, const char **ret_end, char **ret_name)
{
    for (const char *p = strstr(start, "%{"); p; p = strstr(p + 1, "%{")) {
        gsize len = name_length(p + 2);

        if (!len || p[2 + len] != '}' || (p > text && p[-1] == '\\'))
            continue;
        *ret_end = p + len + 3;
        *ret_name = g_strndup(p + 2, len);
        return p;
    }
    return NULL;
}

/* What "%{NAME}" is to be; NULL: the whole comes to nothing. The caller frees it. */
typedef char *(*Value)(const char *name, gpointer data);

/* PATTERN with a value for each "%{NAME}"; NULL if there is none, or one has no value. */
static char *
fill(const char *pattern, Value value_of, gpointer data)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *p = pattern, *asked, *end;
    char *name;

    while ((asked = find_asked(pattern, p, &end, &name))) {
        g_autofree char *value = value_of(name, data);

        g_free(name);
        if (!value)
            return NULL;
        g_string_append_len(out, p, asked - p);
        g_string_append(out, value);
        p = end;
        if (out->len > PS_LIMIT_regex_bytes) /* it is no regex any more */
            break;
    }
    if (p == pattern)
        return NULL;
    g_string_append(out, p);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Rules of SpamAssassin's that look at text. */
static gboolean
takes_part(const PsEntry *entry)
{
    return entry->test.kind == PS_TEST_REGEX && entry->rule.type != PS_RULE_RCPT;
}

static char *
note_asked(const char *name, gpointer data)
{
    g_hash_table_add(data, g_strdup(name));
    return g_strdup("(?s:.+)");
}

/* See whether ENTRY asks; its regex then is one that matches at least what it will match
 * with anything put in. */
static void
find_asker(PsEntry *entry, GHashTable *asked)
{
    g_autofree char *any = fill(entry->test.pattern, note_asked, asked);
    PsRegex *regex = any ? ps_regex_new(any, NULL) : NULL;

    entry->test.asks = any != NULL;
    if (!any)
        return;
    ps_regex_free(entry->test.regex);
    entry->test.regex = regex ? regex : ps_regex_new("//", NULL);
}

/* ENTRY gives what its groups are named, as far as that is ASKED for. */
static void
find_giver(PsRules *rules, PsEntry *entry, GHashTable *asked)
{
    static const char *const openings[] = { "(?<", "(?P<", "(?'" };

    entry->test.gives = FALSE;
    for (const char *p = strstr(entry->test.pattern, "(?"); p; p = strstr(p + 2, "(?")) {
        for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
            const char *start = p + strlen(openings[i]);
            g_autofree char *name = NULL;
            GPtrArray *givers;
            gpointer key;

            if (!g_str_has_prefix(p, openings[i]))
                continue;
            name = g_strndup(start, name_length(start));
            if (!g_hash_table_lookup_extended(asked, name, &key, NULL))
                continue;
            givers = g_hash_table_lookup(rules->givers, name);
            if (!givers) {
                givers = g_ptr_array_new();
                g_hash_table_insert(rules->givers, g_steal_pointer(&name), givers);
            }
            g_ptr_array_add(givers, entry);
            entry->test.gives = TRUE;
        }
    }
}

void
ps_capture_prepare(PsRules *rules)
{
    g_autoptr(GHashTable) asked = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    g_hash_table_remove_all(rules->givers);
    for (guint i = 0; i < rules->rules->len; i++)
        if (takes_part(rules->rules->pdata[i]))
            find_asker(rules->rules->pdata[i], asked);
    for (guint i = 0; i < rules->rules->len && g_hash_table_size(asked); i++) {
        PsEntry *entry = rules->rules->pdata[i];

        if (takes_part(entry) && !entry->test.asks)
            find_giver(rules, entry, asked);
    }
}

/* Whatever VALUE holds stands for itself in a regex. */
static char *
quote(const char *value, gsize len)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < len; i++) {
        if (g_ascii_isalnum(value[i]))
            g_string_append_c(out, value[i]);
        else
            g_string_append_printf(out, "\\x%02x", (guchar) value[i]);
    }
    return g_string_free(out, FALSE);
}

static void
keep(const char *name, const char *value, gsize len, gpointer data)
{
    PsRun *run = data;
    GPtrArray *values;
    g_autofree char *quoted = NULL;

    if (!len || len > VALUE_BYTES || !g_hash_table_contains(run->rules->givers, name))
        return;
    if (!run->captured)
        run->captured = g_hash_table_new_full(
            ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    values = g_hash_table_lookup(run->captured, name);
    if (!values) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(run->captured, g_strdup(name), values);
    }
    quoted = quote(value, len);
    if (values->len < VALUES &&
        !g_ptr_array_find_with_equal_func(values, quoted, g_str_equal, NULL))
        g_ptr_array_add(values, g_steal_pointer(&quoted));
}

void
ps_capture_keep(PsRun *run, const PsEntry *entry, const char *bytes, gsize len, PsSpan at)
{
    ps_regex_captures(entry->test.regex, run->matcher, bytes, len, at, keep, run);
}

/* What was captured as NAME, as alternatives; its givers are run first. What those miss is
 * missing here. */
static char *
value_of(const char *name, gpointer data)
{
    PsRun *run = data;
    const GPtrArray *givers = g_hash_table_lookup(run->rules->givers, name), *values;
    guint known = run->missing->len;
    GString *out;

    for (guint i = 0; givers && i < givers->len; i++) {
        const PsOutcome *outcome = ps_run_get(run, givers->pdata[i]);

        g_array_append_vals(run->missing, outcome->missing, outcome->missing_count);
    }
    values = run->captured ? g_hash_table_lookup(run->captured, name) : NULL;
    if (!values || run->missing->len > known)
        return NULL;
    out = g_string_new("(?:");
    for (guint i = 0; i < values->len; i++)
        g_string_append_printf(out, "%s%s", i ? "|" : "", (const char *) values->pdata[i]);
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

gboolean
ps_capture_fill(PsRun *run, const PsEntry *entry, PsRegex **ret_regex)
{
    g_autofree char *filled = fill(entry->test.pattern, value_of, run);

    g_array_set_size(run->hits, 0); /* those of the givers */
    if (!filled)
        return FALSE;
    *ret_regex = ps_regex_new(filled, NULL);
    return TRUE;
}
