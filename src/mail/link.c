/* SPDX-License-Identifier: MIT */
/* link.c - the links of a message; see link.h. */
#include "mail/link.h"

#include <string.h>

#include "addr/domain.h"

typedef struct {
    GArray *links; /* PsLink */
    GStringChunk *strings;
} Links;

static void
links_free(gpointer data)
{
    Links *links = data;

    g_array_unref(links->links);
    g_string_chunk_free(links->strings);
    g_free(links);
}

/* The index of the first link of HTML that shows something behind OFFSET of the file. */
static guint
skip_shown(const GArray *html, guint index, gsize offset)
{
    for (; html && index < html->len; index++) {
        PsSpan shown = g_array_index(html, PsLink, index).shown_at;

        if (!ps_span_is_none(shown) && ps_span_end(shown) > offset)
            break;
    }
    return index;
}

/* Add the URLs of TEXT, but not those inside of the links of HTML, which may be NULL. */
static void
add_text_links(Links *links, const PsText *text, const GArray *html)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text);
    guint index = 0;
    PsSpan found;

    for (gsize at = 0; ps_url_find(bytes, len, at, &found); at = ps_span_end(found)) {
        PsLink link = { .kind = PS_LINK_TEXT };

        link.at = ps_text_span(text, found.offset, found.length);
        index = skip_shown(html, index, link.at.offset);
        if (html && index < html->len &&
            g_array_index(html, PsLink, index).shown_at.offset <= link.at.offset)
            continue;
        link.url = g_string_chunk_insert_len(
            links->strings, bytes + found.offset, (gssize) found.length);
        link.shown = link.url;
        link.shown_at = link.at;
        g_array_append_val(links->links, link);
    }
}

static int
compare(const void *a, const void *b)
{
    gsize left = ((const PsLink *) a)->at.offset, right = ((const PsLink *) b)->at.offset;

    return left < right ? -1 : left > right;
}

static Links *
links_new(PsMessage *message)
{
    Links *links = g_new(Links, 1);

    links->links = g_array_new(FALSE, FALSE, sizeof(PsLink));
    links->strings = g_string_chunk_new(1024);
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->html) {
            const GArray *html = part->html->links;

            g_array_append_vals(links->links, html->data, html->len);
            add_text_links(links, part->html->text, html);
        } else if (part->text && !part->attachment && strcmp(part->type, "text/plain") == 0) {
            add_text_links(links, part->text, NULL);
        }
    }
    g_array_sort(links->links, compare);
    return links;
}

const GArray *
ps_message_links(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("links");
    Links *links = g_datalist_id_get_data(kept, key);

    if (!links) {
        links = links_new(message);
        g_datalist_id_set_data_full(kept, key, links, links_free);
    }
    return links->links;
}

static char *
host_of(const char *url)
{
    g_auto(PsUrl) parts = { .port = -1 };

    return ps_url_parse(url, &parts) ? g_steal_pointer(&parts.host) : NULL;
}

/* The host of "bank.example/login", if that is all there is. */
static char *
bare_host(const char *text)
{
    g_autofree char *word = g_strstrip(g_strdup(text));
    g_autofree char *url = NULL, *host = NULL;

    if (strpbrk(word, " \t\r\n@\\") || !strchr(word, '.'))
        return NULL;
    for (gsize len = strlen(word); len && strchr(".,;:!?", word[len - 1]); len--)
        word[len - 1] = '\0';
    url = g_strconcat("http://", word, NULL);
    host = host_of(url);
    return host && ps_url_is_public(host) ? g_steal_pointer(&host) : NULL;
}

char *
ps_link_claims(const char *text)
{
    g_autofree char *found = NULL, *url = NULL;
    PsSpan span;

    if (!ps_url_find(text, strlen(text), 0, &span))
        return bare_host(text);
    found = g_strndup(text + span.offset, span.length);
    if (g_ascii_strncasecmp(found, "mailto:", 7) == 0)
        return NULL;
    url = strstr(found, "://") ? g_steal_pointer(&found) : g_strconcat("http://", found, NULL);
    return host_of(url);
}
