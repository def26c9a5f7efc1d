/* SPDX-License-Identifier: MIT */
/* channel.h - a way to one name server, over UDP or TCP: a channel of c-ares with one try. */
#ifndef PS_DNS_CHANNEL_H
#define PS_DNS_CHANNEL_H

#include <ares.h>

#include "dns/servers.h"

typedef enum {
    PS_CHANNEL_UDP,
    PS_CHANNEL_TCP,
} PsTransport;

typedef struct {
    ares_channel handle; /* NULL: not open */
    int epoll;           /* where its sockets are watched, */
    guint32 index;       /* the upper half of their data; the lower is the socket */
} PsChannel;

/* Open a channel whose queries run out after TIMEOUT_MS. EPOLL and INDEX are set already, and
 * the channel must not move. */
gboolean ps_channel_open(
    PsChannel *channel, const PsServer *server, PsTransport transport, guint timeout_ms);

/* CALLBACKs of queries on their way are called with ARES_EDESTRUCTION. */
void ps_channel_close(PsChannel *channel);

/* Send a query. CALLBACK may be called at once, with errno as the kernel left it. */
void ps_channel_send(
    PsChannel *channel, const guint8 *query, gsize len, ares_callback callback, gpointer data);

/* Something happened to a socket of the channel: EVENTS and SOCKET are epoll's. */
void ps_channel_process(PsChannel *channel, ares_socket_t socket, guint32 events);

/* Call back for the queries that have run out. */
void ps_channel_expire(PsChannel *channel);

#endif
