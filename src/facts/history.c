/* SPDX-License-Identifier: MIT */
/* history.c - past bounces as facts; see history.h. */
#include "facts/history.h"

#include <string.h>

#define DAY G_GINT64_CONSTANT(86400)

enum { TREND_DAYS = 7 };

struct PsMemory {
    PsHistory *history;
    const PsPolicy *policy;
    gint64 now;
    PsTrends *trends;
    guint64 forged;
    GError *trouble;
};

/* Facts of a recipient: of its own past, and of its provider. */
static const PsFactId of_past[] = { PS_FACT_bounced, PS_FACT_bounced_class,
    PS_FACT_bounced_hard, PS_FACT_bounced_reply, PS_FACT_bounced_on, PS_FACT_bounced_times,
    PS_FACT_bounced_days, PS_FACT_bounced_action };
static const PsFactId of_provider[] = { PS_FACT_provider_refused, PS_FACT_provider_sent,
    PS_FACT_provider_share, PS_FACT_provider_since, PS_FACT_provider_reply,
    PS_FACT_provider_name };

PsMemory *
ps_memory_new(PsHistory *history, const PsPolicy *policy, gint64 now, GError **error)
{
    g_autoptr(PsMemory) memory = g_new0(PsMemory, 1);
    gint64 since = now - TREND_DAYS * DAY;

    memory->policy = policy;
    memory->now = now;
    if (!ps_history_hold(history, error))
        return NULL;
    memory->history = history;
    memory->trends = ps_history_trends(history, since, now + 1, error);
    if (!memory->trends || !ps_history_forged(history, since, now + 1, &memory->forged, error))
        return NULL;
    return g_steal_pointer(&memory);
}

void
ps_memory_free(PsMemory *memory)
{
    if (!memory)
        return;
    if (memory->history)
        ps_history_release(memory->history);
    ps_trends_free(memory->trends);
    g_clear_error(&memory->trouble);
    g_free(memory);
}

const GError *
ps_memory_trouble(const PsMemory *memory)
{
    return memory->trouble;
}

const PsTrends *
ps_memory_trends(const PsMemory *memory)
{
    return memory->trends;
}

guint64
ps_memory_forged(const PsMemory *memory)
{
    return memory->forged;
}

static void
set_unknown(PsFacts *facts, const PsFactId *ids, guint count, const char *reason)
{
    for (guint i = 0; i < count; i++)
        ps_facts_set_unknown(facts, ids[i], reason);
}

static void
set_known(PsFacts *facts, const PsFactId *ids, guint count)
{
    for (guint i = 0; i < count; i++)
        ps_facts_set_known(facts, ids[i]);
}

static void
add_word(PsFacts *facts, PsFactId id, const char *word, PsSpan at)
{
    ps_facts_add(facts, id, word, at);
}

static void
add_number(PsFacts *facts, PsFactId id, gint64 number, PsSpan at)
{
    ps_facts_add_number(facts, id, (double) number, NULL, at);
}

void
ps_measure_history(PsFacts *facts, const PsMemory *memory)
{
    if (!memory) {
        ps_facts_set_unknown(facts, PS_FACT_history, PS_NEEDS_HISTORY);
        ps_facts_set_unknown(facts, PS_FACT_history_forged, PS_NEEDS_HISTORY);
        return;
    }
    add_word(facts, PS_FACT_history, "yes", PS_SPAN_NONE);
    add_number(facts, PS_FACT_history_forged, (gint64) memory->forged, PS_SPAN_NONE);
}

static char *
date_of(gint64 time)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);

    return date ? g_date_time_format(date, "%Y-%m-%d") : g_strdup("?");
}

static void
add_reply(PsFacts *facts, const PsPastEvent *event, PsSpan at)
{
    g_autofree char *code = event->code ? g_strdup_printf("%u", event->code) : NULL;
    g_autofree char *reply = g_strjoin(code && event->status ? " " : "", code ? code : "",
        event->status ? event->status : "", NULL);

    add_word(facts, PS_FACT_bounced_reply, *reply ? reply : "no-code", at);
}

static void
add_decision(PsFacts *facts, const PsDecision *decision, gint64 now, PsSpan at)
{
    const PsPastEvent *last = decision->last;
    g_autofree char *on = last ? date_of(last->time) : NULL;

    if (!last)
        return;
    add_word(facts, PS_FACT_bounced, last->reason, at);
    add_word(facts, PS_FACT_bounced_class, last->bounce_class, at);
    add_word(facts, PS_FACT_bounced_hard, last->hard ? "yes" : "no", at);
    add_reply(facts, last, at);
    add_word(facts, PS_FACT_bounced_on, on, at);
    add_number(facts, PS_FACT_bounced_times, decision->times, at);
    add_number(facts, PS_FACT_bounced_days, MAX(now - last->time, 0) / DAY, at);
    add_word(facts, PS_FACT_bounced_action, ps_action_name(decision->action), at);
}

/* "today", a day of the week, or the date where that would be ambiguous. */
static char *
day_word(gint64 time, gint64 now)
{
    static const char *const days[] = { "thursday", "friday", "saturday", "sunday", "monday",
        "tuesday", "wednesday" };
    gint64 day = time / DAY, ago = now / DAY - day;

    if (ago >= 7 || day < 0)
        return date_of(time);
    return g_strdup(ago > 0 ? days[day % 7] : "today");
}

void
ps_measure_trend(PsFacts *facts, const PsMemory *memory, const char *provider)
{
    const PsTrend *trend = ps_trends_find(memory->trends, provider);
    g_autofree char *since = NULL;
    g_autofree char *name = NULL;

    set_known(facts, of_provider, G_N_ELEMENTS(of_provider));
    if (!trend || !trend->refused)
        return;
    since = day_word(trend->since, memory->now);
    name =
        strchr(provider, '.') ? g_strdup(provider) : g_strconcat("provider-", provider, NULL);
    add_word(facts, PS_FACT_provider_name, name, PS_SPAN_NONE);
    add_word(facts, PS_FACT_provider_since, since, PS_SPAN_NONE);
    add_number(facts, PS_FACT_provider_refused, (gint64) trend->refused, PS_SPAN_NONE);
    add_word(
        facts, PS_FACT_provider_reply, trend->reply ? trend->reply : "no-code", PS_SPAN_NONE);
    if (!trend->sent)
        return;
    add_number(facts, PS_FACT_provider_sent, (gint64) trend->sent, PS_SPAN_NONE);
    add_number(facts, PS_FACT_provider_share, (gint64) (trend->refused * 100 / trend->sent),
        PS_SPAN_NONE);
}

void
ps_measure_provider(
    PsFacts *facts, const PsMemory *memory, const char *provider, const char *domain)
{
    gboolean is_named = strcmp(provider, "generic") != 0 && strcmp(provider, "none") != 0;

    if (memory)
        ps_measure_trend(facts, memory, is_named || !domain ? provider : domain);
    else
        set_unknown(facts, of_provider, G_N_ELEMENTS(of_provider), PS_NEEDS_HISTORY);
}

void
ps_measure_past(PsFacts *facts, PsMemory *memory, const char *address, PsSpan at)
{
    g_auto(PsPast) past = { 0 };
    PsDecision decision;

    if (!memory) {
        set_unknown(facts, of_past, G_N_ELEMENTS(of_past), PS_NEEDS_HISTORY);
        return;
    }
    if (!ps_history_find(
            memory->history, address, &past, memory->trouble ? NULL : &memory->trouble)) {
        set_unknown(facts, of_past, G_N_ELEMENTS(of_past), "history unreadable");
        return;
    }
    set_known(facts, of_past, G_N_ELEMENTS(of_past));
    if (!past.count)
        return;
    ps_policy_decide(memory->policy, &past, memory->now, &decision);
    add_decision(facts, &decision, memory->now, at);
}
