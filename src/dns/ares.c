/* SPDX-License-Identifier: MIT */
/*
 * ares.c - the backend that asks name servers, with c-ares.
 *
 * c-ares sends one query to one server, once. Whom to ask next is decided here, so that
 * SERVFAIL, REFUSED and silence are kept apart: each server has a channel for UDP and one
 * for TCP. We never ask c-ares for its next timeout, which it finds by looking at every
 * query: all queries have the same timeout, so the one sent first runs out first.
 */
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/hash.h"
#include "dns/backend.h"
#include "dns/channel.h"
#include "dns/wire.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define WINDOW 1000 /* queries on their way at once: sockets cannot hold many more answers */
#define EVENTS 64
#define OVERDUE_MS 10

typedef struct {
    PsServer address;
    PsChannel channels[2]; /* by PsTransport */
} Server;

typedef struct {
    PsDnsBackend base;
    int epoll;
    guint timeout_ms;
    guint tries;
    Server *servers;
    guint count;
    guint first;    /* server to begin with */
    GQueue waiting; /* Query: to be sent */
    GQueue on_way;  /* Query, in the order in which they run out */
    guint64 sent;
    guint answered;
    gboolean sending; /* c-ares is being given a query */
    gboolean clogged; /* the kernel takes no more for now */
} Ares;

/* A question, or a target of it, on its way from server to server. */
typedef struct {
    GList link;
    Ares *ares;
    PsDnsQuestion *question;
    PsDnsName name;
    guint server;
    PsTransport transport;
    gboolean no_edns;
    guint tries;
    guint refused;    /* a bit for each server that does not answer this */
    PsDnsStatus best; /* of what they said so far */
    gint64 deadline;
} Query;

static PsChannel *
channel_of(const Query *query)
{
    return &query->ares->servers[query->server].channels[query->transport];
}

/* Ask for the name with all tries. */
static void
query_begin(Query *query)
{
    query->server = query->ares->first;
    query->transport = PS_CHANNEL_UDP;
    query->no_edns = FALSE;
    query->tries = 0;
    query->refused = 0;
    query->best = PS_DNS_OFF;
    g_queue_push_tail_link(&query->ares->waiting, &query->link);
}

static void
query_done(Query *query, PsDnsStatus status)
{
    Ares *ares = query->ares;
    gboolean definite = status <= PS_DNS_NXDOMAIN;

    if (definite && query->transport == PS_CHANNEL_TCP)
        query->question->answer.truncated = TRUE;
    if (definite && query->best == PS_DNS_TIMEOUT)
        ares->first = query->server; /* the one before does not answer */
    ps_dns_question_done(query->question, status);
    ares->answered++;
    g_free(query);
}

/* Choose the next server that has not refused. FALSE if all have. */
static gboolean
query_move_on(Query *query)
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

/* The server's word was STATUS, which is no answer: ask another, or again, while there are
 * tries left. */
static void
query_failed(Query *query, PsDnsStatus status)
{
    query->best = MIN(query->best, status);
    query->tries++;
    if (query->tries < query->ares->tries && query_move_on(query))
        g_queue_push_tail_link(&query->ares->waiting, &query->link);
    else
        query_done(query, query->best);
}

/* Ask the same server in another manner. */
static void
query_again(Query *query)
{
    g_queue_push_head_link(&query->ares->waiting, &query->link);
}

static void
query_answered(Query *query, PsCursor message)
{
    PsWireResult result = ps_wire_read(query->question, &query->name, message);

    switch (result.next) {
    case PS_WIRE_ASK_TARGET:
        query_begin(query);
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
    query_failed(query, result.status);
}

static void
on_answer(void *data, int status, int timeouts, unsigned char *message, int len)
{
    Query *query = data;
    Ares *ares = query->ares;
    gboolean full = ares->sending && (errno == EAGAIN || errno == ENOBUFS);

    (void) timeouts;
    if (status == ARES_EDESTRUCTION)
        return;
    g_queue_unlink(&ares->on_way, &query->link);
    if (status == ARES_SUCCESS) {
        query_answered(query, ps_cursor((const char *) message, (gsize) len));
    } else if (full && ares->on_way.length) {
        ares->clogged = TRUE;
        query_again(query);
    } else {
        query_failed(query, PS_DNS_TIMEOUT);
    }
}

/* The id cannot be guessed: it is a keyed hash of a number that is used once. */
static void
query_send(Query *query)
{
    Ares *ares = query->ares;
    const guint64 once[] = { ares->sent++, (guint64) (guintptr) ares };
    PsChannel *channel = channel_of(query);
    guint8 message[PS_WIRE_QUERY_OCTETS];
    gsize len = ps_wire_query(message, (guint16) ps_hash_bytes(once, sizeof once), &query->name,
        query->question->answer.type, !query->no_edns);

    if (!channel->handle && !ps_channel_open(channel, &ares->servers[query->server].address,
                                query->transport, ares->timeout_ms)) {
        query_failed(query, PS_DNS_TIMEOUT);
        return;
    }
    query->deadline = g_get_monotonic_time() + (gint64) ares->timeout_ms * 1000;
    g_queue_push_tail_link(&ares->on_way, &query->link);
    ares->sending = TRUE;
    errno = 0;
    ps_channel_send(channel, message, len, on_answer, query);
    ares->sending = FALSE;
}

static void
send_waiting(Ares *ares)
{
    ares->clogged = FALSE;
    while (ares->waiting.length && ares->on_way.length < WINDOW && !ares->clogged)
        query_send((Query *) g_queue_pop_head_link(&ares->waiting));
}

static void
ask(PsDnsBackend *backend, PsDnsQuestion *question)
{
    Ares *ares = (Ares *) backend;
    const char *name = question->answer.name;
    Query *query = g_new0(Query, 1);
    gboolean valid = ps_dns_name_read(&query->name, ps_cursor(name, strlen(name)), NULL);

    g_assert(valid);
    query->ares = ares;
    query->question = question;
    query_begin(query);
    send_waiting(ares);
}

/* Let c-ares find the queries that have run out. */
static void
expire(Ares *ares)
{
    const Query *query = (const Query *) ares->on_way.head;

    while (query && query->deadline <= g_get_monotonic_time()) {
        ps_channel_expire(channel_of(query));
        if (query == (const Query *) ares->on_way.head)
            return; /* c-ares sees it otherwise */
        query = (const Query *) ares->on_way.head;
    }
}

static int
poll_ms(const Ares *ares)
{
    const Query *query = (const Query *) ares->on_way.head;
    gint64 left = query ? query->deadline - g_get_monotonic_time() : 0;

    return left > 0 ? (int) MIN((left + 999) / 1000, G_MAXINT) : OVERDUE_MS;
}

static void
process(Ares *ares, const struct epoll_event *event)
{
    guint32 index = (guint32) (event->data.u64 >> 32);
    PsChannel *channel = &ares->servers[index / 2].channels[index % 2];

    ps_channel_process(channel, (ares_socket_t) (guint32) event->data.u64, event->events);
}

static void
wait_for_one(PsDnsBackend *backend)
{
    Ares *ares = (Ares *) backend;
    struct epoll_event events[EVENTS];

    ares->answered = 0;
    while (!ares->answered) {
        int count = epoll_wait(ares->epoll, events, EVENTS, poll_ms(ares));

        for (int i = 0; i < count; i++)
            process(ares, &events[i]);
        expire(ares);
        send_waiting(ares);
        if (count < 0)
            return; /* a signal */
    }
}

static gboolean
has_room(const PsDnsBackend *backend)
{
    const Ares *ares = (const Ares *) backend;

    return !ares->waiting.length && ares->on_way.length < WINDOW && !ares->clogged;
}

static void
health(const PsDnsBackend *backend, PsDnsHealth *ret)
{
    const Ares *ares = (const Ares *) backend;

    ret->questions = ares->sent;
    ret->window = WINDOW;
}

static void
backend_free(PsDnsBackend *backend)
{
    Ares *ares = (Ares *) backend;
    GList *link;

    for (guint i = 0; i < ares->count; i++) {
        ps_channel_close(&ares->servers[i].channels[PS_CHANNEL_UDP]);
        ps_channel_close(&ares->servers[i].channels[PS_CHANNEL_TCP]);
    }
    while ((link = g_queue_pop_head_link(&ares->on_way)) ||
           (link = g_queue_pop_head_link(&ares->waiting)))
        g_free(link);
    close(ares->epoll);
    g_free(ares->servers);
    g_free(ares);
}

static const PsDnsBackendOps ops = { ask, wait_for_one, has_room, health, backend_free };

PsDnsBackend *
ps_dns_ares_open(const char *servers, const PsDnsOptions *options, GError **error)
{
    g_autoptr(GArray) list = servers ? ps_servers_read(servers) : ps_servers_of(RESOLV_CONF);
    Ares *ares;
    int epoll;

    if (!list && servers) {
        g_set_error(error, PS_DNS_ERROR, PS_DNS_ERROR_SPEC,
            "\"%s\" is none of live, SERVER[:PORT], zone:FILE, snapshot:FILE, off", servers);
        return NULL;
    }
    if (!list) {
        g_set_error_literal(
            error, PS_DNS_ERROR, PS_DNS_ERROR_INIT, "c-ares cannot start to ask the DNS");
        return NULL;
    }
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) {
        g_set_error(error, PS_DNS_ERROR, PS_DNS_ERROR_INIT, "cannot wait for the DNS: %s",
            g_strerror(errno));
        return NULL;
    }

    ares = g_new(Ares, 1);
    *ares = (Ares){ .base.ops = &ops,
        .epoll = epoll,
        .timeout_ms = options->timeout_ms,
        .tries = options->tries,
        .servers = g_new0(Server, list->len),
        .count = list->len };
    for (guint i = 0; i < ares->count; i++)
        ares->servers[i] = (Server){ g_array_index(list, PsServer, i),
            { { NULL, epoll, 2 * i }, { NULL, epoll, 2 * i + 1 } } };
    return &ares->base;
}
