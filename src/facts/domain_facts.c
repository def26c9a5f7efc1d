/* SPDX-License-Identifier: MIT */
/* domain_facts.c - what a domain publishes, as facts; see domain.h. SPF, DKIM and DMARC have
 * files of their own. */
#include <string.h>

#include "facts/domain.h"
#include "facts/measure.h"

static void
measure_soa(PsFacts *facts, const PsDomain *domain)
{
    if (domain->soa == PS_SOA_UNKNOWN)
        ps_facts_set_unknown(facts, PS_FACT_domain_soa, ps_dns_reason(domain->soa_dns));
    else
        ps_facts_add(facts, PS_FACT_domain_soa, ps_soa_name(domain->soa), PS_SPAN_NONE);
}

/* Why it is not known whether DNSSEC signs anything. */
static const char *
dnssec_reason(const PsDomain *domain)
{
    return ps_dns_is_off(domain->options->dns) ? "needs dns" : "needs validating dns";
}

static void
measure_dnssec(PsFacts *facts, const PsDomain *domain)
{
    if (domain->validating)
        ps_facts_add(
            facts, PS_FACT_domain_dnssec, domain->authentic ? "yes" : "no", PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, PS_FACT_domain_dnssec, dnssec_reason(domain));
}

/* FACT is known, unless it is empty and an answer about some host failed. */
static void
close_list(PsFacts *facts, PsFactId id, PsDnsStatus failure)
{
    if (failure == PS_DNS_NOERROR)
        ps_facts_set_known(facts, id);
    else if (!ps_facts_get(facts, id)->known)
        ps_facts_set_unknown(facts, id, ps_dns_reason(failure));
}

static void
measure_mx(PsFacts *facts, const PsDomain *domain)
{
    static const PsFactId lists[] = { PS_FACT_domain_mx_host, PS_FACT_domain_mx_ip,
        PS_FACT_domain_mx_cname, PS_FACT_domain_mx_no_address, PS_FACT_domain_mx_local,
        PS_FACT_domain_mx_bad_name };
    static const PsFactId by_problem[] = { [PS_MX_HOST_IS_IP] = PS_FACT_domain_mx_ip,
        [PS_MX_HOST_CNAME] = PS_FACT_domain_mx_cname,
        [PS_MX_HOST_NO_ADDRESS] = PS_FACT_domain_mx_no_address,
        [PS_MX_HOST_LOCAL] = PS_FACT_domain_mx_local,
        [PS_MX_HOST_BAD_NAME] = PS_FACT_domain_mx_bad_name };
    const PsMx *mx = &domain->mx;

    for (guint i = 0; i < mx->count; i++) {
        const PsMxHost *host = &mx->hosts[i];

        ps_facts_add(facts, PS_FACT_domain_mx_host, host->name, PS_SPAN_NONE);
        if (host->problem != PS_MX_HOST_OK && host->problem != PS_MX_HOST_UNKNOWN)
            ps_facts_add(facts, by_problem[host->problem], host->name, PS_SPAN_NONE);
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        close_list(facts, lists[i], mx->why);
    if (mx->state == PS_MX_UNKNOWN)
        ps_facts_set_unknown(facts, PS_FACT_domain_mx, ps_dns_reason(mx->why));
    else
        ps_facts_add(facts, PS_FACT_domain_mx, ps_mx_state_name(mx->state), PS_SPAN_NONE);
}

static void
measure_tlsa(PsFacts *facts, const PsDane *dane, const char *host)
{
    PsFactId id = dane->usable         ? PS_FACT_domain_dane
                  : dane->records->len ? PS_FACT_domain_dane_bad
                                       : PS_FACT_domain_dane_missing;

    ps_facts_add(facts, id, host, PS_SPAN_NONE);
    if (!dane->problem)
        return;
    if (dane->usable)
        ps_facts_add(facts, PS_FACT_domain_dane_bad, host, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_domain_dane_error, dane->problem, PS_SPAN_NONE);
}

static void
measure_dane(PsFacts *facts, const PsDomain *domain)
{
    static const PsFactId lists[] = { PS_FACT_domain_dane, PS_FACT_domain_dane_missing,
        PS_FACT_domain_dane_bad, PS_FACT_domain_dane_error };
    PsDnsStatus failure = domain->mx.why;
    gboolean any = FALSE;

    for (guint i = 0; i < domain->dane->len; i++) {
        const PsDane *dane = &g_array_index(domain->dane, PsDane, i);
        const char *host = ps_domain_dane_host(domain, i)->name;

        if (dane->dns > PS_DNS_NXDOMAIN) {
            failure = dane->dns;
            continue;
        }
        measure_tlsa(facts, dane, host);
        any = any || dane->records->len > 0;
        if (dane->records->len && domain->validating && !dane->authentic)
            ps_facts_add(facts, PS_FACT_domain_dane_unsigned, host, PS_SPAN_NONE);
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        close_list(facts, lists[i], failure);
    if (domain->validating || !any)
        close_list(facts, PS_FACT_domain_dane_unsigned, failure);
    else
        ps_facts_set_unknown(facts, PS_FACT_domain_dane_unsigned, dnssec_reason(domain));
}

static void
measure_tagged(PsFacts *facts, const PsDomain *domain)
{
    static const PsFactId ids[PS_TAGGED_KINDS][2] = {
        [PS_TAGGED_MTA_STS] = { PS_FACT_domain_mta_sts, PS_FACT_domain_mta_sts_error },
        [PS_TAGGED_TLS_RPT] = { PS_FACT_domain_tls_rpt, PS_FACT_domain_tls_rpt_error },
        [PS_TAGGED_BIMI] = { PS_FACT_domain_bimi, PS_FACT_domain_bimi_error },
    };

    for (guint i = 0; i < PS_TAGGED_KINDS; i++) {
        const PsTagged *tagged = &domain->tagged[i];

        if (tagged->state == PS_TAGGED_UNKNOWN) {
            ps_facts_set_all_unknown(facts, ids[i], 2, ps_dns_reason(tagged->dns));
            continue;
        }
        ps_facts_add(facts, ids[i][0], ps_tagged_state_name(tagged->state), PS_SPAN_NONE);
        ps_facts_set_known(facts, ids[i][1]);
        if (tagged->problem)
            ps_facts_add(facts, ids[i][1], tagged->problem, PS_SPAN_NONE);
    }
    if (domain->tagged[PS_TAGGED_MTA_STS].record)
        ps_facts_set_unknown(facts, PS_FACT_domain_mta_sts_policy, "needs https");
    else
        ps_facts_set_known(facts, PS_FACT_domain_mta_sts_policy);
}

static void
measure_caa(PsFacts *facts, const PsDomain *domain)
{
    static const PsFactId ids[] = { PS_FACT_domain_caa, PS_FACT_domain_caa_bad };
    const PsCaa *caa = &domain->caa;

    if (caa->dns > PS_DNS_NXDOMAIN) {
        ps_facts_set_all_unknown(facts, ids, G_N_ELEMENTS(ids), ps_dns_reason(caa->dns));
        return;
    }
    ps_facts_set_known(facts, PS_FACT_domain_caa);
    for (guint i = 0; i < caa->records->len; i++)
        ps_facts_add(facts, PS_FACT_domain_caa, caa->records->pdata[i], PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_domain_caa_bad, caa->malformed, NULL, PS_SPAN_NONE);
}

/* The facts of the address are those of a sending server (server.c). */
static void
measure_ip(PsFacts *facts, const PsDomain *domain)
{
    const PsPtr *ptr = &domain->ptr;

    ps_measure_ip(facts, domain->has_ip ? domain->options->ip : NULL);
    if (!domain->has_ip) {
        ps_facts_set_unknown(facts, PS_FACT_ptr, "needs ip");
        ps_facts_set_unknown(facts, PS_FACT_ptr_name, "needs ip");
        return;
    }
    if (ptr->state == PS_PTR_UNKNOWN) {
        ps_facts_set_unknown(facts, PS_FACT_ptr, ps_dns_reason(ptr->dns));
        ps_facts_set_unknown(facts, PS_FACT_ptr_name, ps_dns_reason(ptr->dns));
        return;
    }
    ps_facts_add(facts, PS_FACT_ptr, ps_ptr_state_name(ptr->state), PS_SPAN_NONE);
    ps_facts_set_known(facts, PS_FACT_ptr_name);
    if (ptr->name)
        ps_facts_add(facts, PS_FACT_ptr_name, ptr->name, PS_SPAN_NONE);
}

static void
measure_lists(PsFacts *facts, const PsDomain *domain)
{
    PsDnsStatus failure = PS_DNS_NOERROR;

    if (!domain->options->lists) {
        ps_facts_set_unknown(facts, PS_FACT_domain_listed, "needs dnsbl");
        ps_facts_set_unknown(facts, PS_FACT_domain_listed_error, "needs dnsbl");
        return;
    }
    for (guint i = 0; i < domain->dnsbl->len; i++) {
        const PsDnsbl *found = &g_array_index(domain->dnsbl, PsDnsbl, i);
        g_autofree char *text =
            g_strdup_printf("%s (%s: %s)", found->subject, found->zone, found->code);

        if (found->state == PS_DNSBL_LISTED)
            ps_facts_add(facts, PS_FACT_domain_listed, text, PS_SPAN_NONE);
        else if (found->state == PS_DNSBL_ERROR)
            ps_facts_add(facts, PS_FACT_domain_listed_error, text, PS_SPAN_NONE);
        else if (found->state == PS_DNSBL_UNKNOWN)
            failure = found->dns;
    }
    close_list(facts, PS_FACT_domain_listed, failure);
    close_list(facts, PS_FACT_domain_listed_error, failure);
}

void
ps_measure_domain(PsFacts *facts, const PsDomain *domain)
{
    ps_facts_add(facts, PS_FACT_domain, domain->name, PS_SPAN_NONE);
    measure_soa(facts, domain);
    measure_dnssec(facts, domain);
    ps_measure_domain_spf(facts, domain);
    ps_measure_domain_dkim(facts, domain);
    ps_measure_domain_dmarc(facts, domain);
    measure_mx(facts, domain);
    measure_dane(facts, domain);
    measure_tagged(facts, domain);
    measure_caa(facts, domain);
    measure_ip(facts, domain);
    measure_lists(facts, domain);
}
