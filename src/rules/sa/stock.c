/* SPDX-License-Identifier: MIT */
/* stock.c - words before a colon in mails about shares; see stock.h. */
#include "rules/sa/stock.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "mail/mime_stats.h"

enum { KEY_MIN = 3, KEY_MAX = 30 }; /* bytes */

/* A "?" may be any letter or none, letters behind "|" may be left out together; the first is
 * what it is. */
static const char *const words[] = {
    "company|name",
    "s?t?o?c?k",
    "s?y?m|?b?o?l",
    "target",
    "ticker",
    "openingp|rice",
    "currentp|rice",
    "projected",
    "position",
    "expectations",
    "weekhigh",
    "weekshigh",
    "marketperformance",
    "yeartarget",
    "yearestimate",
    "yearestimates",
    "weektarget",
    "weekestimate",
    "weekestimates",
    "monthtarget",
    "monthestimate",
    "monthestimates",
    "daytarget",
    "dayestimate",
    "dayestimates",
    "pricetarget",
    "priceestimate",
    "priceestimates",
    "sector",
    "recommendation",
    "rating",
};

/* Places in WORD, one bit each, that are reached from PLACES without a letter. */
static guint32
reach(const char *word, guint32 places)
{
    for (guint i = 0; word[i]; i++)
        if (word[i] == '?' || word[i] == '|')
            places |= (places >> i & 1) << (i + 1);
    return places;
}

static gboolean
is_word(const char *text, const char *word)
{
    guint32 places = reach(word, 1), done = 0;

    for (; *text && places; text++) {
        guint32 next = 0;

        for (guint i = 0; word[i]; i++)
            if (word[i] == '?' || word[i] == *text)
                next |= (places >> i & 1) << (i + 1);
        places = reach(word, next);
    }
    for (guint i = 0; i == 0 || word[i - 1]; i++)
        if (!word[i] || word[i] == '|')
            done |= places >> i & 1;
    return done != 0;
}

const char *
ps_sa_stock_word(const char *key)
{
    if (!strcmp(key, "tradedate") || !strcmp(key, "tradingdate"))
        return key;
    for (; *key; key++)
        for (guint i = 0; i < G_N_ELEMENTS(words); i++)
            if (*key == *words[i] && is_word(key, words[i]))
                return key;
    return NULL;
}

static void
skip_spaces(PsCursor *c)
{
    while (g_ascii_isspace(ps_cursor_peek(c)) || ps_cursor_peek(c) == '\v')
        ps_cursor_next(c);
}

static void
skip_line(PsCursor *c)
{
    const char *feed = memchr(c->pos, '\n', ps_cursor_left(c));

    c->pos = feed ? feed + 1 : c->end;
}

/* "Key: v" at C, which moves behind what was read of it: the letters of the key. */
static char *
take_key(PsCursor *c)
{
    GString *key = g_string_new(NULL);
    gsize count = 0;
    int byte;

    while (count < KEY_MAX && (byte = ps_cursor_peek(c)) != PS_CURSOR_END && byte != ':' &&
           byte != '\n') {
        if (g_ascii_isalpha(byte))
            g_string_append_c(key, g_ascii_tolower((char) ps_cursor_next(c)));
        else
            ps_cursor_next(c);
        count++;
    }
    skip_spaces(c);
    if (count >= KEY_MIN && ps_cursor_take(c, ':')) {
        skip_spaces(c);
        if (ps_cursor_next(c) != PS_CURSOR_END)
            return g_string_free(key, FALSE);
    }
    g_string_free(key, TRUE);
    return NULL;
}

static const PsText *
first_text(PsMessage *message)
{
    const PsMimeStats *stats = ps_mime_stats(message);

    for (guint i = 0; i < stats->parts->len; i++)
        if (!strcmp(g_array_index(stats->parts, PsMimePart, i).type, "text/plain"))
            return ps_message_part(message, i)->text;
    return NULL;
}

guint
ps_sa_stock_words(PsMessage *message)
{
    g_autoptr(GHashTable) found = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    const PsText *text = first_text(message);
    PsCursor c =
        text ? ps_cursor(ps_text_bytes(text), ps_text_length(text)) : ps_cursor(NULL, 0);

    skip_spaces(&c);
    while (ps_cursor_left(&c)) {
        PsCursor line = c;
        g_autofree char *key = take_key(&c);
        const char *word = key ? ps_sa_stock_word(key) : NULL;

        if (word)
            g_hash_table_add(found, g_strdup(word));
        if (!key)
            c = line;
        skip_line(&c);
        skip_spaces(&c);
    }
    return g_hash_table_size(found);
}
