/* SPDX-License-Identifier: MIT */
/*
 * inquiry.c - ask the DNS about a sender; see inquiry.h.
 *
 * Each step answers TRUE when it has all it needs. All of them run in every round, and
 * between rounds the resolver is stepped: so the slowest chain of questions decides the
 * time, not their sum.
 */
#include "facts/inquiry.h"

#include <string.h>

#define MAX_IDENTIFIERS 12 /* each may take a tree walk of eight questions */
#define LIBSPF2_ROUNDS 3

static const char *
fact_text(const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    return fact->known && fact->count ? fact->values[0].text : NULL;
}

static gboolean
ask_spf(PsInquiry *q)
{
    if (q->spf || q->spf_needs)
        return TRUE;
    if (q->any_ip)
        return ps_spf_check_authorised(q->from->dns, &q->query, &q->spf);
    return ps_spf_check(q->from->dns, &q->query, &q->spf);
}

/* Of its own, whatever MAIL FROM is; with --ip authorised when that has found an address. */
static gboolean
ask_spf_helo(PsInquiry *q)
{
    if (q->spf_helo || !q->query.helo || !q->query.family || (q->any_ip && !q->spf))
        return TRUE;
    return ps_spf_check_helo(q->from->dns, &q->query, &q->spf_helo);
}

static gboolean
ask_signatures(PsInquiry *q)
{
    if (q->signatures)
        return TRUE;
    if (!ps_dkim_verify(q->from->dns, q->from->source, q->from->sending->now, &q->signatures))
        return FALSE;
    for (guint i = 0; i < q->signatures->len; i++)
        ps_dkim_signature_judge(g_ptr_array_index(q->signatures, i), q->from->psl);
    return TRUE;
}

static gboolean
ask_key(PsInquiry *q)
{
    const PsSending *sending = q->from->sending;

    if (q->key || !sending->dkim_domain || !sending->dkim_selector)
        return TRUE;
    return ps_dkim_key_check(
        q->from->dns, sending->dkim_domain, sending->dkim_selector, &q->key);
}

static gboolean
ask_dmarc(PsInquiry *q)
{
    if (q->dmarc || !q->author)
        return TRUE;
    return ps_dmarc_check(q->from->dns, q->from->psl, q->author, &q->dmarc);
}

static gboolean
ask_ptr(PsInquiry *q)
{
    if (q->has_ptr || !q->query.family || (q->any_ip && !q->spf))
        return TRUE;
    q->has_ptr = ps_ptr_check(q->from->dns, q->query.family, &q->query.address, &q->ptr);
    return q->has_ptr;
}

static gboolean
ask_mx(PsInquiry *q)
{
    PsDns *dns = q->from->dns;

    if (q->author && !q->has_from_mx)
        q->has_from_mx = ps_mx_check(dns, q->author, NULL, NULL, &q->from_mx);
    if (q->mail_from && !q->has_mail_from_mx)
        q->has_mail_from_mx = ps_mx_check(dns, q->mail_from, NULL, NULL, &q->mail_from_mx);
    return (!q->author || q->has_from_mx) && (!q->mail_from || q->has_mail_from_mx);
}

/* The worse of both; a definite fault counts before an unknown. */
static gboolean
ask_soa(PsInquiry *q)
{
    static const int badness[] = { [PS_SOA_OK] = 0,
        [PS_SOA_PARENT] = 1,
        [PS_SOA_UNKNOWN] = 2,
        [PS_SOA_NONE] = 3,
        [PS_SOA_NXDOMAIN] = 4 };
    const char *domains[] = { q->author, q->mail_from };
    gboolean all = TRUE, any = FALSE;

    if (q->has_soa)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        PsDnsStatus dns = PS_DNS_NOERROR;
        PsSoa soa;

        if (!domains[i])
            continue;
        if (!ps_soa_find(q->from->dns, q->from->psl, domains[i], &soa, &dns)) {
            all = FALSE;
        } else if (!any || badness[soa] > badness[q->soa]) {
            q->soa = soa;
            q->soa_dns = dns;
            q->soa_domain = domains[i];
            any = TRUE;
        }
    }
    q->has_soa = all && any;
    return all;
}

static gboolean
ask_all(PsInquiry *q)
{
    static gboolean (*const steps[])(PsInquiry *) = { ask_spf, ask_spf_helo, ask_signatures,
        ask_key, ask_dmarc, ask_ptr, ask_mx, ask_soa };
    gboolean done = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
        done = steps[i](q) && done;
    return done;
}

static void
add_identifier(PsInquiry *q, const char *domain, gboolean by_spf)
{
    PsIdentifier identifier = { .domain = domain, .by_spf = by_spf };

    if (domain && *domain && q->identifiers->len < MAX_IDENTIFIERS)
        g_array_append_val(q->identifiers, identifier);
}

/* The signature passes, or may pass once the DNS answers. */
static gboolean
may_pass(const PsDkimSignature *signature)
{
    return signature->result == PS_DKIM_PASS || signature->result == PS_DKIM_TEMPERROR ||
           signature->result == PS_DKIM_UNKNOWN;
}

static void
find_identifiers(PsInquiry *q)
{
    if (q->spf) /* of HELO, where MAIL FROM is empty: RFC 7489 section 3.1.2 */
        add_identifier(q, q->spf->domain, TRUE);
    if (q->key)
        add_identifier(q, q->from->sending->dkim_domain, FALSE);
    for (guint i = 0; i < q->signatures->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(q->signatures, i);

        if (may_pass(signature))
            add_identifier(q, signature->domain, FALSE);
    }
}

static gboolean
align_all(PsInquiry *q)
{
    gboolean done = TRUE;

    for (guint i = 0; i < q->identifiers->len; i++) {
        PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);

        if (!identifier->done)
            identifier->done = ps_dmarc_aligned(q->from->dns, q->from->psl, q->dmarc, q->author,
                identifier->domain, identifier->by_spf, &identifier->aligned,
                &identifier->aligned_7489);
        done = identifier->done && done;
    }
    return done;
}

/* What SPF still needs before it can be asked; the query is filled with what is there. Where
 * there is no MAIL FROM, postmaster at the HELO name is checked (RFC 7208 section 2.4). */
static void
prepare_spf(PsInquiry *q, const PsFacts *facts)
{
    const PsSending *sending = q->from->sending;
    const PsFact *mail_from = ps_facts_get(facts, PS_FACT_mail_from);

    q->query.now = sending->now;
    q->query.helo = sending->helo;
    q->any_ip = !g_strcmp0(sending->ip, "authorised");
    q->query.mail_from = mail_from->known ? mail_from->values[0].text : NULL;
    if (!q->any_ip && (!sending->ip || !ps_spf_query_set_ip(&q->query, sending->ip)))
        q->spf_needs = "needs ip";
    else if ((!q->query.mail_from || !*q->query.mail_from) && !q->query.helo)
        q->spf_needs = mail_from->known ? "needs helo" : "needs mail-from";
}

/* libspf2 asks in its own order, and for some things that we need not know: what it missed
 * is on its way afterwards. */
static void
ask_libspf2(PsInquiry *q)
{
    if (!q->spf || !q->query.family)
        return;
    for (guint round = 0; round < LIBSPF2_ROUNDS; round++) {
        q->libspf2 = ps_spf2_check(q->from->dns, &q->query, q->spf);
        if (q->libspf2 != PS_SPF_UNKNOWN || !ps_dns_pending(q->from->dns))
            return;
        while (ps_dns_step(q->from->dns))
            ;
    }
}

void
ps_inquire(PsInquiry *q, const PsMeasured *from, const PsFacts *facts)
{
    *q = (PsInquiry){ .from = from, .libspf2 = PS_SPF_UNKNOWN };
    q->author = fact_text(facts, PS_FACT_from_domain);
    q->mail_from = fact_text(facts, PS_FACT_mail_from_domain);
    q->identifiers = g_array_new(FALSE, FALSE, sizeof(PsIdentifier));
    prepare_spf(q, facts);

    while (!ask_all(q))
        ps_dns_step(from->dns);
    if (q->dmarc) {
        find_identifiers(q);
        while (!align_all(q))
            ps_dns_step(from->dns);
    }
    ask_libspf2(q);
}

void
ps_inquiry_clear(PsInquiry *q)
{
    ps_spf_free(q->spf);
    ps_spf_free(q->spf_helo);
    g_clear_pointer(&q->signatures, g_ptr_array_unref);
    ps_dkim_key_free(q->key);
    ps_dkim_private_free(q->private_key);
    ps_dkim_signed_free(q->done);
    ps_dkim_signature_free(q->planned);
    ps_dmarc_free(q->dmarc);
    g_clear_pointer(&q->identifiers, g_array_unref);
    if (q->has_ptr)
        ps_ptr_clear(&q->ptr);
    if (q->has_from_mx)
        ps_mx_clear(&q->from_mx);
    if (q->has_mail_from_mx)
        ps_mx_clear(&q->mail_from_mx);
}
