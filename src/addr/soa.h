/* SPDX-License-Identifier: MIT */
/* soa.h - does a domain exist as a zone or in one? Yahoo asks for its SOA record to learn that. */
#ifndef PS_ADDR_SOA_H
#define PS_ADDR_SOA_H

#include "addr/domain.h"
#include "dns/resolver.h"

typedef enum {
    PS_SOA_OK,
    PS_SOA_PARENT, /* not there, but at a domain above it, up to the organisational one */
    PS_SOA_NONE,
    PS_SOA_NXDOMAIN,
    PS_SOA_UNKNOWN,
} PsSoa;

const char *ps_soa_name(PsSoa soa); /* "ok parent none nxdomain unknown" */

/* The SOA of DOMAIN (A-labels). PSL may be NULL: then no domain above it is asked. FALSE while an
 * answer is on its way. *RET_DNS is what the DNS said last. */
gboolean ps_soa_find(
    PsDns *dns, const PsPsl *psl, const char *domain, PsSoa *ret, PsDnsStatus *ret_dns);

#endif
