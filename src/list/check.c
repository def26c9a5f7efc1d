/* SPDX-License-Identifier: MIT */
/* check.c - verdicts on the addresses of a list; see check.h. */
#include "list/check.h"

#include <string.h>

#include "addr/domain.h"
#include "facts/destinations.h"

struct PsListCheck {
    const PsRules *rules;
    const PsDirectory *directory;
    PsDestinations *destinations;
    GPtrArray *spoken; /* const PsRule *: those that a recipient alone decides */
};

struct PsListTarget {
    char *text; /* as given, valid UTF-8 */
    PsAddr addr;
};

static gboolean
is_about_recipients(const PsRules *rules, const PsRule *rule)
{
    guint count;
    const PsFactId *facts;

    if (rule->scope != PS_SCOPE_RECIPIENT || g_str_has_prefix(rule->name, "__"))
        return FALSE;
    facts = ps_rules_facts(rules, rule, &count);
    for (guint i = 0; i < count; i++)
        if (ps_fact_info(facts[i])->scope != PS_SCOPE_RECIPIENT)
            return FALSE;
    return TRUE;
}

PsListCheck *
ps_list_check_new(const PsRules *rules, const PsDirectory *directory, guint window)
{
    PsListCheck *check = g_new0(PsListCheck, 1);

    check->rules = rules;
    check->directory = directory;
    check->destinations = ps_destinations_new(directory, window);
    check->spoken = g_ptr_array_new();
    for (guint i = 0; i < ps_rules_count(rules); i++)
        if (is_about_recipients(rules, ps_rules_get(rules, i)))
            g_ptr_array_add(check->spoken, (gpointer) ps_rules_get(rules, i));
    return check;
}

void
ps_list_check_free(PsListCheck *check)
{
    if (!check)
        return;
    g_ptr_array_unref(check->spoken);
    ps_destinations_free(check->destinations);
    g_free(check);
}

/* A row that holds "example.com" and no address. */
static void
parse_bare_domain(PsListCell text, PsAddr *ret)
{
    char *ascii = NULL;

    if (!memchr(text.bytes, '@', text.len))
        ascii = ps_domain_to_ascii(text.bytes, text.len);
    if (!ascii || !ps_domain_is_host(ascii)) {
        g_free(ascii);
        return;
    }
    ps_addr_clear(ret);
    ret->verdict = PS_ADDR_VALID;
    ret->block = ret->domain = ret->ascii = ascii;
}

PsListTarget *
ps_list_check_begin(PsListCheck *check, PsListCell address)
{
    PsListTarget *target = g_new0(PsListTarget, 1);

    target->text = g_utf8_make_valid(address.len ? address.bytes : "", (gssize) address.len);
    if (!ps_addr_parse(address.bytes, address.len, &target->addr))
        parse_bare_domain(address, &target->addr);
    if (target->addr.ascii)
        ps_destinations_want(check->destinations, target->addr.ascii);
    return target;
}

void
ps_list_target_free(PsListTarget *target)
{
    if (!target)
        return;
    ps_addr_clear(&target->addr);
    g_free(target->text);
    g_free(target);
}

static const PsDestination *
destination_of(const PsListCheck *check, const PsListTarget *target)
{
    return target->addr.ascii ? ps_destinations_get(check->destinations, target->addr.ascii)
                              : NULL;
}

gboolean
ps_list_check_is_known(const PsListCheck *check, const PsListTarget *target)
{
    return !target->addr.ascii || destination_of(check, target);
}

guint
ps_list_check_open(const PsListCheck *check)
{
    return ps_destinations_open(check->destinations);
}

void
ps_list_check_wait(PsListCheck *check)
{
    ps_destinations_step(check->destinations);
}

/* The reply of RULE at PROVIDER: its own before that of everybody; NULL if there is none. */
static const PsReply *
reply_at(const PsRule *rule, const char *provider)
{
    const PsReply *general = NULL;

    for (guint i = 0; i < rule->reply_count; i++) {
        if (!strcmp(rule->replies[i].provider, provider))
            return &rule->replies[i];
        if (!general && !strcmp(rule->replies[i].provider, "*"))
            general = &rule->replies[i];
    }
    return general;
}

static gboolean
refuses_for_certain(const PsReply *reply)
{
    return reply && reply->code >= 500 && reply->certainty == PS_CERTAINTY_CERTAIN;
}

/* How much a hit matters: what brings a reply before what does not, then its level. */
static guint
weight(const PsRule *rule, const PsReply *reply)
{
    guint decides = reply && reply->certainty > PS_CERTAINTY_POSSIBLE ? reply->code / 100 : 0;

    return decides * 10 + rule->level;
}

static PsListStatus
status_of_mx(PsMxState state)
{
    switch (state) {
    case PS_MX_OK:
        return PS_LIST_OK;
    case PS_MX_IMPLICIT:
    case PS_MX_PARTLY:
    case PS_MX_CNAME:
        return PS_LIST_RISKY;
    case PS_MX_NULL:
    case PS_MX_BROKEN:
    case PS_MX_NONE:
    case PS_MX_NXDOMAIN:
        return PS_LIST_UNDELIVERABLE;
    case PS_MX_UNKNOWN:
        break;
    }
    return PS_LIST_UNKNOWN;
}

/* What the address and its domain say, without the rules. */
static PsListStatus
measured_status(const PsAddr *addr, const PsDestination *destination)
{
    if (addr->verdict == PS_ADDR_INVALID || addr->verdict == PS_ADDR_HEADER_ONLY)
        return PS_LIST_UNDELIVERABLE;
    if (!destination) /* an address literal: nothing that the DNS could say */
        return PS_LIST_UNKNOWN;
    return status_of_mx(destination->mx.state);
}

/* Add RULE, which hit, to what is said. */
static void
add_hit(const PsRule *rule, const char *provider, PsListVerdict *verdict, guint *heaviest)
{
    const PsReply *reply = reply_at(rule, provider);

    if (refuses_for_certain(reply))
        verdict->status = PS_LIST_UNDELIVERABLE;
    else if (rule->risky)
        verdict->status = MAX(verdict->status, PS_LIST_RISKY);
    verdict->level = MAX(verdict->level, (int) rule->level);
    if (verdict->rule && weight(rule, reply) <= *heaviest)
        return;
    *heaviest = weight(rule, reply);
    verdict->rule = rule->name;
    verdict->code = reply ? reply->code : 0;
    verdict->enhanced = reply ? reply->enhanced : NULL;
}

static void
apply_rules(const PsListCheck *check, const PsFacts *facts, PsListVerdict *verdict)
{
    const PsRunOptions options = { .apply_when = TRUE };
    g_autoptr(PsRun) run = ps_run_new_recipient(NULL, check->rules, facts, &options);
    const char *provider = ps_facts_word(facts, PS_FACT_rcpt_provider);
    guint heaviest = 0;

    for (guint i = 0; i < check->spoken->len; i++) {
        const PsRule *rule = g_ptr_array_index(check->spoken, i);

        if (ps_run_get(run, rule)->state == PS_OUTCOME_HIT)
            add_hit(rule, provider, verdict, &heaviest);
    }
}

void
ps_list_check_judge(const PsListCheck *check, const PsListTarget *target, PsListVerdict *ret)
{
    const PsDestination *destination = destination_of(check, target);
    const PsAddr *addr = &target->addr;
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);

    *ret = (PsListVerdict){
        .status = measured_status(addr, destination),
        .level = -1,
        .domain = addr->ascii,
        .syntax = ps_addr_verdict_name(addr->verdict),
        .provider = destination ? destination->provider : NULL,
        .mx = destination ? ps_mx_state_name(destination->mx.state) : NULL,
        .suggestion = ps_recipient_suggestion(check->directory, addr, destination),
    };
    if (destination && !ret->suggestion)
        ret->suggestion = destination->lookalike;
    ps_measure_recipient(
        facts, target->text, addr, destination, check->directory, PS_SPAN_NONE);
    apply_rules(check, facts, ret);
}

guint64
ps_list_check_domains(const PsListCheck *check)
{
    return ps_destinations_count(check->destinations);
}
