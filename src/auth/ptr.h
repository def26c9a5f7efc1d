/* SPDX-License-Identifier: MIT */
/*
 * ptr.h - the reverse name of the sending IP address, and whether it leads back
 * (forward-confirmed reverse DNS, RFC 8601 section 2.7.3 "iprev").
 */
#ifndef PS_AUTH_PTR_H
#define PS_AUTH_PTR_H

#include "auth/net.h"
#include "dns/resolver.h"

typedef enum {
    PS_PTR_OK,       /* a name, and it leads back */
    PS_PTR_NONE,     /* no PTR record */
    PS_PTR_MISMATCH, /* names, but none leads back */
    PS_PTR_UNKNOWN,  /* the DNS did not say */
} PsPtrState;

const char *ps_ptr_state_name(PsPtrState state); /* "ok none mismatch unknown" */

typedef struct {
    PsPtrState state;
    PsDnsStatus dns; /* of unknown: what the DNS said */
    char *name;      /* the name that leads back, else the first one, else NULL */
} PsPtr;

/* FAMILY is AF_INET or AF_INET6, ADDRESS in network order. FALSE while answers are on
 * their way. With TRUE *RET is to be cleared with ps_ptr_clear. */
gboolean ps_ptr_check(PsDns *dns, int family, const void *address, PsPtr *ret);
void ps_ptr_clear(PsPtr *ptr);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsPtr, ps_ptr_clear)

/* The reverse names themselves, at most 10, in the order received. Names that cannot be
 * host names (with octets that need an escape) are left out. */
#define PS_PTR_MAX 10

typedef struct {
    const PsDnsAnswer *answer; /* to the PTR question */
    guint count;
    struct {
        const char *name; /* lives as long as the answer */
        gboolean leads_back;
        PsDnsStatus dns; /* what the DNS said of its addresses */
    } names[PS_PTR_MAX];
} PsPtrNames;

/* FALSE while answers are on their way. */
gboolean ps_ptr_names(PsDns *dns, const PsNetAddress *address, PsPtrNames *ret);

#endif
