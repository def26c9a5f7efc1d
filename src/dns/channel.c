/* SPDX-License-Identifier: MIT */
/* channel.c - a way to one name server; see channel.h. */
#include "dns/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "dns/wire.h"

static void
on_socket(void *data, ares_socket_t socket, int readable, int writable)
{
    const PsChannel *channel = data;
    struct epoll_event event = { .data.u64 =
                                     (guint64) channel->index << 32 | (guint32) socket };

    if (readable)
        event.events |= EPOLLIN;
    if (writable)
        event.events |= EPOLLOUT;
    if (!event.events)
        epoll_ctl(channel->epoll, EPOLL_CTL_DEL, socket, NULL);
    else if (epoll_ctl(channel->epoll, EPOLL_CTL_MOD, socket, &event) < 0 && errno == ENOENT)
        epoll_ctl(channel->epoll, EPOLL_CTL_ADD, socket, &event);
}

/* With these options c-ares reads no file, hands on what it would hide (SERVFAIL, REFUSED,
 * truncated answers), and takes more than 512 octets over UDP. */
gboolean
ps_channel_open(
    PsChannel *channel, const PsServer *server, PsTransport transport, guint timeout_ms)
{
    const int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_DOMAINS |
                      ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_EDNSPSZ |
                      ARES_OPT_RESOLVCONF;
    char no_hosts[] = "b", no_file[] = "/dev/null";
    struct ares_options options = {
        .flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC | ARES_FLAG_EDNS |
                 (transport == PS_CHANNEL_TCP ? ARES_FLAG_USEVC : 0),
        .timeout = (int) MIN(timeout_ms, G_MAXINT),
        .tries = 1,
        .lookups = no_hosts,
        .sock_state_cb = on_socket,
        .sock_state_cb_data = channel,
        .ednspsz = PS_WIRE_EDNS_OCTETS,
        .resolvconf_path = no_file,
    };
    struct ares_addr_port_node node = {
        .family = server->family, .udp_port = server->port, .tcp_port = server->port
    };
    ares_channel handle;

    memcpy(&node.addr, &server->address, sizeof node.addr);
    if (ares_init_options(&handle, &options, given) != ARES_SUCCESS)
        return FALSE;
    if (ares_set_servers_ports(handle, &node) != ARES_SUCCESS) {
        ares_destroy(handle);
        return FALSE;
    }
    if (transport == PS_CHANNEL_UDP) {
        channel->socket = ps_socket_new(channel->buffer);
        ps_socket_attach(channel->socket, handle);
    }
    channel->handle = handle;
    channel->sent = 0;
    return TRUE;
}

void
ps_channel_close(PsChannel *channel)
{
    if (channel->handle)
        ares_destroy(channel->handle);
    channel->handle = NULL;
    g_clear_pointer(&channel->socket, ps_socket_free);
}

gboolean
ps_channel_has_room(PsChannel *channel)
{
    return !channel->socket || ps_socket_has_room(channel->socket);
}

gboolean
ps_channel_flush(PsChannel *channel)
{
    gboolean all;
    ares_socket_t socket;

    if (!channel->socket)
        return TRUE;
    all = ps_socket_flush(channel->socket);
    socket = ps_socket_in_trouble(channel->socket);
    if (socket != ARES_SOCKET_BAD)
        ares_process_fd(channel->handle, socket, ARES_SOCKET_BAD);
    return all;
}

void
ps_channel_send(
    PsChannel *channel, const guint8 *query, gsize len, ares_callback callback, gpointer data)
{
    channel->sent++;
    ares_send(channel->handle, query, (int) len, callback, data);
}

void
ps_channel_process(PsChannel *channel, ares_socket_t socket, guint32 events)
{
    gboolean readable = (events & ~(guint32) EPOLLOUT) != 0; /* or in trouble */
    gboolean writable = (events & ~(guint32) EPOLLIN) != 0;

    ares_process_fd(channel->handle, readable ? socket : ARES_SOCKET_BAD,
        writable ? socket : ARES_SOCKET_BAD);
}

void
ps_channel_expire(const PsChannel *channel)
{
    ares_process_fd(channel->handle, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}
