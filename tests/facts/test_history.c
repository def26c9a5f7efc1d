/* SPDX-License-Identifier: MIT */
#include "facts/history.h"

#include <string.h>

#include "../history/store.h"

/* The facts of a recipient, each with its value; a '?' is not known. */
static char *
facts_of(PsMemory *memory, const char *address, const char *provider, const char *domain)
{
    static const PsFactId ids[] = { PS_FACT_bounced, PS_FACT_bounced_hard,
        PS_FACT_bounced_reply, PS_FACT_bounced_on, PS_FACT_bounced_times, PS_FACT_bounced_days,
        PS_FACT_bounced_action, PS_FACT_provider_refused, PS_FACT_provider_sent,
        PS_FACT_provider_share, PS_FACT_provider_since, PS_FACT_provider_reply,
        PS_FACT_provider_name };
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    GString *out = g_string_new(NULL);

    ps_measure_past(facts, memory, address, PS_SPAN_NONE);
    ps_measure_provider(facts, memory, provider, domain);
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        const PsFact *fact = ps_facts_get(facts, ids[i]);

        if (!fact->known)
            g_string_append_printf(out, "%s? ", ps_fact_info(ids[i])->name);
        else if (fact->count)
            g_string_append_printf(
                out, "%s=%s ", ps_fact_info(ids[i])->name, fact->values[0].text);
    }
    return g_string_free(out, FALSE);
}

/* COUNT refusals of DOMAIN, NOW - AGO. */
static void
refuse(PsHistory *history, const char *provider, const char *domain, gint64 ago, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *notice = g_strdup_printf("%s %u", domain, i);
        g_autofree char *recipient = g_strdup_printf("user%u@%s", i, domain);
        PsHistoryRecord record = store_record(notice, recipient, NOW - ago);

        record.provider = provider;
        record.reason = "authfailure";
        record.bounce_class = "auth";
        record.status = "5.7.515";
        store_add(history, record);
    }
}

static PsHistory *
some(void)
{
    PsHistory *history = store_open(NULL, NULL);
    PsHistoryRecord bare = store_record("<b@mx>", "bare@gmail.com", NOW - DAY);
    PsHistoryRecord forged = store_record("<f@mx>", "anna@gmail.com", NOW - DAY);

    bare.code = 0;
    bare.status = NULL;
    bare.hard = FALSE;
    forged.origin = PS_ORIGIN_FORGED;
    store_add(history, store_record("<1@mx>", "anna@gmail.com", NOW - 9 * DAY));
    store_add(history, store_record("<2@mx>", "Anna@gmail.com", NOW - 2 * DAY - 3600));
    store_add(history, bare);
    store_add(history, forged);
    refuse(history, "outlook", "hotmail.com", 6 * DAY, 9);
    refuse(history, "generic", "firm.example", 3600, 2);
    refuse(history, "yahoo", "yahoo.com", 7 * DAY - 60, 1);
    store_flush(history);
    ck_assert(ps_history_add_sent(history, "news", "outlook", NOW - 5 * DAY, 90, NULL));
    return history;
}

static const struct {
    const char *address, *provider, *domain;
    const char *facts;
} recipients_rows[] = {
    { "anna@GMAIL.com", "gmail", "gmail.com",
        "bounced=userunknown bounced_hard=yes bounced_reply=550 5.1.1 bounced_on=2026-11-21 "
        "bounced_times=2 bounced_days=2 bounced_action=suppress " },
    { "bare@gmail.com", "gmail", "gmail.com",
        "bounced=userunknown bounced_hard=no bounced_reply=no-code bounced_on=2026-11-22 "
        "bounced_times=1 bounced_days=1 bounced_action=keep " },
    { "new@gmail.com", "gmail", "gmail.com", "" },
    { "not an address", "generic", NULL, "" },
    { "x@hotmail.com", "outlook", "hotmail.com",
        "provider_refused=9 provider_sent=90 provider_share=10 provider_since=tuesday "
        "provider_reply=550 5.7.515 provider_name=provider-outlook " },
    { "x@firm.example", "generic", "firm.example",
        "provider_refused=2 provider_since=today provider_reply=550 5.7.515 "
        "provider_name=firm.example " },
    { "x@yahoo.com", "yahoo", "yahoo.com",
        "provider_refused=1 provider_since=2026-11-16 provider_reply=550 5.7.515 "
        "provider_name=provider-yahoo " },
    { "x@other.example", "generic", "other.example", "" },
};

START_TEST(recipients)
{
    static const PsPolicyLine line = { .reason = "userunknown",
        .hardness = PS_HARDNESS_HARD,
        .action = PS_ACTION_SUPPRESS,
        .after = 1 };
    g_autoptr(PsHistory) history = some();
    g_autoptr(PsPolicy) policy = ps_policy_new();
    g_autoptr(PsMemory) memory = NULL;
    g_autofree char *got = NULL;

    ps_policy_add(policy, &line);
    memory = ps_memory_new(history, policy, NOW, NULL);
    got = facts_of(memory, recipients_rows[_i].address, recipients_rows[_i].provider,
        recipients_rows[_i].domain);
    ck_assert_str_eq(got, recipients_rows[_i].facts);
    ck_assert_ptr_null(ps_memory_trouble(memory));
}
END_TEST

START_TEST(message)
{
    g_autoptr(PsHistory) history = some();
    g_autoptr(PsPolicy) policy = ps_policy_new();
    g_autoptr(PsMemory) memory = ps_memory_new(history, policy, NOW, NULL);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);

    ps_measure_history(facts, memory);
    ck_assert_str_eq(ps_facts_word(facts, PS_FACT_history), "yes");
    ck_assert_str_eq(ps_facts_word(facts, PS_FACT_history_forged), "1");
}
END_TEST

START_TEST(without_history)
{
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autofree char *got = facts_of(NULL, "anna@gmail.com", "gmail", "gmail.com");

    ck_assert_ptr_nonnull(strstr(got, "bounced? bounced_hard? "));
    ps_measure_history(facts, NULL);
    ck_assert_str_eq(ps_facts_get(facts, PS_FACT_history)->reason, PS_NEEDS_HISTORY);
}
END_TEST

SUITE(history_facts, TABLE(recipients), TEST(message), TEST(without_history))
