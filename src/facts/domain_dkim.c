/* SPDX-License-Identifier: MIT */
/* domain_dkim.c - the DKIM keys of a domain, as facts; see domain.h. */
#include <string.h>

#include "facts/domain.h"
#include "facts/measure.h"

static void
measure_good(PsFacts *facts, const PsDomainKey *entry)
{
    ps_facts_add(facts, PS_FACT_domain_dkim_key, entry->selector, PS_SPAN_NONE);
    /* of one that is too long in itself, the size is told */
    if (!entry->key->reason || (!strcmp(entry->key->reason, "too-long") && !entry->key->fixed))
        return;
    ps_facts_add(facts, PS_FACT_domain_dkim_odd, entry->selector, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_domain_dkim_hint, entry->key->reason, PS_SPAN_NONE);
    ps_facts_add(
        facts, PS_FACT_domain_dkim_odd_fix, ps_dkim_key_advice(entry->key), PS_SPAN_NONE);
}

static void
measure_key(PsFacts *facts, const PsDomainKey *entry)
{
    const PsDkimKey *key = entry->key;

    switch (key->state) {
    case PS_DKIM_KEY_OK:
        measure_good(facts, entry);
        break;
    case PS_DKIM_KEY_MISSING:
        ps_facts_add(facts, PS_FACT_domain_dkim_missing, entry->selector, PS_SPAN_NONE);
        break;
    case PS_DKIM_KEY_REVOKED:
        ps_facts_add(facts, PS_FACT_domain_dkim_revoked, entry->selector, PS_SPAN_NONE);
        break;
    case PS_DKIM_KEY_BAD:
        ps_facts_add(facts, PS_FACT_domain_dkim_bad, entry->selector, PS_SPAN_NONE);
        ps_facts_add(facts, PS_FACT_domain_dkim_reason, key->reason, PS_SPAN_NONE);
        ps_facts_add(facts, PS_FACT_domain_dkim_bad_fix, ps_dkim_key_advice(key), PS_SPAN_NONE);
        break;
    case PS_DKIM_KEY_SHORT:
    case PS_DKIM_KEY_UNKNOWN:
    default:
        break;
    }
    if (key->bits && !g_strcmp0(key->type, "rsa"))
        ps_facts_add_number(
            facts, PS_FACT_domain_dkim_bits, key->bits, entry->selector, PS_SPAN_NONE);
    if (key->testing) {
        ps_facts_add(facts, PS_FACT_domain_dkim_testing, entry->selector, PS_SPAN_NONE);
        ps_facts_add(
            facts, PS_FACT_domain_dkim_testing_fix, ps_dkim_key_advice(key), PS_SPAN_NONE);
    }
}

/* What is known of DKIM as a whole, or NULL. Where _domainkey is not there, nothing is below it
 * (RFC 8020). */
static const char *
summary(const PsFacts *facts, const PsDomain *domain)
{
    if (ps_facts_get(facts, PS_FACT_domain_dkim_key)->count)
        return "ok";
    if (domain->keys->len == 0 && domain->domain_key == PS_DNS_NXDOMAIN)
        return "none";
    if (domain->key_failure != PS_DNS_NOERROR || domain->domain_key > PS_DNS_NXDOMAIN)
        return NULL;
    return domain->domain_key == PS_DNS_NXDOMAIN ? "none" : "hidden";
}

void
ps_measure_domain_dkim(PsFacts *facts, const PsDomain *domain)
{
    PsDnsStatus failure = domain->key_failure;
    const char *word;

    for (guint i = 0; i < domain->keys->len; i++)
        measure_key(facts, &g_array_index(domain->keys, PsDomainKey, i));
    if (failure == PS_DNS_NOERROR && domain->domain_key > PS_DNS_NXDOMAIN)
        failure = domain->domain_key;
    word = summary(facts, domain);
    if (word)
        ps_facts_add(facts, PS_FACT_domain_dkim, word, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, PS_FACT_domain_dkim, ps_dns_reason(failure));
    for (int id = PS_FACT_domain_dkim_key; id <= PS_FACT_domain_dkim_testing; id++)
        if (domain->key_failure == PS_DNS_NOERROR)
            ps_facts_set_known(facts, (PsFactId) id);
        else if (!ps_facts_get(facts, (PsFactId) id)->known)
            ps_facts_set_unknown(facts, (PsFactId) id, ps_dns_reason(domain->key_failure));
}
