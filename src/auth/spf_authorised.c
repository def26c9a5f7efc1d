/* SPDX-License-Identifier: MIT */
/*
 * spf_authorised.c - SPF for people who do not know their sending address: find one that
 * the record lets through; see spf.h.
 *
 * Addresses are collected from the terms that pass (ip4, ip6, a, mx, and those of include
 * and redirect), and tried one after the other with the real evaluator.
 */
#include <string.h>

#include "auth/spf.h"
#include "auth/spf_record.h"

#define MAX_RECORDS 20
#define MAX_CANDIDATES 20

typedef struct {
    PsDns *dns;
    GPtrArray *domains; /* char *: records read and to be read */
    GArray *candidates; /* PsSpfQuery: only the address is set */
    gboolean waiting;
} Search;

static void
add_candidate(Search *search, int family, const void *address)
{
    PsSpfQuery candidate = { .family = family };

    if (search->candidates->len >= MAX_CANDIDATES)
        return;
    memcpy(&candidate.address, address,
        family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr));
    g_array_append_val(search->candidates, candidate);
}

static const PsDnsAnswer *
ask(Search *search, const char *name, PsDnsType type)
{
    const PsDnsAnswer *answer = ps_dns_ask(search->dns, name, type, NULL, NULL);

    if (!answer)
        search->waiting = TRUE;
    return answer;
}

static void
add_addresses_of(Search *search, const char *name)
{
    const PsDnsAnswer *a = ask(search, name, PS_DNS_A);
    const PsDnsAnswer *aaaa = ask(search, name, PS_DNS_AAAA);

    for (guint i = 0; a && i < a->count; i++)
        add_candidate(search, AF_INET, &a->records[i].data.a);
    for (guint i = 0; aaaa && i < aaaa->count; i++)
        add_candidate(search, AF_INET6, &aaaa->records[i].data.aaaa);
}

static void
add_addresses_of_mx(Search *search, const char *name)
{
    const PsDnsAnswer *mx = ask(search, name, PS_DNS_MX);

    for (guint i = 0; mx && i < MIN(mx->count, 10); i++)
        add_addresses_of(search, mx->records[i].data.mx.name);
}

static void
add_domain(Search *search, const char *domain)
{
    if (!domain || strchr(domain, '%') || search->domains->len >= MAX_RECORDS)
        return; /* what a macro stands for depends on the address that is sought */
    for (guint i = 0; i < search->domains->len; i++)
        if (!g_ascii_strcasecmp(g_ptr_array_index(search->domains, i), domain))
            return;
    g_ptr_array_add(search->domains, g_strdup(domain));
}

static void
read_term(Search *search, const PsSpfTerm *term, const char *domain)
{
    const char *target = term->domain ? term->domain : domain;

    if (term->qualifier != '+' || strchr(target, '%'))
        return;
    switch (term->mechanism) {
    case PS_SPF_IP4:
        add_candidate(search, AF_INET, &term->network);
        break;
    case PS_SPF_IP6:
        add_candidate(search, AF_INET6, &term->network);
        break;
    case PS_SPF_A:
        add_addresses_of(search, target);
        break;
    case PS_SPF_MX:
        add_addresses_of_mx(search, target);
        break;
    case PS_SPF_INCLUDE:
        add_domain(search, target);
        break;
    case PS_SPF_ALL:
    case PS_SPF_PTR:
    case PS_SPF_EXISTS:
    default:
        break;
    }
}

static void
read_record(Search *search, const char *domain)
{
    const PsDnsAnswer *answer = ask(search, domain, PS_DNS_TXT);

    for (guint i = 0; answer && i < answer->count; i++) {
        const char *text = answer->records[i].data.txt.bytes;
        gsize len = answer->records[i].data.txt.len;
        g_autoptr(PsSpfRecord) record = NULL;

        if (!ps_spf_record_is(text, len))
            continue;
        record = ps_spf_record_new(text, len);
        for (guint t = 0; t < record->terms->len; t++)
            read_term(search, &g_array_index(record->terms, PsSpfTerm, t), domain);
        add_domain(search, record->redirect);
    }
}

/* Evaluate QUERY for each candidate until one passes. FALSE while answers are on their way. */
static gboolean
try_candidates(PsDns *dns, const GArray *candidates, PsSpfQuery *query, PsSpf **ret)
{
    for (guint i = 0; i < candidates->len; i++) {
        const PsSpfQuery *candidate = &g_array_index(candidates, PsSpfQuery, i);
        g_autoptr(PsSpf) spf = NULL;

        query->family = candidate->family;
        query->address = candidate->address;
        if (!ps_spf_check(dns, query, &spf))
            return FALSE;
        if (spf->result == PS_SPF_PASS) {
            *ret = g_steal_pointer(&spf);
            return TRUE;
        }
    }
    return TRUE;
}

gboolean
ps_spf_check_authorised(PsDns *dns, PsSpfQuery *query, PsSpf **ret)
{
    g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(PsSpfQuery));
    Search search = { .dns = dns, .domains = domains, .candidates = candidates };
    g_autoptr(PsSpf) nobody = NULL;
    PsSpf *found = NULL;

    /* an address that nobody has: tells the domain, and faults of the record */
    ps_spf_query_set_ip(query, "0.0.0.0");
    if (!ps_spf_check(dns, query, &nobody))
        return FALSE;
    add_domain(&search, nobody->domain);
    for (guint i = 0; i < domains->len; i++)
        read_record(&search, g_ptr_array_index(domains, i));
    if (search.waiting || !try_candidates(dns, candidates, query, &found))
        return FALSE;
    if (!found) {
        query->family = 0;
        if (nobody->result != PS_SPF_NONE && nobody->result != PS_SPF_PERMERROR &&
            nobody->result != PS_SPF_TEMPERROR && nobody->result != PS_SPF_PASS)
            nobody->result = PS_SPF_UNKNOWN;
        found = g_steal_pointer(&nobody);
    }
    *ret = found;
    return TRUE;
}
