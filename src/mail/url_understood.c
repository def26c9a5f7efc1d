/* SPDX-License-Identifier: MIT */
/* url_understood.c - slashes, escapes, scheme and references put right; see
 * url_understood.h. */
#include "mail/url_understood.h"

#include <string.h>

gsize
ps_url_web_scheme(const char *url)
{
    if (g_ascii_strncasecmp(url, "http:", 5) == 0)
        return 5;
    return g_ascii_strncasecmp(url, "https:", 6) == 0 ? 6 : 0;
}

static gboolean
is_printable(int c)
{
    return c >= 0x21 && c <= 0x7e;
}

static gboolean
is_escape(const char *text)
{
    return text[0] == '%' && g_ascii_isxdigit(text[1]) && g_ascii_isxdigit(text[2]);
}

static gboolean
has_escapes(const char *url)
{
    for (const char *p = url; (p = strchr(p, '%')); p++)
        if (is_escape(p))
            return TRUE;
    return FALSE;
}

/* Escapes of printable ASCII undone. If there are any escapes, what ought to be escaped
 * and is not becomes one. */
static char *
without_escapes(const char *url)
{
    GString *out;

    if (!has_escapes(url))
        return g_strdup(url);
    out = g_string_new(NULL);
    for (const char *p = url; *p; p++) {
        if (is_escape(p)) {
            int c = g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2]);

            if (is_printable(c))
                g_string_append_c(out, (char) c);
            else
                g_string_append_len(out, p, 3);
            p += 2;
        } else if (is_printable((guchar) *p) && !strchr("\"%<>", *p)) {
            g_string_append_c(out, *p);
        } else {
            g_string_append_printf(out, "%%%02x", (guint) (guchar) *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* The printable character that "&#119;" or "&#x77;" at TEXT stands for, or a dot for one of
 * those that IDNA knows. FALSE if there is none. */
static gboolean
reference(const char *text, char *ret, gsize *ret_len)
{
    gboolean hex;
    char *end;
    guint64 c;

    if (text[0] != '&' || text[1] != '#')
        return FALSE;
    hex = g_ascii_tolower(text[2]) == 'x';
    if (!g_ascii_isxdigit(text[hex ? 3 : 2]))
        return FALSE;
    c = g_ascii_strtoull(text + (hex ? 3 : 2), &end, hex ? 16 : 10);
    if (c == 0x3002 || c == 0xff0e || c == 0xff61)
        c = '.';
    if (*end != ';' || c > 0x7e || !is_printable((int) c))
        return FALSE;
    *ret = (char) c;
    *ret_len = (gsize) (end - text) + 1;
    return TRUE;
}

static char *
without_references(const char *url)
{
    GString *out = g_string_new(NULL);
    gsize len;

    for (const char *p = url; *p; p += len) {
        char c = *p;

        len = 1;
        reference(p, &c, &len);
        g_string_append_c(out, c);
    }
    return g_string_free(out, FALSE);
}

/* URL has a scheme, in the widest sense. */
static gboolean
has_scheme(const char *url)
{
    const char *p = url;

    while (g_ascii_isalnum(*p) || *p == '-' || *p == '_')
        p++;
    return p != url && *p == ':';
}

/* "http:\\\\x" is meant to be "http://x". */
static char *
with_slashes(const char *url)
{
    char *text = g_strdelimit(g_strdup(url), "\\", '/');
    gsize scheme = ps_url_web_scheme(text);
    char *out;

    if (!scheme)
        return text;
    out = g_strdup_printf(
        "%.*s//%s", (int) scheme, text, text + scheme + MIN(strspn(text + scheme, "/"), 2));
    g_free(text);
    return out;
}

static char *
with_scheme(const char *url)
{
    if (has_scheme(url))
        return g_strdup(url);
    return g_strconcat(g_str_has_prefix(url, "ftp.") ? "ftp://" : "http://", url, NULL);
}

/* "http://x?y" is meant to be "http://x/?y". */
static char *
with_path(const char *url)
{
    gsize scheme = ps_url_web_scheme(url), host, end;

    if (!scheme || strncmp(url + scheme, "//", 2) != 0) /* as "http%3Ax" was */
        return g_strdup(url);
    host = strcspn(url + scheme + 2, "/?#");
    end = scheme + 2 + host;
    if (!host || !url[end] || url[end] == '/')
        return g_strdup(url);
    return g_strdup_printf("%.*s/%s", (int) end, url, url + end);
}

static char *(*const steps[])(const char *url) = { with_slashes, without_escapes, with_scheme,
    with_path, without_references };

char *
ps_url_understood(const char *url)
{
    char *text = g_strdup(url);

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        char *next = steps[i](text);

        g_free(text);
        text = next;
    }
    return text;
}
