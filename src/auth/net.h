/* SPDX-License-Identifier: MIT */
/* net.h - IP addresses and the networks that they are in. */
#ifndef PS_AUTH_NET_H
#define PS_AUTH_NET_H

#include <glib.h>
#include <netinet/in.h>

#include "dns/answer.h"

/* An address; IPv4 in the first four bytes, network order. */
typedef struct {
    int family; /* AF_INET or AF_INET6 */
    struct in6_addr bytes;
} PsNetAddress;

/* The address at BYTES; an IPv4-mapped one becomes IPv4. */
PsNetAddress ps_net_address(int family, const void *bytes);

/* "192.0.2.1" or "2001:db8::1", nothing around it. FALSE if it is neither. */
gboolean ps_net_parse(const char *text, PsNetAddress *ret);

/* The shortest form of RFC 5952. The caller frees it. */
char *ps_net_format(const PsNetAddress *address);

/* The type of the records that hold addresses of this family. */
PsDnsType ps_net_type(const PsNetAddress *address);

/* The first BITS bits of ADDRESS are those of the FAMILY address at NETWORK. */
gboolean ps_net_is_in(const PsNetAddress *address, int family, const void *network, guint bits);

/* One of the records of ANSWER, which was asked with ps_net_type, has it. */
gboolean ps_net_is_among(const PsNetAddress *address, const PsDnsAnswer *answer, guint bits);

/* 127.0.0.0/8 or ::1 */
gboolean ps_net_is_loopback(const PsNetAddress *address);

#endif
