/* SPDX-License-Identifier: MIT */
/*
 * authentication.c - facts of SPF and reverse name, and of what the DNS says of the sender's
 * domains. RFC 7208. DKIM is in signatures.c, DMARC in alignment.c.
 */
#include <arpa/inet.h>
#include <string.h>

#include "facts/inquiry.h"

void
ps_note_failure(PsFacts *facts, PsFactId id, const char *area, PsDnsStatus status)
{
    ps_facts_set_unknown(facts, id, ps_dns_reason(status));
    if (status != PS_DNS_OFF)
        ps_facts_add(facts, PS_FACT_dns_failure, area, PS_SPAN_NONE);
}

/* What the result of SPF rests on, or NULL. */
static const char *
spf_assumed(const PsFacts *facts, const PsInquiry *q)
{
    const PsFact *mail_from = ps_facts_get(facts, PS_FACT_mail_from);

    if (q->any_ip)
        return "ip-authorised";
    return mail_from->known ? mail_from->assumed : "helo-for-mail-from";
}

static void
measure_spf(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_spf, PS_FACT_spf_domain, PS_FACT_spf_record,
        PS_FACT_spf_mechanism, PS_FACT_spf_error, PS_FACT_spf_lookups, PS_FACT_spf_void_lookups,
        PS_FACT_spf_libspf2 };
    const PsSpf *spf = q->spf;
    const char *assumed = spf_assumed(facts, q);

    if (!spf || spf->result == PS_SPF_UNKNOWN || spf->result == PS_SPF_TEMPERROR) {
        const char *reason = !spf                            ? q->spf_needs
                             : ps_dns_is_off(q->from->dns)   ? "needs dns"
                             : spf->result == PS_SPF_UNKNOWN ? "needs ip"
                                                             : ps_dns_reason(spf->dns);

        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), reason);
        if (spf && spf->result == PS_SPF_TEMPERROR) {
            ps_facts_set_text(facts, PS_FACT_spf_domain, spf->domain); /* or of HELO */
            ps_note_failure(facts, PS_FACT_spf, "spf", spf->dns);
        }
        return;
    }
    ps_facts_add(facts, PS_FACT_spf, ps_spf_result_name(spf->result), PS_SPAN_NONE);
    ps_facts_set_text(facts, PS_FACT_spf_domain, spf->domain);
    ps_facts_set_text(facts, PS_FACT_spf_record, spf->record);
    ps_facts_set_text(facts, PS_FACT_spf_mechanism, spf->mechanism);
    ps_facts_set_text(facts, PS_FACT_spf_error, spf->error);
    ps_facts_add_number(facts, PS_FACT_spf_lookups, spf->lookups, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_spf_void_lookups, spf->void_lookups, NULL, PS_SPAN_NONE);
    ps_facts_set_text(facts, PS_FACT_spf_libspf2, ps_spf_result_name(q->libspf2));
    for (guint i = 0; assumed && i < G_N_ELEMENTS(filled); i++)
        ps_facts_assume(facts, filled[i], assumed);
}

/* Why the HELO identity has no result, or NULL. */
static const char *
helo_needs(const PsInquiry *q)
{
    const PsSpf *spf = q->spf_helo;

    if (!q->query.helo)
        return "needs helo";
    if (ps_dns_is_off(q->from->dns))
        return "needs dns";
    if (!spf || spf->result == PS_SPF_UNKNOWN)
        return "needs ip";
    return spf->result == PS_SPF_TEMPERROR ? ps_dns_reason(spf->dns) : NULL;
}

static void
measure_spf_helo(PsFacts *facts, const PsInquiry *q)
{
    const char *reason = helo_needs(q);

    if (reason) {
        ps_facts_set_unknown(facts, PS_FACT_spf_helo, reason);
        return;
    }
    ps_facts_add(
        facts, PS_FACT_spf_helo, ps_spf_result_name(q->spf_helo->result), PS_SPAN_NONE);
    if (q->any_ip)
        ps_facts_assume(facts, PS_FACT_spf_helo, "ip-authorised");
}

/* What is not known is in neither list. */
static void
sort_results(PsFacts *facts)
{
    static const PsFactId results[] = { PS_FACT_spf, PS_FACT_dkim };

    ps_facts_set_known(facts, PS_FACT_auth_passed);
    ps_facts_set_known(facts, PS_FACT_auth_failed);
    for (guint i = 0; i < G_N_ELEMENTS(results); i++) {
        const char *result = ps_facts_word(facts, results[i]);

        if (result)
            ps_facts_add(facts,
                strcmp(result, "pass") != 0 ? PS_FACT_auth_failed : PS_FACT_auth_passed,
                ps_fact_info(results[i])->name, PS_SPAN_NONE);
    }
}

/* An address found in the SPF record is taken for the sending one if its name leads back
 * to it: then it is a mail server. Else nothing is known of the sending one. */
static void
measure_found_ip(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_ip, PS_FACT_ip_family, PS_FACT_ip_scope,
        PS_FACT_ptr, PS_FACT_ptr_name };
    char text[INET6_ADDRSTRLEN];

    if (!q->has_ptr || q->ptr.state != PS_PTR_OK) {
        ps_facts_set_unknown(facts, PS_FACT_ptr, "needs ip");
        ps_facts_set_unknown(facts, PS_FACT_ptr_name, "needs ip");
        return;
    }
    inet_ntop(q->query.family, &q->query.address, text, sizeof text);
    ps_measure_ip(facts, text);
    ps_facts_add(facts, PS_FACT_ptr, ps_ptr_state_name(q->ptr.state), PS_SPAN_NONE);
    ps_facts_set_text(facts, PS_FACT_ptr_name, q->ptr.name);
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_assume(facts, filled[i], "ip-authorised");
}

static void
measure_ptr(PsFacts *facts, const PsInquiry *q)
{
    if (q->any_ip) {
        measure_found_ip(facts, q);
    } else if (!q->has_ptr) {
        ps_facts_set_unknown(facts, PS_FACT_ptr, "needs ip");
        ps_facts_set_unknown(facts, PS_FACT_ptr_name, "needs ip");
    } else if (q->ptr.state == PS_PTR_UNKNOWN) {
        ps_note_failure(facts, PS_FACT_ptr, "ptr", q->ptr.dns);
        ps_facts_set_unknown(facts, PS_FACT_ptr_name, ps_dns_reason(q->ptr.dns));
    } else {
        ps_facts_add(facts, PS_FACT_ptr, ps_ptr_state_name(q->ptr.state), PS_SPAN_NONE);
        ps_facts_set_text(facts, PS_FACT_ptr_name, q->ptr.name);
    }
}

static void
measure_mx(PsFacts *facts, PsFactId id, gboolean has, const PsMx *mx, const char *needs)
{
    if (!has)
        ps_facts_set_unknown(facts, id, needs);
    else if (mx->state == PS_MX_UNKNOWN)
        ps_note_failure(facts, id, "mx", mx->why);
    else
        ps_facts_add(facts, id, ps_mx_state_name(mx->state), PS_SPAN_NONE);
}

static void
measure_soa(PsFacts *facts, const PsInquiry *q)
{
    ps_facts_set_known(facts, PS_FACT_soa_domain);
    if (!q->has_soa) {
        ps_facts_set_unknown(facts, PS_FACT_soa, "needs from-domain");
        return;
    }
    ps_facts_add(facts, PS_FACT_soa_domain, q->soa_domain, PS_SPAN_NONE);
    if (q->soa == PS_SOA_UNKNOWN)
        ps_note_failure(facts, PS_FACT_soa, "soa", q->soa_dns);
    else
        ps_facts_add(facts, PS_FACT_soa, ps_soa_name(q->soa), PS_SPAN_NONE);
}

gboolean
ps_measure_authentication(PsFacts *facts, const PsMeasured *from, GError **error)
{
    g_auto(PsInquiry) own = { 0 };
    PsInquiry *q = from->inquiry ? from->inquiry : &own;

    ps_inquire(q, from, facts);
    if (!ps_dry_run(q, error))
        return FALSE;
    ps_facts_set_known(facts, PS_FACT_dns_failure);
    measure_spf(facts, q);
    measure_spf_helo(facts, q);
    ps_measure_signatures(facts, q);
    ps_measure_survival(facts, q);
    sort_results(facts);
    ps_measure_dmarc(facts, q);
    measure_ptr(facts, q);
    measure_mx(facts, PS_FACT_from_mx, q->has_from_mx, &q->from_mx, "needs from-domain");
    if (!g_strcmp0(ps_facts_word(facts, PS_FACT_mail_from_syntax), "null"))
        ps_facts_set_known(facts, PS_FACT_mail_from_mx);
    else
        measure_mx(facts, PS_FACT_mail_from_mx, q->has_mail_from_mx, &q->mail_from_mx,
            "needs mail-from");
    measure_soa(facts, q);
    return TRUE;
}
