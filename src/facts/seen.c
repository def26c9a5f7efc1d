/* SPDX-License-Identifier: MIT */
/* seen.c - facts of text that a reader sees: how large, in which colours. */
#include "facts/measure.h"

#include <math.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "mail/html.h"

#define LARGE 24        /* pixels; or, if bold: WCAG 2.2, "large scale" */
#define LARGE_BOLD 18.6 /* 14 pt */

typedef struct {
    PsFacts *facts;
    GHashTable *told; /* sizes and pairs of colours, as texts */
} Reader;

/* Nothing was told of TEXT before; it is kept. */
static gboolean
is_new(Reader *r, char *text)
{
    return g_hash_table_add(r->told, text);
}

static void
add_size(Reader *r, const PsSight *sight, PsSpan at)
{
    double size = round(sight->size * 10.0) / 10;
    g_autofree char *figures = ps_i18n_decimal(size);
    char *text = g_strconcat(figures, " px", NULL);

    if (is_new(r, text))
        ps_facts_add_number(r->facts, PS_FACT_text_size, size, text, at);
}

static void
add_contrast(Reader *r, const PsSight *sight, PsSpan at)
{
    gboolean large = sight->size >= LARGE || (sight->bold && sight->size >= LARGE_BOLD);
    double contrast;
    char *text;

    if (sight->picture || sight->color < 0)
        return;
    text = g_strdup_printf(
        "#%06x on #%06x%s", (guint) sight->color, (guint) sight->background, large ? " " : "");
    if (!is_new(r, text))
        return;
    contrast = floor(ps_css_contrast(sight->color, sight->background) * 100) / 100;
    ps_facts_add_number(r->facts, large ? PS_FACT_text_contrast_large : PS_FACT_text_contrast,
        contrast, g_strchomp(text), at);
}

/* Bullets and bars may be as pale as they like. */
static gboolean
has_letters(const char *text, gsize len)
{
    for (gsize i = 0; i + 1 < len; i++)
        if ((g_ascii_isalnum(text[i]) || (text[i] & 0x80)) &&
            (g_ascii_isalnum(text[i + 1]) || (text[i + 1] & 0x80)))
            return TRUE;
    return FALSE;
}

static void
read_html(Reader *r, const PsHtml *html)
{
    const char *text = ps_text_bytes(html->text);

    for (guint i = 0; i < html->stretches->len; i++) {
        const PsStretch *stretch = &g_array_index(html->stretches, PsStretch, i);
        PsSpan at;

        if (!stretch->marks || stretch->sight.kind != PS_SIGHT_SEEN ||
            !has_letters(text + stretch->start, stretch->length))
            continue;
        at = ps_text_span(html->text, stretch->start, stretch->length);
        add_size(r, &stretch->sight, at);
        add_contrast(r, &stretch->sight, at);
    }
}

void
ps_measure_seen(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_text_size, PS_FACT_text_contrast,
        PS_FACT_text_contrast_large };
    g_autoptr(GHashTable) told = NULL;
    Reader r;

    if (!from->message) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "message refused");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    told = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    r = (Reader){ .facts = facts, .told = told };
    for (guint i = 0; i < ps_message_part_count(from->message); i++) {
        const PsPart *part = ps_message_part(from->message, i);

        if (part->html)
            read_html(&r, part->html);
    }
}
