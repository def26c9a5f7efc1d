/* SPDX-License-Identifier: MIT */
/*
 * query.c - what becomes of one query; see ares.h.
 *
 * Of few questions, each is asked a number of times at once. Of very many, each is asked
 * once: a resolver goes on trying by itself, and whoever repeats what it is at work on fills
 * its list of requests. What was not answered is asked again when there is time for it, and
 * the answer is that nobody answers only when chance does not explain the silence.
 */
#include "dns/ares.h"

#include "dns/wire.h"

/* A resolver keeps for some seconds that it could not answer. We wait as long as for an
 * answer, but not longer than this; and only until canaries are back who need not ask again. */
#define FAILED_MOST (5 * G_USEC_PER_SEC / 2)
#define FAILED_LAST (G_USEC_PER_SEC / 2)

/* So often each question is asked at least that nobody answers; and one that no server can
 * answer, or of a run in which a server was found guilty; and each at most. */
#define ASKS_SILENT 2
#define ASKS_MORE 3
#define ASKS_MOST 8

#define FEW 100 /* questions tell nothing yet */

/* Nobody answers anything for so many timeouts: nobody is there. */
#define DEAD_TIMEOUTS 10

/* What a server has left unanswered at which nobody listens, and how long none is asked when
 * all are such. */
#define UNHEARD (G_MAXUINT / 2)
#define PAUSE (G_USEC_PER_SEC / 4)

/* How likely it may be that one question of a run was lost as often as it was asked. */
#define DOUBT 0.001

/* An answer that was there so soon tells that the name's servers are well. */
#define SOON (300 * 1000)

PsQuery *
ps_query_new(PsAres *ares, PsDnsQuestion *question)
{
    GList *spare = g_queue_pop_head_link(&ares->spare);
    PsQuery *query = spare ? (PsQuery *) spare : g_new(PsQuery, 1);

    query->link = (GList){ .data = query };
    query->queue = NULL;
    query->ares = ares;
    query->question = question;
    query->canary = query->echo = FALSE;
    query->type = question ? question->answer.type : PS_DNS_A;
    query->server = ares->first;
    query->transport = PS_CHANNEL_UDP;
    query->channel = NULL;
    query->no_edns = FALSE;
    query->asks = 0;
    query->refused = 0;
    query->best = PS_DNS_OFF;
    query->name.len = 0;
    return query;
}

void
ps_query_free(PsQuery *query)
{
    g_queue_push_head_link(&query->ares->spare, &query->link);
}

void
ps_query_begin(PsQuery *query)
{
    query->server = query->ares->first;
    query->transport = PS_CHANNEL_UDP;
    query->no_edns = FALSE;
    query->asks = 0;
    query->refused = 0;
    query->best = PS_DNS_OFF;
    g_queue_push_tail_link(&query->ares->lanes.fresh, &query->link);
}

void
ps_query_land(PsQuery *query)
{
    g_queue_unlink(query->queue, &query->link);
    query->queue = NULL;
    query->channel->on_way--;
}

static void
query_done(PsQuery *query, PsDnsStatus status)
{
    PsAres *ares = query->ares;
    gboolean definite = status <= PS_DNS_NXDOMAIN;

    if (definite && query->transport == PS_CHANNEL_TCP)
        query->question->answer.truncated = TRUE;
    if (definite && query->best == PS_DNS_TIMEOUT)
        ares->first = query->server; /* the one before does not answer */
    ares->saved += definite && query->asks > 0;
    ares->saved_late += definite && query->asks > 1;
    ares->health.timeouts += status == PS_DNS_TIMEOUT;
    ares->answered++;
    ps_dns_question_done(query->question, status);
    ps_query_free(query);
}

void
ps_query_give_up(PsQuery *query)
{
    query_done(query, MIN(query->best, PS_DNS_TIMEOUT));
}

/* Choose the next server that has not refused. FALSE if all have. */
static gboolean
query_move_on(PsQuery *query)
{
    guint count = query->ares->count;

    for (guint i = 1; i <= count; i++) {
        guint server = (query->server + i) % count;

        if (query->refused & (1U << server))
            continue;
        query->server = server;
        query->transport = PS_CHANNEL_UDP;
        return TRUE;
    }
    return FALSE;
}

gboolean
ps_ares_is_dead(const PsAres *ares)
{
    return ares->bulk &&
           (ares->now - ares->heard > (gint64) ares->timeout_ms * 1000 * DEAD_TIMEOUTS ||
               ps_pace_is_hopeless(&ares->pace, ares->now));
}

/* How often a question has to be asked until it is not chance that it was not answered. So
 * many as were saved were lost at first; of them, those that were lost again tell how often
 * that happens, or while they are few, those that were lost at first do. */
static guint
asks_needed(const PsAres *ares, PsDnsStatus status)
{
    guint least =
        status == PS_DNS_TIMEOUT && !ares->health.overloaded ? ASKS_SILENT : ASKS_MORE;
    double saved = (double) ares->saved, answers = (double) ares->health.answers;
    double lost = (saved + 1) / (answers + FEW);
    double lost_again = ((double) ares->saved_late + lost * FEW) / (saved + FEW);
    double doubt = saved + 1;
    guint asks = 1;

    while (asks < ASKS_MOST && (asks < least || doubt > DOUBT)) {
        doubt *= lost_again;
        asks++;
    }
    return asks;
}

gboolean
ps_query_is_over(PsQuery *query)
{
    query->asks += !ps_canary_excuses(query);
    if (query->asks < asks_needed(query->ares, query->best))
        return FALSE;
    ps_query_give_up(query);
    return TRUE;
}

/* It waits for its second chance. */
static void
query_wait(PsQuery *query, GQueue *queue, gint64 wait)
{
    query->transport = PS_CHANNEL_UDP;
    query->refused = 0;
    query->deadline = query->ares->now + wait;
    g_queue_push_tail_link(queue, &query->link);
}

static void
query_failed_in_bulk(PsQuery *query, PsDnsStatus status)
{
    PsAres *ares = query->ares;
    gboolean silent = status == PS_DNS_TIMEOUT;

    if (!silent && !query->asks)
        ps_pace_lost(&ares->pace, 1);
    if (ps_ares_is_dead(ares)) {
        ps_query_give_up(query);
        return;
    }
    if (!silent && query_move_on(query)) {
        g_queue_push_head_link(&ares->lanes.fresh, &query->link);
        return;
    }
    if (!silent) {
        gboolean last = query->asks + 1 >= asks_needed(ares, query->best);

        query_wait(query, &ares->lanes.failed,
            MIN(last ? FAILED_LAST : FAILED_MOST, (gint64) ares->timeout_ms * 1000));
    } else if (!ps_query_is_over(query)) {
        query_move_on(query);
        query_wait(query, &ares->lanes.silent, 0);
    }
}

/* The server's word was STATUS, which is no answer: ask another, or again, while there are
 * tries left. */
void
ps_query_failed(PsQuery *query, PsDnsStatus status)
{
    query->best = MIN(query->best, status);
    if (query->ares->bulk) {
        query_failed_in_bulk(query, status);
        return;
    }
    query->asks++;
    if (query->asks < query->ares->tries && query_move_on(query))
        g_queue_push_tail_link(&query->ares->lanes.fresh, &query->link);
    else
        query_done(query, query->best);
}

void
ps_query_unheard(PsQuery *query)
{
    PsAres *ares = query->ares;

    if (!ares->bulk || query->transport == PS_CHANNEL_TCP || ps_ares_is_dead(ares)) {
        ps_query_failed(query, PS_DNS_TIMEOUT);
        return;
    }
    ares->servers[query->server].silent = UNHEARD;
    query_move_on(query);
    if (ares->servers[query->server].silent >= UNHEARD) {
        ares->health.overloaded = TRUE;
        ares->pause = ares->now + PAUSE;
    }
    query_wait(query, &ares->lanes.silent, 0);
}

void
ps_query_ran_out(PsQuery *query)
{
    PsQuery *copy;

    if (query->queue == &query->ares->lanes.young)
        ps_pace_lost(&query->ares->pace, 1);
    ps_held_add(&query->ares->held, query->sent);
    ps_query_land(query);
    if (query->canary)
        ps_canary_back(query, ps_cursor(NULL, 0));
    query->canary = FALSE;
    if (!query->question)
        return;
    copy = ps_query_new(query->ares, NULL);
    *copy = *query;
    copy->link = (GList){ .data = copy };
    query->question = NULL;
    ps_query_failed(copy, PS_DNS_TIMEOUT);
}

/* Ask the same server in another manner. */
static void
query_again(PsQuery *query)
{
    g_queue_push_head_link(&query->ares->lanes.fresh, &query->link);
}

/* The name is one that a canary can be made of. */
static void
note_good(const PsAres *ares, const PsQuery *query)
{
    PsAresServer *server = &ares->servers[query->server];

    if (!ares->bulk || (server->good.len && !server->used) || ares->now - query->sent >= SOON)
        return;
    server->good = query->name;
    server->used = FALSE;
}

void
ps_query_answered(PsQuery *query, PsCursor message)
{
    PsWireResult result = ps_wire_read(query->question, &query->name, message);

    if (result.next == PS_WIRE_DONE)
        ps_pace_answered(&query->ares->pace, query->ares->now - query->sent);
    if (result.next == PS_WIRE_DONE && result.status == PS_DNS_NOERROR)
        note_good(query->ares, query);
    switch (result.next) {
    case PS_WIRE_ASK_TARGET:
        ps_query_begin(query);
        return;
    case PS_WIRE_USE_TCP:
        if (query->transport == PS_CHANNEL_TCP)
            break;
        query->transport = PS_CHANNEL_TCP;
        query_again(query);
        return;
    case PS_WIRE_NO_EDNS:
        if (query->no_edns)
            break;
        query->no_edns = TRUE;
        query_again(query);
        return;
    case PS_WIRE_ASK_OTHER:
        break;
    case PS_WIRE_DONE:
    default:
        query_done(query, result.status);
        return;
    }
    query->refused |= 1U << query->server;
    query->ares->servers[query->server].refused |= result.status == PS_DNS_REFUSED;
    ps_query_failed(query, result.status);
}
