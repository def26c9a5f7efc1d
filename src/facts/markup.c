/* SPDX-License-Identifier: MIT */
/*
 * markup.c - facts of how the HTML is written: what editors, screen readers and mail programs
 * that are old stumble over.
 */
#include "facts/measure.h"

#include <math.h>
#include <string.h>

#include "mail/entity.h"
#include "mail/html.h"
#include "mail/html_token.h"

#define LETTERS_MIN 100  /* of which a share says something */
#define PIXEL 2          /* side of a picture that nobody is to see */
#define AREA_MIN 10000.0 /* square pixels of images together: less is decoration */

static void
measure_faults(PsFacts *facts, const PsHtml *html)
{
    static const PsFactId ids[] = { PS_FACT_html_attribute_twice, PS_FACT_html_unclosed,
        PS_FACT_html_heading_skipped, PS_FACT_html_table_layout, PS_FACT_html_word_split,
        PS_FACT_html_comment_long };

    G_STATIC_ASSERT(G_N_ELEMENTS(ids) == PS_HTML_FAULTS);
    for (guint i = 0; i < html->faults->len; i++) {
        const PsHtmlFault *fault = &g_array_index(html->faults, PsHtmlFault, i);

        ps_facts_add(facts, ids[fault->kind], fault->text, fault->at);
    }
}

static void
measure_images(PsFacts *facts, const PsHtml *html, double *ret_area)
{
    for (guint i = 0; i < html->images->len; i++) {
        const PsImage *image = &g_array_index(html->images, PsImage, i);

        if (!image->src || !*image->src)
            ps_facts_add(facts, PS_FACT_image_src_missing, "", image->at);
        if (!image->sized)
            ps_facts_add(
                facts, PS_FACT_image_size_missing, image->src ? image->src : "", image->at);
        if (image->width > PIXEL && image->height > PIXEL)
            *ret_area += (double) image->width * image->height;
    }
}

/* Letters and digits of ASCII that nobody needs to write as references. */
typedef struct {
    gsize plain;
    gsize references;
} Letters;

/* Other references ("&egrave;", "&#39;") are neither. */
static void
count_letters(Letters *letters, const char *text, gsize len)
{
    while (len) {
        char decoded[PS_ENTITY_BYTES];
        gsize decoded_len = 0;
        gsize taken = *text == '&' ? ps_entity_read(text, len, decoded, &decoded_len) : 0;

        if (!taken)
            letters->plain += g_ascii_isalnum(*text) ? 1 : 0;
        else if (decoded_len == 1 && text[1] == '#' && g_ascii_isalnum(decoded[0]))
            letters->references++;
        taken = MAX(taken, 1);
        text += taken;
        len -= taken;
    }
}

static void
read_references(Letters *letters, const PsText *html)
{
    PsTokens tokens = ps_tokens(ps_text_bytes(html), ps_text_length(html));
    PsToken token;

    while (ps_tokens_next(&tokens, &token))
        if (token.kind == PS_TOKEN_TEXT && !token.blank && !token.literal)
            count_letters(letters, ps_text_bytes(html) + token.start, token.end - token.start);
}

static void
measure_references(PsFacts *facts, const Letters *letters)
{
    gsize all = letters->plain + letters->references;

    ps_facts_set_known(facts, PS_FACT_html_references);
    if (all >= LETTERS_MIN)
        ps_facts_add_number(facts, PS_FACT_html_references,
            floor(100.0 * (double) letters->references / (double) all), NULL, PS_SPAN_NONE);
}

static gboolean
is_alternative(const PsPart *part)
{
    return part && !strcmp(part->type, "multipart/alternative");
}

/* https://amp.dev, "Structure and rendering of AMP emails". */
static void
measure_amp(PsFacts *facts, PsMessage *message, guint index)
{
    const PsPart *amp = ps_message_part(message, index);
    const char *bytes = amp->text ? ps_text_bytes(amp->text) : "";
    gboolean before = FALSE, behind = FALSE;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        gboolean readable =
            !strcmp(part->type, "text/plain") || !strcmp(part->type, "text/html");

        if (!readable || part->attachment || part->parent != amp->parent)
            continue;
        before |= i < index;
        behind |= i > index;
    }
    if (!is_alternative(amp->parent) || (!before && !behind))
        ps_facts_add(facts, PS_FACT_amp_problem, "amp-alone", amp->header);
    else if (!behind)
        ps_facts_add(facts, PS_FACT_amp_problem, "amp-order", amp->header);
    if (!strstr(bytes, "\xe2\x9a\xa1"
                       "4email") &&
        !strstr(bytes, "amp4email"))
        ps_facts_add(facts, PS_FACT_amp_problem, "amp-unmarked", amp->header);
}

static void
measure_html(PsFacts *facts, const PsPart *part, Letters *letters, double *ret_area)
{
    const PsHtml *html = part->html;
    gsize len = html->title ? ps_text_length(html->title) : 0;

    if (len) {
        g_autofree char *title = g_strstrip(g_strdup(ps_text_bytes(html->title)));

        if (*title)
            ps_facts_add(facts, PS_FACT_html_title, title, ps_text_span(html->title, 0, len));
    }
    measure_faults(facts, html);
    measure_images(facts, html, ret_area);
    read_references(letters, part->text);
}

void
ps_measure_markup(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_html_title, PS_FACT_html_references,
        PS_FACT_html_attribute_twice, PS_FACT_html_unclosed, PS_FACT_html_heading_skipped,
        PS_FACT_html_table_layout, PS_FACT_html_word_split, PS_FACT_html_comment_long,
        PS_FACT_amp_problem, PS_FACT_image_src_missing, PS_FACT_image_size_missing,
        PS_FACT_text_per_image };
    Letters letters = { 0, 0 };
    double area = 0;

    if (!from->message) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "message refused");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    for (guint i = 0; i < ps_message_part_count(from->message); i++) {
        const PsPart *part = ps_message_part(from->message, i);

        if (part->html)
            measure_html(facts, part, &letters, &area);
        if (!strcmp(part->type, "text/x-amp-html") && !part->attachment)
            measure_amp(facts, from->message, i);
    }
    measure_references(facts, &letters);
    if (area >= AREA_MIN) {
        const PsFact *chars = ps_facts_get(facts, PS_FACT_text_chars);

        ps_facts_add_number(facts, PS_FACT_text_per_image,
            round(10000.0 * chars->values[0].number / area) / 10, NULL, PS_SPAN_NONE);
    }
}
