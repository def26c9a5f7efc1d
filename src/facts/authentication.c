/* SPDX-License-Identifier: MIT */
/*
 * authentication.c - facts of SPF, DMARC, alignment and reverse name, and of what the DNS
 * says of the sender's domains. RFC 7208, 9989, 7489. DKIM is in signatures.c.
 */
#include <arpa/inet.h>
#include <string.h>

#include "facts/inquiry.h"

static void
set_unknown(PsFacts *facts, const PsFactId *ids, guint count, const char *reason)
{
    for (guint i = 0; i < count; i++)
        ps_facts_set_unknown(facts, ids[i], reason);
}

void
ps_note_failure(PsFacts *facts, PsFactId id, const char *area, PsDnsStatus status)
{
    ps_facts_set_unknown(facts, id, ps_dns_reason(status));
    if (status != PS_DNS_OFF)
        ps_facts_add(facts, PS_FACT_dns_failure, area, PS_SPAN_NONE);
}

static void
add_text(PsFacts *facts, PsFactId id, const char *text)
{
    ps_facts_set_known(facts, id);
    if (text)
        ps_facts_add(facts, id, text, PS_SPAN_NONE);
}

static void
measure_spf(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_spf, PS_FACT_spf_domain, PS_FACT_spf_record,
        PS_FACT_spf_mechanism, PS_FACT_spf_error, PS_FACT_spf_lookups, PS_FACT_spf_void_lookups,
        PS_FACT_spf_libspf2 };
    const PsSpf *spf = q->spf;
    const char *assumed =
        q->any_ip ? "ip-authorised" : ps_facts_get(facts, PS_FACT_mail_from)->assumed;

    if (!spf || spf->result == PS_SPF_UNKNOWN || spf->result == PS_SPF_TEMPERROR) {
        const char *reason = !spf                            ? q->spf_needs
                             : ps_dns_is_off(q->from->dns)   ? "needs dns"
                             : spf->result == PS_SPF_UNKNOWN ? "needs ip"
                                                             : ps_dns_reason(spf->dns);

        set_unknown(facts, filled, G_N_ELEMENTS(filled), reason);
        if (spf && spf->result == PS_SPF_TEMPERROR)
            ps_note_failure(facts, PS_FACT_spf, "spf", spf->dns);
        return;
    }
    ps_facts_add(facts, PS_FACT_spf, ps_spf_result_name(spf->result), PS_SPAN_NONE);
    add_text(facts, PS_FACT_spf_domain, spf->domain);
    add_text(facts, PS_FACT_spf_record, spf->record);
    add_text(facts, PS_FACT_spf_mechanism, spf->mechanism);
    add_text(facts, PS_FACT_spf_error, spf->error);
    ps_facts_add_number(facts, PS_FACT_spf_lookups, spf->lookups, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_spf_void_lookups, spf->void_lookups, NULL, PS_SPAN_NONE);
    add_text(facts, PS_FACT_spf_libspf2, ps_spf_result_name(q->libspf2));
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

/* Does an aligned domain pass? "yes", "no", or NULL: what decides it is not known. PASSED
 * says if an identifier has passed: "pass", another word, or NULL if not known. */
typedef const char *(*Passed)(const PsFacts *facts, const PsInquiry *q, const char *domain);

static const char *
spf_passed(const PsFacts *facts, const PsInquiry *q, const char *domain)
{
    (void) q;
    (void) domain;
    return ps_facts_word(facts, PS_FACT_spf);
}

static const char *
dkim_passed(const PsFacts *facts, const PsInquiry *q, const char *domain)
{
    gboolean unknown = FALSE;

    (void) facts;
    /* what is final is signed already, or never */
    if (q->key && strcmp(q->from->sending->stage, "final") != 0 &&
        !g_strcmp0(domain, q->from->sending->dkim_domain)) {
        const char *planned = ps_planned_result(q);

        if (!planned || !strcmp(planned, "pass"))
            return planned;
    }
    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (g_strcmp0(signature->domain, domain) != 0)
            continue;
        if (signature->result == PS_DKIM_PASS)
            return "pass";
        unknown |=
            signature->result == PS_DKIM_UNKNOWN || signature->result == PS_DKIM_TEMPERROR;
    }
    return unknown ? NULL : "fail";
}

static const char *
aligned_passes(const PsFacts *facts, const PsInquiry *q, gboolean by_spf, gboolean by_7489)
{
    Passed passed = by_spf ? spf_passed : dkim_passed;
    const char *answer = "no";

    for (guint i = 0; i < q->identifiers->len; i++) {
        const PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);
        const char *result;

        if (identifier->by_spf != by_spf ||
            !(by_7489 ? identifier->aligned_7489 : identifier->aligned))
            continue;
        result = passed(facts, q, identifier->domain);
        if (result && !strcmp(result, "pass"))
            return "yes";
        if (!result)
            answer = NULL;
    }
    return answer;
}

/* FACT is ANSWER, or not known for the reason that OF is not. */
static void
add_or_like(PsFacts *facts, PsFactId id, const char *answer, PsFactId of)
{
    const PsFact *other = ps_facts_get(facts, of);

    if (answer)
        ps_facts_add(facts, id, answer, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, id, other->reason ? other->reason : "not measured");
    if (other->assumed)
        ps_facts_assume(facts, id, other->assumed);
}

static void
measure_alignment(PsFacts *facts, const PsInquiry *q)
{
    const PsFact *spf = ps_facts_get(facts, PS_FACT_spf);
    const PsFact *dkim = ps_facts_get(facts, PS_FACT_dkim);
    const char *by_spf = spf->known ? aligned_passes(facts, q, TRUE, FALSE) : NULL;
    const char *by_dkim = aligned_passes(facts, q, FALSE, FALSE);

    /* a signature that the mail server may still add could be of any domain */
    if (!dkim->known && by_dkim && !strcmp(by_dkim, "no"))
        by_dkim = NULL;
    add_or_like(facts, PS_FACT_spf_aligned, by_spf, PS_FACT_spf);
    add_or_like(facts, PS_FACT_dkim_aligned, by_dkim, PS_FACT_dkim);
    if (!g_strcmp0(by_spf, "no"))
        ps_facts_add(facts, PS_FACT_auth_unaligned, "spf", PS_SPAN_NONE);
    if (!g_strcmp0(by_dkim, "no"))
        ps_facts_add(facts, PS_FACT_auth_unaligned, "dkim", PS_SPAN_NONE);
}

static gboolean
is_yes(const PsFacts *facts, PsFactId id)
{
    return !g_strcmp0(ps_facts_word(facts, id), "yes");
}

/* RFC 9989 section 4: one aligned identifier that passes is enough. */
static void
add_result(PsFacts *facts)
{
    gboolean spf_known = ps_facts_get(facts, PS_FACT_spf_aligned)->known;
    gboolean dkim_known = ps_facts_get(facts, PS_FACT_dkim_aligned)->known;

    if (is_yes(facts, PS_FACT_spf_aligned))
        add_or_like(facts, PS_FACT_dmarc, "pass", PS_FACT_spf_aligned);
    else if (is_yes(facts, PS_FACT_dkim_aligned))
        add_or_like(facts, PS_FACT_dmarc, "pass", PS_FACT_dkim_aligned);
    else if (!spf_known || !dkim_known)
        add_or_like(
            facts, PS_FACT_dmarc, NULL, spf_known ? PS_FACT_dkim_aligned : PS_FACT_spf_aligned);
    else
        add_or_like(facts, PS_FACT_dmarc, "fail", PS_FACT_spf_aligned);
}

/* The result for a receiver that still goes by RFC 7489. Where it hangs on what is not known,
 * it is not known for the reason that the other is not. */
static void
add_result_7489(PsFacts *facts, const PsInquiry *q)
{
    const PsFact *spf = ps_facts_get(facts, PS_FACT_spf);
    const PsFact *dkim = ps_facts_get(facts, PS_FACT_dkim);
    const char *by_spf = spf->known ? aligned_passes(facts, q, TRUE, TRUE) : NULL;
    const char *by_dkim = aligned_passes(facts, q, FALSE, TRUE);

    if (!q->dmarc->rfc7489.known)
        ps_facts_set_unknown(facts, PS_FACT_dmarc_7489, ps_dns_reason(q->dmarc->rfc7489.dns));
    else if (q->dmarc->rfc7489.policy == PS_DMARC_P_ABSENT)
        ps_facts_add(facts, PS_FACT_dmarc_7489, "none", PS_SPAN_NONE);
    else if (!g_strcmp0(by_spf, "yes") || !g_strcmp0(by_dkim, "yes"))
        ps_facts_add(facts, PS_FACT_dmarc_7489, "pass", PS_SPAN_NONE);
    else if (!by_spf || !by_dkim || !dkim->known)
        add_or_like(facts, PS_FACT_dmarc_7489, NULL, by_spf ? PS_FACT_dkim : PS_FACT_spf);
    else
        ps_facts_add(facts, PS_FACT_dmarc_7489, "fail", PS_SPAN_NONE);
}

static void
measure_dmarc(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dmarc, PS_FACT_dmarc_7489, PS_FACT_dmarc_policy,
        PS_FACT_dmarc_policy_7489, PS_FACT_dmarc_domain, PS_FACT_dmarc_record,
        PS_FACT_dmarc_error };
    const PsDmarcRecord *record;

    ps_facts_set_known(facts, PS_FACT_auth_unaligned);
    if (!q->dmarc) {
        set_unknown(facts, filled, G_N_ELEMENTS(filled), "needs from-domain");
        set_unknown(facts, (PsFactId[]){ PS_FACT_spf_aligned, PS_FACT_dkim_aligned }, 2,
            "needs from-domain");
        return;
    }
    measure_alignment(facts, q);
    record = &q->dmarc->rfc9989;
    if (!record->known) {
        set_unknown(facts, filled, G_N_ELEMENTS(filled), ps_dns_reason(record->dns));
        ps_note_failure(facts, PS_FACT_dmarc, "dmarc", record->dns);
        return;
    }
    ps_facts_add(
        facts, PS_FACT_dmarc_policy, ps_dmarc_policy_name(record->policy), PS_SPAN_NONE);
    if (q->dmarc->rfc7489.known)
        ps_facts_add(facts, PS_FACT_dmarc_policy_7489,
            ps_dmarc_policy_name(q->dmarc->rfc7489.policy), PS_SPAN_NONE);
    else
        ps_facts_set_unknown(
            facts, PS_FACT_dmarc_policy_7489, ps_dns_reason(q->dmarc->rfc7489.dns));
    add_text(facts, PS_FACT_dmarc_domain, record->at);
    add_text(facts, PS_FACT_dmarc_record, record->record);
    add_text(facts, PS_FACT_dmarc_error, record->several ? "several-records" : record->error);
    if (record->policy == PS_DMARC_P_ABSENT)
        ps_facts_add(facts, PS_FACT_dmarc, "none", PS_SPAN_NONE);
    else
        add_result(facts);
    add_result_7489(facts, q);
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
    add_text(facts, PS_FACT_ptr_name, q->ptr.name);
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
        add_text(facts, PS_FACT_ptr_name, q->ptr.name);
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
    measure_dmarc(facts, q);
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
