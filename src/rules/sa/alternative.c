/* SPDX-License-Identifier: MIT */
/* alternative.c - words of text and HTML compared; see alternative.h. */
#include "rules/sa/alternative.h"

#include <string.h>

#include "base/hash.h"
#include "mail/html_parts.h"
#include "mail/mime_stats.h"
#include "mail/view_build.h"

/* How often a word is there. */
typedef struct {
    guint64 hash; /* of 64 secret bits: nobody makes two words meet */
    guint html;
    guint text;
} Word;

static gboolean
is_of_word(gunichar c)
{
    return c == '_' || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static void
count_word(GHashTable *words, const char *text, gsize len, gboolean html)
{
    guint64 hash = ps_hash_bytes(text, len);
    Word *word = g_hash_table_lookup(words, &hash);

    if (!word) {
        word = g_new0(Word, 1);
        word->hash = hash;
        g_hash_table_insert(words, &word->hash, word);
    }
    if (html)
        word->html++;
    else
        word->text++;
}

/* Count what stands between white space and holds a letter or digit. */
static void
count_words(GHashTable *words, const PsText *text, gboolean html)
{
    const char *p = ps_text_bytes(text), *end = p + ps_text_length(text), *start = p;
    gboolean letters = FALSE;

    for (; p < end; p = g_utf8_next_char(p)) {
        gunichar c = (guchar) *p < 0x80 ? (guchar) *p : g_utf8_get_char_validated(p, end - p);

        if (c == '\v' || g_unichar_isspace(c)) {
            if (letters)
                count_word(words, start, (gsize) (p - start), html);
            letters = FALSE;
            start = g_utf8_next_char(p);
        } else if (c != (gunichar) -1 && c != (gunichar) -2) {
            letters = letters || is_of_word(c);
        }
    }
    if (letters)
        count_word(words, start, (gsize) (end - start), html);
}

static gboolean
is_inside(const PsPart *part, const PsPart *outer)
{
    while (part && part != outer)
        part = part->parent;
    return part != NULL;
}

static const PsHtmlPart *
html_of(PsMessage *message, const PsPart *part)
{
    const GArray *parts = ps_html_parts(message);

    for (guint i = 0; i < parts->len; i++)
        if (g_array_index(parts, PsHtmlPart, i).part == part)
            return &g_array_index(parts, PsHtmlPart, i);
    return NULL;
}

/* Count the words of a part; an HTML of images alone has one that no text has. */
static void
count_part(PsMessage *message, const PsPart *part, GHashTable *words, guint *images)
{
    const PsHtmlPart *html = ps_view_is_html(part) ? html_of(message, part) : NULL;

    if (html && html->html)
        count_words(words, html->html->text, TRUE);
    if (html && ps_html_stats_tag(html->stats, "img"))
        ++*images;
    if (!ps_view_is_html(part) && part->text)
        count_words(words, part->text, FALSE);
}

/* What the words come to; taken over into RET where there are any of HTML. */
static void
compare(GHashTable *words, guint images, PsSaAlternative *ret)
{
    guint html = 0, text = 0, only = 0;
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, words);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Word *word = value;

        html += word->html ? 1 : 0;
        text += word->text ? 1 : 0;
        only += word->html > word->text ? 1 : 0;
    }
    if (!html && images)
        html = only = 1;
    if (!html)
        return;
    ret->html = html;
    ret->text = text;
    ret->difference = MAX(ret->difference, 100.0 * only / html);
}

static gboolean
is_invitation(const PsMimeStats *stats)
{
    static const char *const types[] = { "multipart/alternative", "text/html",
        "text/calendar" };

    if (stats->parts->len != G_N_ELEMENTS(types))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(g_array_index(stats->parts, PsMimePart, i).type, types[i]) != 0)
            return FALSE;
    return TRUE;
}

PsSaAlternative
ps_sa_alternative(PsMessage *message)
{
    const PsMimeStats *stats = ps_mime_stats(message);
    PsSaAlternative found = { 0 };

    if (!stats->count[PS_MIME_ALTERNATIVE] || is_invitation(stats))
        return found;
    for (guint i = 0; i < stats->parts->len; i++) {
        const PsPart *outer = ps_message_part(message, i);
        g_autoptr(GHashTable) words = NULL;
        guint images = 0;

        if (strcmp(outer->type, "multipart/alternative") != 0)
            continue;
        words = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
        for (guint k = i + 1; k < stats->parts->len; k++) {
            const PsMimePart *part = &g_array_index(stats->parts, PsMimePart, k);

            if (!is_inside(ps_message_part(message, k), outer))
                break;
            if (part->leaf &&
                (!strcmp(part->type, "text/plain") || !strcmp(part->type, "text/html")))
                count_part(message, ps_message_part(message, k), words, &images);
        }
        compare(words, images, &found);
    }
    return found;
}
