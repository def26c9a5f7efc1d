/* SPDX-License-Identifier: MIT */
/*
 * alignment.c - facts of DMARC: the policy, and whether what SPF and DKIM have authenticated
 * belongs to the author, by RFC 9989 and by RFC 7489.
 */
#include <string.h>

#include "facts/inquiry.h"

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

/* The answer by RFC 9989, or by RFC 7489. */
static const char *
aligned_passes(const PsFacts *facts, const PsInquiry *q, gboolean by_spf, gboolean by_7489)
{
    Passed passed = by_spf ? spf_passed : dkim_passed;
    const char *answer = "no";

    for (guint i = 0; i < q->identifiers->len; i++) {
        const PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);
        gboolean aligned = by_7489 ? identifier->aligned_7489 : identifier->aligned;
        gboolean open = !by_7489 && !aligned &&
                        ps_dmarc_is_open(q->dmarc, q->author, identifier->domain, by_spf);
        const char *result;

        if (identifier->by_spf != by_spf || (!aligned && !open))
            continue;
        result = passed(facts, q, identifier->domain);
        if (aligned && result && !strcmp(result, "pass"))
            return "yes";
        if (!result || !strcmp(result, "pass"))
            answer = NULL;
    }
    return answer;
}

/* Why alignment is open where a result is not: the DNS has failed, on a key or above the record. */
static const char *
open_reason(const PsInquiry *q)
{
    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (signature->result == PS_DKIM_TEMPERROR || signature->result == PS_DKIM_UNKNOWN)
            return ps_dns_reason(signature->dns);
    }
    return ps_dns_reason(q->dmarc->rfc9989.dns);
}

/* FACT is ANSWER, or not known for the reason that OF is not. */
static void
add_or_like(PsFacts *facts, const PsInquiry *q, PsFactId id, const char *answer, PsFactId of)
{
    const PsFact *other = ps_facts_get(facts, of);

    if (answer)
        ps_facts_add(facts, id, answer, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, id, other->reason ? other->reason : open_reason(q));
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
    add_or_like(facts, q, PS_FACT_spf_aligned, by_spf, PS_FACT_spf);
    add_or_like(facts, q, PS_FACT_dkim_aligned, by_dkim, PS_FACT_dkim);
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
add_result(PsFacts *facts, const PsInquiry *q)
{
    gboolean spf_known = ps_facts_get(facts, PS_FACT_spf_aligned)->known;
    gboolean dkim_known = ps_facts_get(facts, PS_FACT_dkim_aligned)->known;

    if (is_yes(facts, PS_FACT_spf_aligned))
        add_or_like(facts, q, PS_FACT_dmarc, "pass", PS_FACT_spf_aligned);
    else if (is_yes(facts, PS_FACT_dkim_aligned))
        add_or_like(facts, q, PS_FACT_dmarc, "pass", PS_FACT_dkim_aligned);
    else if (!spf_known || !dkim_known)
        add_or_like(facts, q, PS_FACT_dmarc, NULL,
            spf_known ? PS_FACT_dkim_aligned : PS_FACT_spf_aligned);
    else
        add_or_like(facts, q, PS_FACT_dmarc, "fail", PS_FACT_spf_aligned);
    /* a receiver does not come to a result either */
    if (!q->dmarc->rfc9989.organisation && !ps_facts_get(facts, PS_FACT_dmarc)->known)
        ps_note_failure(facts, PS_FACT_dmarc, "dmarc", q->dmarc->rfc9989.dns);
}

static void
measure_9989(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dmarc, PS_FACT_dmarc_policy,
        PS_FACT_dmarc_domain, PS_FACT_dmarc_record, PS_FACT_dmarc_error };
    const PsDmarcRecord *record = &q->dmarc->rfc9989;

    if (!record->known) {
        ps_facts_set_all_unknown(
            facts, filled, G_N_ELEMENTS(filled), ps_dns_reason(record->dns));
        ps_note_failure(facts, PS_FACT_dmarc, "dmarc", record->dns);
        return;
    }
    ps_facts_add(
        facts, PS_FACT_dmarc_policy, ps_dmarc_policy_name(record->policy), PS_SPAN_NONE);
    ps_facts_set_text(facts, PS_FACT_dmarc_domain, record->at);
    ps_facts_set_text(facts, PS_FACT_dmarc_record, record->record);
    ps_facts_set_text(
        facts, PS_FACT_dmarc_error, record->several ? "several-records" : record->error);
    if (record->policy == PS_DMARC_P_ABSENT)
        ps_facts_add(facts, PS_FACT_dmarc, "none", PS_SPAN_NONE);
    else
        add_result(facts, q);
}

/* The result for a receiver that still goes by RFC 7489. Where it hangs on what is not known,
 * it is not known for the reason that the other is not. */
static void
measure_7489(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dmarc_7489, PS_FACT_dmarc_policy_7489 };
    const PsFact *spf = ps_facts_get(facts, PS_FACT_spf);
    const PsFact *dkim = ps_facts_get(facts, PS_FACT_dkim);
    const char *by_spf = spf->known ? aligned_passes(facts, q, TRUE, TRUE) : NULL;
    const char *by_dkim = aligned_passes(facts, q, FALSE, TRUE);
    const PsDmarcRecord *record = &q->dmarc->rfc7489;

    if (!record->known) {
        ps_facts_set_all_unknown(
            facts, filled, G_N_ELEMENTS(filled), ps_dns_reason(record->dns));
        return;
    }
    ps_facts_add(
        facts, PS_FACT_dmarc_policy_7489, ps_dmarc_policy_name(record->policy), PS_SPAN_NONE);
    if (record->policy == PS_DMARC_P_ABSENT)
        ps_facts_add(facts, PS_FACT_dmarc_7489, "none", PS_SPAN_NONE);
    else if (!g_strcmp0(by_spf, "yes") || !g_strcmp0(by_dkim, "yes"))
        ps_facts_add(facts, PS_FACT_dmarc_7489, "pass", PS_SPAN_NONE);
    else if (!by_spf || !by_dkim || !dkim->known)
        add_or_like(facts, q, PS_FACT_dmarc_7489, NULL, by_spf ? PS_FACT_dkim : PS_FACT_spf);
    else
        ps_facts_add(facts, PS_FACT_dmarc_7489, "fail", PS_SPAN_NONE);
}

void
ps_measure_dmarc(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dmarc, PS_FACT_dmarc_7489, PS_FACT_dmarc_policy,
        PS_FACT_dmarc_policy_7489, PS_FACT_dmarc_domain, PS_FACT_dmarc_record,
        PS_FACT_dmarc_error, PS_FACT_spf_aligned, PS_FACT_dkim_aligned };

    ps_facts_set_known(facts, PS_FACT_auth_unaligned);
    if (!q->dmarc) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "needs from-domain");
        return;
    }
    measure_alignment(facts, q);
    measure_9989(facts, q);
    measure_7489(facts, q);
}
