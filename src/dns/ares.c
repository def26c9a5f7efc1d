/* SPDX-License-Identifier: MIT */
/*
 * ares.c - the backend that asks name servers, with c-ares.
 *
 * c-ares sends one query to one server, once. Whom to ask next is decided here, so that
 * SERVFAIL, REFUSED and silence are kept apart. Neither do we ask c-ares for its next
 * timeout, which it finds by looking at every query: queries are in queues, in each of which
 * the one sent first runs out first. c-ares runs out later, and forgets them then.
 */
#include "dns/ares.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/i18n.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define EVENTS 64
#define BATCH 64    /* queries that wait to be sent with one call of the kernel */
#define WINDOW 2000 /* queries on their way at once, with bulk, if nobody says otherwise */
#define HELD 900    /* that every resolver can have in hand: BIND takes 900, unbound 1000 */
#define LOOK_MS 20  /* how often to look at the time, with bulk */
#define CLOGGED_MS 1

static void
ask(PsDnsBackend *backend, PsDnsQuestion *question)
{
    PsAres *ares = (PsAres *) backend;
    const char *name = question->answer.name;
    PsQuery *query = ps_query_new(ares, question);
    gboolean valid = ps_dns_name_read(&query->name, ps_cursor(name, strlen(name)), NULL);

    g_assert(valid);
    ps_query_begin(query);
    ares->asked = TRUE;
    if (ares->idle || ares->lanes.fresh.length >= BATCH)
        ares->now = g_get_monotonic_time();
    if (ares->idle)
        ares->heard = ares->now;
    ares->idle = FALSE;
    if (ares->lanes.fresh.length >= BATCH)
        ps_lanes_send(ares);
}

/* How long to wait for the kernel, but not longer than UNTIL. */
static int
poll_ms(const PsAres *ares, gint64 until)
{
    const PsQuery *query = (const PsQuery *) ares->lanes.young.head;

    if (ares->clogged)
        return CLOGGED_MS;
    if (!ares->bulk)
        until = MIN(until, query ? query->deadline : ares->now);
    else
        until = MIN(until, ares->now + LOOK_MS * 1000);
    if (ares->bulk && ares->lanes.fresh.length)
        until = MIN(until, ps_pace_next(&ares->pace, ares->now));
    return (int) CLAMP((until - ares->now + 999) / 1000, 1, G_MAXINT);
}

static void
process(PsAres *ares, const struct epoll_event *event)
{
    guint32 index = (guint32) (event->data.u64 >> 32);
    PsChannel *channel = &ares->servers[index / PS_CHANNELS].channels[index % PS_CHANNELS];

    ps_channel_process(channel, (ares_socket_t) (guint32) event->data.u64, event->events);
}

static gboolean
has_room(const PsDnsBackend *backend)
{
    return ps_lanes_have_room((const PsAres *) backend);
}

/* Take in what has come, after MS at most, and only then look at the clock. FALSE: we cannot
 * wait. */
static gboolean
take_in(PsAres *ares, int ms)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(ares->epoll, events, EVENTS, ms);

    ares->now = g_get_monotonic_time();
    for (int i = 0; i < count; i++)
        process(ares, &events[i]);
    return count >= 0;
}

/* Whoever asks very many questions goes on asking as soon as there is room. Whoever has
 * room and has not asked since the last time has no more questions. */
static void
wait_for_one(PsDnsBackend *backend, gint64 until)
{
    PsAres *ares = (PsAres *) backend;
    gboolean good = TRUE;

    ares->answered = 0;
    ares->dry = !ares->asked && has_room(backend);
    ares->asked = FALSE;
    if (!ares->bulk) /* whoever asks may have been busy since */
        take_in(ares, 0);
    do {
        ps_lanes_look(ares);
        ps_lanes_send(ares);
        if (ares->answered)
            break;
        good = take_in(ares, poll_ms(ares, until));
        ps_lanes_measure(ares);
    } while (good && !ares->answered && ares->now < until &&
             (!ares->bulk || ares->dry || !has_room(backend)));
    ares->idle = ps_lanes_are_empty(ares) && !ps_ares_is_dead(ares);
}

static void
health(const PsDnsBackend *backend, PsDnsHealth *ret)
{
    const PsAres *ares = (const PsAres *) backend;
    const PsLanes *lanes = &ares->lanes;

    *ret = ares->health;
    ret->window = (guint) ares->pace.window;
    ret->borne = ps_pace_borne(&ares->pace);
    ret->slow =
        lanes->old.length + lanes->again.length + lanes->silent.length + lanes->failed.length;
}

static void
free_all(GQueue *queue)
{
    GList *link;

    while ((link = g_queue_pop_head_link(queue)))
        g_free(link);
}

static void
backend_free(PsDnsBackend *backend)
{
    PsAres *ares = (PsAres *) backend;
    PsLanes *lanes = &ares->lanes;

    for (guint i = 0; i < ares->count; i++)
        for (guint c = 0; c < PS_CHANNELS; c++)
            ps_channel_close(&ares->servers[i].channels[c]);
    free_all(&lanes->fresh);
    free_all(&lanes->young);
    free_all(&lanes->old);
    free_all(&lanes->silent);
    free_all(&lanes->failed);
    free_all(&lanes->again);
    free_all(&lanes->canaries);
    free_all(&lanes->echoes);
    free_all(&ares->spare);
    close(ares->epoll);
    g_free(ares->servers);
    g_free(ares);
}

static const PsDnsBackendOps ops = { ask, wait_for_one, has_room, health, backend_free };

static PsAres *
ares_new(const GArray *list, const PsDnsOptions *options, int epoll)
{
    PsAres *ares = g_new0(PsAres, 1);

    ares->base.ops = &ops;
    ares->epoll = epoll;
    ares->bulk = options->bulk;
    ares->timeout_ms = options->timeout_ms;
    ares->tries = options->tries;
    ares->servers = g_new0(PsAresServer, list->len);
    ares->count = list->len;
    ares->now = g_get_monotonic_time();
    ares->idle = TRUE;
    for (guint i = 0; i < ares->count; i++) {
        ares->servers[i].address = g_array_index(list, PsServer, i);
        for (guint c = 0; c < PS_CHANNELS; c++) {
            ares->servers[i].channels[c].buffer = options->buffer;
            ares->servers[i].channels[c].epoll = epoll;
            ares->servers[i].channels[c].index = PS_CHANNELS * i + c;
        }
    }
    ps_pace_init(
        &ares->pace, options->window ? options->window : WINDOW, options->rate, ares->now);
    ps_held_init(&ares->held, HELD * ares->count, ares->now);
    ps_lanes_measure(ares);
    return ares;
}

PsDnsBackend *
ps_dns_ares_open(const char *servers, const PsDnsOptions *options, GError **error)
{
    g_autoptr(GArray) list = servers ? ps_servers_read(servers) : ps_servers_of(RESOLV_CONF);
    int epoll;

    if (!list && servers) {
        g_set_error(error, PS_DNS_ERROR, PS_DNS_ERROR_SPEC,
            _("\"%s\" is none of live, SERVER[:PORT], zone:FILE, snapshot:FILE, off"), servers);
        return NULL;
    }
    if (!list) {
        g_set_error_literal(
            error, PS_DNS_ERROR, PS_DNS_ERROR_INIT, _("c-ares cannot start to ask the DNS"));
        return NULL;
    }
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) {
        const char *why = g_strerror(errno);

        g_set_error(
            error, PS_DNS_ERROR, PS_DNS_ERROR_INIT, _("cannot wait for the DNS: %s"), why);
        return NULL;
    }
    return &ares_new(list, options, epoll)->base;
}
