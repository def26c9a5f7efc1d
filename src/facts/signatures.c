/* SPDX-License-Identifier: MIT */
/*
 * signatures.c - facts of DKIM: the signatures that are there, the one that the mail
 * server is to make, and the key that its selector publishes. RFC 6376, 8301, 8601.
 */
#include <string.h>

#include "facts/inquiry.h"

/* RFC 8601 words, the best first: what a receiver that looks at all signatures keeps. */
static const PsDkimResult by_merit[] = { PS_DKIM_PASS, PS_DKIM_TEMPERROR, PS_DKIM_POLICY,
    PS_DKIM_FAIL, PS_DKIM_NEUTRAL, PS_DKIM_PERMERROR };

static const PsDkimSignature *
best_signature(const GPtrArray *signatures)
{
    for (guint m = 0; m < G_N_ELEMENTS(by_merit); m++) {
        for (guint i = 0; i < signatures->len; i++) {
            const PsDkimSignature *signature = g_ptr_array_index(signatures, i);

            if (signature->result == by_merit[m])
                return signature;
        }
    }
    return NULL;
}

/* A key that says t=y, and what would be published instead. */
static void
add_testing(
    PsFacts *facts, const char *domain, const char *selector, const char *fix, PsSpan at)
{
    g_autofree char *name = ps_dkim_key_name(domain, selector);

    ps_facts_add(facts, PS_FACT_dkim_testing, domain, at);
    ps_facts_add(facts, PS_FACT_dkim_testing_name, name, at);
    ps_facts_add(facts, PS_FACT_dkim_testing_fix, fix, at);
}

static void
add_signature(PsFacts *facts, const PsDkimSignature *signature)
{
    if (signature->result == PS_DKIM_UNKNOWN || signature->result == PS_DKIM_TEMPERROR)
        return;
    ps_facts_add(
        facts, PS_FACT_dkim_result, ps_dkim_result_name(signature->result), signature->at);
    if (signature->algorithm)
        ps_facts_add(facts, PS_FACT_dkim_algorithm, signature->algorithm, signature->at);
    if (signature->reason)
        ps_facts_add(facts, PS_FACT_dkim_reason, signature->reason, signature->at);
    if (signature->key_bits)
        ps_facts_add_number(
            facts, PS_FACT_dkim_key_bits, signature->key_bits, NULL, signature->at);
    if (signature->testing)
        add_testing(facts, signature->domain, signature->selector, signature->tested_record,
            signature->at);
    if (signature->length_limited)
        ps_facts_add(facts, PS_FACT_dkim_length, signature->domain ? signature->domain : "",
            signature->at);
}

static gboolean
is_aligned(const PsInquiry *q, const char *domain)
{
    for (guint i = 0; i < q->identifiers->len; i++) {
        const PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);

        if (!identifier->by_spf && !g_strcmp0(identifier->domain, domain))
            return identifier->aligned;
    }
    return FALSE;
}

/* Fields that aligned signatures cover. Of a signature that the mail server is still to
 * make, nobody knows. */
static void
measure_signed(PsFacts *facts, const PsInquiry *q)
{
    gboolean any = FALSE;

    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (!signature->signed_headers || !is_aligned(q, signature->domain))
            continue;
        any = TRUE;
        for (char **name = signature->signed_headers; *name; name++)
            ps_facts_add(facts, PS_FACT_dkim_signed, *name, signature->at);
    }
    if (!any)
        ps_facts_set_unknown(facts, PS_FACT_dkim_signed, "needs signature");
}

static void
measure_signatures(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dkim_result, PS_FACT_dkim_algorithm,
        PS_FACT_dkim_reason, PS_FACT_dkim_key_bits, PS_FACT_dkim_testing,
        PS_FACT_dkim_testing_name, PS_FACT_dkim_testing_fix, PS_FACT_dkim_length };
    gboolean off = ps_dns_is_off(q->from->dns) && q->signatures->len;

    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        if (off)
            ps_facts_set_unknown(facts, filled[i], "needs dns");
        else
            ps_facts_set_known(facts, filled[i]);
    ps_facts_set_known(facts, PS_FACT_dkim_domain);
    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (signature->domain)
            ps_facts_add(facts, PS_FACT_dkim_domain, signature->domain, signature->at);
        if (!off)
            add_signature(facts, signature);
    }
    measure_signed(facts, q);
}

const char *
ps_planned_result(const PsInquiry *q)
{
    if (q->planned)
        return q->planned->result == PS_DKIM_TEMPERROR || q->planned->result == PS_DKIM_UNKNOWN
                   ? NULL
                   : ps_dkim_result_name(q->planned->result);
    switch (q->key->state) {
    case PS_DKIM_KEY_OK:
        return q->private_key && !ps_dkim_private_matches(q->private_key, q->key) ? "fail"
                                                                                  : "pass";
    case PS_DKIM_KEY_SHORT:
        return "policy";
    case PS_DKIM_KEY_UNKNOWN:
        return NULL;
    case PS_DKIM_KEY_MISSING:
    case PS_DKIM_KEY_REVOKED:
    case PS_DKIM_KEY_BAD:
    default:
        return "permerror";
    }
}

/* The record that belongs at the selector given. */
static void
measure_key_record(PsFacts *facts, const PsInquiry *q)
{
    const PsSending *sending = q->from->sending;
    const char *own = q->private_key ? ps_dkim_private_public(q->private_key)->fixed : NULL;
    g_autofree char *name = ps_dkim_key_name(sending->dkim_domain, sending->dkim_selector);

    ps_facts_set_text(facts, PS_FACT_dkim_key_reason, q->key->reason);
    ps_facts_add(facts, PS_FACT_dkim_key_name, name, PS_SPAN_NONE);
    ps_facts_add(
        facts, PS_FACT_dkim_key_fix, own ? own : ps_dkim_key_advice(q->key), PS_SPAN_NONE);
    if (q->key->testing)
        add_testing(facts, sending->dkim_domain, sending->dkim_selector,
            ps_dkim_key_advice(q->key), PS_SPAN_NONE);
}

static void
measure_key(PsFacts *facts, const PsInquiry *q)
{
    static const PsFactId filled[] = { PS_FACT_dkim_key, PS_FACT_dkim_key_reason,
        PS_FACT_dkim_key_name, PS_FACT_dkim_key_fix, PS_FACT_dkim_key_match };

    ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "needs key");
    if (!q->key)
        return;
    if (q->key->state == PS_DKIM_KEY_UNKNOWN) {
        ps_facts_set_all_unknown(
            facts, filled, G_N_ELEMENTS(filled), ps_dns_reason(q->key->dns));
        ps_note_failure(facts, PS_FACT_dkim_key, "dkim", q->key->dns);
        return;
    }
    ps_facts_add(facts, PS_FACT_dkim_key, ps_dkim_key_state_name(q->key->state), PS_SPAN_NONE);
    measure_key_record(facts, q);
    if (q->key->bits)
        ps_facts_add_number(facts, PS_FACT_dkim_key_bits, q->key->bits, NULL, PS_SPAN_NONE);
    if (q->private_key && q->key->public_key)
        ps_facts_add(facts, PS_FACT_dkim_key_match,
            ps_dkim_private_matches(q->private_key, q->key) ? "yes" : "no", PS_SPAN_NONE);
}

/* One answer for the message: its signatures and the one to be made, the better counts. */
static void
measure_dkim(PsFacts *facts, const PsInquiry *q)
{
    const PsDkimSignature *best = best_signature(q->signatures);
    const char *planned = q->key ? ps_planned_result(q) : NULL;
    gboolean final = !strcmp(q->from->sending->stage, "final");

    if (best && best->result == PS_DKIM_PASS) {
        ps_facts_add(facts, PS_FACT_dkim, "pass", best->at);
    } else if (planned && !final) {
        ps_facts_add(facts, PS_FACT_dkim, planned, PS_SPAN_NONE);
        if (q->planned && q->planned->reason)
            ps_facts_add(facts, PS_FACT_dkim_reason, q->planned->reason, PS_SPAN_NONE);
        if (!q->from->sending->dkim_key && !strcmp(planned, "pass"))
            ps_facts_assume(facts, PS_FACT_dkim, "will-be-signed");
    } else if (q->key && !final) {
        ps_note_failure(facts, PS_FACT_dkim, "dkim", q->key->dns);
    } else if (q->signatures->len && !best) {
        ps_facts_set_unknown(facts, PS_FACT_dkim, "needs dns");
    } else if (best && best->result == PS_DKIM_TEMPERROR) {
        ps_note_failure(facts, PS_FACT_dkim, "dkim", best->dns);
    } else if (best) {
        ps_facts_add(facts, PS_FACT_dkim, ps_dkim_result_name(best->result), best->at);
    } else if (final) {
        ps_facts_add(facts, PS_FACT_dkim, "none", PS_SPAN_NONE);
    } else {
        ps_facts_set_unknown(facts, PS_FACT_dkim, "needs key");
    }
}

void
ps_measure_signatures(PsFacts *facts, const PsInquiry *q)
{
    measure_signatures(facts, q);
    measure_key(facts, q);
    measure_dkim(facts, q);
}
