/* SPDX-License-Identifier: MIT */
/* script.c - the alphabets that the letters of a word are of; see script.h. */
#include "facts/script.h"

#include <string.h>

#include "addr/lookalike.h"

static gboolean
is_foreign(gunichar letter)
{
    GUnicodeScript script = g_unichar_get_script(letter);

    return script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK ||
           script == G_UNICODE_SCRIPT_ARMENIAN;
}

static gboolean
is_latin(gunichar letter)
{
    return g_unichar_get_script(letter) == G_UNICODE_SCRIPT_LATIN;
}

static gboolean
is_of_word(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* The character at P, or 0 where text ends or is no UTF-8. */
static gunichar
char_at(const char *p, const char *end)
{
    gunichar c = p < end ? g_utf8_get_char_validated(p, end - p) : 0;

    return c >= (gunichar) -2 ? 0 : c;
}

/* The next word of TEXT with a foreign letter in it, from *AT on. ASCII is passed over fast:
 * most texts have no such word. */
static gboolean
next_foreign(const char *text, gsize len, gsize *at, PsSpan *ret)
{
    const char *end = text + len, *word = text + *at;

    for (const char *p = word; p < end;) {
        gunichar c;

        if ((guchar) *p < 0x80) {
            if (!g_ascii_isalnum(*p))
                word = p + 1;
            p++;
            continue;
        }
        c = char_at(p, end);
        if (!c || !is_of_word(c)) {
            p = c ? g_utf8_next_char(p) : p + 1;
            word = p;
            continue;
        }
        if (is_foreign(c)) {
            while (is_of_word(char_at(p, end)))
                p = g_utf8_next_char(p);
            *ret = (PsSpan){ (gsize) (word - text), (gsize) (p - word) };
            *at = (gsize) (p - text);
            return TRUE;
        }
        p = g_utf8_next_char(p);
    }
    *at = len;
    return FALSE;
}

static gboolean
is_small_latin(gunichar c)
{
    return is_latin(c) && g_unichar_islower(c);
}

/* A small Greek letter that may be a symbol: not between small Latin ones. */
static gboolean
may_be_symbol(gunichar before, gunichar c, gunichar after)
{
    return g_unichar_get_script(c) == G_UNICODE_SCRIPT_GREEK && g_unichar_islower(c) &&
           c != 0x3bf && !(is_small_latin(before) && is_small_latin(after));
}

typedef struct {
    gboolean latin, foreign;
    gboolean inside; /* foreign letters stand between Latin ones only */
    gboolean symbol; /* a foreign letter may be one */
} Mixture;

static Mixture
mixture_of(const char *word, const char *end)
{
    Mixture mixture = { .inside = TRUE };
    gunichar before = 0, c = char_at(word, end);

    mixture.inside = !is_foreign(c);
    for (const char *p = word; p < end; before = c, c = char_at(p, end)) {
        p = g_utf8_next_char(p);
        if (is_foreign(c)) {
            mixture.foreign = TRUE;
            mixture.symbol |= may_be_symbol(before, c, char_at(p, end));
        }
        mixture.latin |= is_latin(c);
        if (p >= end)
            mixture.inside &= !is_foreign(c);
    }
    return mixture;
}

static char *
skeleton_of(const char *word, gsize len)
{
    g_autofree char *copy = g_strndup(word, len);

    return ps_lookalike_skeleton(copy);
}

/* Nothing in the skeleton of WORD is left of another alphabet. Some letters look like Latin
 * ones that few people know (a small capital T). */
static gboolean
looks_latin(const char *word, gsize len)
{
    g_autofree char *skeleton = skeleton_of(word, len);

    for (const char *p = skeleton; *p; p = g_utf8_next_char(p))
        if (is_foreign(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}

static gboolean
imitates(const char *word, gsize len, gboolean native)
{
    Mixture mixture = mixture_of(word, word + len);

    return mixture.latin && mixture.foreign && !mixture.symbol && (mixture.inside || !native) &&
           looks_latin(word, len);
}

guint
ps_script_count_native(const char *text, gsize len, guint found)
{
    gsize at = 0;
    PsSpan word;

    while (found < PS_SCRIPT_NATIVE && next_foreign(text, len, &at, &word)) {
        Mixture mixture = mixture_of(text + word.offset, text + at);
        g_autofree char *skeleton = skeleton_of(text + word.offset, word.length);

        found += !mixture.latin && !g_str_is_ascii(skeleton);
    }
    return found;
}

gboolean
ps_script_next_imitation(const char *text, gsize len, gboolean native, gsize *at, PsSpan *ret)
{
    PsSpan word;

    while (next_foreign(text, len, at, &word)) {
        if (!imitates(text + word.offset, word.length, native))
            continue;
        *ret = word;
        return TRUE;
    }
    return FALSE;
}
