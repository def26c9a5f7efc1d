/* SPDX-License-Identifier: MIT */
/*
 * domain.c - ask the DNS about a domain; see domain.h.
 *
 * Each step answers TRUE when it has all it needs. All of them run in every round, so the
 * slowest chain of questions decides the time, not their sum.
 */
#include "facts/domain.h"

#include <string.h>

#include "auth/dkim_key.h"
#include "facts/measure.h"

/* Where there is a wildcard, any selector has its key; this one has nothing else. */
#define ANY_SELECTOR "*"

PsDomain *
ps_domain_new(const char *name, const PsDomainOptions *options)
{
    PsDomain *domain = g_new0(PsDomain, 1);

    domain->name = g_strdup(name);
    domain->options = options;
    domain->keys = g_array_new(FALSE, FALSE, sizeof(PsDomainKey));
    domain->dane = g_array_new(FALSE, TRUE, sizeof(PsDane));
    domain->dnsbl = g_array_new(FALSE, TRUE, sizeof(PsDnsbl));
    return domain;
}

void
ps_domain_free(PsDomain *domain)
{
    if (!domain)
        return;
    ps_spf_audit_free(domain->spf);
    ps_dmarc_free(domain->dmarc);
    g_clear_pointer(&domain->reports, g_ptr_array_unref);
    for (guint i = 0; i < domain->keys->len; i++)
        ps_dkim_key_free(g_array_index(domain->keys, PsDomainKey, i).key);
    g_array_unref(domain->keys);
    for (guint i = 0; i < domain->dane->len; i++)
        ps_dane_clear(&g_array_index(domain->dane, PsDane, i));
    g_array_unref(domain->dane);
    for (guint i = 0; i < domain->dnsbl->len; i++)
        ps_dnsbl_clear(&g_array_index(domain->dnsbl, PsDnsbl, i));
    g_array_unref(domain->dnsbl);
    for (guint i = 0; i < PS_TAGGED_KINDS; i++)
        ps_tagged_clear(&domain->tagged[i]);
    ps_mx_clear(&domain->mx);
    ps_caa_clear(&domain->caa);
    ps_ptr_clear(&domain->ptr);
    g_free(domain->name);
    g_free(domain);
}

static gboolean
ask_soa(PsDomain *domain)
{
    return ps_soa_find(domain->options->dns, domain->options->psl, domain->name, &domain->soa,
        &domain->soa_dns);
}

/* A resolver that validates says so of what is signed: of the root, or of this domain where only
 * that has a trust anchor. */
static gboolean
ask_dnssec(PsDomain *domain)
{
    PsDns *dns = domain->options->dns;
    const PsDnsAnswer *root = ps_dns_ask(dns, ".", PS_DNS_SOA, NULL, NULL);
    const PsDnsAnswer *own = ps_dns_ask(dns, domain->name, PS_DNS_SOA, NULL, NULL);

    if (!root || !own)
        return FALSE;
    domain->validating = (root->authentic || own->authentic) && ps_dns_is_definite(own);
    domain->authentic = own->authentic;
    return TRUE;
}

static gboolean
ask_spf(PsDomain *domain)
{
    return ps_spf_audit(domain->options->dns, domain->name, &domain->spf);
}

static gboolean
ask_dmarc(PsDomain *domain)
{
    const PsDomainOptions *options = domain->options;

    if (!domain->dmarc &&
        !ps_dmarc_check(options->dns, options->psl, domain->name, &domain->dmarc))
        return FALSE;
    if (!domain->dmarc->rfc9989.record)
        return TRUE;
    return ps_dmarc_reports(options->dns, options->psl, domain->dmarc, &domain->reports);
}

/* The selectors to ask for: those given, or the usual ones and any. */
static GArray *
list_selectors(const PsDomainOptions *options)
{
    const char *const *names =
        options->selectors ? options->selectors : options->usual_selectors;
    GArray *list = g_array_new(FALSE, FALSE, sizeof(PsDomainKey));
    PsDomainKey key = { .selector = ANY_SELECTOR };

    if (!options->selectors)
        g_array_append_val(list, key);
    for (; names && *names; names++) {
        key = (PsDomainKey){ .selector = *names, .given = options->selectors != NULL };
        g_array_append_val(list, key);
    }
    return list;
}

/* There is nothing to tell of a selector that was only tried, unless it has a record of its
 * own. ANY is the record that all of them have, or NULL. */
static gboolean
is_silent(const PsDomainKey *key, const char *any)
{
    if (key->given)
        return FALSE;
    if (key->key->state == PS_DKIM_KEY_MISSING || key->key->state == PS_DKIM_KEY_UNKNOWN)
        return TRUE;
    return any && !g_strcmp0(any, key->key->record);
}

/* Read the answers for LIST, which are all there. */
static void
read_keys(PsDomain *domain, const GArray *list)
{
    const char *any = NULL;

    for (guint i = 0; i < list->len; i++) {
        PsDomainKey key = g_array_index(list, PsDomainKey, i);

        if (!ps_dkim_key_check(domain->options->dns, domain->name, key.selector, &key.key))
            continue;
        if (key.key->state == PS_DKIM_KEY_UNKNOWN && domain->key_failure == PS_DNS_NOERROR)
            domain->key_failure = key.key->dns;
        if (is_silent(&key, any)) {
            ps_dkim_key_free(key.key);
            continue;
        }
        g_array_append_val(domain->keys, key);
        if (!key.given && !strcmp(key.selector, ANY_SELECTOR))
            any = key.key->record;
    }
}

static gboolean
ask_keys(PsDomain *domain)
{
    PsDns *dns = domain->options->dns;
    g_autofree char *below = g_strconcat("_domainkey.", domain->name, NULL);
    const PsDnsAnswer *answer = ps_dns_ask(dns, below, PS_DNS_TXT, NULL, NULL);
    g_autoptr(GArray) list = list_selectors(domain->options);
    gboolean done = answer != NULL;

    for (guint i = 0; i < list->len; i++) {
        const char *selector = g_array_index(list, PsDomainKey, i).selector;
        g_autofree char *name = ps_dkim_key_name(domain->name, selector);

        done = ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL) && done;
    }
    if (!done)
        return FALSE;

    domain->domain_key = answer->status;
    read_keys(domain, list);
    return TRUE;
}

/* A host that mail can be brought to. */
static gboolean
has_address(const PsMxHost *host)
{
    return host->problem == PS_MX_HOST_OK || host->problem == PS_MX_HOST_CNAME;
}

const PsMxHost *
ps_domain_dane_host(const PsDomain *domain, guint index)
{
    for (guint i = 0; i < domain->mx.count; i++)
        if (has_address(&domain->mx.hosts[i]) && index-- == 0)
            return &domain->mx.hosts[i];
    g_assert_not_reached();
}

static gboolean
ask_mx(PsDomain *domain)
{
    PsDns *dns = domain->options->dns;
    gboolean done = TRUE;

    if (!domain->has_mx)
        domain->has_mx = ps_mx_check(dns, domain->name, NULL, NULL, &domain->mx);
    if (!domain->has_mx)
        return FALSE;
    for (guint i = 0; i < domain->mx.count; i++) {
        g_auto(PsDane) dane = { 0 };

        if (has_address(&domain->mx.hosts[i]))
            done = ps_dane_check(dns, domain->mx.hosts[i].name, &dane) && done;
    }
    for (guint i = 0; done && i < domain->mx.count; i++) {
        PsDane dane;

        if (has_address(&domain->mx.hosts[i]) &&
            ps_dane_check(dns, domain->mx.hosts[i].name, &dane))
            g_array_append_val(domain->dane, dane);
    }
    return done;
}

static gboolean
ask_tagged(PsDomain *domain)
{
    gboolean done = TRUE;

    for (guint i = 0; i < PS_TAGGED_KINDS; i++)
        if (!domain->tagged[i].name)
            done = ps_tagged_check(domain->options->dns, domain->name, i, &domain->tagged[i]) &&
                   done;
    return done;
}

static gboolean
ask_caa(PsDomain *domain)
{
    return ps_caa_find(domain->options->dns, domain->name, &domain->caa);
}

static gboolean
ask_ptr(PsDomain *domain)
{
    PsNetAddress address;

    if (!domain->options->ip || !ps_net_parse(domain->options->ip, &address))
        return TRUE;
    domain->has_ip =
        ps_ptr_check(domain->options->dns, address.family, &address.bytes, &domain->ptr);
    return domain->has_ip;
}

/* Look the domain up in LIST, and the address if there is one. */
static gboolean
ask_list(PsDomain *domain, const char *list, GArray *found)
{
    PsDns *dns = domain->options->dns;
    PsNetAddress address;
    PsDnsbl dnsbl;
    gboolean done = ps_dnsbl_check(dns, list, domain->name, NULL, &dnsbl);

    if (done)
        g_array_append_val(found, dnsbl);
    if (!domain->options->ip || !ps_net_parse(domain->options->ip, &address))
        return done;
    if (!ps_dnsbl_check(dns, list, NULL, &address, &dnsbl))
        return FALSE;
    g_array_append_val(found, dnsbl);
    return done;
}

static gboolean
ask_dnsbl(PsDomain *domain)
{
    gboolean done = TRUE;

    for (const char *const *list = domain->options->lists; list && *list; list++)
        done = ask_list(domain, *list, domain->dnsbl) && done;
    if (done)
        return TRUE;
    for (guint i = 0; i < domain->dnsbl->len; i++)
        ps_dnsbl_clear(&g_array_index(domain->dnsbl, PsDnsbl, i));
    g_array_set_size(domain->dnsbl, 0);
    return FALSE;
}

gboolean
ps_domain_ask(PsDomain *domain)
{
    static gboolean (*const steps[])(PsDomain *) = { ask_soa, ask_dnssec, ask_spf, ask_dmarc,
        ask_keys, ask_mx, ask_tagged, ask_caa, ask_ptr, ask_dnsbl };
    gboolean done = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (!(domain->stepped >> i & 1) && steps[i](domain))
            domain->stepped |= G_GUINT64_CONSTANT(1) << i;
        done = done && (domain->stepped >> i & 1);
    }
    return done;
}
