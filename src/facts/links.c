/* SPDX-License-Identifier: MIT */
/* links.c - facts of the URLs that a reader can follow: RFC 3986. Their hosts are in
 * link_hosts.c, what the DNS says of those in link_dns.c and listed.c. */
#include <string.h>

#include "base/hash.h"
#include "dns/name.h"
#include "facts/link_hosts.h"
#include "facts/web.h"
#include "mail/link_hollow.h"
#include "mail/link_target.h"

/* What is found while the links are gone through. */
typedef struct {
    PsFacts *facts;
    const PsLinkHosts *hosts;
    GHashTable *seen; /* URLs of the web */
    guint count;
    const PsPart *part;  /* that a link to a place was last looked at in */
    GHashTable *targets; /* of that part */
} Survey;

/* Could HOST be asked for? A label is empty, too long, or has what no name has. An address in
 * brackets could. */
static gboolean
is_possible(const char *host)
{
    gsize len = 0;

    if (*host == '[' || strlen(host) > PS_DNS_NAME_MAX)
        return *host == '[';
    for (const char *p = host;; p++) {
        if (*p == '.' || !*p) {
            if (!len || len > PS_DNS_LABEL_MAX)
                return FALSE;
            if (!*p)
                return TRUE;
            len = 0;
        } else if (g_ascii_isalnum(*p) || strchr("-_", *p) || (guchar) *p >= 0x80) {
            len++;
        } else {
            return FALSE;
        }
    }
}

/* TEXT begins with the name of a host ("shop.example/x", "shop.example:8080"). */
static gboolean
begins_with_host(const char *text)
{
    g_autofree char *first = g_ascii_strdown(text, (gssize) strcspn(text, "/?#:"));
    g_autofree char *ascii = ps_domain_to_ascii(first, strlen(first));

    return ascii && ps_url_is_public(ascii);
}

/* "shop.example:8080" reads as if "shop.example" were a scheme. */
static gboolean
is_host_and_port(const PsUrl *url)
{
    return url->scheme && !url->host && g_ascii_isdigit(url->path[0]) &&
           (strchr(url->scheme, '.') || !strcmp(url->scheme, "localhost"));
}

/* URL tells the host NAME where to go on to: "?u=https%3A%2F%2Fshop.example". */
static gboolean
hands_on_to(const PsUrl *url, const char *name)
{
    const char *texts[] = { url->path, url->query, url->fragment };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *at = texts[i] ? strcasestr(texts[i], name) : NULL;
        g_autofree char *before = at ? g_strndup(texts[i], (gsize) (at - texts[i])) : NULL;
        g_autofree char *lower = before ? g_ascii_strdown(before, -1) : NULL;
        static const char *const ends[] = { "//", "%2f", "=", "//www.", "%2fwww.", "=www." };

        for (guint e = 0; lower && e < G_N_ELEMENTS(ends); e++)
            if (g_str_has_suffix(lower, ends[e]))
                return TRUE;
    }
    return FALSE;
}

static PsSpan
place_shown(const PsLink *link)
{
    return ps_span_is_none(link->shown_at) ? link->at : link->shown_at;
}

static void
add_imitation(Survey *s, const char *name, const char *imitated, PsSpan at)
{
    g_autofree char *unicode = ps_domain_to_unicode(name);
    g_autofree char *text = g_strdup_printf("%s \xe2\x89\x88 %s", unicode, imitated);

    ps_facts_add(s->facts, PS_FACT_link_lookalike, text, at);
}

/* What the link shows is the name of a host, CLAIMED, and it leads to HOST. */
static void
compare(Survey *s, const PsLink *link, const PsUrl *url, const PsLinkHost *host,
    const char *claimed)
{
    const PsPsl *psl = s->hosts->from->psl;
    const char *organisation = ps_psl_organisation(psl, claimed);
    const char *imitated = ps_web_imitated(s->hosts->from->web, organisation);
    g_autofree char *text = NULL;
    PsFactId id = PS_FACT_link_mismatch;

    if (imitated)
        add_imitation(s, claimed, imitated, place_shown(link));
    if (!strcmp(organisation, host->organisation)) {
        if (!strcmp(url->scheme, "http") && strcasestr(link->shown, "https://"))
            ps_facts_add(s->facts, PS_FACT_link_https_text, link->url, place_shown(link));
        return;
    }
    if (!imitated && !host->imitated && ps_lookalike_imitates(host->organisation, organisation))
        add_imitation(s, host->name, organisation, link->at);
    if (host->house)
        id = PS_FACT_link_mismatch_sender;
    else if (host->tracker || hands_on_to(url, organisation))
        id = PS_FACT_link_mismatch_tracker;
    text = g_strdup_printf("%s \xe2\x86\x92 %s", claimed, host->name);
    ps_facts_add(s->facts, id, text, place_shown(link));
}

static void
measure_host(Survey *s, const PsLink *link, const PsUrl *url)
{
    const PsLinkHost *host = ps_link_hosts_get(s->hosts, url);
    g_autofree char *claimed = NULL;

    ps_facts_add(s->facts, PS_FACT_link_host, url->host, link->at);
    if (url->userinfo)
        ps_facts_add(s->facts, PS_FACT_link_userinfo, link->url, link->at);
    if (url->port >= 0)
        ps_facts_add_number(s->facts, PS_FACT_link_port, url->port, NULL, link->at);
    if (!host)
        return;
    g_hash_table_add(s->seen, (gpointer) link->url);
    if (host->own)
        ps_facts_add(s->facts, PS_FACT_link_own_host, host->name, link->at);
    if (host->imitated)
        add_imitation(s, host->name, host->imitated, link->at);
    if (host->mixed)
        ps_facts_add(s->facts, PS_FACT_link_mixed_script, host->unicode, link->at);
    else if (host->international && !host->imitated)
        ps_facts_add(s->facts, PS_FACT_link_idn, host->unicode, link->at);
    if (link->kind != PS_LINK_ANCHOR || !link->shown || !s->hosts->from->psl || !url->scheme)
        return;
    claimed = ps_link_claims(link->shown);
    if (claimed && strlen(claimed) <= PS_DNS_NAME_MAX)
        compare(s, link, url, host, claimed);
}

/* The domains of the addresses in "mailto:a@shop.example,b@shop.example". */
static void
measure_mail(Survey *s, const PsLink *link, const PsUrl *url)
{
    g_autofree char *path = g_uri_unescape_string(url->path, NULL);
    g_auto(GStrv) addresses = g_strsplit(path ? path : url->path, ",", -1);

    for (char **address = addresses; *address; address++) {
        const char *at = strrchr(g_strstrip(*address), '@');
        g_autofree char *domain = at ? ps_domain_to_ascii(at + 1, strlen(at + 1)) : NULL;

        if (domain && *domain)
            ps_facts_add(s->facts, PS_FACT_link_mail_domain, domain, link->at);
    }
}

static void
measure_url(Survey *s, const PsLink *link, const PsUrl *url)
{
    if (is_host_and_port(url) || (!url->scheme && !url->host && begins_with_host(link->url))) {
        ps_facts_add(s->facts, PS_FACT_link_no_scheme, link->url, link->at);
        return;
    }
    if (!url->scheme)
        ps_facts_add(s->facts, PS_FACT_link_relative, link->url, link->at);
    else
        ps_facts_add(s->facts, PS_FACT_link_scheme, url->scheme, link->at);
    if (url->host && *url->host)
        measure_host(s, link, url);
    else if (!g_strcmp0(url->scheme, "mailto"))
        measure_mail(s, link, url);
}

/* "#hours": a place in the same text. Only an HTML has any; its places are read when the first
 * such link is met. */
static void
measure_place(Survey *s, const PsLink *link)
{
    const PsPart *part = ps_message_part_at(s->hosts->from->message, link->at.offset);

    if (!part || !part->html || !part->text)
        return;
    if (part != s->part) {
        g_clear_pointer(&s->targets, g_hash_table_unref);
        s->targets = ps_link_targets(part->text);
        s->part = part;
    }
    if (!ps_link_has_target(s->targets, link->url + 1))
        ps_facts_add(s->facts, PS_FACT_link_no_target, link->url, link->at);
}

static void
measure_link(Survey *s, const PsLink *link)
{
    g_auto(PsUrl) url = { 0 };

    s->count++;
    if (link->shown)
        ps_facts_add(s->facts, PS_FACT_link_shown, link->shown, place_shown(link));
    if (!*link->url) {
        ps_facts_add(s->facts, PS_FACT_link_empty, "", link->at);
        return;
    }
    ps_facts_add(s->facts, PS_FACT_link_url, link->url, link->at);
    if (*link->url == '#')
        measure_place(s, link);
    else if (ps_link_parse(link, &url) && (!url.host || !*url.host || is_possible(url.host)))
        measure_url(s, link, &url);
    else
        ps_facts_add(s->facts, PS_FACT_link_malformed, link->url, link->at);
}

/* What "cid:" URLs may name (RFC 2392): the Content-ID of every part. */
static GHashTable *
content_ids(PsMessage *message)
{
    GHashTable *ids = g_hash_table_new(ps_hash_str, g_str_equal);

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->content_id)
            g_hash_table_add(ids, (gpointer) part->content_id);
    }
    return ids;
}

static void
measure_image(PsFacts *facts, GHashTable *ids, const PsLink *link)
{
    g_autofree char *id = NULL;

    ps_facts_add(facts, PS_FACT_image_url, link->url, link->at);
    if (g_ascii_strncasecmp(link->url, "cid:", strlen("cid:")) != 0)
        return;
    id = g_uri_unescape_string(link->url + strlen("cid:"), NULL);
    if (!id || !g_hash_table_contains(ids, id))
        ps_facts_add(facts, PS_FACT_cid_missing, link->url, link->at);
}

/* The host that most links go through, if it is neither the sender's nor that of a service
 * which is known to count clicks. */
static void
measure_carrier(Survey *s)
{
    guint all = 0;
    const PsLinkHost *most = NULL;

    for (guint i = 0; i < s->hosts->hosts->len; i++) {
        const PsLinkHost *host = g_ptr_array_index(s->hosts->hosts, i);

        all += host->links->len;
        if (!most || host->links->len > most->links->len)
            most = host;
    }
    if (most && most->links->len >= 5 && most->links->len * 10 >= all * 8 && !most->house &&
        !most->tracker)
        ps_facts_add(
            s->facts, PS_FACT_link_carrier, most->name, g_array_index(most->links, PsSpan, 0));
}

static guint
visible_chars(const char *text, gsize len)
{
    guint count = 0;

    for (gsize i = 0; i < len; i++)
        count += !g_ascii_isspace(text[i]) && ((guchar) text[i] & 0xC0) != 0x80;
    return count;
}

/* Visible characters of PART; 0 if it has no text. */
static guint
part_chars(const PsPart *part)
{
    gsize title = 0;

    if (part->html) {
        const PsText *text = part->html->title;

        if (text)
            title = visible_chars(ps_text_bytes(text), ps_text_length(text));
        return (guint) (part->html->visible_chars - MIN(title, part->html->visible_chars));
    }
    return part->text && !part->attachment
               ? visible_chars(ps_text_bytes(part->text), ps_text_length(part->text))
               : 0;
}

/* Characters that no link shows, in the text that has most of them. */
static void
measure_rest(Survey *s, const GArray *links)
{
    PsMessage *message = s->hosts->from->message;
    guint next = 0, most = 0;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        guint chars = part_chars(part), shown = 0;

        for (; chars && next < links->len; next++) {
            const PsLink *link = &g_array_index(links, PsLink, next);

            if (link->at.offset >= ps_span_end(part->body))
                break;
            if (link->at.offset >= part->body.offset && link->shown &&
                ps_link_is_for_readers(link))
                shown += visible_chars(link->shown, strlen(link->shown));
        }
        most = MAX(most, chars - MIN(shown, chars));
    }
    ps_facts_add_number(s->facts, PS_FACT_text_unlinked_chars, most, NULL, PS_SPAN_NONE);
}

static void
measure_hollow(Survey *s)
{
    PsMessage *message = s->hosts->from->message;
    const char *bytes = ps_source_bytes(ps_message_source(message));

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        g_autoptr(GArray) hollow = part->html ? ps_link_hollow(part->text) : NULL;

        for (guint h = 0; hollow && h < hollow->len; h++) {
            PsSpan at = g_array_index(hollow, PsSpan, h);
            g_autofree char *url = g_strndup(bytes + at.offset, at.length);

            ps_facts_add(s->facts, PS_FACT_link_hollow, url, at);
        }
    }
}

static void
measure_all(Survey *s, const GArray *links)
{
    g_autoptr(GHashTable) ids = content_ids(s->hosts->from->message);

    for (guint i = 0; i < links->len; i++) {
        const PsLink *link = &g_array_index(links, PsLink, i);

        if (ps_link_is_for_readers(link))
            measure_link(s, link);
        else if (link->kind == PS_LINK_IMAGE)
            measure_image(s->facts, ids, link);
    }
    ps_facts_add_number(s->facts, PS_FACT_link_count, s->count, NULL, PS_SPAN_NONE);
    ps_facts_add_number(
        s->facts, PS_FACT_link_unique, g_hash_table_size(s->seen), NULL, PS_SPAN_NONE);
    g_clear_pointer(&s->targets, g_hash_table_unref);
    measure_hollow(s);
    measure_carrier(s);
    measure_rest(s, links);
}

void
ps_measure_links(PsFacts *facts, PsLinkHosts *hosts)
{
    static const PsFactId filled[] = { PS_FACT_link_url, PS_FACT_link_shown, PS_FACT_link_host,
        PS_FACT_link_scheme, PS_FACT_link_userinfo, PS_FACT_link_port, PS_FACT_link_relative,
        PS_FACT_link_no_scheme, PS_FACT_link_no_target, PS_FACT_link_malformed,
        PS_FACT_link_hollow, PS_FACT_link_empty, PS_FACT_link_mismatch,
        PS_FACT_link_mismatch_sender, PS_FACT_link_mismatch_tracker, PS_FACT_link_https_text,
        PS_FACT_link_mixed_script, PS_FACT_link_lookalike, PS_FACT_link_idn,
        PS_FACT_link_own_host, PS_FACT_link_mail_domain, PS_FACT_link_carrier,
        PS_FACT_image_url, PS_FACT_cid_missing };
    PsMessage *message = hosts->from->message;
    g_autoptr(GHashTable) seen = g_hash_table_new(ps_hash_str, g_str_equal);
    Survey s = { .facts = facts, .hosts = hosts, .seen = seen };

    if (!message) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "message refused");
        ps_facts_set_unknown(facts, PS_FACT_link_count, "message refused");
        ps_facts_set_unknown(facts, PS_FACT_link_unique, "message refused");
        ps_facts_set_unknown(facts, PS_FACT_text_unlinked_chars, "message refused");
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    ps_link_hosts_know_sender(hosts, facts);
    measure_all(&s, ps_message_links(message));
    if (!ps_facts_get(facts, PS_FACT_from_domain)->count)
        ps_facts_set_unknown(facts, PS_FACT_link_own_host, "needs from-domain");
}
