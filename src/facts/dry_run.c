/* SPDX-License-Identifier: MIT */
/*
 * dry_run.c - the draft signed in memory with the key that the mail server has, and what
 * becomes of a signature on the way. RFC 6376.
 */
#include <string.h>

#include "auth/dkim_survival.h"
#include "facts/inquiry.h"

static gboolean
is_final(const PsInquiry *q)
{
    return !strcmp(q->from->sending->stage, "final");
}

gboolean
ps_dry_run(PsInquiry *q, GError **error)
{
    const PsSending *sending = q->from->sending;
    const PsDkimSigning how = { .domain = sending->dkim_domain,
        .selector = sending->dkim_selector,
        .final = is_final(q),
        .now = sending->now };
    g_autoptr(GError) trouble = NULL;

    if (!sending->dkim_key)
        return TRUE;
    q->private_key = ps_dkim_private_read(sending->dkim_key, error);
    if (!q->private_key)
        return FALSE;
    if (!q->key)
        return TRUE;
    q->done = ps_dkim_sign(q->from->source, q->private_key, &how, &trouble);
    if (g_error_matches(trouble, PS_DKIM_ERROR, PS_DKIM_ERROR_FORMAT) ||
        g_error_matches(trouble, PS_DKIM_ERROR, PS_DKIM_ERROR_SIZE)) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return FALSE;
    }
    if (!q->done)
        return TRUE;
    while (!ps_dkim_signed_verify(q->from->dns, q->done, q->private_key, &how, &q->planned))
        ps_dns_step(q->from->dns);
    ps_dkim_signature_judge(q->planned, q->from->psl);
    return TRUE;
}

/* The first signature of the message that passes, or NULL. */
static const PsDkimSignature *
find_passing(const PsInquiry *q, guint *ret_index)
{
    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (signature->result == PS_DKIM_PASS) {
            *ret_index = i;
            return signature;
        }
    }
    return NULL;
}

/* Try the signature that the mail server will make, or one that is there. Returns what stands
 * in the way, or NULL. */
static const char *
try_signature(const PsInquiry *q, PsDkimOutcome *ret, PsSpan *ret_at)
{
    const PsSending *sending = q->from->sending;
    g_autoptr(PsDkimKey) key = NULL;
    const PsDkimSignature *signature;
    gboolean tried;
    guint index;

    if (!is_final(q) && q->planned && q->planned->result == PS_DKIM_PASS) {
        *ret_at = PS_SPAN_NONE;
        tried = ps_dkim_survival(q->done->source, 0, q->key, sending->now, ret);
    } else {
        signature = find_passing(q, &index);
        if (!signature)
            return "needs key"; /* it is taken for granted that the server will sign */
        while (!ps_dkim_key_check(q->from->dns, signature->domain, signature->selector, &key))
            ps_dns_step(q->from->dns);
        *ret_at = signature->at;
        tried = ps_dkim_survival(q->from->source, index, key, sending->now, ret);
    }
    return tried ? NULL : "message too large";
}

void
ps_measure_survival(PsFacts *facts, const PsInquiry *q)
{
    const PsFact *dkim = ps_facts_get(facts, PS_FACT_dkim);
    gboolean passes = !g_strcmp0(ps_facts_word(facts, PS_FACT_dkim), "pass");
    PsDkimOutcome outcomes[PS_DKIM_CHANGES];
    const char *reason = dkim->known ? NULL : dkim->reason;
    PsSpan at;

    if (passes)
        reason = try_signature(q, outcomes, &at);
    if (reason)
        ps_facts_set_unknown(facts, PS_FACT_dkim_survival, reason);
    else
        ps_facts_set_known(facts, PS_FACT_dkim_survival);
    for (guint i = 0; passes && !reason && i < PS_DKIM_CHANGES; i++) {
        const PsDkimChangeInfo *change = ps_dkim_change_info(i);

        if (change->by != PS_DKIM_BY_FORGER &&
            (outcomes[i] == PS_DKIM_BODY_BROKEN || outcomes[i] == PS_DKIM_HEADER_BROKEN))
            ps_facts_add(facts, PS_FACT_dkim_survival, change->word, at);
    }
}
