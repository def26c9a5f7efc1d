/* SPDX-License-Identifier: MIT */
/* recipient.c - addresses and their domains as facts; see recipient.h. */
#include "facts/recipient.h"

#include "auth/spf_record.h"
#include "facts/measure.h"

/* What is asked, and for whom. */
typedef struct {
    const PsDirectory *directory;
    const char *domain;
    PsDnsDone done;
    gpointer data;
} Question;

static gboolean
takes_no_mail(PsMxState state)
{
    return state == PS_MX_NXDOMAIN || state == PS_MX_NONE || state == PS_MX_NULL ||
           state == PS_MX_BROKEN;
}

static gboolean
has_mail_servers(PsMxState state)
{
    return state == PS_MX_OK || state == PS_MX_PARTLY || state == PS_MX_CNAME;
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

const char *
ps_destination_typo(const PsDestination *destination)
{
    PsMxState state = destination->mx.state;

    if (!destination->suggestion)
        return NULL;
    if (takes_no_mail(state))
        return "dead";
    return state == PS_MX_IMPLICIT ? "implicit" : "trap";
}

const char *
ps_destination_failure(const PsDestination *destination)
{
    static const char *const words[] = { [PS_DNS_SERVFAIL] = "dns-servfail",
        [PS_DNS_REFUSED] = "dns-refused",
        [PS_DNS_TIMEOUT] = "dns-timeout",
        [PS_DNS_MALFORMED] = "dns-malformed" };
    const PsMx *mx = &destination->mx;

    return mx->state == PS_MX_UNKNOWN && mx->why < G_N_ELEMENTS(words) ? words[mx->why] : NULL;
}

/* "v=spf1 -all" and nothing else: no mail comes from there. */
static gboolean
says_no_mail(const PsDnsAnswer *answer)
{
    for (guint i = 0; i < answer->count; i++) {
        const PsDnsRecord *txt = &answer->records[i];
        g_autoptr(PsSpfRecord) record = NULL;
        const PsSpfTerm *term;

        if (!ps_spf_record_is(txt->data.txt.bytes, txt->data.txt.len))
            continue;
        record = ps_spf_record_new(txt->data.txt.bytes, txt->data.txt.len);
        if (record->problem || record->redirect || record->terms->len != 1)
            return FALSE;
        term = &g_array_index(record->terms, PsSpfTerm, 0);
        return term->mechanism == PS_SPF_ALL && term->qualifier == '-';
    }
    return FALSE;
}

/* Where mail would go to the address of a web site, its SPF record says if there is mail at
 * all. A record that could not be had changes nothing. FALSE while it is on its way. */
static gboolean
look_at_spf(const Question *q, PsDestination *found)
{
    const PsDnsAnswer *answer;

    if (found->mx.state != PS_MX_IMPLICIT)
        return TRUE;
    answer = ps_dns_ask(q->directory->dns, q->domain, PS_DNS_TXT, q->done, q->data);
    if (!answer)
        return FALSE;
    if (says_no_mail(answer))
        ps_mx_deny(&found->mx, q->domain);
    return TRUE;
}

static gboolean
is_trap(const PsTypos *typos, const char *domain, const PsMx *mx)
{
    gboolean trap = ps_typos_is_trap(typos, domain);

    for (guint i = 0; i < mx->count && !trap; i++)
        trap = ps_typos_is_trap(typos, mx->hosts[i].name);
    return trap;
}

/* There is something to say against the domain that was typed; see ps_destination_typo. */
static gboolean
is_suspect(const Question *q, const PsMx *mx)
{
    return takes_no_mail(mx->state) || mx->state == PS_MX_IMPLICIT ||
           (mx->state != PS_MX_UNKNOWN && is_trap(q->directory->typos, q->domain, mx));
}

/* The domain that was meant instead, if the DNS bears it out. FALSE while answers are on
 * their way. */
static gboolean
look_for_typo(const Question *q, PsDestination *found)
{
    const PsTypos *typos = q->directory->typos;
    gboolean dead = takes_no_mail(found->mx.state);
    g_auto(PsMx) other = { 0 };
    const char *meant;

    if (!typos || (found->mx.state != PS_MX_UNKNOWN && !is_suspect(q, &found->mx)))
        return TRUE;
    meant = ps_typos_suggest(typos, q->domain, dead ? PS_TYPED_DEAD : PS_TYPED_ALIVE);
    if (found->mx.state == PS_MX_UNKNOWN)
        found->lookalike = meant;
    if (!meant || found->mx.state == PS_MX_UNKNOWN)
        return TRUE;
    if (!ps_mx_check(q->directory->dns, meant, q->done, q->data, &other))
        return FALSE;
    if (has_mail_servers(other.state) || (dead && other.state == PS_MX_IMPLICIT))
        found->suggestion = meant;
    return TRUE;
}

gboolean
ps_destination_find(const PsDirectory *directory, const char *domain, PsDnsDone done,
    gpointer data, PsDestination *ret)
{
    const Question q = { directory, domain, done, data };
    PsDestination found = { 0 };

    if (!ps_mx_check(directory->dns, domain, done, data, &found.mx))
        return FALSE;
    if (!look_at_spf(&q, &found) || !look_for_typo(&q, &found)) {
        ps_destination_clear(&found);
        return FALSE;
    }
    found.provider = ps_destination_provider(directory, &found.mx, domain);
    *ret = found;
    return TRUE;
}

void
ps_destination_clear(PsDestination *destination)
{
    ps_mx_clear(&destination->mx);
}

static void
release_answer(PsDns *dns, const char *domain, PsDnsType type)
{
    const PsDnsAnswer *answer = ps_dns_ask(dns, domain, type, NULL, NULL);

    if (answer)
        ps_dns_release(dns, answer);
}

void
ps_destination_forget(
    const PsDirectory *directory, const char *domain, const PsDestination *found)
{
    const PsMx *mx = &found->mx;
    gboolean denied = mx->count && mx->hosts[0].problem == PS_MX_HOST_NO_MAIL;

    release_answer(directory->dns, domain, PS_DNS_MX);
    if (mx->state == PS_MX_IMPLICIT || denied)
        release_answer(directory->dns, domain, PS_DNS_TXT);
}

/* The domain of ADDR, be it a host name or not; NULL for a literal. */
static const char *
written_domain(const PsAddr *addr)
{
    if (addr->ascii)
        return addr->ascii;
    return addr->domain && addr->domain[0] != '[' ? addr->domain : NULL;
}

const char *
ps_recipient_suggestion(
    const PsDirectory *directory, const PsAddr *addr, const PsDestination *destination)
{
    g_autofree char *typed = NULL;

    if (destination)
        return destination->suggestion;
    if (!directory->typos || !written_domain(addr))
        return NULL;
    typed = g_ascii_strdown(written_domain(addr), -1);
    return ps_typos_suggest(directory->typos, typed, PS_TYPED_BROKEN);
}

static void
add_optional(PsFacts *facts, PsFactId id, const char *text, PsSpan at)
{
    ps_facts_set_known(facts, id);
    if (text)
        ps_facts_add(facts, id, text, at);
}

static void
measure_mx(PsFacts *facts, const PsDestination *destination, PsSpan at)
{
    const PsMx *mx = &destination->mx;

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
ps_measure_destination(
    PsFacts *facts, const char *domain, const PsDestination *destination, PsSpan at)
{
    add_optional(facts, PS_FACT_rcpt_domain, domain, at);
    ps_facts_add(facts, PS_FACT_rcpt_provider, destination->provider, at);
    add_optional(facts, PS_FACT_rcpt_suggestion, destination->suggestion, at);
    add_optional(facts, PS_FACT_rcpt_typo, ps_destination_typo(destination), at);
    add_optional(facts, PS_FACT_rcpt_lookalike, destination->lookalike, at);
    add_optional(facts, PS_FACT_mx_failure, ps_destination_failure(destination), at);
    measure_mx(facts, destination, at);
}

/* ADDR has no domain that could be asked: nobody takes its mail, and that is known. */
static void
measure_nowhere(PsFacts *facts, const PsAddr *addr, const PsDirectory *directory, PsSpan at)
{
    static const PsFactId of_mx[] = { PS_FACT_mx, PS_FACT_mx_failure, PS_FACT_mx_problem,
        PS_FACT_mx_host };
    const PsDestination nowhere = { .mx.state = PS_MX_NONE,
        .suggestion = ps_recipient_suggestion(directory, addr, NULL) };

    add_optional(facts, PS_FACT_rcpt_domain, written_domain(addr), at);
    ps_facts_add(facts, PS_FACT_rcpt_provider,
        directory->receiver ? directory->receiver : "generic", at);
    add_optional(facts, PS_FACT_rcpt_suggestion, nowhere.suggestion, at);
    add_optional(facts, PS_FACT_rcpt_typo, ps_destination_typo(&nowhere), at);
    add_optional(facts, PS_FACT_rcpt_lookalike, NULL, at);
    for (guint i = 0; i < G_N_ELEMENTS(of_mx); i++)
        ps_facts_set_known(facts, of_mx[i]);
}

void
ps_measure_address(PsFacts *facts, const char *address, const PsAddr *addr, PsSpan at)
{
    static const PsFactId of_error[] = { PS_FACT_rcpt_error, PS_FACT_rcpt_column,
        PS_FACT_rcpt_clause };

    ps_facts_add(facts, PS_FACT_rcpt, address, at);
    ps_facts_add(facts, PS_FACT_rcpt_syntax, ps_addr_verdict_name(addr->verdict), at);
    add_optional(facts, PS_FACT_rcpt_local, addr->local, at);
    for (guint i = 0; i < G_N_ELEMENTS(of_error); i++)
        ps_facts_set_known(facts, of_error[i]);
    if (addr->problem == PS_ADDR_NO_PROBLEM)
        return;
    ps_facts_add_number(facts, PS_FACT_rcpt_error, (double) addr->at + 1,
        ps_addr_problem_word(addr->problem), at);
    ps_facts_add_number(facts, PS_FACT_rcpt_column, (double) addr->at + 1, NULL, at);
    ps_facts_add(facts, PS_FACT_rcpt_clause, ps_addr_problem_clause(addr->problem), at);
}

void
ps_measure_recipient(PsFacts *facts, const char *address, const PsAddr *addr,
    const PsDestination *destination, const PsDirectory *directory, PsSpan at)
{
    ps_measure_address(facts, address, addr, at);
    if (destination)
        ps_measure_destination(facts, addr->ascii, destination, at);
    else
        measure_nowhere(facts, addr, directory, at);
}
