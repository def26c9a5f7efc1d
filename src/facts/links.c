/* SPDX-License-Identifier: MIT */
/* links.c - facts of the URLs that a reader can follow: RFC 3986, UTS 39 (scripts). */
#include "facts/measure.h"

#include <string.h>

#include "base/hash.h"
#include "facts/script.h"
#include "mail/link.h"

static gboolean
is_for_readers(const PsLink *link)
{
    return link->kind == PS_LINK_ANCHOR || link->kind == PS_LINK_FORM ||
           link->kind == PS_LINK_TEXT;
}

/* Organisations that the mail itself names as its sender's: From, MAIL FROM, DKIM
 * signatures, List-Unsubscribe. A mail service that counts clicks is among them. */
typedef struct {
    const PsPsl *psl;
    GHashTable *domains;
} House;

static void
house_add(House *house, const char *domain)
{
    if (domain && *domain && house->psl)
        g_hash_table_add(house->domains, g_strdup(ps_psl_organisation(house->psl, domain)));
}

static void
house_add_all(House *house, const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    for (guint i = 0; i < fact->count; i++)
        house_add(house, fact->values[i].text);
}

static void
house_fill(House *house, const PsFacts *facts)
{
    const PsFact *unsubscribe = ps_facts_get(facts, PS_FACT_list_unsubscribe);

    house_add_all(house, facts, PS_FACT_from_domain);
    house_add_all(house, facts, PS_FACT_mail_from_domain);
    house_add_all(house, facts, PS_FACT_dkim_domain);
    for (guint i = 0; i < unsubscribe->count; i++) {
        g_auto(PsUrl) url = { 0 };

        if (ps_url_parse(unsubscribe->values[i].text, &url))
            house_add(house, url.host);
    }
}

/* What the link shows is the name of a host, and it leads to another organisation. */
static void
measure_mismatch(PsFacts *facts, const House *house, const PsLink *link, const PsUrl *url)
{
    g_autofree char *claimed = link->shown ? ps_link_claims(link->shown) : NULL;
    g_autofree char *text = NULL;
    const char *real;
    PsFactId id;

    if (!claimed || !house->psl)
        return;
    real = ps_psl_organisation(house->psl, url->host);
    if (!strcmp(ps_psl_organisation(house->psl, claimed), real))
        return;
    id = g_hash_table_contains(house->domains, real) ? PS_FACT_link_mismatch_sender
                                                     : PS_FACT_link_mismatch;
    text = g_strdup_printf("%s \xe2\x86\x92 %s", claimed, url->host);
    ps_facts_add(facts, id, text, ps_span_is_none(link->shown_at) ? link->at : link->shown_at);
}

static void
measure_host(PsFacts *facts, const House *house, const PsLink *link, const PsUrl *url)
{
    g_autofree char *unicode = ps_domain_to_unicode(url->host);

    ps_facts_add(facts, PS_FACT_link_host, url->host, link->at);
    if (ps_host_is_mixed_script(unicode))
        ps_facts_add(facts, PS_FACT_link_mixed_script, unicode, link->at);
    if (url->userinfo)
        ps_facts_add(facts, PS_FACT_link_userinfo, link->url, link->at);
    if (url->port >= 0)
        ps_facts_add_number(facts, PS_FACT_link_port, url->port, NULL, link->at);
    if (link->kind == PS_LINK_ANCHOR)
        measure_mismatch(facts, house, link, url);
}

/* Text that is no link ("www.shop.example") becomes one in the reader's program. */
static gboolean
parse_link(const PsLink *link, PsUrl *ret)
{
    g_autofree char *completed = NULL;

    if (!ps_url_parse(link->url, ret))
        return FALSE;
    if (ret->scheme || link->kind != PS_LINK_TEXT)
        return TRUE;
    ps_url_clear(ret);
    completed = g_strconcat("http://", link->url, NULL);
    return ps_url_parse(completed, ret);
}

static void
measure_link(PsFacts *facts, const House *house, const PsLink *link)
{
    g_auto(PsUrl) url = { 0 };

    if (link->shown)
        ps_facts_add(facts, PS_FACT_link_shown, link->shown,
            ps_span_is_none(link->shown_at) ? link->at : link->shown_at);
    if (!*link->url) {
        ps_facts_add(facts, PS_FACT_link_empty, "", link->at);
        return;
    }
    ps_facts_add(facts, PS_FACT_link_url, link->url, link->at);
    if (*link->url == '#')
        return; /* a place in this text */
    if (!parse_link(link, &url)) {
        ps_facts_add(facts, PS_FACT_link_malformed, link->url, link->at);
        return;
    }
    if (!url.scheme) {
        ps_facts_add(facts, PS_FACT_link_relative, link->url, link->at);
        return;
    }
    ps_facts_add(facts, PS_FACT_link_scheme, url.scheme, link->at);
    if (url.host && *url.host)
        measure_host(facts, house, link, &url);
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

void
ps_measure_links(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_link_url, PS_FACT_link_shown, PS_FACT_link_host,
        PS_FACT_link_scheme, PS_FACT_link_userinfo, PS_FACT_link_port, PS_FACT_link_relative,
        PS_FACT_link_malformed, PS_FACT_link_empty, PS_FACT_link_mismatch,
        PS_FACT_link_mismatch_sender, PS_FACT_link_mixed_script, PS_FACT_image_url,
        PS_FACT_cid_missing };
    const GArray *links = from->message ? ps_message_links(from->message) : NULL;
    g_autoptr(GHashTable) domains =
        g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) ids = NULL;
    House house = { .psl = from->psl, .domains = domains };
    guint count = 0;

    for (guint i = 0; i < G_N_ELEMENTS(filled); i++) {
        if (links)
            ps_facts_set_known(facts, filled[i]);
        else
            ps_facts_set_unknown(facts, filled[i], "message refused");
    }
    if (!links) {
        ps_facts_set_unknown(facts, PS_FACT_link_count, "message refused");
        return;
    }
    house_fill(&house, facts);
    ids = content_ids(from->message);
    for (guint i = 0; i < links->len; i++) {
        const PsLink *link = &g_array_index(links, PsLink, i);

        if (is_for_readers(link)) {
            measure_link(facts, &house, link);
            count++;
        } else if (link->kind == PS_LINK_IMAGE) {
            measure_image(facts, ids, link);
        }
    }
    ps_facts_add_number(facts, PS_FACT_link_count, count, NULL, PS_SPAN_NONE);
}
