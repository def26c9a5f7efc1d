/* SPDX-License-Identifier: MIT */
/* dnsbl.h - is an address or a domain on a list that is kept in the DNS? RFC 5782. */
#ifndef PS_AUTH_DNSBL_H
#define PS_AUTH_DNSBL_H

#include "auth/net.h"
#include "dns/resolver.h"

typedef enum {
    PS_DNSBL_NOT_LISTED,
    PS_DNSBL_LISTED,
    PS_DNSBL_ERROR,   /* an answer that is no listing: 127.255.255.x (the list refuses to say),
                       * or not of 127.0.0.0/8 (nobody keeps this list any more) */
    PS_DNSBL_UNKNOWN, /* the DNS did not say */
} PsDnsblState;

const char *ps_dnsbl_state_name(PsDnsblState state); /* "not-listed listed error unknown" */

typedef struct {
    PsDnsblState state;
    PsDnsStatus dns;
    char *subject; /* the address or domain that was looked up */
    char *zone;
    char *code; /* the first answer, "127.0.0.2"; NULL without any */
} PsDnsbl;

/* Look DOMAIN up in ZONE; if ADDRESS is not NULL, that instead. FALSE while the answer is on its
 * way. With TRUE *RET is to be cleared. */
gboolean ps_dnsbl_check(PsDns *dns, const char *zone, const char *domain,
    const PsNetAddress *address, PsDnsbl *ret);
void ps_dnsbl_clear(PsDnsbl *dnsbl);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsDnsbl, ps_dnsbl_clear)

#endif
