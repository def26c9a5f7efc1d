/* SPDX-License-Identifier: MIT */
/* url_find.c - URLs in text; see url.h. */
#include <libpsl.h>

#include "base/cursor.h"
#include "mail/url.h"

/* What ends a URL in text, and what it does not end in. */
#define ENDS "><\"`}]{[| \t\r\n\f\v\x1b"
#define ENDS_MAIL ",('"
#define NOT_LAST "-~!@#^&*()_+=:;'?,."

/* What a word may begin behind, if it does not anyway. */
#define STARTS "><\"'`,{[(| \t\r\n\f\v\x1b"

#define RUN_BYTES 2048 /* of what follows a scheme */
#define NAME_BYTES 251 /* of a host, or of what is before "@" */

static gboolean
is_word(int byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

/* "www.", "www1." to "www99.". */
static gboolean
take_www(PsCursor *c)
{
    PsCursor ahead = *c;

    if (!ps_cursor_take_word(&ahead, "www"))
        return FALSE;
    for (guint i = 0; i < 2 && g_ascii_isdigit(ps_cursor_peek(&ahead)); i++)
        ps_cursor_next(&ahead);
    if (!ps_cursor_take(&ahead, '.'))
        return FALSE;
    *c = ahead;
    return TRUE;
}

/* A no-break space ends a URL as well; a mail address ends before all that is not ASCII. */
static gboolean
at_end(const PsCursor *c, gboolean mail)
{
    int byte = ps_cursor_peek(c);

    if (byte == PS_CURSOR_END)
        return TRUE;
    if (byte >= 0x80)
        return mail || (byte == 0xc2 && ps_cursor_peek_at(c, 1) == 0xa0);
    return byte && (strchr(ENDS, byte) || (mail && strchr(ENDS_MAIL, byte)));
}

/* The length of the URL of LEN bytes at TEXT without a bracket that it does not open and
 * without punctuation at its end. */
static gsize
trim(const char *text, gsize len)
{
    const char *close = memchr(text, ')', len), *open = memchr(text, '(', len);

    if (close && (!open || close < open))
        len = (gsize) (close - text);
    while (len && strchr(NOT_LAST, text[len - 1]))
        len--;
    return len;
}

/* The scheme or name that makes a URL of what follows. */
static gboolean
take_prefix(PsCursor *c)
{
    return ps_cursor_take_word(c, "http://") || ps_cursor_take_word(c, "https://") ||
           ps_cursor_take_word(c, "ftp://") || ps_cursor_take_word(c, "ftp.") || take_www(c);
}

/* The URL that begins where the cursor stands, which moves behind it and what is trimmed
 * off. */
static gboolean
take_url(PsCursor *c, PsSpan *ret)
{
    gsize start = ps_cursor_offset(c), prefix, len;
    gboolean mail = ps_cursor_take_word(c, "mailto:");

    if (!mail && !take_prefix(c))
        return FALSE;
    prefix = ps_cursor_offset(c) - start;
    while (!at_end(c, mail))
        ps_cursor_next(c);
    len = trim(c->start + start, ps_cursor_offset(c) - start);
    *ret = (PsSpan){ start, len };
    return len > prefix;
}

gboolean
ps_url_find(const char *text, gsize len, gsize start, PsSpan *ret)
{
    PsCursor c = ps_cursor(text, len);
    int before;

    ps_cursor_skip(&c, start);
    before = start ? (guchar) text[start - 1] : PS_CURSOR_END;
    while (ps_cursor_left(&c)) {
        if (!is_word(before) && strchr("hfwmHFWM", ps_cursor_peek(&c)) && take_url(&c, ret))
            return TRUE;
        before = ps_cursor_next(&c);
    }
    return FALSE;
}

/* Take at most MOST bytes up to the end of a URL. FALSE if there are none, or more. */
static gboolean
take_run(PsCursor *c, gboolean mail, gsize most)
{
    gsize count = 0;

    for (; count <= most && !at_end(c, mail); count++)
        ps_cursor_next(c);
    return count > 0 && count <= most;
}

static gboolean
take_web(PsCursor *c)
{
    return take_prefix(c) && take_run(c, FALSE, RUN_BYTES);
}

/* user@host, or mailto: and whatever. */
static gboolean
take_mail(PsCursor *c)
{
    gsize count = 0;

    if (ps_cursor_take_word(c, "mailto:"))
        return take_run(c, TRUE, RUN_BYTES);
    for (; count <= NAME_BYTES && ps_cursor_peek(c) != '@' && !at_end(c, TRUE); count++)
        ps_cursor_next(c);
    return count > 0 && count <= NAME_BYTES && ps_cursor_take(c, '@') &&
           take_run(c, TRUE, NAME_BYTES);
}

/* ":8080", or nothing. */
static gboolean
take_port(PsCursor *c)
{
    guint digits = 0;

    if (!ps_cursor_take(c, ':'))
        return TRUE;
    for (; g_ascii_isdigit(ps_cursor_peek(c)); digits++)
        ps_cursor_next(c);
    return digits > 0;
}

/* The name of a host that stands alone, perhaps with a port and a path. */
static gboolean
take_host(PsCursor *c)
{
    const char *start = c->pos;
    g_autofree char *host = NULL;
    gsize len = 0, dots;

    while (len <= NAME_BYTES && (is_word(ps_cursor_peek(c)) || ps_cursor_peek(c) == '.' ||
                                    ps_cursor_peek(c) == '-')) {
        ps_cursor_next(c);
        len++;
    }
    dots = len && start[len - 1] == '.';
    if (len > NAME_BYTES || !memchr(start, '.', len - dots))
        return FALSE;
    host = g_ascii_strdown(start, (gssize) (len - dots));
    if (!ps_url_is_public(host))
        return FALSE;
    return take_port(c) && (!ps_cursor_take(c, '/') || take_run(c, FALSE, RUN_BYTES)) &&
           at_end(c, FALSE);
}

/* Does a word begin behind the byte BEFORE? */
static gboolean
begins(int before, int byte)
{
    if (before == PS_CURSOR_END)
        return TRUE;
    return is_word(before) != is_word(byte) || strchr(STARTS, before);
}

gboolean
ps_url_scan(const char *text, gsize len, gsize *at, PsSpan *ret, PsUrlSeen *ret_seen)
{
    static const struct {
        PsUrlSeen seen;
        gboolean (*take)(PsCursor *c);
    } kinds[] = {
        { PS_URL_SEEN_WEB, take_web },
        { PS_URL_SEEN_MAIL, take_mail },
        { PS_URL_SEEN_HOST, take_host },
    };
    PsCursor c = ps_cursor(text, len);
    int before;

    ps_cursor_skip(&c, *at);
    before = *at ? (guchar) text[*at - 1] : PS_CURSOR_END;
    for (; ps_cursor_left(&c); before = ps_cursor_next(&c)) {
        for (guint i = 0; i < G_N_ELEMENTS(kinds) && begins(before, ps_cursor_peek(&c)); i++) {
            PsCursor ahead = c;
            gsize start = ps_cursor_offset(&c);

            if ((kinds[i].seen == PS_URL_SEEN_HOST && before != PS_CURSOR_END &&
                    strchr("-._%", before)) ||
                !kinds[i].take(&ahead))
                continue;
            *at = ps_cursor_offset(&ahead);
            *ret = (PsSpan){ start, trim(text + start, *at - start) };
            *ret_seen = kinds[i].seen;
            return TRUE;
        }
    }
    return FALSE;
}

/* Letters, digits, hyphens, and the underscores that browsers let pass. */
static gboolean
is_name(const char *host)
{
    const char *p = host;

    for (; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("-_.", *p))
            return FALSE;
    return *host && *host != '.' && p[-1] != '.' && !strstr(host, "..");
}

gboolean
ps_url_is_public(const char *host)
{
    static const char *const reserved[] = { "example", "invalid", "localhost", "test", NULL };
    const char *tld = strrchr(host, '.');
    const psl_ctx_t *list = psl_builtin();

    if (!tld || !is_name(host))
        return FALSE;
    tld++;
    return g_strv_contains(reserved, tld) || !list ||
           psl_is_public_suffix2(list, tld, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}
