/* SPDX-License-Identifier: MIT */
/* html_parts.c - the HTML parts of a message; see html_parts.h. */
#include "mail/html_parts.h"

#include "mail/view_build.h"

static PsHtmlStats *
count(PsMessage *message, const PsPart *part)
{
    const char *bytes = ps_source_bytes(ps_message_source(message));
    g_autoptr(PsText) decoded = NULL, text = NULL;
    PsCharset state;

    if (part->text)
        return ps_html_stats_new(part->text);
    decoded = ps_decode_body(bytes, part->body, part->encoding, NULL);
    text = ps_decode_charset(decoded, part->charset, NULL, &state);
    return ps_html_stats_new(text);
}

static void
part_clear(gpointer part)
{
    PsHtmlPart *p = part;

    ps_html_stats_free(p->stats);
}

static GArray *
find_parts(PsMessage *message)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(PsHtmlPart));

    g_array_set_clear_func(parts, part_clear);
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        PsHtmlPart found = { .part = part };

        if (!ps_view_is_leaf(message, i) || !ps_view_is_html(part) || !part->size)
            continue;
        found.html = ps_view_html(message, part);
        found.stats = count(message, part);
        g_array_append_val(parts, found);
    }
    return parts;
}

const GArray *
ps_html_parts(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("html-parts");
    GArray *parts = g_datalist_id_get_data(kept, key);

    if (!parts) {
        parts = find_parts(message);
        g_datalist_id_set_data_full(kept, key, parts, (GDestroyNotify) g_array_unref);
    }
    return parts;
}
