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

typedef struct PsDns PsDns;

typedef struct {
    guint timeout_ms; /* of one try; 0: the default, 3000 */
    guint tries;      /* per question, over all servers; 0: the default, 2 */
} PsDnsOptions;

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
 * An answer lives as long as the resolver, or until ps_dns_forget. */
const PsDnsAnswer *ps_dns_ask(
    PsDns *dns, const char *name, PsDnsType type, PsDnsDone done, gpointer data);

/* Wait until at least one answer has come, or a signal. FALSE if none is on the way. */
gboolean ps_dns_step(PsDns *dns);

/* Ask and wait for this one answer. Never NULL. */
const PsDnsAnswer *ps_dns_get(PsDns *dns, const char *name, PsDnsType type);

/* Questions on their way. */
guint ps_dns_pending(const PsDns *dns);

/* Questions that went to the backend so far (cache hits are not counted). */
guint ps_dns_asked(const PsDns *dns);

/* Drop every answer that is known, so that a long run does not grow. Pointers to
 * answers die; questions on their way stay. */
void ps_dns_forget(PsDns *dns);

/* --dns off: nothing will ever be known. */
gboolean ps_dns_is_off(const PsDns *dns);

/* "d.c.b.a.in-addr.arpa" or the ip6.arpa name of an address. FAMILY is AF_INET or
 * AF_INET6, ADDRESS in network order. The caller frees it. */
char *ps_dns_reverse_name(int family, const void *address);

#endif
