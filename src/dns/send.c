/* SPDX-License-Identifier: MIT */
/* send.c - one query to one server, by c-ares, and what comes back; see ares.h. */
#include "dns/ares.h"

#include "base/hash.h"
#include "dns/wire.h"

#define RECYCLED 20000 /* queries from the same port */
#define SLACK_MS 500   /* by which c-ares runs out later than we do */

#define SILENT_ASKED 256 /* one query in so many goes to a server that is left out */

static PsChannel *
channel_of(const PsAres *ares, const PsQuery *query)
{
    PsAresServer *server = &ares->servers[query->server];

    return &server->channels[query->transport == PS_CHANNEL_TCP ? PS_CHANNEL_OF_TCP
                                                                : server->udp];
}

/* From time to time, ask a server from another port: there is more to guess for whoever
 * forges answers. */
static void
recycle(PsAresServer *server)
{
    guint other = 1 - server->udp;

    if (server->channels[server->udp].sent < RECYCLED || server->channels[other].on_way)
        return;
    ps_channel_close(&server->channels[other]);
    server->udp = other;
}

/* Of several servers, each gets its share of very many questions. */
static void
choose_server(PsAres *ares, PsQuery *query)
{
    for (guint i = 0; i < ares->count; i++) {
        query->server = (query->server + 1) % ares->count;
        if (ares->servers[query->server].silent < PS_SERVER_SILENT ||
            ares->sent % SILENT_ASKED == 0)
            break;
    }
    ares->first = query->server;
}

static void
on_answer(void *data, int status, int timeouts, unsigned char *message, int len)
{
    PsQuery *query = data;
    PsAres *ares = query->ares;
    PsCursor bytes = ps_cursor((const char *) message, (gsize) len);

    (void) timeouts;
    if (!query->queue) {
        ps_query_free(query); /* it has run out before */
        return;
    }
    if (status == ARES_EDESTRUCTION)
        return;
    ps_query_land(query);
    if (status == ARES_SUCCESS) {
        ares->heard = ares->now;
        ares->servers[query->server].silent = 0;
        ares->health.answers++;
    }
    if (query->canary) {
        ps_canary_back(query, bytes);
        ps_query_free(query);
    } else if (status == ARES_SUCCESS) {
        ps_query_answered(query, bytes);
    } else {
        ps_query_unheard(query);
    }
}

/* The id cannot be guessed: it is a keyed hash of a number that is used once. */
void
ps_ares_send(PsAres *ares, PsQuery *query, GQueue *queue, gint64 timeout)
{
    const guint64 once[] = { ares->sent++, (guint64) (guintptr) ares };
    PsAresServer *server;
    PsChannel *channel;
    guint8 message[PS_WIRE_QUERY_OCTETS];
    gsize len = ps_wire_query(message, (guint16) ps_hash_bytes(once, sizeof once), &query->name,
        query->type, !query->no_edns);

    if (ares->bulk && ares->count > 1 && !query->canary && query->best == PS_DNS_OFF &&
        query->transport == PS_CHANNEL_UDP && !query->no_edns)
        choose_server(ares, query);
    server = &ares->servers[query->server];
    if (query->transport == PS_CHANNEL_UDP)
        recycle(server);
    channel = channel_of(ares, query);
    query->sent = ares->now;
    query->deadline = ares->now + timeout;
    query->queue = queue;
    query->channel = channel;
    channel->on_way++;
    g_queue_push_tail_link(queue, &query->link);
    if (!channel->handle && !ps_channel_open(channel, &server->address, query->transport,
                                ares->timeout_ms + SLACK_MS)) {
        on_answer(query, ARES_ENOMEM, 0, NULL, 0);
        return;
    }
    ares->health.questions++;
    ares->health.tcp += query->transport == PS_CHANNEL_TCP;
    ares->health.retries += query->asks > 0;
    server->silent += server->silent < G_MAXUINT;
    ps_pace_sent(&ares->pace);
    ps_channel_send(channel, message, len, on_answer, query);
    ares->clogged |= !ps_channel_has_room(channel);
}

void
ps_ares_flush(PsAres *ares)
{
    for (guint i = 0; i < ares->count; i++)
        for (guint udp = 0; udp < PS_CHANNEL_OF_TCP; udp++) {
            PsChannel *channel = &ares->servers[i].channels[udp];

            ares->clogged |= channel->handle && !ps_channel_flush(channel);
        }
}
