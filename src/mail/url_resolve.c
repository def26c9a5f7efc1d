/* SPDX-License-Identifier: MIT */
/* url_resolve.c - a URL against the base of its page; see url_forms.h. RFC 3986 section 5. */
#include <string.h>

#include "mail/url_forms.h"

/* What is absent is NULL. */
typedef struct {
    char *scheme;
    char *authority;
    char *path;
    char *query;
    char *fragment;
} Reference;

static void
reference_clear(Reference *r)
{
    g_free(r->scheme);
    g_free(r->authority);
    g_free(r->path);
    g_free(r->query);
    g_free(r->fragment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reference, reference_clear)

/* TEXT up to one of STOPS, and *TEXT there. */
static char *
take(const char **text, const char *stops)
{
    gsize len = strcspn(*text, stops);
    char *taken = g_strndup(*text, len);

    *text += len;
    return taken;
}

static Reference
split(const char *url)
{
    gsize scheme = strcspn(url, ":/?#");
    Reference r = { 0 };

    if (scheme && url[scheme] == ':') {
        r.scheme = take(&url, ":");
        url++;
    }
    if (strncmp(url, "//", 2) == 0) {
        url += 2;
        r.authority = take(&url, "/?#");
    }
    r.path = take(&url, "?#");
    if (*url == '?') {
        url++;
        r.query = take(&url, "#");
    }
    if (*url == '#')
        r.fragment = g_strdup(url + 1);
    return r;
}

/* PATH without "/./" and "/x/../". */
static char *
without_dots(const char *path)
{
    GString *out = g_string_new(NULL);

    if (g_str_has_prefix(path, "./") || g_str_has_prefix(path, "../"))
        path = strchr(path, '/');
    while (*path) {
        gsize len = strcspn(path + 1, "/") + 1;

        if (len == 2 && strncmp(path, "/.", 2) == 0) {
            if (!path[len])
                g_string_append_c(out, '/');
        } else if (len == 3 && strncmp(path, "/..", 3) == 0) {
            gsize left = out->len;

            while (left && out->str[--left] != '/')
                ;
            g_string_truncate(out, left);
            if (!path[len])
                g_string_append_c(out, '/');
        } else {
            g_string_append_len(out, path, (gssize) len);
        }
        path += len;
    }
    return g_string_free(out, FALSE);
}

/* PATH in the folder of BASE. */
static char *
merge(const Reference *base, const char *path)
{
    const char *slash = strrchr(base->path, '/');

    if (base->authority && !*base->path)
        return g_strconcat("/", path, NULL);
    if (!slash)
        return g_strdup(path);
    return g_strdup_printf("%.*s%s", (int) (slash + 1 - base->path), base->path, path);
}

/* What URL says, filled up from BASE. */
static void
fill(Reference *url, const Reference *base)
{
    g_autofree char *path = g_steal_pointer(&url->path);

    if (url->scheme || url->authority || *path == '/') {
        url->path = without_dots(path);
    } else if (*path) {
        g_autofree char *merged = merge(base, path);

        url->path = without_dots(merged);
    } else {
        url->path = g_strdup(base->path);
        if (!url->query)
            url->query = g_strdup(base->query);
    }
    if (url->scheme)
        return;
    if (!url->authority)
        url->authority = g_strdup(base->authority);
    url->scheme = g_strdup(base->scheme);
}

/* The scheme that the name of a host suggests. */
static const char *
guessed_scheme(const char *authority)
{
    static const char *const names[][2] = { { "www", "http" }, { "ftp", "ftp" } };

    for (guint i = 0; authority && i < G_N_ELEMENTS(names); i++) {
        const char *p = authority;

        if (g_ascii_strncasecmp(p, names[i][0], 3) != 0)
            continue;
        p += 3;
        p += strspn(p, "0123456789");
        if (*p == '.')
            return names[i][1];
    }
    return NULL;
}

char *
ps_url_resolve(const char *base, const char *url)
{
    g_auto(Reference) parts = split(url), from = split(base ? base : "");
    const char *scheme;

    if (parts.scheme && from.scheme && strcmp(parts.scheme, from.scheme) == 0)
        g_clear_pointer(&parts.scheme, g_free);
    fill(&parts, &from);
    scheme = parts.scheme ? parts.scheme : guessed_scheme(parts.authority);
    return g_strconcat(scheme ? scheme : "", scheme ? ":" : "", parts.authority ? "//" : "",
        parts.authority ? parts.authority : "", parts.path, parts.query ? "?" : "",
        parts.query ? parts.query : "", parts.fragment ? "#" : "",
        parts.fragment ? parts.fragment : "", NULL);
}
