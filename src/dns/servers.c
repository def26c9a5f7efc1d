/* SPDX-License-Identifier: MIT */
/* servers.c - addresses of name servers; see servers.h. */
#include "dns/servers.h"

#include <ares.h>
#include <arpa/inet.h>
#include <string.h>

#define DEFAULT_PORT 53

static gboolean
read_port(const char *text, guint16 *ret_port)
{
    guint64 port;

    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &port, NULL))
        return FALSE;
    *ret_port = (guint16) port;
    return TRUE;
}

/* TEXT is cut up. An address in IPv6 has a port only behind brackets. */
static gboolean
read_server(char *text, PsServer *server)
{
    char *address = text, *end;

    *server = (PsServer){ .family = AF_INET, .port = DEFAULT_PORT };
    end = strchr(text, ':');
    if (*text == '[') {
        server->family = AF_INET6;
        address++;
        end = strchr(text, ']');
        if (!end)
            return FALSE;
        *end++ = '\0';
        if (!*end)
            end = NULL;
        else if (*end != ':')
            return FALSE;
    } else if (end && strchr(end + 1, ':')) {
        server->family = AF_INET6;
        end = NULL;
    }
    if (end) {
        *end++ = '\0';
        if (!read_port(end, &server->port))
            return FALSE;
    }
    return inet_pton(server->family, address, &server->address) == 1;
}

GArray *
ps_servers_read(const char *text)
{
    g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(PsServer));
    g_auto(GStrv) parts = g_strsplit(text, ",", PS_SERVERS_MAX);

    for (int i = 0; parts[i]; i++) {
        PsServer server;

        if (!read_server(parts[i], &server))
            return NULL;
        g_array_append_val(servers, server);
    }
    return servers->len ? g_steal_pointer(&servers) : NULL;
}

GArray *
ps_servers_of(const char *resolv_conf)
{
    g_autofree char *path = g_strdup(resolv_conf);
    struct ares_options options = { .resolvconf_path = path };
    struct ares_addr_port_node *nodes = NULL;
    GArray *servers;
    ares_channel channel;

    if (ares_init_options(&channel, &options, ARES_OPT_RESOLVCONF) != ARES_SUCCESS)
        return NULL;
    if (ares_get_servers_ports(channel, &nodes) != ARES_SUCCESS) {
        ares_destroy(channel);
        return NULL;
    }
    servers = g_array_new(FALSE, FALSE, sizeof(PsServer));
    for (const struct ares_addr_port_node *node = nodes; node && servers->len < PS_SERVERS_MAX;
         node = node->next) {
        PsServer server = { .family = node->family,
            .port = node->udp_port ? (guint16) node->udp_port : DEFAULT_PORT };

        memcpy(&server.address, &node->addr, sizeof server.address);
        g_array_append_val(servers, server);
    }
    ares_free_data(nodes);
    ares_destroy(channel);
    return servers;
}
