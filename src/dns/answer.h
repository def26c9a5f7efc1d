/* SPDX-License-Identifier: MIT */
/*
 * answer.h - what the DNS said to one question, nothing more.
 *
 * Every state is kept apart: a timeout is never "does not exist", SERVFAIL is
 * never "no data". RFC 1035, 2308 (NXDOMAIN and NODATA), 8020.
 */
#ifndef PS_DNS_ANSWER_H
#define PS_DNS_ANSWER_H

#include <glib.h>
#include <netinet/in.h>

/* Types presend asks for, with their numbers on the wire. */
typedef enum {
    PS_DNS_A = 1,
    PS_DNS_NS = 2,
    PS_DNS_CNAME = 5,
    PS_DNS_SOA = 6,
    PS_DNS_PTR = 12,
    PS_DNS_MX = 15,
    PS_DNS_TXT = 16,
    PS_DNS_AAAA = 28,
    PS_DNS_TLSA = 52,
    PS_DNS_CAA = 257,
} PsDnsType;

typedef enum {
    PS_DNS_NOERROR,   /* one record at least of the type asked for */
    PS_DNS_NODATA,    /* the name is there (or has names below it), the type is not */
    PS_DNS_NXDOMAIN,  /* no such name */
    PS_DNS_SERVFAIL,  /* also a CNAME loop, and an answer that DNSSEC refused */
    PS_DNS_REFUSED,   /* also NOTIMP, FORMERR and other codes that say "not by me" */
    PS_DNS_TIMEOUT,   /* nobody answered in time */
    PS_DNS_MALFORMED, /* the answer cannot be read */
    PS_DNS_OFF,       /* nobody may be asked: --dns off, or a snapshot that lacks it */
} PsDnsStatus;

/* Names are in presentation form without the final dot, octets that are not
 * letters, digits, '-' or '_' escaped as \DDD or \X (RFC 1035 section 5.1); the
 * root is ".". Their case is as received. */
typedef struct {
    guint32 ttl; /* seconds */
    union {
        struct in_addr a;
        struct in6_addr aaaa;
        const char *name; /* NS, CNAME, PTR */
        struct {
            guint16 preference;
            const char *name;
        } mx;
        struct {
            const char *bytes; /* the strings joined; may hold NUL; NUL-terminated as well */
            gsize len;
        } txt;
        struct {
            const char *primary;
            const char *mailbox;
            guint32 serial;
        } soa;
        struct {
            const guint8 *bytes; /* rdata of any other type, uncompressed */
            gsize len;
        } raw;
    } data;
} PsDnsRecord;

typedef struct {
    const char *name; /* asked for, lower case, without the final dot */
    PsDnsType type;
    PsDnsStatus status;
    const char *canonical;      /* where the CNAMEs led; NAME itself without any */
    guint cnames;               /* how many were followed */
    gboolean truncated;         /* the whole answer came over TCP */
    gboolean authentic;         /* AD bit: the resolver validated it */
    guint32 ttl;                /* seconds it may be kept, negative answers too (RFC 2308) */
    const PsDnsRecord *records; /* of the type asked for, in the order received */
    guint count;
} PsDnsAnswer;

/* "noerror nodata nxdomain servfail refused timeout malformed off" */
const char *ps_dns_status_name(PsDnsStatus status);

/* "MX"; NULL for a number without a name here. */
const char *ps_dns_type_name(PsDnsType type);

/* The answer is definite: the DNS says yes or no. */
static inline gboolean
ps_dns_is_definite(const PsDnsAnswer *answer)
{
    return answer->status <= PS_DNS_NXDOMAIN;
}

#endif
