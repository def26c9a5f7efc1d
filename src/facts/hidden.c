/* SPDX-License-Identifier: MIT */
/*
 * hidden.c - facts of text that a reader does not get to see, and of the preview that an inbox
 * shows.
 *
 * Good newsletters hide text too: a line for the preview at the top, blocks for phones that a
 * media query shows, the same block twice for two kinds of screens. None of that is counted.
 */
#include "facts/measure.h"

#include <string.h>

#include "base/hash.h"
#include "mail/html.h"

#define PREVIEW_HIDDEN 200 /* characters of a hidden block that may be there for the preview */
#define PREVIEW_BEFORE 20  /* characters that may be seen before it, in other lines */
#define PREVIEW_SHOWN 140  /* what an inbox shows at most */
#define PADDING 6          /* blanks of no width that keep the rest out of the preview */
#define ZERO 0.5           /* pixels: less is drawn as nothing */
#define TINY 2             /* pixels that nobody reads */
#define REPEATED 80 /* words in a hundred that are seen elsewhere: a block for other screens */
#define SHOWN_MAX 100 /* bytes of a text in a message */

typedef enum {
    HIDDEN_NOT,
    HIDDEN_TEXT,
    HIDDEN_ZERO,
    HIDDEN_TINY,
    HIDDEN_COLOR,
    HIDDEN_WAYS,
} Hidden;

static const PsFactId each_of[HIDDEN_WAYS] = {
    [HIDDEN_TEXT] = PS_FACT_html_hidden_text,
    [HIDDEN_ZERO] = PS_FACT_html_font_zero,
    [HIDDEN_TINY] = PS_FACT_html_font_tiny,
    [HIDDEN_COLOR] = PS_FACT_html_color_hidden,
};

/* Hidden stretches with nothing to see between. */
typedef struct {
    guint first; /* stretch */
    guint last;
    guint marks;
    gsize before;     /* characters that are seen before it */
    gboolean in_line; /* they are in the same line */
} Block;

typedef struct {
    PsFacts *facts;
    const PsHtml *html;
    const char *text;
    GHashTable *seen; /* words; NULL until they are asked for */
    gsize hidden;     /* characters that count */
    PsSpan at;        /* the first of them */
} Reader;

static const PsStretch *
stretch_at(const PsHtml *html, guint index)
{
    return &g_array_index(html->stretches, PsStretch, index);
}

static Hidden
how_hidden(const PsSight *sight)
{
    if (sight->kind == PS_SIGHT_COLOR)
        return sight->picture ? HIDDEN_NOT : HIDDEN_COLOR;
    if (sight->kind == PS_SIGHT_SEEN || sight->kind == PS_SIGHT_FONT)
        return sight->size < ZERO    ? HIDDEN_ZERO
               : sight->size <= TINY ? HIDDEN_TINY
                                     : HIDDEN_NOT;
    return HIDDEN_TEXT;
}

/* Call TAKE for each word of letters and digits in TEXT, lower case, until it says FALSE. */
static void
for_words(const char *text, gsize len, gboolean (*take)(const char *word, gpointer data),
    gpointer data)
{
    const char *end = text + len;
    g_autoptr(GString) word = g_string_new(NULL);
    gboolean more = TRUE;

    while (text < end && more) {
        gunichar c = g_utf8_get_char_validated(text, end - text);
        gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

        if (valid && g_unichar_isalnum(c))
            g_string_append_unichar(word, g_unichar_tolower(c));
        text = valid ? g_utf8_next_char(text) : text + 1;
        if (word->len && (text >= end || !valid || !g_unichar_isalnum(c))) {
            more = take(word->str, data);
            g_string_truncate(word, 0);
        }
    }
}

static gboolean
add_word(const char *word, gpointer words)
{
    if (!g_hash_table_contains(words, word))
        g_hash_table_add(words, g_strdup(word));
    return TRUE;
}

typedef struct {
    GHashTable *seen;
    guint words;
    guint repeated;
} Repeats;

static gboolean
count_word(const char *word, gpointer data)
{
    Repeats *repeats = data;

    repeats->words++;
    repeats->repeated += g_hash_table_contains(repeats->seen, word) ? 1 : 0;
    return TRUE;
}

/* Nearly all words of BLOCK are seen elsewhere in the HTML. */
static gboolean
is_repeated(Reader *r, const Block *block)
{
    Repeats repeats = { 0 };

    if (!r->seen) {
        r->seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
        for (guint i = 0; i < r->html->stretches->len; i++) {
            const PsStretch *stretch = stretch_at(r->html, i);

            if (how_hidden(&stretch->sight) == HIDDEN_NOT)
                for_words(r->text + stretch->start, stretch->length, add_word, r->seen);
        }
    }
    repeats.seen = r->seen;
    for (guint i = block->first; i <= block->last; i++) {
        const PsStretch *stretch = stretch_at(r->html, i);

        for_words(r->text + stretch->start, stretch->length, count_word, &repeats);
    }
    return repeats.words >= 5 && repeats.repeated * 100 >= repeats.words * REPEATED;
}

static gboolean
is_of_media(const Reader *r, const Block *block)
{
    for (guint i = block->first; i <= block->last; i++)
        if (stretch_at(r->html, i)->marks && !stretch_at(r->html, i)->sight.media)
            return FALSE;
    return TRUE;
}

static gboolean
stop(const char *word, gpointer found)
{
    *(gboolean *) found = strlen(word) > 1;
    return !*(gboolean *) found;
}

/* A single letter or a dot holds a cell open. */
static gboolean
has_words(const char *text, gsize len)
{
    gboolean found = FALSE;

    for_words(text, len, stop, &found);
    return found;
}

/* TEXT in one line, as far as it fits into a message. */
static char *
excerpt(const char *text, gsize len)
{
    GString *out = g_string_new(NULL);
    const char *end = text + len;

    while (text < end && out->len < SHOWN_MAX) {
        gunichar c = g_utf8_get_char_validated(text, end - text);

        if (c == (gunichar) -1 || c == (gunichar) -2)
            break;
        if (!g_unichar_isspace(c) && !g_unichar_iszerowidth(c))
            g_string_append_unichar(out, c);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
        text = g_utf8_next_char(text);
    }
    if (text < end)
        g_string_append(out, "\xe2\x80\xa6");
    return g_strchomp(g_string_free(out, FALSE));
}

static void
add_block(Reader *r, const Block *block)
{
    for (guint i = block->first; i <= block->last; i++) {
        const PsStretch *stretch = stretch_at(r->html, i);
        const char *text = r->text + stretch->start;
        Hidden how = how_hidden(&stretch->sight);
        PsSpan at = ps_text_span(r->html->text, stretch->start, stretch->length);
        g_autofree char *shown = NULL;

        if (!stretch->marks || how == HIDDEN_NOT || !has_words(text, stretch->length))
            continue;
        shown = excerpt(text, stretch->length);
        ps_facts_add(r->facts, each_of[how], shown, at);
        r->hidden += stretch->marks;
        if (ps_span_is_none(r->at))
            r->at = at;
    }
}

static void
judge_block(Reader *r, const Block *block, guint number)
{
    gboolean preview = number == 0 && !block->in_line && block->marks <= PREVIEW_HIDDEN &&
                       block->before <= PREVIEW_BEFORE;

    if (block->marks && !preview && !is_of_media(r, block) && !is_repeated(r, block))
        add_block(r, block);
}

/* No line of the rendered text ends between FROM and the stretch NEXT. */
static gboolean
goes_on(const Reader *r, gsize from, const PsStretch *next)
{
    return memchr(r->text + from, '\n', next->start - from) == NULL;
}

static void
read_blocks(Reader *r)
{
    Block block = { .first = G_MAXUINT };
    gsize seen = 0, seen_to = 0;
    guint blocks = 0;

    for (guint i = 0; i < r->html->stretches->len; i++) {
        const PsStretch *stretch = stretch_at(r->html, i);

        if (how_hidden(&stretch->sight) != HIDDEN_NOT) {
            if (block.first == G_MAXUINT)
                block = (Block){
                    .first = i, .before = seen, .in_line = seen && goes_on(r, seen_to, stretch)
                };
            block.last = i;
            block.marks += stretch->marks;
        } else if (stretch->marks) {
            seen += stretch->marks;
            seen_to = stretch->start + stretch->length;
            if (block.first != G_MAXUINT && block.marks)
                judge_block(r, &block, blocks++);
            block.first = G_MAXUINT;
        }
    }
    if (block.first != G_MAXUINT)
        judge_block(r, &block, blocks);
}

/* The beginning of TEXT as an inbox shows it, up to where blanks of no width keep the rest
 * out. */
static char *
preview_of(const char *text, gsize len, gsize *ret_used)
{
    GString *out = g_string_new(NULL);
    const char *start = text, *end = text + len;
    guint padding = 0, count = 0;

    while (text < end && count < PREVIEW_SHOWN && padding < PADDING) {
        gunichar c = g_utf8_get_char_validated(text, end - text);

        if (c == (gunichar) -1 || c == (gunichar) -2)
            break;
        text = g_utf8_next_char(text);
        if (c == 0xA0 || c == 0x34F || c == 0xAD || c == 0x2007 || g_unichar_iszerowidth(c)) {
            padding += out->len > 0;
        } else if (g_unichar_isspace(c)) {
            if (out->len && out->str[out->len - 1] != ' ')
                g_string_append_c(out, ' ');
        } else {
            g_string_append_unichar(out, c);
            padding = 0;
            count++;
        }
    }
    *ret_used = (gsize) (text - start);
    return g_strchomp(g_string_free(out, FALSE));
}

static void
measure_preview(PsFacts *facts, const PsText *text, gsize start)
{
    gsize used;
    g_autofree char *preview =
        preview_of(ps_text_bytes(text) + start, ps_text_length(text) - start, &used);
    PsSpan at = *preview ? ps_text_span(text, start, used) : PS_SPAN_NONE;

    ps_facts_set_known(facts, PS_FACT_preview);
    if (*preview)
        ps_facts_add(facts, PS_FACT_preview, preview, at);
    ps_facts_add_number(
        facts, PS_FACT_preview_chars, (double) g_utf8_strlen(preview, -1), NULL, at);
}

/* The text that an inbox takes its preview from: the HTML, behind its title, if there is one. */
static void
find_preview(PsFacts *facts, PsMessage *message)
{
    const PsText *plain = NULL;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->html) {
            gsize start = part->html->stretches->len ? stretch_at(part->html, 0)->start
                                                     : ps_text_length(part->html->text);

            measure_preview(facts, part->html->text, start);
            return;
        }
        if (!plain && part->text && !part->attachment && !strcmp(part->type, "text/plain"))
            plain = part->text;
    }
    if (plain) {
        measure_preview(facts, plain, 0);
    } else {
        ps_facts_set_unknown(facts, PS_FACT_preview, "no text");
        ps_facts_set_unknown(facts, PS_FACT_preview_chars, "no text");
    }
}

void
ps_measure_hidden(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_html_hidden_chars, PS_FACT_html_hidden_text,
        PS_FACT_html_font_zero, PS_FACT_html_font_tiny, PS_FACT_html_color_hidden,
        PS_FACT_html_style_refused, PS_FACT_preview, PS_FACT_preview_chars };
    gsize hidden = 0;
    PsSpan at = PS_SPAN_NONE;

    if (!from->message) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "message refused");
        return;
    }
    for (guint i = 1; i < HIDDEN_WAYS; i++)
        ps_facts_set_known(facts, each_of[i]);
    ps_facts_set_known(facts, PS_FACT_html_style_refused);
    for (guint i = 0; i < ps_message_part_count(from->message); i++) {
        const PsHtml *html = ps_message_part(from->message, i)->html;
        Reader r = { .facts = facts, .html = html, .at = PS_SPAN_NONE };

        if (!html)
            continue;
        if (html->style_limit)
            ps_facts_add(facts, PS_FACT_html_style_refused, html->style_limit, html->style_at);
        r.text = ps_text_bytes(html->text);
        read_blocks(&r);
        hidden += r.hidden;
        if (ps_span_is_none(at))
            at = r.at;
        if (r.seen)
            g_hash_table_unref(r.seen);
    }
    ps_facts_add_number(facts, PS_FACT_html_hidden_chars, (double) hidden, NULL, at);
    find_preview(facts, from->message);
}
