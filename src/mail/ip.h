/* SPDX-License-Identifier: MIT */
/* ip.h - IP addresses as they stand in Received fields, and networks of them. */
#ifndef PS_MAIL_IP_H
#define PS_MAIL_IP_H

#include <glib.h>

/* The length of the address that begins at AT of the LEN bytes of TEXT and stands there for
 * itself, 0 if there is none. IPv6 may have "IPv6:" before it. */
gsize ps_ip_at(const char *text, gsize len, gsize at);

/* The same for one that leads to the machine itself, "localhost" too. */
gsize ps_ip_localhost_at(const char *text, gsize len, gsize at);

/* No address of the public internet: private, shared (RFC 6598), link-local, loopback. */
gboolean ps_ip_is_private(const char *ip);

/* The whole of TEXT is an IPv4 address. */
gboolean ps_ip_is_v4(const char *text);

/* The address backwards, as DNS lists are asked: 4.3.2.1, IPv6 by its digits. NULL if IP is
 * none. The caller frees it. */
char *ps_ip_reverse(const char *ip);

/* Networks as in trusted_networks: "192.0.2.0/24", "10.", "2001:db8::/32", with "!" those
 * that are not meant; the first that has an address decides. */
typedef struct PsNetworks PsNetworks;
PsNetworks *ps_networks_new(void);
void ps_networks_free(PsNetworks *networks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsNetworks, ps_networks_free)

/* Add one; FALSE if it cannot be read. */
gboolean ps_networks_add(PsNetworks *networks, const char *text);
gboolean ps_networks_hold(const PsNetworks *networks, const char *ip);
gboolean ps_networks_is_empty(const PsNetworks *networks);

#endif
