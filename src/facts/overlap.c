/* SPDX-License-Identifier: MIT */
/* overlap.c - facts of texts that should say the same: HTML and plain text, title and subject. */
#include "facts/measure.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "mail/html.h"

#define WORD_MIN 3   /* letters: shorter words are in any text */
#define WORDS_MIN 20 /* of a text that a share says something of */

/* Words of letters alone, lower case; those of URLs are left out. */
static GHashTable *
words_of(const char *text, gsize len)
{
    GHashTable *words = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    const char *end = text + len;
    g_autoptr(GString) word = g_string_new(NULL);
    guint letters = 0;

    while (text < end) {
        gunichar c = g_utf8_get_char_validated(text, end - text);
        gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
        gboolean letter = valid && g_unichar_isalpha(c);

        if (letter) {
            g_string_append_unichar(word, g_unichar_tolower(c));
            letters++;
        }
        text = valid ? g_utf8_next_char(text) : text + 1;
        if (letter && text < end)
            continue;
        if (letters >= WORD_MIN && !g_hash_table_contains(words, word->str))
            g_hash_table_add(words, g_strdup(word->str));
        if (!letter && c == ':' && text + 1 < end && text[0] == '/' && text[1] == '/')
            while (text < end && !g_ascii_isspace(*text))
                text++;
        g_string_truncate(word, 0);
        letters = 0;
    }
    return words;
}

static guint
count_shared(GHashTable *a, GHashTable *b)
{
    GHashTableIter words;
    gpointer word;
    guint shared = 0;

    g_hash_table_iter_init(&words, a);
    while (g_hash_table_iter_next(&words, &word, NULL))
        shared += g_hash_table_contains(b, word) ? 1 : 0;
    return shared;
}

/* The text/plain beside the part HTML in the nearest multipart/alternative, or NULL. */
static const PsPart *
plain_beside(PsMessage *message, const PsPart *html)
{
    const PsPart *alternative = html->parent;

    while (alternative && strcmp(alternative->type, "multipart/alternative") != 0)
        alternative = alternative->parent;
    for (guint i = 0; alternative && i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->parent == alternative && part->text && !part->attachment &&
            !strcmp(part->type, "text/plain"))
            return part;
    }
    return NULL;
}

static void
compare(PsFacts *facts, const PsPart *plain, const PsPart *html)
{
    g_autoptr(GHashTable) of_plain =
        words_of(ps_text_bytes(plain->text), ps_text_length(plain->text));
    g_autoptr(GHashTable) of_html =
        words_of(ps_text_bytes(html->html->text), ps_text_length(html->html->text));
    guint fewer = MIN(g_hash_table_size(of_plain), g_hash_table_size(of_html));

    if (fewer >= WORDS_MIN)
        ps_facts_add_number(facts, PS_FACT_alternative_overlap,
            floor(100.0 * count_shared(of_plain, of_html) / fewer), NULL, plain->header);
}

static void
compare_title(PsFacts *facts)
{
    const PsFact *subject = ps_facts_get(facts, PS_FACT_subject);
    const PsFact *title = ps_facts_get(facts, PS_FACT_html_title);
    g_autoptr(GHashTable) of_subject = NULL, of_title = NULL;

    if (!subject->count || !title->count)
        return;
    of_subject = words_of(subject->values[0].text, strlen(subject->values[0].text));
    of_title = words_of(title->values[0].text, strlen(title->values[0].text));
    if (g_hash_table_size(of_subject) && g_hash_table_size(of_title))
        ps_facts_add_number(facts, PS_FACT_title_overlap, count_shared(of_subject, of_title),
            NULL, title->values[0].at);
}

void
ps_measure_overlap(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_alternative_overlap, PS_FACT_title_overlap };

    if (!from->message) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "message refused");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    for (guint i = 0; i < ps_message_part_count(from->message); i++) {
        const PsPart *html = ps_message_part(from->message, i);
        const PsPart *plain = html->html ? plain_beside(from->message, html) : NULL;

        if (plain)
            compare(facts, plain, html);
    }
    compare_title(facts);
}
