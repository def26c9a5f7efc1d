/* SPDX-License-Identifier: MIT */
/* view_host.c - the modifiers :host, :domain, :ip and :revip; see view_request.h. */
#include <string.h>

#include "addr/domain.h"
#include "mail/ip.h"
#include "mail/url.h"
#include "mail/view_request.h"

/* A result of which a piece is looked for. */
typedef struct {
    const PsText *text;
    const char *bytes; /* of the text */
    gsize start;
    gsize end;
} Result;

static gboolean
is_host(char byte)
{
    return g_ascii_isalnum(byte) || (byte && strchr("._-", byte));
}

/* The host that begins at AT, or PS_SPAN_NONE. */
static PsSpan
host_at(const Result *result, gsize at)
{
    g_autofree char *host = NULL;
    gsize end = at;

    while (end < result->end && is_host(result->bytes[end]))
        end++;
    while (end > at && !g_ascii_isalnum(result->bytes[end - 1]))
        end--;
    host = g_ascii_strdown(result->bytes + at, (gssize) (end - at));
    return ps_url_is_public(host) ? (PsSpan){ at, end - at } : PS_SPAN_NONE;
}

/* The host behind the last "@", which in an address may be anything, else the first. */
static PsSpan
find_host(const Result *result, gboolean is_address)
{
    const char *at = memrchr(result->bytes + result->start, '@', result->end - result->start);
    gsize behind = at ? (gsize) (at + 1 - result->bytes) : result->start;
    PsSpan host = PS_SPAN_NONE;

    if (is_address) {
        gsize end = behind;

        while (end < result->end && !g_ascii_isspace(result->bytes[end]))
            end++;
        return at && end > behind ? (PsSpan){ behind, end - behind } : host;
    }
    if (at)
        host = host_at(result, behind);
    for (gsize i = result->start; i < result->end && ps_span_is_none(host);) {
        gsize start = i;

        while (i < result->end && is_host(result->bytes[i]))
            i++;
        if (i > start)
            host = host_at(result, start);
        else
            i++;
    }
    return host;
}

static PsSpan
find_ip(const Result *result)
{
    const char *bytes = result->bytes + result->start;
    gsize len = result->end - result->start;

    for (gsize i = 0; i < len; i++) {
        gsize found = ps_ip_at(bytes, len, i);

        if (found && (i == 0 || bytes[i - 1] != '.') &&
            (i + found == len || bytes[i + found] != '.'))
            return (PsSpan){ result->start + i, found };
    }
    return PS_SPAN_NONE;
}

static void
add_domain(PsViewRequest *r, const Result *result, PsSpan host)
{
    g_autofree char *name = g_ascii_strdown(result->bytes + host.offset, (gssize) host.length);
    const char *domain = ps_domain_registered(name);
    gsize len = strlen(domain);

    ps_text_add_for(r->to, domain, len, result->text, ps_span_end(host) - len, len);
}

static void
add_reversed(PsViewRequest *r, const Result *result, PsSpan at)
{
    g_autofree char *ip = g_strndup(result->bytes + at.offset, at.length);
    g_autofree char *reverse = ps_ip_reverse(ip);

    if (reverse)
        ps_text_add_for(r->to, reverse, strlen(reverse), result->text, at.offset, at.length);
}

static void
take_host(PsViewRequest *r, const Result *result)
{
    PsSpan found = r->modifiers & PS_MODIFIER_HOST
                       ? find_host(result, (r->modifiers & PS_MODIFIER_ADDR) != 0)
                       : find_ip(result);

    if (ps_span_is_none(found))
        return;
    ps_view_begin(r);
    if (r->modifiers & PS_MODIFIER_DOMAIN)
        add_domain(r, result, found);
    else if ((r->modifiers & PS_MODIFIER_REVERSED) && !(r->modifiers & PS_MODIFIER_HOST))
        add_reversed(r, result, found);
    else
        ps_text_add_text(r->to, result->text, found.offset, found.length);
}

void
ps_view_take_hosts(PsViewRequest *r, PsView *view)
{
    g_autoptr(PsText) old = view->text;
    g_autoptr(GArray) starts = r->results;
    Result result = { .text = old, .bytes = ps_text_bytes(old) };

    view->text = r->to = ps_text_new();
    r->results = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (guint i = 0; i < starts->len; i++) {
        result.start = g_array_index(starts, gsize, i);
        result.end =
            i + 1 < starts->len ? g_array_index(starts, gsize, i + 1) : ps_text_length(old);
        take_host(r, &result);
    }
}
