/* SPDX-License-Identifier: MIT */
/*
 * view_uri.c - what uri rules look at; see view.h. URLs in the text of the body view and
 * in the HTML, each in all forms of url_forms.h.
 */
#include <string.h>

#include "addr/domain.h"
#include "base/hash.h"
#include "mail/link.h"
#include "mail/url_forms.h"
#include "mail/view_build.h"

/* Who wants to know of each URI. */
typedef struct {
    PsUriFunc found;
    gpointer data;
} Uris;

typedef struct {
    PsView *view;
    GHashTable *seen; /* strings that are there */
} Strings;

/* Add a string that came from AT of the raw file. */
static void
add(Strings *strings, const char *uri, PsSpan at)
{
    PsView *view = strings->view;
    gsize begin = ps_text_length(view->text);

    if (!*uri || !g_hash_table_add(strings->seen, g_strdup(uri)))
        return;
    ps_text_add_from(view->text, uri, strlen(uri), at);
    ps_view_add_string(view, begin);
    ps_text_add_from(view->text, "\n", 1, PS_SPAN_NONE);
}

static void
add_strings(const PsUri *uri, gpointer data)
{
    for (guint i = 0; i < uri->forms->len; i++)
        add(data, uri->forms->pdata[i], uri->at);
}

/* A URI with the scheme that mail clients give it; NULL if they do not. */
static char *
with_scheme(const char *raw)
{
    static const char *const misread[] = { "skype:", "mail:", "email:", "e-mail:", ":" };
    const char *at = strchr(raw, '@'), *slash = strchr(raw, '/');

    if (g_ascii_strncasecmp(raw, "http://", 7) == 0 ||
        g_ascii_strncasecmp(raw, "https://", 8) == 0 ||
        g_ascii_strncasecmp(raw, "ftp://", 6) == 0 ||
        g_ascii_strncasecmp(raw, "mailto:", 7) == 0)
        return g_strdup(raw);
    if (g_ascii_strncasecmp(raw, "ftp.", 4) == 0)
        return g_strconcat("ftp://", raw, NULL);
    if (at && slash && slash + 1 < at)
        return g_strconcat("http://", raw, NULL);
    if (!at || g_ascii_strncasecmp(raw, "www", 3) == 0)
        return strchr(raw, '.') ? g_strconcat("http://", raw, NULL) : NULL;
    if (!at[1] || !strchr(at + 2, '.') || strstr(raw, "&nbsp;"))
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(misread); i++)
        if (g_ascii_strncasecmp(raw, misread[i], strlen(misread[i])) == 0)
            raw += strlen(misread[i]);
    return g_strconcat("mailto:", raw, NULL);
}

static gboolean
is_public_name(const char *name, gsize len)
{
    g_autofree char *host = ps_domain_to_ascii(name, len);

    return host && ps_url_is_public(host);
}

/* Text that only looks like a URI has no host of a domain that there can be. */
static gboolean
leads_somewhere(const char *uri)
{
    g_auto(PsUrl) url = { .port = -1 };
    g_autofree char *address = NULL;

    if (g_ascii_strncasecmp(uri, "mailto:", 7) == 0) {
        const char *at = strchr(uri, '@');

        return at && is_public_name(at + 1, strcspn(at + 1, "?&>%"));
    }
    if (!ps_url_parse(uri, &url) || !url.host)
        return FALSE;
    address = ps_url_ipv4(url.host);
    return address || ps_url_is_public(url.host);
}

static void
add_forms(Uris *uris, PsUri *uri, gboolean from_text)
{
    g_autoptr(GPtrArray) forms = ps_url_forms(uri->raw);
    gboolean good = !from_text;

    for (guint i = 0; i < forms->len && !good; i++)
        good = leads_somewhere(forms->pdata[i]);
    uri->forms = forms;
    if (good)
        uris->found(uri, uris->data);
}

/* "http://", "mailto:" and nothing else. */
static gboolean
is_bare_scheme(const char *uri)
{
    gsize colon = strcspn(uri, ":");

    return uri[colon] && strspn(uri + colon + 1, "/") == strlen(uri + colon + 1);
}

static void
add_from_text(Uris *uris, const PsString *string)
{
    const char *bytes = ps_string_bytes(string);
    gsize at = 0;
    PsUrlSeen seen;
    PsSpan found;

    while (ps_url_scan(bytes, string->length, &at, &found, &seen)) {
        g_autofree char *raw = g_strndup(bytes + found.offset, found.length);
        g_autofree char *uri = NULL;
        PsUri it = { .type = "parsed" };

        if ((seen == PS_URL_SEEN_MAIL && !strchr(raw, '@')) || is_bare_scheme(raw) ||
            g_ascii_strncasecmp(raw, "cid:", 4) == 0 ||
            g_ascii_strncasecmp(raw, "mid:", 4) == 0)
            continue;
        uri = with_scheme(raw);
        if (!uri)
            continue;
        it.raw = uri;
        it.at = ps_text_span(string->text, string->start + found.offset, found.length);
        it.schemeless = strcmp(uri, raw) != 0;
        it.unlinked = seen == PS_URL_SEEN_HOST && !strchr(raw, '@');
        add_forms(uris, &it, TRUE);
    }
}

/* URLs that are not relative to anything. */
static gboolean
stands_alone(const char *url)
{
    static const char *const schemes[] = { "data:", "mailto:", "file:", "cid:", "tel:" };

    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
            return TRUE;
    return FALSE;
}

/* The folder that a page's base names, if browsers follow it; else NULL. */
static char *
base_of(const char *url)
{
    gsize len = strlen(url);

    if (g_ascii_strncasecmp(url, "http:", 5) != 0 &&
        g_ascii_strncasecmp(url, "https:", 6) != 0 && g_ascii_strncasecmp(url, "ftp:", 4) != 0)
        return NULL;
    return g_strconcat(url, len && url[len - 1] == '/' ? "" : "/", NULL);
}

static void
add_from_html(Uris *uris, const PsHtml *html)
{
    g_autofree char *base = NULL;

    for (guint i = 0; i < html->links->len; i++) {
        const PsLink *link = &g_array_index(html->links, PsLink, i);
        g_autofree char *resolved = NULL;
        PsUri it = { .at = link->at, .type = link->element, .shown = link->shown };

        if (!*link->url)
            continue;
        if (!stands_alone(link->url))
            resolved = ps_url_resolve(base, link->url);
        it.raw = resolved ? resolved : link->url;
        add_forms(uris, &it, FALSE);
        if (strcmp(link->element, "base") == 0) {
            char *next = base_of(link->url);

            g_free(base);
            base = next;
        }
    }
}

void
ps_view_each_uri(PsMessage *message, PsUriFunc found, gpointer data)
{
    const GArray *body = ps_view_body(message);
    Uris uris = { found, data };

    for (guint i = 0; i < body->len; i++)
        add_from_text(&uris, &g_array_index(body, PsString, i));
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        const PsHtml *html = NULL;

        if (ps_view_is_leaf(message, i) && ps_view_is_html(part))
            html = ps_view_html(message, part);
        if (html)
            add_from_html(&uris, html);
    }
}

PsView *
ps_view_uri_new(PsMessage *message)
{
    Strings strings = { ps_view_new(),
        g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL) };

    ps_view_each_uri(message, add_strings, &strings);
    g_hash_table_unref(strings.seen);
    return strings.view;
}
