/* SPDX-License-Identifier: MIT */
/* channel.h - a way to one name server, over UDP or TCP: a channel of c-ares with one try. */
#ifndef PS_DNS_CHANNEL_H
#define PS_DNS_CHANNEL_H

#include <ares.h>

#include "dns/servers.h"
#include "dns/socket.h"

typedef enum {
    PS_CHANNEL_UDP,
    PS_CHANNEL_TCP,
} PsTransport;

/* Of each server: two for UDP, of which one is in use while the other runs dry, so that the
 * port we ask from changes now and then; and one for TCP. */
#define PS_CHANNELS 3
#define PS_CHANNEL_OF_TCP 2

typedef struct {
    ares_channel handle; /* NULL: not open */
    PsSocket *socket;    /* of UDP */
    guint buffer;        /* of the socket, octets; 0: the default */
    int epoll;           /* where its sockets are watched, */
    guint32 index;       /* the upper half of their data; the lower is the socket */
    guint on_way;        /* queries, as whoever sends them counts */
    guint sent;          /* queries, since it was opened */
} PsChannel;

/* Open a channel whose queries run out after TIMEOUT_MS. BUFFER, EPOLL and INDEX are set
 * already, and the channel must not move. */
gboolean ps_channel_open(
    PsChannel *channel, const PsServer *server, PsTransport transport, guint timeout_ms);

/* CALLBACKs of queries on their way are called with ARES_EDESTRUCTION. */
void ps_channel_close(PsChannel *channel);

/* One more query can be sent. */
gboolean ps_channel_has_room(PsChannel *channel);

/* Send a query, not later than ps_channel_flush. CALLBACK may be called at once. */
void ps_channel_send(
    PsChannel *channel, const guint8 *query, gsize len, ares_callback callback, gpointer data);

/* FALSE if the kernel does not take all of it for now. CALLBACKs may be called. */
gboolean ps_channel_flush(PsChannel *channel);

/* Something happened to a socket of the channel: EVENTS and SOCKET are epoll's. */
void ps_channel_process(PsChannel *channel, ares_socket_t socket, guint32 events);

/* Call back for the queries that have run out. */
void ps_channel_expire(const PsChannel *channel);

#endif
