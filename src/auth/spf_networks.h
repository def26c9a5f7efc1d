/* SPDX-License-Identifier: MIT */
/* spf_networks.h - the ip4 and ip6 networks of a tree of SPF records: how many addresses,
 * and which stand there more than once. */
#ifndef PS_AUTH_SPF_NETWORKS_H
#define PS_AUTH_SPF_NETWORKS_H

#include "auth/spf_record.h"

typedef struct PsSpfNetworks PsSpfNetworks;

PsSpfNetworks *ps_spf_networks_new(void);
void ps_spf_networks_free(PsSpfNetworks *networks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSpfNetworks, ps_spf_networks_free)

/* TERM, which is written TEXT in the record of DOMAIN. Others than ip4 and ip6 with the
 * qualifier + count for nothing. */
void ps_spf_networks_add(
    PsSpfNetworks *networks, const PsSpfTerm *term, const char *text, const char *domain);

/* The networks that another one holds (array of PsSpfRepeat, to be unreferenced), and the
 * number of IPv4 addresses of all of them together. */
GPtrArray *ps_spf_networks_sum(PsSpfNetworks *networks, guint64 *ret_ipv4);

#endif
