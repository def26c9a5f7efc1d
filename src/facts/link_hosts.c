/* SPDX-License-Identifier: MIT */
/* link_hosts.c - the hosts of a message, each once; see link_hosts.h. */
#include "facts/link_hosts.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "dns/name.h"
#include "facts/web.h"

gboolean
ps_link_is_for_readers(const PsLink *link)
{
    return link->kind == PS_LINK_ANCHOR || link->kind == PS_LINK_FORM ||
           link->kind == PS_LINK_TEXT;
}

gboolean
ps_link_parse(const PsLink *link, PsUrl *ret)
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
host_free(gpointer data)
{
    PsLinkHost *host = data;

    g_array_unref(host->links);
    g_array_unref(host->images);
    g_free(host->unicode);
    g_free(host->name);
    g_free(host);
}

/* Names that the DNS has nothing to say of: reserved ones of RFC 2606, 6761 and the like. Those
 * under .test and .example are left to zone files. */
static gboolean
is_reserved(const char *name)
{
    static const char *const reserved[] = { "example.com", "example.net", "example.org",
        "invalid", "localhost", "local", "internal", "onion", "home.arpa" };

    for (guint i = 0; i < G_N_ELEMENTS(reserved); i++)
        if (ps_domain_is_below(name, reserved[i]))
            return TRUE;
    return FALSE;
}

static PsLinkHost *
host_new(const PsMeasured *from, const char *name)
{
    PsLinkHost *host = g_new0(PsLinkHost, 1);
    g_autofree char *unicode = ps_domain_to_unicode(name);

    host->name = g_strdup(name);
    host->organisation = from->psl ? ps_psl_organisation(from->psl, host->name)
                                   : ps_domain_registered(host->name);
    host->is_name = ps_domain_is_host(name) && !is_reserved(name);
    host->tracker = ps_web_is_tracker(from->web, name);
    host->mixed = ps_lookalike_is_mixed(unicode);
    host->imitated = ps_web_imitated(from->web, host->organisation);
    host->international = !g_str_is_ascii(unicode);
    host->unicode = g_steal_pointer(&unicode);
    host->links = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    host->images = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    return host;
}

static PsLinkHost *
host_of(PsLinkHosts *hosts, const char *name)
{
    PsLinkHost *host = g_hash_table_lookup(hosts->table, name);

    if (!host) {
        host = host_new(hosts->from, name);
        g_ptr_array_add(hosts->hosts, host);
        g_hash_table_insert(hosts->table, host->name, host);
    }
    return host;
}

/* Only what is fetched over the net has a host that must be there, and could be. */
static gboolean
is_of_the_web(const PsUrl *url)
{
    static const char *const schemes[] = { "http", "https", "ftp", NULL };

    return url->host && *url->host && strlen(url->host) <= PS_DNS_NAME_MAX &&
           (!url->scheme || g_strv_contains(schemes, url->scheme));
}

static void
collect(PsLinkHosts *hosts, const PsLink *link)
{
    g_auto(PsUrl) url = { 0 };
    PsLinkHost *host;

    if (!ps_link_is_for_readers(link) && link->kind != PS_LINK_IMAGE)
        return;
    if (!ps_link_parse(link, &url) || !is_of_the_web(&url))
        return;
    host = host_of(hosts, url.host);
    g_array_append_val(link->kind == PS_LINK_IMAGE ? host->images : host->links, link->at);
}

/* Send the first questions, whose answers are not waited for. */
static void
ask_ahead(const PsLinkHosts *hosts)
{
    guint left = PS_LIMIT_link_hosts;

    for (guint i = 0; hosts->from->dns && left && i < hosts->hosts->len; i++) {
        const PsLinkHost *host = g_ptr_array_index(hosts->hosts, i);

        if (host->is_name) {
            ps_dns_ask(hosts->from->dns, host->name, PS_DNS_A, NULL, NULL);
            left--;
        }
    }
}

PsLinkHosts *
ps_link_hosts_new(const PsMeasured *from)
{
    const GArray *links = from->message ? ps_message_links(from->message) : NULL;
    PsLinkHosts *hosts = g_new(PsLinkHosts, 1);

    hosts->from = from;
    hosts->hosts = g_ptr_array_new_with_free_func(host_free);
    hosts->table = g_hash_table_new(ps_hash_str, g_str_equal);
    for (guint i = 0; links && i < links->len; i++)
        collect(hosts, &g_array_index(links, PsLink, i));
    if (!from->sender_only)
        ask_ahead(hosts);
    return hosts;
}

void
ps_link_hosts_free(PsLinkHosts *hosts)
{
    if (!hosts)
        return;
    g_hash_table_unref(hosts->table);
    g_ptr_array_unref(hosts->hosts);
    g_free(hosts);
}

PsLinkHost *
ps_link_hosts_get(const PsLinkHosts *hosts, const PsUrl *url)
{
    return is_of_the_web(url) ? g_hash_table_lookup(hosts->table, url->host) : NULL;
}

/* Organisations that the mail itself names as its sender's: From, MAIL FROM, DKIM
 * signatures, List-Unsubscribe. A mail service that counts clicks is among them. */
static void
house_add(GHashTable *house, const PsPsl *psl, const char *domain)
{
    if (domain && *domain)
        g_hash_table_add(house, g_strdup(ps_psl_organisation(psl, domain)));
}

static void
house_add_all(GHashTable *house, const PsPsl *psl, const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    for (guint i = 0; i < fact->count; i++)
        house_add(house, psl, fact->values[i].text);
}

static GHashTable *
house_new(const PsPsl *psl, const PsFacts *facts)
{
    const PsFact *unsubscribe = ps_facts_get(facts, PS_FACT_list_unsubscribe);
    GHashTable *house = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    house_add_all(house, psl, facts, PS_FACT_from_domain);
    house_add_all(house, psl, facts, PS_FACT_mail_from_domain);
    house_add_all(house, psl, facts, PS_FACT_dkim_domain);
    for (guint i = 0; i < unsubscribe->count; i++) {
        g_auto(PsUrl) url = { 0 };

        if (ps_url_parse(unsubscribe->values[i].text, &url))
            house_add(house, psl, url.host);
    }
    return house;
}

void
ps_link_hosts_know_sender(PsLinkHosts *hosts, const PsFacts *facts)
{
    const PsPsl *psl = hosts->from->psl;
    const PsFact *author = ps_facts_get(facts, PS_FACT_from_domain);
    const char *own =
        psl && author->count ? ps_psl_organisation(psl, author->values[0].text) : NULL;
    g_autoptr(GHashTable) house = psl ? house_new(psl, facts) : NULL;

    for (guint i = 0; house && i < hosts->hosts->len; i++) {
        PsLinkHost *host = g_ptr_array_index(hosts->hosts, i);

        host->house = g_hash_table_contains(house, host->organisation);
        host->own = own && !strcmp(host->organisation, own);
        if (own && !host->imitated && ps_lookalike_imitates(host->organisation, own))
            host->imitated = own;
    }
}
