/* SPDX-License-Identifier: MIT */
/* emails.c - mail addresses in running text; see emails.h. */
#include "rules/sa/emails.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/url.h"

enum {
    LOCAL_BYTES = 64,
    LABEL_BYTES = 61, /* of those before the top-level domain */
    LABELS = 4,
    RUN_BYTES = 255, /* of a URL, on either side of its "@" */
};

static gboolean
is_atom(char byte)
{
    return g_ascii_isalnum(byte) || (byte && strchr("!#$%&'*+/=?^_`{|}~-", byte));
}

/* A local part may begin at AT: where a word does. */
static gboolean
is_start(const char *text, gsize at)
{
    return is_atom(text[at]) && (!at || !is_atom(text[at - 1]));
}

/* Where the local part in front of the "@" at END begins, not before FROM: words with one dot
 * between them, as many as are short enough. END if there is none. */
static gsize
find_local(const char *text, gsize from, gsize end)
{
    gsize start = end;

    for (gsize at = end; end - at <= LOCAL_BYTES; at--) {
        if (at < end && is_start(text, at))
            start = at;
        if (at == from ||
            (!is_atom(text[at - 1]) && (text[at - 1] != '.' || at == end || text[at] == '.')))
            break;
    }
    return start;
}

/* A label of a domain; no hyphen stands at its ends. */
static gboolean
is_label(const char *label, gsize len)
{
    return len > 0 && len <= LABEL_BYTES && label[0] != '-' && label[len - 1] != '-';
}

/* Where the domain that begins at START ends; 0 if it is none that there can be. */
static gsize
find_domain(const char *text, gsize len, gsize start)
{
    gsize at = start, labels = 0;
    g_autofree char *host = NULL;

    for (;;) {
        gsize label = at;

        while (at < len && (g_ascii_isalnum(text[at]) || text[at] == '-'))
            at++;
        if (at + 1 >= len || text[at] != '.' || !g_ascii_isalnum(text[at + 1]))
            break;
        if (!is_label(text + label, at - label) || ++labels > LABELS)
            return 0;
        at++;
    }
    if (!labels)
        return 0;
    host = g_ascii_strdown(text + start, (gssize) (at - start));
    return ps_url_is_public(host) ? at : 0;
}

gboolean
ps_sa_emails_next(const char *text, gsize len, gsize *at, PsSpan *ret)
{
    for (gsize from = *at; from < len;) {
        const char *sign = memchr(text + from, '@', len - from);
        gsize end = sign ? (gsize) (sign - text) : len;
        gsize start = sign ? find_local(text, from, end) : end;
        gsize domain_end = start < end ? find_domain(text, len, end + 1) : 0;

        if (!sign)
            break;
        if (domain_end) {
            *ret = (PsSpan){ start, domain_end - start };
            *at = domain_end;
            return TRUE;
        }
        from = end + 1;
    }
    *at = len;
    return FALSE;
}

/* The end of the URL with an address in it that begins at START; 0 if it is none. */
static gsize
find_url(const char *text, gsize len, gsize start)
{
    PsCursor c = ps_cursor(text + start, len - start);
    gsize begin, end, last = 0;

    ps_cursor_take(&c, '<');
    if (!ps_cursor_take_word(&c, "http://") && !ps_cursor_take_word(&c, "https://"))
        return 0;
    begin = end = start + ps_cursor_offset(&c);
    while (end < len && !g_ascii_isspace(text[end]) && end - begin <= RUN_BYTES) {
        gsize left = len - end;

        if (text[end] == '@')
            last = end + 1;
        else if (left >= 3 && !strncmp(text + end, "%40", 3))
            last = end + 3;
        end++;
    }
    for (end = last;
         last && end < len && !g_ascii_isspace(text[end]) && end - last < RUN_BYTES;)
        end++;
    return end;
}

static GString *
without_urls(const char *text, gsize len)
{
    GString *out = g_string_sized_new(len);

    for (gsize at = 0; at < len;) {
        gsize end =
            text[at] == '<' || text[at] == 'h' || text[at] == 'H' ? find_url(text, len, at) : 0;

        g_string_append_c(out, end ? ' ' : text[at]);
        at = end ? end : at + 1;
    }
    return out;
}

/* Behind an address: "wrote:" and the like, but no "fax:", which leads to another. */
static gboolean
is_quoted(const char *text, gsize len)
{
    static const char *const own[] = { "fax", "facsi", "tel", "phone", "email", "e-mail",
        "mail", "-mail" };
    gsize blanks = 0, letters = 0;

    while (blanks < len && g_ascii_isspace(text[blanks]))
        blanks++;
    if (!blanks || blanks > 10)
        return FALSE;
    text += blanks;
    len -= blanks;
    for (guint i = 0; i < G_N_ELEMENTS(own); i++)
        if (len >= strlen(own[i]) && !g_ascii_strncasecmp(text, own[i], strlen(own[i])))
            return FALSE;
    while (letters < len && g_ascii_isalpha(text[letters]))
        letters++;
    return letters >= 2 && letters <= 11 && letters < len && text[letters] == ':';
}

/* The length of what stands behind an address that only quotes it. */
static gsize
quoted_end(const char *text, gsize len, gsize end)
{
    if (end < len && text[end] == '>')
        return end + 1;
    if (!is_quoted(text + end, len - end))
        return 0;
    return (gsize) ((const char *) memchr(text + end, ':', len - end) - text) + 1;
}

static gboolean
is_mailto(const char *text, gsize start)
{
    return start >= 7 && g_ascii_strncasecmp(text + start - 7, "mailto:", 7) == 0;
}

GString *
ps_sa_emails_strip(const char *raw, gsize raw_len)
{
    g_autoptr(GString) text = without_urls(raw, raw_len);
    GString *out = g_string_sized_new(text->len);
    gsize kept = 0, at = 0;
    PsSpan found;

    while (ps_sa_emails_next(text->str, text->len, &at, &found)) {
        gsize start = found.offset, end = quoted_end(text->str, text->len, ps_span_end(found));

        while (is_mailto(text->str, start)) { /* but what begins behind a dot of it */
            const char *dot = memchr(text->str + start, '.', ps_span_end(found) - start);
            const char *sign = strchr(text->str + start, '@');

            if (!dot || dot > sign) {
                end = 0;
                break;
            }
            start = (gsize) (dot - text->str) + 1;
        }
        if (!end)
            continue;
        if (start > kept && text->str[start - 1] == '<')
            start--;
        g_string_append_len(out, text->str + kept, (gssize) (start - kept));
        g_string_append_c(out, ' ');
        kept = at = end;
    }
    g_string_append_len(out, text->str + kept, (gssize) (text->len - kept));
    return out;
}
