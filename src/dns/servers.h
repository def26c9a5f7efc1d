/* SPDX-License-Identifier: MIT */
/* servers.h - addresses of name servers. */
#ifndef PS_DNS_SERVERS_H
#define PS_DNS_SERVERS_H

#include <glib.h>
#include <netinet/in.h>

#define PS_SERVERS_MAX 16

typedef struct {
    int family; /* AF_INET, AF_INET6 */
    union {
        struct in_addr v4;
        struct in6_addr v6;
    } address;
    guint16 port;
} PsServer;

/* Read "192.0.2.1", "192.0.2.1:5353", "2001:db8::1" or "[2001:db8::1]:5353", or several with
 * commas between; PsServer each. NULL if it is anything else, or more than
 * PS_SERVERS_MAX. */
GArray *ps_servers_read(const char *text);

/* Those that a resolv.conf names, or 127.0.0.1 if it names none or is not there. NULL if
 * c-ares cannot start. */
GArray *ps_servers_of(const char *resolv_conf);

#endif
