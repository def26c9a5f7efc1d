/* SPDX-License-Identifier: MIT */
/* draft.c - what is added to a draft on its way; see draft.h. */
#include "rules/draft.h"

#include <string.h>

#include "mail/relay.h"
#include "mail/template.h"
#include "rules/sa/settings.h"

static const char added[] = "added by your mail server";

/* What is not there in a draft, and the fact that tells of it. */
static const struct {
    const char *name;
    PsFactId fact;
    gboolean relays; /* it is there if there are relays */
} fields[] = {
    { "Date", PS_FACT_date, FALSE },
    { "Message-ID", PS_FACT_message_id, FALSE },
    { "MESSAGEID", PS_FACT_message_id, FALSE },
    { "Received", PS_FACT_received, FALSE },
    { "Return-Path", PS_FACT_received, FALSE },
    { "EnvelopeFrom", PS_FACT_mail_from, FALSE },
    { "ALL-TRUSTED", PS_FACT_received, TRUE },
    { "ALL-UNTRUSTED", PS_FACT_received, TRUE },
    { "ALL-INTERNAL", PS_FACT_received, TRUE },
    { "ALL-EXTERNAL", PS_FACT_received, TRUE },
    { "X-Spam-Relays-Trusted", PS_FACT_received, TRUE },
    { "X-Spam-Relays-Untrusted", PS_FACT_received, TRUE },
    { "X-Spam-Relays-Internal", PS_FACT_received, TRUE },
    { "X-Spam-Relays-External", PS_FACT_received, TRUE },
};

static gboolean
is_draft(const PsRun *run)
{
    const char *stage = run->apply_when ? ps_facts_word(run->facts, PS_FACT_stage) : NULL;

    return stage && (!strcmp(stage, "draft") || !strcmp(stage, "template"));
}

static gboolean
has_relays(PsMessage *message)
{
    const PsRelays *relays = ps_relays_of(message);

    return ps_relays_count(relays, PS_RELAYS_TRUSTED) ||
           ps_relays_count(relays, PS_RELAYS_UNTRUSTED) || ps_relays_unparseable(relays);
}

/* Some of the header is given, and ENTRY looks for something in it. */
static gboolean
is_given(const PsRun *run, const PsEntry *entry)
{
    const char *name = entry->test.header;

    if (ps_template_has(name))
        return ps_view_header(run->message, name) != NULL;
    return !strcmp(name, "ALL") && entry->test.kind == PS_TEST_REGEX && !entry->test.negated &&
           (ps_view_header(run->message, "From") || ps_view_header(run->message, "Subject"));
}

gboolean
ps_draft_lacks_header(PsRun *run, const PsEntry *entry)
{
    const char *name = entry->test.header, *reason;
    PsRuleType type = entry->rule.type;

    if (!run->message || entry->test.kind == PS_TEST_EVAL ||
        (type != PS_RULE_HEADER && type != PS_RULE_MIMEHEADER && type != PS_RULE_FULL))
        return FALSE;
    reason = ps_source_in_file(ps_message_source(run->message))->not_given;
    if (!reason || (type == PS_RULE_HEADER && name && is_given(run, entry)))
        return FALSE;
    ps_run_miss(run, ps_fact_info(PS_FACT_field_name)->name, reason);
    return TRUE;
}

gboolean
ps_draft_misses(PsRun *run, const char *name)
{
    gsize len = strcspn(name, ":");

    if (!run->message || !is_draft(run))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strlen(fields[i].name) != len ||
            g_ascii_strncasecmp(name, fields[i].name, len) != 0)
            continue;
        if (fields[i].relays ? has_relays(run->message)
                             : ps_view_header(run->message, fields[i].name) != NULL)
            return FALSE;
        ps_run_miss(run, ps_fact_info(fields[i].fact)->name, added);
        return TRUE;
    }
    return FALSE;
}

static PsNetworks *
networks_of(const PsRules *rules, const char *name)
{
    const GPtrArray *words = ps_sa_words(rules, name);
    PsNetworks *networks = ps_networks_new();

    for (guint i = 0; words && i < words->len; i++)
        ps_networks_add(networks, words->pdata[i]); /* those that are none are complained of */
    return networks;
}

/* The sender of the envelope that we were told; in a draft also one that is assumed, while a
 * mail that has arrived says itself. */
static const char *
sender_of(const PsRun *run)
{
    const PsFact *fact = ps_facts_get(run->facts, PS_FACT_mail_from);

    if (fact->assumed && !is_draft(run))
        return NULL;
    return ps_facts_word(run->facts, PS_FACT_mail_from);
}

/* A recipient's server writes the reverse name only where it leads back to the address. */
static PsReceived *
hop_of(const PsRun *run)
{
    const PsFacts *facts = run->facts;
    const char *ip = ps_facts_word(facts, PS_FACT_ip);
    const char *ptr = ps_facts_word(facts, PS_FACT_ptr);
    gboolean named = ptr && !strcmp(ptr, "ok");
    PsReceived *hop;

    if (!ip)
        return NULL;
    hop = ps_received_new_hop(ip, named ? ps_facts_word(facts, PS_FACT_ptr_name) : NULL,
        ps_facts_word(facts, PS_FACT_helo), NULL, sender_of(run));
    hop->no_rdns = ptr && !named;
    return hop;
}

void
ps_draft_receive(PsRun *run)
{
    g_autoptr(PsNetworks) trusted = networks_of(run->rules, "trusted_networks");
    g_autoptr(PsNetworks) internal = networks_of(run->rules, "internal_networks");
    g_autoptr(PsNetworks) msa = networks_of(run->rules, "msa_networks");
    const PsRelayOptions options = {
        .trusted = trusted,
        .internal = internal,
        .msa = msa,
        .hop = hop_of(run),
        .mail_from = sender_of(run),
    };

    ps_relays_keep(run->message, &options);
}
