/* SPDX-License-Identifier: MIT */
/*
 * leave.c - facts of the way out of a list, as a reader finds it in the text: is there one, can
 * it be seen, is it in what Gmail shows. What such links say is the list data/unsubscribe.txt
 * of the rules.
 */
#include "facts/measure.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "mail/link.h"

#define CUT 104448      /* bytes of HTML, 102 KiB, that Gmail shows of a mail */
#define GAP 24          /* bytes that "*" in a word stands for */
#define LINE_BEFORE 160 /* bytes of the line that a link is in */
#define LINE_BEHIND 80
#define URL_WORD 6 /* letters of a word that may be part of a URL */
#define PIXEL 2    /* side of a picture that is there to be counted */

/* Of several links the one that is reached best. */
typedef struct {
    PsFacts *facts;
    const char *const *words;
    gboolean by_line; /* look at the lines around links as well */
    guint seen;
    double size;
    double contrast; /* -1: of a picture, or on one */
    PsSpan size_at;
    PsSpan contrast_at;
    gsize cut;   /* raw place of Gmail's cut, G_MAXSIZE if it shows all */
    gsize first; /* raw place of the first of them, and its text */
    const char *first_text;
} Reader;

/* WORD with its gaps is in TEXT, both in lower case. */
static gboolean
mentions_word(const char *text, const char *word)
{
    const char *gap = strchr(word, '*');
    g_autofree char *before = NULL;
    const char *behind;

    if (!gap)
        return strstr(text, word) != NULL;
    before = g_strchomp(g_strndup(word, (gsize) (gap - word)));
    behind = gap + 1 + strspn(gap + 1, " ");
    while ((text = strstr(text, before)) != NULL) {
        text += strlen(before);
        if (g_strstr_len(text, (gssize) (GAP + strlen(behind)), behind))
            return TRUE;
    }
    return FALSE;
}

static gboolean
mentions(const Reader *r, const char *text, gboolean url)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);

    for (guint i = 0; r->words[i]; i++)
        if ((!url || (strlen(r->words[i]) >= URL_WORD && !strchr(r->words[i], ' '))) &&
            mentions_word(lower, r->words[i]))
            return TRUE;
    return FALSE;
}

/* The line of the rendered TEXT around START, in one piece; the caller frees it. */
static char *
line_around(const PsText *text, gsize start)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text), from = start, to = start;
    g_autofree char *line = NULL;

    while (from > 0 && start - from < LINE_BEFORE && bytes[from - 1] != '\n')
        from--;
    while (to < len && to - start < LINE_BEHIND && bytes[to] != '\n')
        to++;
    line = g_strndup(bytes + from, to - from);
    return g_utf8_make_valid(line, -1);
}

static gboolean
leads_out(const Reader *r, const PsHtml *html, const PsLink *link)
{
    g_autofree char *line = NULL;

    if (link->kind != PS_LINK_ANCHOR || !*link->url)
        return FALSE;
    if (r->by_line) {
        line = line_around(html->text, link->text_start);
        return link->is_shown && mentions(r, line, FALSE);
    }
    return (link->shown && mentions(r, link->shown, FALSE)) || mentions(r, link->url, TRUE);
}

static void
add_link(Reader *r, const PsLink *link)
{
    const char *text = link->shown ? link->shown : link->url;
    PsSpan at = ps_span_is_none(link->shown_at) ? link->at : link->shown_at;
    const PsSight *sight = &link->sight;
    double contrast = -1;

    if (!link->is_shown)
        return;
    if (ps_sight_is_hidden(sight)) {
        ps_facts_add(r->facts, PS_FACT_unsubscribe_hidden, link->url, link->at);
        return;
    }
    ps_facts_add(r->facts, PS_FACT_unsubscribe_link, text, at);
    if (sight->color >= 0 && !sight->picture)
        contrast = floor(ps_css_contrast(sight->color, sight->background) * 100) / 100;
    if (!r->seen || sight->size > r->size) {
        r->size = sight->size;
        r->size_at = at;
    }
    if (!r->seen || contrast < 0 || (r->contrast >= 0 && contrast > r->contrast)) {
        r->contrast = contrast;
        r->contrast_at = at;
    }
    if (!r->seen || at.offset < r->first) {
        r->first = at.offset;
        r->first_text = text;
    }
    r->seen++;
}

/* URLs that stand in plain text. */
static void
read_plain(Reader *r, PsMessage *message)
{
    const GArray *links = ps_message_links(message);

    for (guint i = 0; i < links->len; i++) {
        const PsLink *link = &g_array_index(links, PsLink, i);

        if (link->kind == PS_LINK_TEXT && mentions(r, link->url, TRUE))
            ps_facts_add(r->facts, PS_FACT_unsubscribe_text, link->url, link->at);
    }
}

static void
read_links(Reader *r, PsMessage *message)
{
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsHtml *html = ps_message_part(message, i)->html;

        for (guint k = 0; html && k < html->links->len; k++) {
            const PsLink *link = &g_array_index(html->links, PsLink, k);

            if (leads_out(r, html, link))
                add_link(r, link);
        }
    }
}

/* Words on the way out that a reader sees, in a link or not: of the HTML if there is one, for
 * that is what is shown. */
static void
read_text(Reader *r, PsMessage *message)
{
    gboolean html = FALSE, found = FALSE;

    for (guint i = 0; i < ps_message_part_count(message); i++)
        html |= ps_message_part(message, i)->html != NULL;
    for (guint i = 0; i < ps_message_part_count(message) && !found; i++) {
        const PsPart *part = ps_message_part(message, i);
        g_autoptr(GString) text = g_string_new(NULL);

        for (guint k = 0; part->html && k < part->html->stretches->len; k++) {
            const PsStretch *stretch = &g_array_index(part->html->stretches, PsStretch, k);

            if (!ps_sight_is_hidden(&stretch->sight))
                g_string_append_len(text, ps_text_bytes(part->html->text) + stretch->start,
                    (gssize) stretch->length);
        }
        if (!html && part->text && !part->attachment && !strcmp(part->type, "text/plain"))
            g_string_append(text, ps_text_bytes(part->text));
        if (text->len) {
            g_autofree char *valid = g_utf8_make_valid(text->str, -1);

            found = mentions(r, valid, FALSE);
        }
        if (found)
            ps_facts_add(r->facts, PS_FACT_unsubscribe_text, part->id, PS_SPAN_NONE);
    }
    if (!html && !found)
        read_plain(r, message);
}

/* Where Gmail stops to show the largest HTML. */
static void
measure_cut(Reader *r, PsMessage *message)
{
    const PsPart *largest = NULL;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->decoded && !part->attachment && !strcmp(part->type, "text/html") &&
            part->size > (largest ? largest->size : CUT))
            largest = part;
    }
    if (largest) {
        PsSpan at = ps_text_span(largest->decoded, CUT, 1);

        ps_facts_add(r->facts, PS_FACT_html_cut, "", at);
        r->cut = at.offset;
    }
}

static gboolean
is_pixel(const PsImage *image)
{
    return image->width >= 0 && image->width <= PIXEL && image->height >= 0 &&
           image->height <= PIXEL && image->src &&
           g_ascii_strncasecmp(image->src, "http", strlen("http")) == 0;
}

/* Pixels that keep cells open are the same picture again and again; what counts occurs once. */
static void
measure_pixels(Reader *r, const PsHtml *html)
{
    g_autoptr(GHashTable) times = g_hash_table_new(ps_hash_str, g_str_equal);

    for (guint i = 0; i < html->images->len; i++) {
        const PsImage *image = &g_array_index(html->images, PsImage, i);
        gpointer key = (gpointer) image->src;

        if (is_pixel(image))
            g_hash_table_insert(times, key,
                GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(times, key)) + 1));
    }
    for (guint i = 0; i < html->images->len; i++) {
        const PsImage *image = &g_array_index(html->images, PsImage, i);

        if (!is_pixel(image) || GPOINTER_TO_UINT(g_hash_table_lookup(times, image->src)) != 1)
            continue;
        ps_facts_add(r->facts, PS_FACT_image_pixel, image->src, image->at);
        if (image->at.offset > r->cut)
            ps_facts_add(r->facts, PS_FACT_image_pixel_cut, image->src, image->at);
    }
}

void
ps_measure_leave(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId always[] = { PS_FACT_html_cut, PS_FACT_image_pixel,
        PS_FACT_image_pixel_cut };
    static const PsFactId by_words[] = { PS_FACT_unsubscribe_link, PS_FACT_unsubscribe_hidden,
        PS_FACT_unsubscribe_size, PS_FACT_unsubscribe_contrast, PS_FACT_unsubscribe_cut,
        PS_FACT_unsubscribe_text };
    Reader r = { .facts = facts, .words = from->unsubscribe_words, .cut = G_MAXSIZE };

    if (!from->message || !r.words)
        ps_facts_set_all_unknown(facts, by_words, G_N_ELEMENTS(by_words),
            from->message ? "no word list" : "message refused");
    if (!from->message) {
        ps_facts_set_all_unknown(facts, always, G_N_ELEMENTS(always), "message refused");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(always); i++)
        ps_facts_set_known(facts, always[i]);
    measure_cut(&r, from->message);
    for (guint i = 0; i < ps_message_part_count(from->message); i++)
        if (ps_message_part(from->message, i)->html)
            measure_pixels(&r, ps_message_part(from->message, i)->html);
    if (!r.words)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(by_words); i++)
        ps_facts_set_known(facts, by_words[i]);
    read_links(&r, from->message);
    r.by_line = !ps_facts_get(facts, PS_FACT_unsubscribe_link)->count;
    if (r.by_line)
        read_links(&r, from->message);
    read_text(&r, from->message);
    if (!r.seen)
        return;
    ps_facts_add_number(facts, PS_FACT_unsubscribe_size, r.size, NULL, r.size_at);
    if (r.contrast >= 0)
        ps_facts_add_number(
            facts, PS_FACT_unsubscribe_contrast, r.contrast, NULL, r.contrast_at);
    if (r.first > r.cut)
        ps_facts_add(facts, PS_FACT_unsubscribe_cut, r.first_text, (PsSpan){ r.first, 1 });
}
