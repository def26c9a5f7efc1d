/* SPDX-License-Identifier: MIT */
/*
 * lanes.c - which query is sent when; see ares.h.
 *
 * Queries that are sent for the first time are limited by the window, which does not count
 * those that are late, so that dead names do not hold up the others. All of them are limited
 * by what the servers can have in hand. Those that are asked again are few at a time. With
 * few questions, all go one way.
 */
#include "dns/ares.h"

/* Queries on their way at once, of few questions. */
#define WINDOW 1000

/* A query that is late is old, and the window does not count it: but so many of them only. */
#define OLD_MOST 4000

/* Second chances on their way at once; after a server was found guilty, and how many more a
 * tenth of a second later. */
#define AGAIN 250
#define AGAIN_GUILTY 20
#define AGAIN_MORE 5

/* Questions that wait for their second chance: no new ones are taken while there are more. */
#define WAITING_MOST 10000

/* Queries that count in the window. */
static guint
on_way(const PsAres *ares)
{
    return ares->lanes.young.length;
}

static gint64
first_timeout(const PsAres *ares)
{
    return (gint64) ares->timeout_ms * 1000;
}

/* The resolver has been at work on it for long when it is asked again. */
static gint64
second_timeout(const PsAres *ares)
{
    return MAX(first_timeout(ares) / 2, MIN(first_timeout(ares), G_USEC_PER_SEC));
}

guint
ps_lanes_in_hand(const PsAres *ares)
{
    const PsLanes *lanes = &ares->lanes;

    return ps_held_all(&ares->held, on_way(ares), lanes->old.length + lanes->again.length);
}

static guint
left(const PsAres *ares)
{
    return ares->held.most - MIN(ps_lanes_in_hand(ares), ares->held.most);
}

void
ps_lanes_measure(PsAres *ares)
{
    if (ares->bulk)
        ares->room = MIN(ps_pace_room(&ares->pace, on_way(ares), ares->now), left(ares));
    else
        ares->room = WINDOW - MIN(WINDOW, on_way(ares));
}

static void
send_fresh(PsAres *ares)
{
    PsLanes *lanes = &ares->lanes;

    ps_lanes_measure(ares);
    for (; ares->room && lanes->fresh.length && !ares->clogged; ares->room--)
        ps_ares_send(ares, (PsQuery *) g_queue_pop_head_link(&lanes->fresh), &lanes->young,
            first_timeout(ares));
    if (!ares->room)
        ps_lanes_measure(ares); /* that the window is full is to be noted */
}

/* Queries that wait for their second chance. */
static guint
waiting(const PsAres *ares)
{
    return ares->lanes.silent.length + ares->lanes.failed.length;
}

/* Who has it in hand still would only have it twice. */
static gboolean
is_held(const PsAres *ares, const PsQuery *query)
{
    return ares->now - query->sent < PS_HELD_TIME && !ps_held_is_forgotten(&ares->held);
}

/* The next that is to be asked again, which is in no queue any more; NULL if there is none
 * yet. */
static PsQuery *
take_again(PsAres *ares)
{
    GQueue *failed = &ares->lanes.failed, *silent = &ares->lanes.silent;
    PsQuery *query;

    while ((query = (PsQuery *) failed->head) && query->deadline <= ares->now) {
        g_queue_unlink(failed, &query->link);
        if (!ps_query_is_over(query))
            return query;
    }
    query = (PsQuery *) silent->head;
    if (!query || (is_held(ares, query) && !ares->dry && waiting(ares) < WAITING_MOST))
        return NULL;
    g_queue_unlink(silent, &query->link);
    return query;
}

/* Second chances have half of the window at most, and all of it when nobody else needs it. */
static guint
again_most(const PsAres *ares)
{
    guint window = (guint) ares->pace.window / (ares->dry ? 1 : 2);

    return CLAMP(window, 1, ares->again_most);
}

/* While something is wrong, whoever waits for a second chance waits for the end. */
static gboolean
may_ask_again(const PsAres *ares)
{
    gboolean wrong = ares->pace.limit > 0 || !ps_pace_is_calm(&ares->pace);

    return ares->lanes.again.length < again_most(ares) &&
           (!wrong || ares->dry || waiting(ares) >= WAITING_MOST);
}

static void
send_again(PsAres *ares)
{
    PsQuery *query;

    while (!ares->clogged && may_ask_again(ares) && ps_pace_room(&ares->pace, 0, ares->now) &&
           left(ares) && (query = take_again(ares)))
        ps_ares_send(ares, query, &ares->lanes.again, second_timeout(ares));
}

/* Give up what waits in QUEUE, but for the first KEPT. */
static void
give_up(GQueue *queue, guint kept)
{
    while (queue->length > kept)
        ps_query_give_up((PsQuery *) g_queue_pop_tail_link(queue));
}

/* Nobody is there: what waits has waited long enough, but for one that finds out. */
static void
give_up_waiting(PsAres *ares)
{
    ares->health.overloaded = TRUE;
    give_up(&ares->lanes.silent, 0);
    give_up(&ares->lanes.failed, 0);
    give_up(&ares->lanes.fresh, ares->lanes.young.length ? 0 : 1);
}

void
ps_lanes_send(PsAres *ares)
{
    ares->clogged = FALSE;
    if (ps_ares_is_dead(ares))
        give_up_waiting(ares);
    if (ares->now < ares->pause)
        return;
    send_fresh(ares);
    if (ares->bulk) {
        send_again(ares);
        ps_canary_send(ares);
    }
    ps_ares_flush(ares);
}

/* Queries in QUEUE that have run out. */
static void
expire(const PsAres *ares, const GQueue *queue)
{
    while (queue->head && ((PsQuery *) queue->head)->deadline <= ares->now)
        ps_query_ran_out((PsQuery *) queue->head);
}

static void
grow_old(PsAres *ares)
{
    PsLanes *lanes = &ares->lanes;

    while (lanes->young.head && lanes->old.length < OLD_MOST) {
        PsQuery *query = (PsQuery *) lanes->young.head;

        if (ares->now - query->sent < ps_pace_late(&ares->pace))
            return;
        ps_pace_lost(&ares->pace, 1);
        g_queue_unlink(&lanes->young, &query->link);
        query->queue = &lanes->old;
        g_queue_push_tail_link(&lanes->old, &query->link);
    }
}

/* What is to be done ten times a second with very many questions. */
static void
tick(PsAres *ares)
{
    guint64 overflows = 0;
    guint capacity = 0;

    for (guint i = 0; i < ares->count; i++)
        for (guint c = 0; c < PS_CHANNELS; c++) {
            const PsChannel *channel = &ares->servers[i].channels[c];

            if (channel->handle)
                ps_channel_expire(channel);
            if (channel->handle && channel->socket) {
                overflows += ps_socket_overflows(channel->socket);
                capacity = MAX(capacity, ps_socket_capacity(channel->socket));
            }
        }
    ares->again_most = MIN(ares->again_most + AGAIN_MORE, AGAIN);
    if (ares->pace.guilty_at > ares->again_since) {
        ares->again_since = ares->pace.guilty_at;
        ares->again_most = AGAIN_GUILTY;
    }
    if (ares->pace.worse || ps_canary_is_missed(ares))
        ps_held_cut(&ares->held, ares->now);
    else if (ps_canary_is_fine(ares))
        ps_held_grow(&ares->held, ps_lanes_in_hand(ares), ares->now);
    if (capacity)
        ps_pace_hold(&ares->pace, capacity * ares->count);
    if (overflows > ares->overflows)
        ps_pace_overflow(&ares->pace);
    ares->health.overflows += overflows - MIN(overflows, ares->overflows);
    ares->overflows = overflows;
}

void
ps_lanes_look(PsAres *ares)
{
    PsLanes *lanes = &ares->lanes;

    ares->now = g_get_monotonic_time();
    ps_held_look(&ares->held, ares->now);
    expire(ares, &lanes->young);
    if (!ares->bulk)
        return;
    expire(ares, &lanes->old);
    expire(ares, &lanes->again);
    expire(ares, &lanes->canaries);
    expire(ares, &lanes->echoes);
    grow_old(ares);
    if (!lanes->fresh.length && !lanes->young.length && !lanes->old.length &&
        !lanes->silent.length && !lanes->again.length && !ps_ares_is_dead(ares))
        ares->heard = ares->now; /* there was nothing to be heard */
    if (ps_pace_tick(&ares->pace, ares->now))
        tick(ares);
}

gboolean
ps_lanes_are_empty(const PsAres *ares)
{
    const PsLanes *lanes = &ares->lanes;

    return !lanes->fresh.length && !lanes->young.length && !lanes->old.length &&
           !lanes->silent.length && !lanes->failed.length && !lanes->again.length;
}

gboolean
ps_lanes_have_room(const PsAres *ares)
{
    return ares->lanes.fresh.length < MAX(1, ares->room) && waiting(ares) < WAITING_MOST;
}
