/* SPDX-License-Identifier: MIT */
/* recipient.c - addresses and their domains as facts; see recipient.h. */
#include "facts/recipient.h"

#include <string.h>

#include "facts/measure.h"

static gboolean
takes_no_mail(PsMxState state)
{
    return state == PS_MX_NXDOMAIN || state == PS_MX_NONE || state == PS_MX_NULL ||
           state == PS_MX_BROKEN;
}

const char *
ps_destination_provider(const PsDirectory *directory, const PsMx *mx, const char *domain)
{
    const char *provider = NULL;

    if (takes_no_mail(mx->state))
        return "none";
    for (guint i = 0; i < mx->count && !provider; i++)
        provider = ps_providers_find(directory->providers, PS_PROVIDER_MX, mx->hosts[i].name);
    if (!provider)
        provider = ps_providers_find(directory->providers, PS_PROVIDER_DOMAIN, domain);
    if (!provider)
        provider = directory->receiver;
    return provider ? provider : "generic";
}

gboolean
ps_destination_find(const PsDirectory *directory, const char *domain, PsDnsDone done,
    gpointer data, PsDestination *ret)
{
    const char *meant = directory->typos ? ps_typos_suggest(directory->typos, domain) : NULL;
    gboolean meant_takes_mail = FALSE;
    PsMx mx;

    if (!ps_mx_check(directory->dns, domain, done, data, &mx))
        return FALSE;
    if (meant && takes_no_mail(mx.state)) {
        PsMx other;

        if (!ps_mx_check(directory->dns, meant, done, data, &other)) {
            ps_mx_clear(&mx);
            return FALSE;
        }
        meant_takes_mail = !takes_no_mail(other.state) && other.state != PS_MX_UNKNOWN;
        ps_mx_clear(&other);
    }

    *ret = (PsDestination){ .mx = mx };
    ret->provider = ps_destination_provider(directory, &ret->mx, domain);
    if (meant_takes_mail)
        ret->suggestion = meant;
    else if (mx.state == PS_MX_UNKNOWN)
        ret->lookalike = meant;
    return TRUE;
}

void
ps_destination_clear(PsDestination *destination)
{
    ps_mx_clear(&destination->mx);
}

static gboolean
is_dotless(const PsAddr *addr)
{
    return addr->problem == PS_ADDR_DOTLESS;
}

const char *
ps_recipient_suggestion(
    const PsDirectory *directory, const PsAddr *addr, const PsDestination *destination)
{
    g_autofree char *typed = NULL;

    if (destination)
        return destination->suggestion;
    if (!directory->typos || !is_dotless(addr))
        return NULL;
    typed = g_ascii_strdown(addr->domain, -1);
    return ps_typos_suggest(directory->typos, typed);
}

static void
add_optional(PsFacts *facts, PsFactId id, const char *text)
{
    ps_facts_set_known(facts, id);
    if (text)
        ps_facts_add(facts, id, text, PS_SPAN_NONE);
}

static void
measure_destination(PsFacts *facts, const PsDestination *destination, PsSpan at)
{
    const PsMx *mx = &destination->mx;

    add_optional(facts, PS_FACT_rcpt_lookalike, destination->lookalike);
    if (mx->state == PS_MX_UNKNOWN) {
        const char *reason = ps_dns_reason(mx->why);

        ps_facts_set_unknown(facts, PS_FACT_mx, reason);
        ps_facts_set_unknown(facts, PS_FACT_mx_problem, reason);
        ps_facts_set_unknown(facts, PS_FACT_mx_host, reason);
        return;
    }
    ps_facts_add(facts, PS_FACT_mx, ps_mx_state_name(mx->state), at);
    ps_facts_set_known(facts, PS_FACT_mx_problem);
    ps_facts_set_known(facts, PS_FACT_mx_host);
    for (guint i = 0; i < mx->count; i++) {
        ps_facts_add(facts, PS_FACT_mx_host, mx->hosts[i].name, at);
        if (mx->hosts[i].problem != PS_MX_HOST_OK)
            ps_facts_add(
                facts, PS_FACT_mx_problem, ps_mx_problem_name(mx->hosts[i].problem), at);
    }
}

void
ps_measure_recipient(PsFacts *facts, const char *address, const PsAddr *addr,
    const PsDestination *destination, const PsDirectory *directory, PsSpan at)
{
    static const PsFactId of_domain[] = { PS_FACT_mx, PS_FACT_mx_problem, PS_FACT_mx_host,
        PS_FACT_rcpt_lookalike };
    const char *receiver = directory->receiver ? directory->receiver : "generic";

    ps_facts_add(facts, PS_FACT_rcpt, address, at);
    ps_facts_add(facts, PS_FACT_rcpt_syntax, ps_addr_verdict_name(addr->verdict), at);
    ps_facts_set_known(facts, PS_FACT_rcpt_error);
    if (addr->problem != PS_ADDR_NO_PROBLEM)
        ps_facts_add_number(facts, PS_FACT_rcpt_error, (double) addr->at + 1,
            ps_addr_problem_word(addr->problem), at);
    add_optional(facts, PS_FACT_rcpt_local, addr->local);
    add_optional(facts, PS_FACT_rcpt_domain, is_dotless(addr) ? addr->domain : addr->ascii);
    add_optional(
        facts, PS_FACT_rcpt_suggestion, ps_recipient_suggestion(directory, addr, destination));
    ps_facts_add(
        facts, PS_FACT_rcpt_provider, destination ? destination->provider : receiver, at);
    if (destination) {
        measure_destination(facts, destination, at);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(of_domain); i++)
        ps_facts_set_known(facts, of_domain[i]);
}
