/* SPDX-License-Identifier: MIT */
/*
 * resolver.h - the one way to ask the DNS.
 *
 * A resolver is a cache over a backend: c-ares, a zone file, a snapshot, or
 * nobody. Evaluators (MX, SPF, DKIM, DMARC) are restartable: they ask for what
 * they need, and when an answer is not there yet they return, are stepped, and
 * start again; so all names of a round are on the way at once.
 *
 *     while (!ps_mx_check(dns, domain, &mx))
 *         ps_dns_step(dns);
 *
 * One thread uses a resolver at a time.
 */
#ifndef PS_DNS_RESOLVER_H
#define PS_DNS_RESOLVER_H

#include "dns/answer.h"

#define PS_DNS_ERROR (ps_dns_error_quark())
GQuark ps_dns_error_quark(void);

typedef enum {
    PS_DNS_ERROR_SPEC, /* not a way to ask that we know */
    PS_DNS_ERROR_FILE, /* zone file unreadable or wrong; message begins FILE:LINE */
    PS_DNS_ERROR_INIT, /* c-ares could not start */
} PsDnsError;

#define PS_DNS_ADDRESSES 16384 /* so many answers with addresses are kept, with bulk */

typedef struct PsDns PsDns;

typedef struct {
    guint timeout_ms; /* of one try; 0: the default, 3000 */
    guint tries;      /* per question, over all servers; 0: the default, 2 */
    gboolean bulk;    /* very many questions: paced, with second chances instead of TRIES */
    guint window;     /* bulk: so many on their way at once at most; 0: the default, 2000 */
    guint rate;       /* bulk: so many a second at most; 0: as many as the servers bear */
    guint buffer;     /* of a socket, octets; 0: 4 MiB, or what the kernel allows */
} PsDnsOptions;

/* How a run goes. */
typedef struct {
    guint64 questions;   /* sent, those asked again too */
    guint64 answers;     /* that came for them */
    guint64 retries;     /* questions asked again */
    guint64 timeouts;    /* questions that nobody answered in time */
    guint64 overflows;   /* answers that the kernel had no room for */
    guint64 tcp;         /* questions sent over TCP */
    guint window;        /* so many may be on their way now */
    guint slow;          /* questions that wait for long, or to be asked again */
    guint borne;         /* questions a second, by the last that was lost; 0: not known */
    gboolean overloaded; /* a server was found to lose questions: what is unknown may be fine */
} PsDnsHealth;

/* SPEC is what --dns takes:
 *   live                     the servers of /etc/resolv.conf
 *   SERVER[:PORT][,SERVER...]  addresses; [2001:db8::1]:53 for IPv6 with a port
 *   zone:FILE                a master file with ;! directives
 *   snapshot:FILE            the same, written by "presend snapshot"
 *   off                      every answer is PS_DNS_OFF
 * OPTIONS may be NULL. */
PsDns *ps_dns_open(const char *spec, const PsDnsOptions *options, GError **error);
void ps_dns_free(PsDns *dns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDns, ps_dns_free)

/* Called when the answer is there, from ps_dns_step, never from ps_dns_ask. */
typedef void (*PsDnsDone)(const PsDnsAnswer *answer, gpointer data);

/* The answer if it is known. Otherwise the question is sent, unless it is on its
 * way already, NULL returned, and DONE (may be NULL) called once when it is known.
 * NAME may end in a dot and is compared without case; a name that cannot be asked
 * (a label over 63 octets, over 253 in all, empty label) is PS_DNS_NXDOMAIN at once.
 * An answer lives as long as the resolver, or until ps_dns_forget or ps_dns_release. With
 * bulk, only PS_DNS_ADDRESSES answers with addresses (A, AAAA) are kept, those used of late:
 * one lives until the next ps_dns_step at least, and then may have to be asked for again. */
const PsDnsAnswer *ps_dns_ask(
    PsDns *dns, const char *name, PsDnsType type, PsDnsDone done, gpointer data);

/* From now on, TAP is called with each answer that is got for a question that was sent, before
 * anybody else sees it. The answer dies as others do. */
void ps_dns_tap(PsDns *dns, PsDnsDone tap, gpointer data);

/* Wait until at least one answer has come, or a signal. FALSE if none is on the way. */
gboolean ps_dns_step(PsDns *dns);

/* The same, but for MS milliseconds at most. */
gboolean ps_dns_step_within(PsDns *dns, guint ms);

/* Ask and wait for this one answer. Never NULL. */
const PsDnsAnswer *ps_dns_get(PsDns *dns, const char *name, PsDnsType type);

/* Questions on their way. */
guint ps_dns_pending(const PsDns *dns);

/* Questions that went to the backend so far (cache hits are not counted). */
guint ps_dns_asked(const PsDns *dns);

/* Drop every answer that is known, so that a long run does not grow. Pointers to
 * answers die; questions on their way stay. */
void ps_dns_forget(PsDns *dns);

/* Another question could be sent at once. Who asks very many begins new ones only then. */
gboolean ps_dns_has_room(const PsDns *dns);

/* Forget this one answer, which dies now. It may be asked for again. */
void ps_dns_release(PsDns *dns, const PsDnsAnswer *answer);

/* How the run goes so far. All is 0 for what is not asked over the network. */
void ps_dns_health(const PsDns *dns, PsDnsHealth *ret);

/* --dns off: nothing will ever be known. */
gboolean ps_dns_is_off(const PsDns *dns);

/* "d.c.b.a.in-addr.arpa" or the ip6.arpa name of an address. FAMILY is AF_INET or
 * AF_INET6, ADDRESS in network order. The caller frees it. */
char *ps_dns_reverse_name(int family, const void *address);

#endif
