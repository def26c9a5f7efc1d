/* SPDX-License-Identifier: MIT */
/* spf_match.c - the mechanisms of RFC 7208 section 5; see spf_eval.h. */
#include <string.h>

#include "addr/domain.h"
#include "auth/ptr.h"
#include "auth/spf_eval.h"

#define MAX_MX 10

static guint
prefix(const PsSpfEval *eval, const PsSpfTerm *term)
{
    return eval->client.family == AF_INET ? term->bits4 : term->bits6;
}

static PsSpfMatch
match_a(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term, const char *name)
{
    const PsDnsAnswer *answer = ps_spf_ask_target(eval, name, ps_net_type(&eval->client));

    if (!answer)
        return PS_SPF_NO_MATCH;
    if (!ps_dns_is_definite(answer))
        return ps_spf_stop_dns(eval, answer, frame, term->at.offset);
    if (answer->count == 0)
        return ps_spf_count_void(eval, frame, term);
    return ps_net_is_among(&eval->client, answer, prefix(eval, term)) ? PS_SPF_MATCH
                                                                      : PS_SPF_NO_MATCH;
}

/* An MX that matches counts even where the address of another one cannot be learnt: the
 * order of MX records must not decide. */
static PsSpfMatch
match_mx(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term, const char *name)
{
    const PsDnsAnswer *mx = ps_spf_ask_target(eval, name, PS_DNS_MX);
    const PsDnsAnswer *failed = NULL;
    gboolean is_void = FALSE, match = FALSE;

    if (!mx)
        return PS_SPF_NO_MATCH;
    if (!ps_dns_is_definite(mx))
        return ps_spf_stop_dns(eval, mx, frame, term->at.offset);
    if (mx->count > MAX_MX)
        return ps_spf_stop(eval, PS_SPF_PERMERROR, "too-many-mx", frame, term->at.offset);
    is_void = mx->count == 0;
    for (guint i = 0; i < mx->count; i++) {
        const char *host = mx->records[i].data.mx.name;
        const PsDnsAnswer *answer;

        if (strcmp(host, ".") == 0) /* null MX, RFC 7505 */
            continue;
        answer = ps_spf_ask(eval, host, ps_net_type(&eval->client));
        if (!answer)
            continue;
        if (!ps_dns_is_definite(answer))
            failed = answer;
        is_void = is_void || (ps_dns_is_definite(answer) && answer->count == 0);
        match = match || ps_net_is_among(&eval->client, answer, prefix(eval, term));
    }
    if (match)
        return PS_SPF_MATCH;
    if (failed)
        return ps_spf_stop_dns(eval, failed, frame, term->at.offset);
    return is_void ? ps_spf_count_void(eval, frame, term) : PS_SPF_NO_MATCH;
}

static PsSpfMatch
match_exists(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term, const char *name)
{
    const PsDnsAnswer *answer = ps_spf_ask_target(eval, name, PS_DNS_A);

    if (!answer)
        return PS_SPF_NO_MATCH;
    if (!ps_dns_is_definite(answer))
        return ps_spf_stop_dns(eval, answer, frame, term->at.offset);
    return answer->count > 0 ? PS_SPF_MATCH : ps_spf_count_void(eval, frame, term);
}

/* Trouble with the DNS is no match here (RFC 7208 section 5.5). */
static PsSpfMatch
match_ptr(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term, const char *name)
{
    PsPtrNames names;

    if (!ps_ptr_names(eval->dns, &eval->client, &names)) {
        eval->waiting = TRUE;
        return PS_SPF_NO_MATCH;
    }
    if (names.answer->status == PS_DNS_OFF)
        return ps_spf_stop_dns(eval, names.answer, frame, term->at.offset);
    if (ps_dns_is_definite(names.answer) && names.answer->count == 0)
        return ps_spf_count_void(eval, frame, term);
    for (guint i = 0; i < names.count; i++)
        if (names.names[i].leads_back && ps_domain_is_below(names.names[i].name, name))
            return PS_SPF_MATCH;
    return PS_SPF_NO_MATCH;
}

static PsSpfMatch
match_include(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term, const char *name)
{
    PsSpfResult result = ps_spf_check_host(eval, name, PS_SPF_INCLUDED);

    switch (result) {
    case PS_SPF_PASS:
        return PS_SPF_MATCH;
    case PS_SPF_TEMPERROR:
    case PS_SPF_PERMERROR:
    case PS_SPF_UNKNOWN:
        return PS_SPF_STOP;
    case PS_SPF_NONE:
        return ps_spf_stop(eval, PS_SPF_PERMERROR, "include-none", frame, term->at.offset);
    case PS_SPF_NEUTRAL:
    case PS_SPF_FAIL:
    case PS_SPF_SOFTFAIL:
    default:
        return PS_SPF_NO_MATCH;
    }
}

static PsSpfMatch
match_network(const PsSpfEval *eval, const PsSpfTerm *term)
{
    int family = term->mechanism == PS_SPF_IP4 ? AF_INET : AF_INET6;

    return ps_net_is_in(&eval->client, family, &term->network, prefix(eval, term))
               ? PS_SPF_MATCH
               : PS_SPF_NO_MATCH;
}

PsSpfMatch
ps_spf_match(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term)
{
    g_autofree char *name = NULL;

    if (term->mechanism == PS_SPF_ALL)
        return PS_SPF_MATCH;
    if (term->mechanism == PS_SPF_IP4 || term->mechanism == PS_SPF_IP6)
        return match_network(eval, term);

    if (!ps_spf_count_lookup(eval, frame, term->at.offset))
        return PS_SPF_STOP;
    name = ps_spf_target(eval, frame, term->domain);
    if (!name)
        return PS_SPF_NO_MATCH;
    switch ((int) term->mechanism) {
    case PS_SPF_A:
        return match_a(eval, frame, term, name);
    case PS_SPF_MX:
        return match_mx(eval, frame, term, name);
    case PS_SPF_PTR:
        return match_ptr(eval, frame, term, name);
    case PS_SPF_EXISTS:
        return match_exists(eval, frame, term, name);
    default:
        return match_include(eval, frame, term, name);
    }
}
