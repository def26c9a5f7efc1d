/* SPDX-License-Identifier: MIT */
/* lookalike.c - skeletons of names and what shares them; see lookalike.h. */
#include "addr/lookalike.h"

#include <string.h>
#include <unicode/uspoof.h>

#include "addr/domain.h"
#include "base/hash.h"

/* A shorter name shares its skeleton with too many others. */
#define LONG_NAME 5

/* The checker of ICU with CHECKS, made once; it may be used by all threads. NULL if ICU has
 * lost its data. */
static USpoofChecker *
checker_new(int32_t checks)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);

    uspoof_setChecks(checker, checks, &status);
    if (checks == USPOOF_RESTRICTION_LEVEL)
        uspoof_setRestrictionLevel(checker, USPOOF_MODERATELY_RESTRICTIVE);
    return U_SUCCESS(status) ? checker : NULL;
}

static const USpoofChecker *
skeletons(void)
{
    static USpoofChecker *checker;
    static gsize made;

    if (g_once_init_enter(&made)) {
        checker = checker_new(USPOOF_CONFUSABLE);
        g_once_init_leave(&made, 1);
    }
    return checker;
}

static const USpoofChecker *
restrictions(void)
{
    static USpoofChecker *checker;
    static gsize made;

    if (g_once_init_enter(&made)) {
        checker = checker_new(USPOOF_RESTRICTION_LEVEL);
        g_once_init_leave(&made, 1);
    }
    return checker;
}

/* What confusables.txt says of ASCII, in lower case. */
static char *
ascii_skeleton(const char *text)
{
    static const struct {
        char from;
        const char *to;
    } rows[] = { { '"', "''" }, { '%', "\xc2\xba/\xe2\x82\x80" }, { '0', "o" }, { '1', "l" },
        { 'I', "l" }, { '`', "'" }, { 'm', "rn" }, { '|', "l" } };
    GString *out = g_string_new(NULL);

    for (; *text; text++) {
        const char *to = NULL;

        for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
            if (rows[i].from == *text)
                to = rows[i].to;
        if (to)
            g_string_append(out, to);
        else
            g_string_append_c(out, g_ascii_tolower(*text));
    }
    return g_string_free(out, FALSE);
}

/* The Cyrillic palochka is an l in nearly every font; Unicode has it as an i. */
static char *
without_palochka(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\xd3\x8f", -1);

    return g_strjoinv("l", parts);
}

/* NULL if ICU cannot tell. */
static char *
unicode_skeleton(const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = (int32_t) MIN(strlen(text), G_MAXINT32 / 32), size = len * 2 + 64;
    g_autofree char *out = g_malloc(size);
    const USpoofChecker *checker = skeletons();
    int32_t needed;

    if (!checker)
        return NULL;
    needed = uspoof_getSkeletonUTF8(checker, 0, text, len, out, size, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR || needed >= size) {
        status = U_ZERO_ERROR;
        size = needed + 1;
        out = g_realloc(out, size);
        uspoof_getSkeletonUTF8(checker, 0, text, len, out, size, &status);
    }
    return U_SUCCESS(status) ? g_steal_pointer(&out) : NULL;
}

char *
ps_lookalike_skeleton(const char *text)
{
    g_autofree char *plain = NULL, *skeleton = NULL;

    if (g_str_is_ascii(text))
        return ascii_skeleton(text);
    plain = without_palochka(text);
    skeleton = unicode_skeleton(plain);
    return skeleton ? g_utf8_strdown(skeleton, -1) : g_strdup(text);
}

gboolean
ps_lookalike_is_mixed(const char *host)
{
    const USpoofChecker *checker;

    if (g_str_is_ascii(host) || !(checker = restrictions()))
        return FALSE;
    for (const char *label = host; *label;) {
        UErrorCode status = U_ZERO_ERROR;
        gsize len = strcspn(label, ".");

        if (uspoof_checkUTF8(checker, label, (int32_t) MIN(len, G_MAXINT32), NULL, &status) &&
            U_SUCCESS(status))
            return TRUE;
        label += len + (label[len] == '.');
    }
    return FALSE;
}

/* A domain as it is compared: with its ending, or without. */
typedef struct {
    char *whole;
    char *name;
} Skeletons;

static void
skeletons_clear(Skeletons *s)
{
    g_free(s->whole);
    g_free(s->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Skeletons, skeletons_clear)

static Skeletons
skeletons_of(const char *domain)
{
    g_autofree char *unicode = ps_domain_to_unicode(domain);
    g_autofree char *name = g_strndup(unicode, strcspn(unicode, "."));

    return (Skeletons){ ps_lookalike_skeleton(unicode), ps_lookalike_skeleton(name) };
}

static gboolean
has_long_name(const char *domain)
{
    return strcspn(domain, ".") >= LONG_NAME;
}

static gboolean
has_same_name(const char *a, const char *b)
{
    gsize len = strcspn(a, ".");

    return len == strcspn(b, ".") && !g_ascii_strncasecmp(a, b, len);
}

gboolean
ps_lookalike_imitates(const char *name, const char *known)
{
    g_auto(Skeletons) one = { 0 }, other = { 0 };

    if (has_same_name(name, known))
        return FALSE;
    one = skeletons_of(name);
    other = skeletons_of(known);
    return !strcmp(one.whole, other.whole) ||
           (has_long_name(known) && !strcmp(one.name, other.name));
}

struct PsLookalikes {
    GHashTable *names;  /* skeleton of a name -> domain */
    GHashTable *wholes; /* skeleton with the ending -> domain */
    GHashTable *real;   /* names, and domains, that are no imitation */
};

PsLookalikes *
ps_lookalikes_new(void)
{
    PsLookalikes *known = g_new(PsLookalikes, 1);

    known->names = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    known->wholes = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    known->real = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    return known;
}

void
ps_lookalikes_free(PsLookalikes *known)
{
    if (!known)
        return;
    g_hash_table_unref(known->names);
    g_hash_table_unref(known->wholes);
    g_hash_table_unref(known->real);
    g_free(known);
}

/* The first domain with a skeleton stays. */
static void
remember(GHashTable *table, char *skeleton, const char *domain)
{
    if (g_hash_table_contains(table, skeleton))
        g_free(skeleton);
    else
        g_hash_table_insert(table, skeleton, g_strdup(domain));
}

void
ps_lookalikes_add(PsLookalikes *known, const char *domain)
{
    g_auto(Skeletons) s = skeletons_of(domain);

    g_hash_table_add(known->real, g_strndup(domain, strcspn(domain, ".")));
    if (has_long_name(domain))
        remember(known->names, g_steal_pointer(&s.name), domain);
    remember(known->wholes, g_steal_pointer(&s.whole), domain);
}

const char *
ps_lookalikes_find(const PsLookalikes *known, const char *name)
{
    g_autofree char *label = g_strndup(name, strcspn(name, "."));
    g_auto(Skeletons) s = { 0 };
    const char *domain;

    if (g_hash_table_contains(known->real, label))
        return NULL;
    s = skeletons_of(name);
    domain = g_hash_table_lookup(known->wholes, s.whole);
    return domain ? domain : g_hash_table_lookup(known->names, s.name);
}

const char *
ps_lookalikes_find_word(const PsLookalikes *known, const char *word)
{
    g_autofree char *skeleton = NULL;

    if (g_str_is_ascii(word))
        return NULL;
    skeleton = ps_lookalike_skeleton(word);
    return g_hash_table_lookup(known->names, skeleton);
}
