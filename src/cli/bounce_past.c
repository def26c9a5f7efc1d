/* SPDX-License-Identifier: MIT */
/* bounce_past.c - events of the history and of this run, put together; see bounce_past.h. */
#include "cli/bounce_past.h"

#include <string.h>

#include "base/hash.h"
#include "history/mailbox.h"

static void
free_events(gpointer events)
{
    g_array_unref(events);
}

void
cmd_bounce_past_init(
    CmdBouncePast *past, const PsPolicy *policy, PsHistory *history, gint64 now)
{
    *past = (CmdBouncePast){ .policy = policy, .history = history, .now = now };
    past->mailboxes = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, free_events);
    past->strings = g_string_chunk_new(1024);
}

void
cmd_bounce_past_clear(CmdBouncePast *past)
{
    g_clear_pointer(&past->mailboxes, g_hash_table_unref);
    g_clear_pointer(&past->strings, g_string_chunk_free);
}

/* The events of this run about ADDRESS. */
static GArray *
events_of(CmdBouncePast *past, const char *address)
{
    char *name = ps_mailbox_name(address, NULL);
    GArray *events = g_hash_table_lookup(past->mailboxes, name);

    if (events) {
        g_free(name);
        return events;
    }
    events = g_array_new(FALSE, FALSE, sizeof(PsPastEvent));
    g_hash_table_insert(past->mailboxes, name, events);
    return events;
}

static const char *
keep(CmdBouncePast *past, const char *text)
{
    return text ? g_string_chunk_insert_const(past->strings, text) : NULL;
}

/* What is late is no bounce yet, and what others sent in our name says nothing. */
static gboolean
counts(const PsBounceRecord *record, PsOrigin origin)
{
    return origin != PS_ORIGIN_FORGED && g_strcmp0(record->action, "delayed") != 0;
}

/* One of the same time and reason as EVENT is among the COUNT at EVENTS: it is the same, read
 * again. */
static gboolean
has_event(const PsPastEvent *events, guint count, const PsPastEvent *event)
{
    for (guint i = 0; i < count; i++)
        if (events[i].time == event->time && !strcmp(events[i].reason, event->reason))
            return TRUE;
    return FALSE;
}

/* The latest of EVENTS; *RET_COUNT is how many. */
static const PsPastEvent *
latest(const GArray *events, guint *ret_count)
{
    *ret_count = MIN(events->len, PS_PAST_EVENTS);
    return *ret_count ? &g_array_index(events, PsPastEvent, events->len - *ret_count) : NULL;
}

void
cmd_bounce_past_add(
    CmdBouncePast *past, const PsBounceRecord *record, gint64 time, PsOrigin origin)
{
    const PsPastEvent event = { .time = time,
        .reason = keep(past, record->reason),
        .bounce_class = keep(past, record->coarse),
        .hard = record->hard,
        .code = record->code,
        .status = keep(past, record->status),
        .provider = keep(past, record->provider) };
    const char *address = ps_bounce_record_sent_to(record);

    const PsPastEvent *known;
    GArray *events;
    guint count;

    if (!address || !counts(record, origin))
        return;
    events = events_of(past, address);
    known = latest(events, &count);
    if (!has_event(known, count, &event))
        g_array_append_val(events, event);
}

static void
add_known(CmdBouncePast *past, const PsPast *known, GArray *all)
{
    for (guint i = 0; i < known->count; i++) {
        PsPastEvent event = known->events[i];

        event.reason = keep(past, event.reason);
        event.bounce_class = keep(past, event.bounce_class);
        event.status = keep(past, event.status);
        event.provider = keep(past, event.provider);
        g_array_append_val(all, event);
    }
}

/* The latest of this RUN, but for those that the history has too, which are all there are. */
static void
add_run(const GArray *run, GArray *all)
{
    guint count, known = all->len;
    const PsPastEvent *events = latest(run, &count);

    for (guint i = 0; i < count; i++)
        if (!has_event((const PsPastEvent *) (const void *) all->data, known, &events[i]))
            g_array_append_val(all, events[i]);
}

static int
by_time(gconstpointer a, gconstpointer b)
{
    gint64 x = ((const PsPastEvent *) a)->time, y = ((const PsPastEvent *) b)->time;

    return (x > y) - (x < y);
}

gboolean
cmd_bounce_past_decide(CmdBouncePast *past, const char *address, PsDecision *ret,
    GArray **ret_events, GError **error)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(PsPastEvent));
    g_auto(PsPast) known = { 0 };
    gboolean good = TRUE;
    PsPast both;

    if (past->history)
        good = ps_history_find(past->history, address, &known, error);
    add_known(past, &known, all);
    add_run(events_of(past, address), all);
    g_array_sort(all, by_time);
    both =
        (PsPast){ .count = all->len, .events = (const PsPastEvent *) (const void *) all->data };
    ps_policy_decide(past->policy, &both, past->now, ret);
    *ret_events = all;
    return good;
}
