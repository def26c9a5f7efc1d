/* SPDX-License-Identifier: MIT */
/* uri.c - eval functions of SpamAssassin's: where links lead, and where they say they do. */
#include <math.h>
#include <string.h>

#include "addr/domain.h"
#include "base/hash.h"
#include "mail/html_parts.h"
#include "rules/sa/ask.h"

#define URL_BYTES 8192 /* of which SpamAssassin takes notice */

/* The host of "https://HOST:443/..." in lower case, or NULL; the caller frees it. STOP are
 * bytes that end it, beside those of every URL. */
static char *
host_of(const char *url, const char *stop)
{
    gsize len;

    if (g_ascii_strncasecmp(url, "http", 4) != 0)
        return NULL;
    url += url[4] == 's' || url[4] == 'S' ? 5 : 4;
    if (!g_str_has_prefix(url, "://"))
        return NULL;
    url += 3;
    len = MIN(strcspn(url, "/:?#"), strcspn(url, stop));
    return len ? g_ascii_strdown(url, (gssize) len) : NULL;
}

/* The host that TEXT shows behind its first "https://", or NULL. */
static char *
shown_host(const char *text)
{
    static const char scheme[] = "https://";

    for (const char *p = text; (p = strcasestr(p, scheme)); p++) {
        char *host = host_of(p, " \t\r\n\f\v");

        if (host)
            return host;
    }
    return NULL;
}

/* The domain that HOST belongs to; HOST itself if it is an address and ADDRESSES may be; NULL
 * if there can be no such domain. */
static const char *
domain_of(const char *host, gboolean addresses)
{
    const char *domain = ps_domain_registered(host);

    if (g_hostname_is_ip_address(host))
        return addresses ? host : NULL;
    return ps_sa_is_domain(domain) ? domain : NULL;
}

/* The link shows an address of another domain than the one that it leads to. *RET_COUNTS: it
 * leads to a domain at all. */
static gboolean
misleads(const PsHtmlPiece *link, gboolean *ret_counts)
{
    g_autofree char *host = host_of(link->href, "");
    g_autofree char *shown = shown_host(link->text->str);
    const char *to = host ? domain_of(host, FALSE) : NULL;
    const char *says = shown ? domain_of(shown, TRUE) : NULL;

    *ret_counts = to != NULL;
    return to && says && strcmp(to, says) != 0;
}

/* Of one HTML: how many different URLs its links lead to. RET is the first that misleads. */
static guint
count_links(const GArray *anchors, const PsHtmlPiece **ret)
{
    g_autoptr(GHashTable) urls = g_hash_table_new(ps_hash_str, g_str_equal);

    for (guint i = 0; i < anchors->len; i++) {
        const PsHtmlPiece *link = &g_array_index(anchors, PsHtmlPiece, i);
        gboolean counts;

        if (misleads(link, &counts) && !*ret)
            *ret = link;
        if (counts)
            g_hash_table_add(urls, link->href);
    }
    return g_hash_table_size(urls);
}

static PsTestResult
check_https_http_mismatch(PsRun *run, const PsSaCall *call)
{
    const GArray *parts = ps_html_parts(run->message);
    double min = MAX(ps_sa_number(call, 0, 1), 1), max = ps_sa_number(call, 1, INFINITY);

    for (guint i = 0; i < parts->len; i++) {
        const PsHtmlPiece *found = NULL;
        guint count = count_links(g_array_index(parts, PsHtmlPart, i).stats->anchors, &found);

        if (found && count >= min && count < max) {
            ps_sa_point(run, found->at);
            return ps_sa_answer(1);
        }
    }
    return ps_sa_answer(0);
}

/* URL leads to four numbers, which need not be an address. */
static gboolean
leads_to_numbers(const char *url, gboolean https)
{
    gsize user;

    if (g_ascii_strncasecmp(url, "http", 4) != 0)
        return FALSE;
    url += 4;
    if (*url == 's' || *url == 'S')
        url++;
    else if (https)
        return FALSE;
    if (*url++ != ':')
        return FALSE;
    url += strspn(url, "/");
    user = strcspn(url, "@/");
    url += user && url[user] == '@' ? user + 1 : 0;
    for (guint i = 0; i < 4; i++) {
        gsize digits = strspn(url, G_CSET_DIGITS);

        if (!digits || (i < 3 && url[digits] != '.'))
            return FALSE;
        url += digits + 1;
    }
    return TRUE;
}

static PsTestResult
check_https_ip_mismatch(PsRun *run, const PsSaCall *call)
{
    const GArray *parts = ps_html_parts(run->message);

    (void) call;
    for (guint i = 0; i < parts->len; i++) {
        const GArray *anchors = g_array_index(parts, PsHtmlPart, i).stats->anchors;

        for (guint k = 0; k < anchors->len; k++) {
            const PsHtmlPiece *link = &g_array_index(anchors, PsHtmlPiece, k);

            if (leads_to_numbers(link->href, FALSE) && strcasestr(link->text->str, "https:") &&
                !leads_to_numbers(link->text->str, TRUE)) {
                ps_sa_point(run, link->at);
                return ps_sa_answer(1);
            }
        }
    }
    return ps_sa_answer(0);
}

/* The URL that comes last behind the host in URL, with a host of its own; NULL if there is
 * none. *RET_HOST is that host, for the caller to free. */
static const char *
inner_url(const char *url, char **ret_host)
{
    const char *p = strstr(url, "://");

    p = p ? p + 3 : NULL;
    p = p ? p + strcspn(p, "/:?") : NULL;
    for (p = p && *p ? p + 1 : NULL; p && (p = strcasestr(p, "http")); p++) {
        const char *host = p + 4 + (p[4] == 's' || p[4] == 'S');
        gsize slashes, len;

        if (*host++ != ':')
            continue;
        slashes = MIN(strspn(host, "/"), 2);
        len = strcspn(host + slashes, "/:?");
        if (!len)
            continue;
        *ret_host = g_ascii_strdown(host + slashes, (gssize) len);
        return p;
    }
    return NULL;
}

/* URL hands its reader on to another domain. */
static gboolean
redirects(const char *url)
{
    g_autofree char *host = host_of(url, "");
    const char *inner = url;
    gboolean found = FALSE;

    while (host && !found) {
        char *next = NULL;

        inner = inner_url(inner, &next);
        found = next && strcmp(ps_domain_registered(host), ps_domain_registered(next)) != 0;
        g_free(host);
        host = next;
    }
    return found;
}

static PsTestResult
check_for_http_redirector(PsRun *run, const PsSaCall *call)
{
    const GArray *uris = ps_view_uri(run->message);

    (void) call;
    for (guint i = 0; i < uris->len; i++) {
        const PsString *string = &g_array_index(uris, PsString, i);
        g_autofree char *url =
            g_strndup(ps_string_bytes(string), MIN(string->length, URL_BYTES));

        if (redirects(url)) {
            ps_sa_point(run, ps_text_span(string->text, string->start, string->length));
            return ps_sa_answer(1);
        }
    }
    return ps_sa_answer(0);
}

static PsTestResult
check_uri_truncated(PsRun *run, const PsSaCall *call)
{
    const GArray *parts = ps_html_parts(run->message);

    (void) call;
    for (guint i = 0; i < parts->len; i++) {
        const PsHtml *html = g_array_index(parts, PsHtmlPart, i).html;

        for (guint k = 0; html && k < html->links->len; k++) {
            const PsLink *link = &g_array_index(html->links, PsLink, k);

            if (strlen(link->url) > URL_BYTES) {
                ps_sa_point(run, link->at);
                return ps_sa_answer(1);
            }
        }
    }
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_uri[] = {
    { "check_for_http_redirector", "URIEval", 0, 0, .run = check_for_http_redirector },
    { "check_https_http_mismatch", "HTTPSMismatch", 0, 2, .run = check_https_http_mismatch },
    { "check_https_ip_mismatch", "URIEval", 0, 0, .run = check_https_ip_mismatch },
    { "check_uri_truncated", "URIEval", 0, 0, .run = check_uri_truncated },
    { 0 },
};
