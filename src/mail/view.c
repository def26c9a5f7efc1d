/* SPDX-License-Identifier: MIT */
/* view.c - views are built once and kept; see view.h. */
#include "mail/view.h"

#include <string.h>

#include "base/hash.h"
#include "mail/html.h"
#include "mail/view_build.h"

#define CUT_SLACK 1024

PsView *
ps_view_new(void)
{
    PsView *view = g_new(PsView, 1);

    view->text = ps_text_new();
    view->strings = g_array_new(FALSE, FALSE, sizeof(PsString));
    return view;
}

void
ps_view_free(gpointer view)
{
    PsView *v = view;

    if (!v)
        return;
    ps_text_free(v->text);
    g_array_unref(v->strings);
    g_free(v);
}

void
ps_view_add_string(PsView *view, gsize start)
{
    const PsString string = { view->text, start, ps_text_length(view->text) - start };

    g_array_append_val(view->strings, string);
}

void
ps_view_add_lines(PsText *to, const PsText *text)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text), start = 0;
    const char *cr = memchr(bytes, '\r', len);

    while (cr) {
        gsize at = (gsize) (cr - bytes), end = at;

        while (end < len && end < at + 2 && bytes[end] == '\r')
            end++;
        if (end < len && bytes[end] == '\n') {
            ps_text_add_text(to, text, start, at - start);
            start = end;
        }
        cr = memchr(bytes + end, '\r', len - end);
    }
    ps_text_add_text(to, text, start, len - start);
}

gsize
ps_view_cut(const char *bytes, gsize len, gsize limit, const char *stops)
{
    for (; limit < len && *stops; stops++) {
        const char *stop = memchr(bytes + limit, *stops, MIN(len - limit, CUT_SLACK + 1));

        if (stop)
            return (gsize) (stop - bytes) + 1;
    }
    return MIN(limit, len);
}

gboolean
ps_view_is_html(const PsPart *part)
{
    static const char *const endings[] = { ".html", ".htm", ".shtml" };

    if (strcmp(part->type, "text/html") == 0)
        return TRUE;
    for (guint i = 0; part->filename && i < G_N_ELEMENTS(endings); i++) {
        gsize len = strlen(part->filename), ending = strlen(endings[i]);

        if (len >= ending && g_ascii_strcasecmp(part->filename + len - ending, endings[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

static PsHtml *
read_html(PsMessage *message, const PsPart *part)
{
    const char *bytes = ps_source_bytes(ps_message_source(message)), *limit;
    g_autoptr(PsText) decoded = NULL, text = NULL;
    PsCharset state;

    if (part->text)
        return ps_html_new(part->text, &limit);
    decoded = ps_decode_body(bytes, part->body, part->encoding, NULL);
    text = ps_decode_charset(decoded, part->charset, NULL, &state);
    return ps_html_new(text, &limit);
}

const PsHtml *
ps_view_html(PsMessage *message, const PsPart *part)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("view-html");
    GHashTable *others = g_datalist_id_get_data(kept, key);
    gpointer html = NULL;

    if (part->html)
        return part->html;
    if (!others) {
        others =
            g_hash_table_new_full(g_direct_hash, NULL, NULL, (GDestroyNotify) ps_html_free);
        g_datalist_id_set_data_full(kept, key, others, (GDestroyNotify) g_hash_table_unref);
    }
    if (!g_hash_table_lookup_extended(others, part, NULL, &html)) {
        html = read_html(message, part);
        g_hash_table_insert(others, (gpointer) part, html);
    }
    return html;
}

gboolean
ps_view_is_leaf(const PsMessage *message, guint index)
{
    return index + 1 >= ps_message_part_count(message) ||
           ps_message_part(message, index + 1)->parent != ps_message_part(message, index);
}

/* The view NAME, which BUILD makes when it is first asked for. */
static const GArray *
view(PsMessage *message, const char *name, PsView *(*build)(PsMessage *message))
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string(name);
    PsView *found = g_datalist_id_get_data(kept, key);

    if (!found) {
        found = build(message);
        g_datalist_id_set_data_full(kept, key, found, ps_view_free);
    }
    return found->strings;
}

const GArray *
ps_view_body(PsMessage *message)
{
    return view(message, "view-body", ps_view_body_new);
}

const GArray *
ps_view_rawbody(PsMessage *message)
{
    return view(message, "view-rawbody", ps_view_rawbody_new);
}

const GArray *
ps_view_uri(PsMessage *message)
{
    return view(message, "view-uri", ps_view_uri_new);
}

/* All of the file, but not the line with which a mailbox begins. */
static PsView *
full_new(PsMessage *message)
{
    const PsSource *source = ps_message_source(message);
    gsize start = ps_source_header(source).offset;
    PsView *full = ps_view_new();

    ps_text_add_raw(
        full->text, ps_source_bytes(source) + start, ps_source_length(source) - start, start);
    ps_view_add_string(full, 0);
    return full;
}

const GArray *
ps_view_full(PsMessage *message)
{
    return view(message, "view-full", full_new);
}

const PsString *
ps_view_header(PsMessage *message, const char *name)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("view-headers");
    GHashTable *headers = g_datalist_id_get_data(kept, key);
    gpointer found = NULL;
    PsView *header;

    if (!headers) {
        headers = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, ps_view_free);
        g_datalist_id_set_data_full(kept, key, headers, (GDestroyNotify) g_hash_table_unref);
    }
    if (!g_hash_table_lookup_extended(headers, name, NULL, &found)) {
        found = ps_view_header_new(message, name);
        g_hash_table_insert(headers, g_strdup(name), found);
    }
    header = found;
    return header ? &g_array_index(header->strings, PsString, 0) : NULL;
}
