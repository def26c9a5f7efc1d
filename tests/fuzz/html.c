/* SPDX-License-Identifier: MIT */
/* html.c - whatever the HTML: its text is UTF-8 if the HTML is, and every place lies in it. */
#include "mail/html.h"
#include "mail/html_stats.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The HTML stands behind so many other bytes of the raw file. */
#define BEFORE 7

static void
check_span(PsSpan span, size_t size)
{
    if (!ps_span_is_none(span) && (span.offset < BEFORE || ps_span_end(span) > BEFORE + size))
        abort();
}

static void
check_text(const PsText *text, gboolean utf8, size_t size)
{
    gsize len = ps_text_length(text), step = len / 64 + 1;
    const char *bytes = ps_text_bytes(text), *end;

    for (gsize i = 0; i < len; i += step)
        check_span(ps_text_span(text, i, MIN(step, len - i)), size);
    /* glib calls NUL invalid, we do not */
    while (utf8 && !g_utf8_validate(bytes, (gssize) len, &end)) {
        if (*end)
            abort();
        len -= (gsize) (end + 1 - bytes);
        bytes = end + 1;
    }
}

static void
check_pieces(const GArray *pieces, size_t size)
{
    for (guint i = 0; i < pieces->len; i++)
        check_span(g_array_index(pieces, PsHtmlPiece, i).at, size);
}

/* The counts are taken whatever the limits say. */
static void
check_stats(const PsText *text, size_t size)
{
    g_autoptr(PsHtmlStats) stats = ps_html_stats_new(text);

    if (stats->known > stats->tags || stats->known_names > stats->names ||
        stats->names > stats->tags || stats->min_size > stats->max_size)
        abort();
    check_pieces(stats->anchors, size);
    check_pieces(stats->comments, size);
    check_pieces(stats->titles, size);
    for (guint i = 0; i < PS_HTML_TRAITS; i++)
        if (stats->has[i] == ps_span_is_none(stats->traits[i]))
            abort();
        else
            check_span(stats->traits[i], size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsText) text = ps_text_new();
    g_autoptr(PsHtml) html = NULL;
    gboolean utf8 = g_utf8_validate((const char *) data, (gssize) size, NULL);
    const char *limit = NULL;

    ps_text_add_raw(text, (const char *) data, size, BEFORE);
    check_stats(text, size);
    html = ps_html_new(text, &limit);
    if ((html == NULL) != (limit != NULL))
        abort();
    if (!html)
        return 0;
    check_text(html->text, utf8, size);
    if (html->title)
        check_text(html->title, utf8, size);
    for (guint i = 0; i < html->links->len; i++) {
        const PsLink *link = &g_array_index(html->links, PsLink, i);

        if (ps_span_is_none(link->at) || !link->url)
            abort();
        check_span(link->at, size);
        check_span(link->shown_at, size);
        if ((link->shown == NULL) != ps_span_is_none(link->shown_at))
            abort();
    }
    for (guint i = 0; i < html->elements->len; i++)
        check_span(g_array_index(html->elements, PsElement, i).at, size);
    return 0;
}
