/* SPDX-License-Identifier: MIT */
/* url.c - the parts of a URL; see url.h. */
#include "mail/url.h"

#include <arpa/inet.h>

#include "addr/domain.h"
#include "base/cursor.h"

/* Nothing can stand for these in the name of a host. */
#define NEVER_IN_HOST " \t\r\n#/:<>?@[\\]^|%\""

/* URL without what browsers drop: blanks and controls around it, line breaks and tabs in it. */
static char *
clean(const char *url)
{
    gsize len = strlen(url);
    GString *out;

    while (len && (guchar) url[len - 1] <= ' ')
        len--;
    out = g_string_sized_new(len);
    for (gsize i = 0; i < len; i++)
        if ((out->len || (guchar) url[i] > ' ') && !strchr("\t\r\n", url[i]))
            g_string_append_c(out, url[i]);
    return g_string_free(out, FALSE);
}

/* Take all bytes up to one of STOPS. */
static char *
take_until(PsCursor *c, const char *stops)
{
    const char *start = c->pos;
    int byte;

    while ((byte = ps_cursor_peek(c)) != PS_CURSOR_END && !strchr(stops, byte))
        ps_cursor_next(c);
    return g_strndup(start, (gsize) (c->pos - start));
}

static char *
take_scheme(PsCursor *c)
{
    PsCursor ahead = *c;
    int byte;

    if (!g_ascii_isalpha(ps_cursor_peek(&ahead)))
        return NULL;
    while ((byte = ps_cursor_peek(&ahead)) != PS_CURSOR_END &&
           (g_ascii_isalnum(byte) || strchr("+-.", byte)))
        ps_cursor_next(&ahead);
    if (byte != ':')
        return NULL;
    *c = ahead;
    ps_cursor_next(c);
    return g_ascii_strdown(ahead.start, (gssize) ps_cursor_offset(&ahead));
}

/* Schemes whose URLs have a host, and for which a backslash is a slash. */
static gboolean
is_web(const char *scheme)
{
    static const char *const schemes[] = { "http", "https", "ftp", "ws", "wss", NULL };

    return scheme && g_strv_contains(schemes, scheme);
}

static gboolean
is_slash(int byte, gboolean web)
{
    return byte == '/' || (web && byte == '\\');
}

static gboolean
take_two_slashes(PsCursor *c, gboolean web)
{
    if (!is_slash(ps_cursor_peek(c), web) || !is_slash(ps_cursor_peek_at(c, 1), web))
        return FALSE;
    ps_cursor_skip(c, 2);
    return TRUE;
}

/* One number of an IPv4 address: 0x7f, 0177, 127. */
static gboolean
take_number(PsCursor *c, guint64 *ret)
{
    gboolean zero = ps_cursor_peek(c) == '0';
    guint base = zero ? 8 : 10;
    guint64 number = 0;
    gsize digits = 0;

    if (ps_cursor_take_word(c, "0x"))
        base = 16;
    for (;; digits++) {
        int digit = g_ascii_xdigit_value((char) ps_cursor_peek(c));

        if (digit < 0)
            break;
        if ((guint) digit >= base)
            return FALSE;
        number = MIN(number * base + (guint) digit, G_MAXUINT32 + (guint64) 1);
        ps_cursor_next(c);
    }
    *ret = number;
    return digits > 0 || base == 16;
}

/* Is the last label of HOST a number? Then a browser takes the whole for an address. */
static gboolean
ends_in_number(const char *host)
{
    gsize len = strlen(host);
    const char *label;

    if (len && host[len - 1] == '.')
        len--;
    label = g_strrstr_len(host, (gssize) len, ".");
    label = label ? label + 1 : host;
    len -= (gsize) (label - host);
    if (len > 2 && label[0] == '0' && (label[1] == 'x' || label[1] == 'X'))
        return strspn(label + 2, "0123456789abcdefABCDEF") >= len - 2;
    return len && strspn(label, "0123456789") >= len;
}

char *
ps_url_ipv4(const char *host)
{
    PsCursor c = ps_cursor(host, strlen(host));
    guint64 address = 0, number;

    if (!ends_in_number(host))
        return NULL;
    for (guint left = 4; left > 0; left--) {
        if (!take_number(&c, &number))
            return NULL;
        if (!ps_cursor_left(&c) || (ps_cursor_take(&c, '.') && !ps_cursor_left(&c))) {
            if (number >> (8 * left))
                return NULL;
            address = address << (8 * left) | number;
            return g_strdup_printf("%u.%u.%u.%u", (guint) (address >> 24),
                (guint) (address >> 16 & 0xFF), (guint) (address >> 8 & 0xFF),
                (guint) (address & 0xFF));
        }
        if (number > 0xFF)
            return NULL;
        address = address << 8 | number;
    }
    return NULL;
}

/* %41 to A; what is not two digits stays. */
static char *
percent_decode(const char *text)
{
    GString *out = g_string_new(NULL);

    for (const char *p = text; *p; p++) {
        if (p[0] == '%' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
            g_string_append_c(
                out, (char) (g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2])));
            p += 2;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* "[2001:db8::1]" */
static char *
read_ipv6(const char *raw)
{
    struct in6_addr address;
    gsize len = strlen(raw);
    g_autofree char *inner = g_strndup(raw + 1, len > 2 ? len - 2 : 0);

    if (raw[len - 1] != ']' || inet_pton(AF_INET6, inner, &address) != 1)
        return NULL;
    return g_ascii_strdown(raw, -1);
}

/* The host that RAW stands for, or NULL if it cannot be one. IDNA may make other
 * characters of it: a full-width slash is a slash. */
static char *
read_host(const char *raw)
{
    g_autofree char *decoded = percent_decode(raw), *ascii = NULL;

    if (raw[0] == '[')
        return read_ipv6(raw);
    if (!g_utf8_validate(decoded, -1, NULL))
        return strpbrk(decoded, NEVER_IN_HOST) ? NULL : g_ascii_strdown(raw, -1);
    ascii = ps_domain_to_ascii(decoded, strlen(decoded));
    if (!ascii)
        ascii = g_utf8_strdown(decoded, -1);
    if (!*ascii || strpbrk(decoded, NEVER_IN_HOST) || strpbrk(ascii, NEVER_IN_HOST))
        return NULL;
    return ends_in_number(ascii) ? ps_url_ipv4(ascii) : g_steal_pointer(&ascii);
}

/* ":8080", or ":" alone. */
static gboolean
read_port(const char *text, int *ret)
{
    guint64 port;

    if (!*text)
        return TRUE;
    if (strspn(text, "0123456789") != strlen(text))
        return FALSE;
    port = g_ascii_strtoull(text, NULL, 10);
    *ret = (int) MIN(port, G_MAXUINT16 + (guint64) 1);
    return port <= G_MAXUINT16;
}

/* user:password@host:port. */
static gboolean
read_authority(const char *authority, PsUrl *ret)
{
    const char *at = strrchr(authority, '@');
    const char *host = at ? at + 1 : authority;
    const char *bracket = strrchr(host, ']');
    const char *colon = strchr(bracket ? bracket : host, ':');

    if (at)
        ret->userinfo = g_strndup(authority, (gsize) (at - authority));
    if (colon && !read_port(colon + 1, &ret->port))
        return FALSE;
    ret->host_raw = colon ? g_strndup(host, (gsize) (colon - host)) : g_strdup(host);
    ret->host = read_host(ret->host_raw);
    return ret->host != NULL;
}

static gboolean
read_url(const char *text, PsUrl *ret)
{
    PsCursor c = ps_cursor(text, strlen(text));
    gboolean web;

    ret->scheme = take_scheme(&c);
    web = !ret->scheme || is_web(ret->scheme);
    if (take_two_slashes(&c, web)) {
        g_autofree char *authority = take_until(&c, web ? "/\\?#" : "/?#");
        gboolean nameless = !*authority && !web; /* file:///x */

        if (!nameless && !read_authority(authority, ret))
            return FALSE;
    } else if (is_web(ret->scheme)) {
        return FALSE;
    }
    ret->path = take_until(&c, "?#");
    if (ps_cursor_take(&c, '?'))
        ret->query = take_until(&c, "#");
    if (ps_cursor_take(&c, '#'))
        ret->fragment = take_until(&c, "");
    return TRUE;
}

gboolean
ps_url_parse(const char *url, PsUrl *ret)
{
    g_autofree char *text = clean(url);
    PsUrl parsed = { .port = -1 };

    if (!read_url(text, &parsed)) {
        ps_url_clear(&parsed);
        return FALSE;
    }
    *ret = parsed;
    return TRUE;
}

void
ps_url_clear(PsUrl *url)
{
    g_free(url->scheme);
    g_free(url->userinfo);
    g_free(url->host);
    g_free(url->host_raw);
    g_free(url->path);
    g_free(url->query);
    g_free(url->fragment);
    *url = (PsUrl){ .port = -1 };
}
