/* SPDX-License-Identifier: MIT */
/*
 * dane.h - the TLSA records of a mail server, which tell senders the certificate to expect.
 * RFC 6698, RFC 7672.
 */
#ifndef PS_AUTH_DANE_H
#define PS_AUTH_DANE_H

#include "dns/resolver.h"

typedef struct {
    PsDnsStatus dns;
    gboolean authentic; /* the resolver validated the answer: without DNSSEC there is no DANE */
    GPtrArray *records; /* char *: "3 1 1 0123abcd..." */
    guint usable;       /* of them */
    /* What is wrong with the first that cannot be used, or NULL: "short" (less than its three
     * numbers), "usage" (0 and 1 are not for SMTP), "selector", "matching", "digest-length". */
    const char *problem;
} PsDane;

/* The TLSA records of port 25 at HOST. FALSE while the answer is on its way. With TRUE *RET is
 * to be cleared. */
gboolean ps_dane_check(PsDns *dns, const char *host, PsDane *ret);
void ps_dane_clear(PsDane *dane);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsDane, ps_dane_clear)

#endif
