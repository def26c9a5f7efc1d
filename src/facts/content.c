/* SPDX-License-Identifier: MIT */
/* content.c - facts of what a reader gets: parts, text, HTML, images, attachments. */
#include "facts/measure.h"

#include <string.h>

#include "mail/html.h"

static gboolean
is_alternative(const PsPart *part)
{
    return part && !strcmp(part->type, "multipart/alternative");
}

static gboolean
is_text(const PsPart *part, const char *type)
{
    return !part->attachment && !strcmp(part->type, type);
}

/* PART is inside a multipart/alternative, at whatever depth (related, mixed); that one. */
static const PsPart *
alternative_of(const PsPart *part)
{
    const PsPart *above = part->parent;

    while (above && !is_alternative(above))
        above = above->parent;
    return above;
}

static gboolean
has_visible_text(const PsText *text)
{
    const char *p = ps_text_bytes(text);
    const char *end = p + ps_text_length(text);

    for (; p < end; p++)
        if (!g_ascii_isspace(*p))
            return TRUE;
    return FALSE;
}

/* The text/plain that stands in for the part HTML, or NULL. */
static const PsPart *
plain_beside(PsMessage *message, const PsPart *html)
{
    const PsPart *alternative = alternative_of(html);

    for (guint i = 0; alternative && i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (is_text(part, "text/plain") && alternative_of(part) == alternative)
            return part;
    }
    return NULL;
}

static void
measure_alternatives(PsFacts *facts, PsMessage *message)
{
    ps_facts_set_known(facts, PS_FACT_alternative_order);
    ps_facts_set_known(facts, PS_FACT_alternative_missing);
    ps_facts_set_known(facts, PS_FACT_alternative_empty);
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *html = ps_message_part(message, i);
        const PsPart *plain;

        if (!is_text(html, "text/html"))
            continue;
        plain = plain_beside(message, html);
        if (!plain)
            ps_facts_add(facts, PS_FACT_alternative_missing, html->id, html->header);
        else if (plain->text && !has_visible_text(plain->text))
            ps_facts_add(facts, PS_FACT_alternative_empty, plain->id, plain->header);
        if (plain && plain->header.offset > html->header.offset)
            ps_facts_add(facts, PS_FACT_alternative_order, plain->id, plain->header);
    }
}

static void
measure_parts(PsFacts *facts, PsMessage *message)
{
    guint count = ps_message_part_count(message);
    guint depth = 0, attachments = 0;

    ps_facts_set_known(facts, PS_FACT_part_type);
    ps_facts_set_known(facts, PS_FACT_attachment_name);
    ps_facts_set_known(facts, PS_FACT_attachment_type);
    ps_facts_set_known(facts, PS_FACT_attachment_bytes);
    for (guint i = 0; i < count; i++) {
        const PsPart *part = ps_message_part(message, i);
        const char *name = part->filename ? part->filename : "";
        PsSpan at = part->filename ? part->filename_at : part->header;

        depth = MAX(depth, part->depth);
        ps_facts_add(facts, PS_FACT_part_type, part->type, part->header);
        if (!part->attachment)
            continue;
        attachments++;
        if (part->filename)
            ps_facts_add(facts, PS_FACT_attachment_name, part->filename, at);
        ps_facts_add(facts, PS_FACT_attachment_type, part->type, at);
        ps_facts_add_number(facts, PS_FACT_attachment_bytes, (double) part->size, name, at);
    }
    ps_facts_add_number(facts, PS_FACT_mime_depth, depth, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_mime_parts, count, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_attachment_count, attachments, NULL, PS_SPAN_NONE);
}

static gsize
visible_chars(const PsText *text)
{
    const char *p = ps_text_bytes(text);
    const char *end = p + ps_text_length(text);
    gsize count = 0;

    for (; p < end; p = g_utf8_next_char(p))
        if (!g_ascii_isspace(*p))
            count++;
    return count;
}

static void
measure_html(PsFacts *facts, const PsHtml *html)
{
    for (guint i = 0; i < html->elements->len; i++) {
        const PsElement *element = &g_array_index(html->elements, PsElement, i);

        ps_facts_add(facts, PS_FACT_html_element, element->name, element->at);
    }
    for (guint i = 0; i < html->images->len; i++) {
        const PsImage *image = &g_array_index(html->images, PsImage, i);

        if (!image->alt)
            ps_facts_add(
                facts, PS_FACT_image_alt_missing, image->src ? image->src : "", image->at);
    }
}

static void
measure_text(PsFacts *facts, PsMessage *message)
{
    gsize chars = 0, html_bytes = 0, images = 0;
    PsSpan largest = PS_SPAN_NONE;

    ps_facts_set_known(facts, PS_FACT_html_element);
    ps_facts_set_known(facts, PS_FACT_image_alt_missing);
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->html) {
            measure_html(facts, part->html);
            images += part->html->images->len;
            chars = MAX(chars, part->html->visible_chars);
        } else if (part->text && is_text(part, "text/plain")) {
            chars = MAX(chars, visible_chars(part->text));
        }
        if (is_text(part, "text/html") && part->size > html_bytes) {
            html_bytes = part->size;
            largest = part->header;
        }
    }
    ps_facts_add_number(facts, PS_FACT_text_chars, (double) chars, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_html_bytes, (double) html_bytes, NULL, largest);
    ps_facts_add_number(facts, PS_FACT_image_count, (double) images, NULL, largest);
}

void
ps_measure_content(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_alternative_order, PS_FACT_alternative_missing,
        PS_FACT_alternative_empty, PS_FACT_part_type, PS_FACT_attachment_name,
        PS_FACT_attachment_type, PS_FACT_attachment_bytes, PS_FACT_mime_depth,
        PS_FACT_mime_parts, PS_FACT_attachment_count, PS_FACT_html_element,
        PS_FACT_image_alt_missing, PS_FACT_text_chars, PS_FACT_html_bytes,
        PS_FACT_image_count };

    if (!from->message) {
        for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
            ps_facts_set_unknown(facts, filled[i], "message refused");
        return;
    }
    measure_parts(facts, from->message);
    measure_alternatives(facts, from->message);
    measure_text(facts, from->message);
}
