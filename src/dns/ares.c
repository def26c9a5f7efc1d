/* SPDX-License-Identifier: MIT */
/*
 * ares.c - the backend that asks name servers, with c-ares.
 *
 * c-ares sends one query to one server, once. Whom to ask next is decided here, so that
 * SERVFAIL, REFUSED and silence are kept apart: each server has a channel for UDP and one
 * for TCP. We never ask c-ares for its next timeout, which it finds by looking at every
 * query: all queries have the same timeout, so the one sent first runs out first.
 */
#include <ares.h>
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/hash.h"
#include "dns/backend.h"
#include "dns/servers.h"
#include "dns/wire.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define WINDOW 1000 /* queries on their way at once; what sockets can buffer answers for */
#define SOCKET_OCTETS (4 * 1024 * 1024)
#define EVENTS 64
#define OVERDUE_MS 10

typedef struct Ares Ares;

/* A way to one server. */
typedef struct {
    Ares *ares;
    ares_channel handle; /* NULL: not needed so far */
    guint on_way;
} Channel;

typedef enum {
    OVER_UDP,
    OVER_TCP,
    TRANSPORTS,
} Transport;

struct Ares {
    PsDnsBackend base;
    int epoll;
    guint timeout_ms;
    guint tries;
    GArray *servers;   /* PsServer */
    Channel *channels; /* TRANSPORTS for each server */
    guint first;       /* server to begin with */
    GQueue waiting;    /* Query: to be sent */
    GQueue on_way;     /* Query, in the order in which they run out */
    guint64 sent;
    guint answered;
    void *sending;    /* the query that is being sent now */
    gboolean clogged; /* the kernel takes no more at the moment */
};

/* A question, or a target of it, on its way from server to server. */
typedef struct {
    GList link;
    Ares *ares;
    PsDnsQuestion *question;
    PsDnsName name;
    guint server;
    Transport transport;
    gboolean no_edns;
    guint tries;
    guint32 refused;  /* a bit for each server that does not answer this */
    PsDnsStatus best; /* of the answers so far */
    gint64 deadline;
} Query;

static Channel *
channel_of(const Query *query)
{
    return &query->ares->channels[query->server * TRANSPORTS + query->transport];
}

static void
on_socket(void *data, ares_socket_t fd, int readable, int writable)
{
    const Channel *channel = data;
    Ares *ares = channel->ares;
    guint64 index = (guint64) (channel - ares->channels);
    struct epoll_event event = { .data.u64 = index << 32 | (guint32) fd };

    if (readable)
        event.events |= EPOLLIN;
    if (writable)
        event.events |= EPOLLOUT;
    if (!event.events)
        epoll_ctl(ares->epoll, EPOLL_CTL_DEL, fd, NULL);
    else if (epoll_ctl(ares->epoll, EPOLL_CTL_MOD, fd, &event) < 0 && errno == ENOENT)
        epoll_ctl(ares->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Options are set so that c-ares reads no file. IGNTC hands truncated answers to us, EDNS
 * makes it take more than 512 octets over UDP. */
static gboolean
channel_open(Channel *channel, const PsServer *server, Transport transport)
{
    const int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                      ARES_OPT_SOCK_STATE_CB | ARES_OPT_SOCK_SNDBUF | ARES_OPT_SOCK_RCVBUF |
                      ARES_OPT_EDNSPSZ | ARES_OPT_RESOLVCONF | ARES_OPT_DOMAINS;
    char bind[] = "b", nowhere[] = "/dev/null";
    struct ares_options options = {
        .flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC | ARES_FLAG_EDNS,
        .timeout = (int) MIN(channel->ares->timeout_ms, G_MAXINT),
        .tries = 1,
        .lookups = bind,
        .sock_state_cb = on_socket,
        .sock_state_cb_data = channel,
        .socket_send_buffer_size = SOCKET_OCTETS,
        .socket_receive_buffer_size = SOCKET_OCTETS,
        .ednspsz = PS_WIRE_EDNS_OCTETS,
        .resolvconf_path = nowhere,
    };
    struct ares_addr_port_node node = {
        .family = server->family, .udp_port = server->port, .tcp_port = server->port
    };

    if (transport == OVER_TCP)
        options.flags |= ARES_FLAG_USEVC;
    memcpy(&node.addr, &server->address, sizeof node.addr);
    if (ares_init_options(&channel->handle, &options, given) != ARES_SUCCESS) {
        channel->handle = NULL;
        return FALSE;
    }
    return ares_set_servers_ports(channel->handle, &node) == ARES_SUCCESS;
}

/* Ask for the name with all tries. */
static void
query_begin(Query *query)
{
    query->server = query->ares->first;
    query->transport = OVER_UDP;
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

    if (definite && query->transport == OVER_TCP)
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
    guint count = query->ares->servers->len;

    for (guint i = 1; i <= count; i++) {
        guint server = (query->server + i) % count;

        if (query->refused & (1U << server))
            continue;
        query->server = server;
        query->transport = OVER_UDP;
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
        if (query->transport == OVER_TCP)
            break;
        query->transport = OVER_TCP;
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
    Channel *channel;

    (void) timeouts;
    if (status == ARES_EDESTRUCTION)
        return;
    channel = channel_of(query);
    g_queue_unlink(&ares->on_way, &query->link);
    channel->on_way--;

    if (status == ARES_SUCCESS) {
        query_answered(query, ps_cursor((const char *) message, (gsize) len));
    } else if (query == ares->sending && channel->on_way) {
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
    Channel *channel = channel_of(query);
    guint8 message[PS_WIRE_QUERY_OCTETS];
    gsize len = ps_wire_query(message, (guint16) ps_hash_bytes(once, sizeof once), &query->name,
        query->question->answer.type, !query->no_edns);

    if (!channel->handle &&
        !channel_open(channel, &g_array_index(ares->servers, PsServer, query->server),
            query->transport)) {
        query_failed(query, PS_DNS_TIMEOUT);
        return;
    }
    query->deadline = g_get_monotonic_time() + (gint64) ares->timeout_ms * 1000;
    g_queue_push_tail_link(&ares->on_way, &query->link);
    channel->on_way++;
    ares->sending = query;
    ares_send(
        channel->handle, message, (int) len, on_answer, query); /* may be answered in it */
    ares->sending = NULL;
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
        ares_process_fd(channel_of(query)->handle, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
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
    const Channel *channel = &ares->channels[event->data.u64 >> 32];
    ares_socket_t fd = (ares_socket_t) (guint32) event->data.u64;
    gboolean writable = (event->events & ~(guint32) EPOLLIN) != 0; /* or in trouble */
    gboolean readable = (event->events & ~(guint32) EPOLLOUT) != 0;

    ares_process_fd(
        channel->handle, readable ? fd : ARES_SOCKET_BAD, writable ? fd : ARES_SOCKET_BAD);
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

static void
ares_free(PsDnsBackend *backend)
{
    Ares *ares = (Ares *) backend;
    GList *link;

    for (guint i = 0; i < ares->servers->len * TRANSPORTS; i++)
        if (ares->channels[i].handle)
            ares_destroy(ares->channels[i].handle);
    while ((link = g_queue_pop_head_link(&ares->on_way)) ||
           (link = g_queue_pop_head_link(&ares->waiting)))
        g_free(link);
    close(ares->epoll);
    g_free(ares->channels);
    g_array_unref(ares->servers);
    g_free(ares);
}

static const PsDnsBackendOps ops = { ask, wait_for_one, ares_free };

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
        .servers = g_steal_pointer(&list) };
    ares->channels = g_new0(Channel, ares->servers->len * TRANSPORTS);
    for (guint i = 0; i < ares->servers->len * TRANSPORTS; i++)
        ares->channels[i].ares = ares;
    return &ares->base;
}
