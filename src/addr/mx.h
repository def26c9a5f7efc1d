/* SPDX-License-Identifier: MIT */
/*
 * mx.h - can this domain take mail? By the DNS alone; nothing is ever connected to.
 * RFC 5321 section 5.1, RFC 7505 (null MX), RFC 2181 section 10.3 (MX and CNAME).
 */
#ifndef PS_ADDR_MX_H
#define PS_ADDR_MX_H

#include "dns/resolver.h"

typedef enum {
    PS_MX_OK,       /* MX records, all of them usable */
    PS_MX_IMPLICIT, /* no MX, but an address of its own */
    PS_MX_PARTLY,   /* MX records, some of them unusable */
    PS_MX_CNAME,    /* usable, but an MX is a CNAME */
    PS_MX_NULL,     /* null MX: takes no mail, and says so */
    PS_MX_BROKEN,   /* MX records, none usable; or no MX, and its own address is LOCAL */
    PS_MX_NONE,     /* the name is there, but neither MX nor address; or ps_mx_deny */
    PS_MX_NXDOMAIN, /* no such domain */
    PS_MX_UNKNOWN,  /* SERVFAIL, timeout, refused, malformed, CNAME loop, DNS off */
} PsMxState;

/* What is wrong with one MX host. */
typedef enum {
    PS_MX_HOST_OK,
    PS_MX_HOST_IS_IP,      /* an address where a name belongs */
    PS_MX_HOST_CNAME,      /* an alias; usable in practice */
    PS_MX_HOST_NO_ADDRESS, /* the name has neither A nor AAAA, or is not there */
    PS_MX_HOST_LOCAL,      /* localhost, or only loopback, private or unspecified addresses */
    PS_MX_HOST_BAD_NAME,   /* cannot be a host name */
    PS_MX_HOST_NO_MAIL,    /* no MX, and another record says that there is no mail */
    PS_MX_HOST_UNKNOWN,    /* its address could not be learnt */
} PsMxProblem;

typedef struct {
    const char *name; /* lower case, no final dot; belongs to the PsMx */
    guint16 preference;
    PsMxProblem problem;
} PsMxHost;

typedef struct {
    PsMxState state;
    PsDnsStatus
        why; /* the first answer that failed (timeout, servfail, off ...), be it about one
                      * host of several; PS_DNS_NOERROR if none did */
    PsMxHost *hosts; /* by preference, then name; none for an implicit or null MX. From
                      * the 65th on they are not looked up, UNKNOWN, and do not count. */
    guint count;
} PsMx;

/* Check DOMAIN (A-labels). FALSE while answers are on their way: step the resolver and
 * call again; *RET is set only with TRUE and is then to be cleared with ps_mx_clear.
 * DONE and DATA are handed to ps_dns_ask (NULL will do when stepping), so that DONE is
 * called once for each FALSE, when it is worth to check again. */
gboolean ps_mx_check(PsDns *dns, const char *domain, PsDnsDone done, gpointer data, PsMx *ret);
void ps_mx_clear(PsMx *mx);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsMx, ps_mx_clear)

/* DOMAIN, of which *MX (IMPLICIT) is known, says elsewhere that it has no mail: it is NONE,
 * and itself the host that is wrong. */
void ps_mx_deny(PsMx *mx, const char *domain);

/* "ok implicit partly cname null broken none nxdomain unknown" */
const char *ps_mx_state_name(PsMxState state);
/* "ok ip cname no-address local bad-name no-mail unknown" */
const char *ps_mx_problem_name(PsMxProblem problem);

#endif
