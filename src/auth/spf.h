/* SPDX-License-Identifier: MIT */
/*
 * spf.h - Sender Policy Framework, RFC 7208: may this IP address send for this domain?
 *
 * Our own evaluator, restartable over the DNS cache. Beside it libspf2 as a guarded
 * cross-check, because receivers run it and differ (docs/DEVIATIONS.md).
 */
#ifndef PS_AUTH_SPF_H
#define PS_AUTH_SPF_H

#include "dns/resolver.h"

typedef enum {
    PS_SPF_NONE,
    PS_SPF_NEUTRAL,
    PS_SPF_PASS,
    PS_SPF_FAIL,
    PS_SPF_SOFTFAIL,
    PS_SPF_TEMPERROR,
    PS_SPF_PERMERROR,
    PS_SPF_UNKNOWN, /* not evaluated: no IP address given, DNS off */
} PsSpfResult;

/* "none neutral pass fail softfail temperror permerror unknown" */
const char *ps_spf_result_name(PsSpfResult result);

typedef struct {
    int family;              /* AF_INET or AF_INET6; an IPv4-mapped address counts as IPv4 */
    struct in6_addr address; /* network order; IPv4 in the first four bytes */
    const char *helo;        /* NULL if not known */
    const char *mail_from;   /* an address; NULL or "": postmaster@HELO is checked */
    gint64 now;              /* for %{t}, seconds since 1970 */
} PsSpfQuery;

/* What became of a term. */
typedef enum {
    PS_SPF_TERM_UNREACHED, /* the result was there before */
    PS_SPF_TERM_NO_MATCH,
    PS_SPF_TERM_MATCH,
    PS_SPF_TERM_ERROR,
} PsSpfTermState;

/* "unreached no-match match error" */
const char *ps_spf_term_state_name(PsSpfTermState state);

/* A term of a record on the way to the result. */
typedef struct {
    char *term; /* as written: "include:_spf.x.example", "redirect=..." */
    PsSpfTermState state;
    char *target;       /* the name that it asks for, macros filled in; NULL if none */
    guint lookups;      /* so far, with all below this term */
    guint void_lookups; /* the same */
    char *record;       /* that an include or redirect leads to, or NULL */
    PsSpfResult result; /* of that record */
    GPtrArray *terms;   /* PsSpfNode: the terms of that record */
} PsSpfNode;

typedef struct {
    PsSpfResult result;
    char *domain;      /* whose record was evaluated; "" if there was no domain to ask */
    char *record;      /* its record, or NULL */
    char *mechanism;   /* the term that decided ("-all", "include:_spf.x.example"), or NULL */
    char *explanation; /* the domain's own words (exp=), only with fail; or NULL */
    /* What is wrong, with permerror and temperror; or NULL. A word of this list:
     * "syntax", "several-records", "include-none" (include: of a domain without a record),
     * "redirect-none", "too-many-lookups", "too-many-void-lookups", "too-many-mx", "dns". */
    char *error;
    char *error_detail; /* of "syntax": a word of spf_record.h; or NULL */
    gsize error_at;     /* byte offset in ERROR_RECORD */
    char *error_domain; /* whose record is wrong */
    char *error_record;
    guint lookups; /* terms that asked the DNS, as RFC 7208 section 4.6.4 counts; at most 11 */
    guint void_lookups; /* answers without a record */
    PsDnsStatus dns;    /* of temperror: what the DNS said */
    GPtrArray *terms;   /* PsSpfNode: the terms of RECORD, and what became of them */
} PsSpf;

/* Evaluate. FALSE while answers are on their way (step the resolver, call again). With
 * TRUE *RET is the caller's. */
gboolean ps_spf_check(PsDns *dns, const PsSpfQuery *query, PsSpf **ret);

/* The same for the HELO identity alone (RFC 7208 section 2.3). */
gboolean ps_spf_check_helo(PsDns *dns, const PsSpfQuery *query, PsSpf **ret);

/* The same for an address that the record lets through, found in the record itself; it is
 * put into QUERY, whose own is not looked at. Where there is none, QUERY's family is 0 and
 * the result is what holds for every address (none, permerror ...), else unknown. */
gboolean ps_spf_check_authorised(PsDns *dns, PsSpfQuery *query, PsSpf **ret);

void ps_spf_free(PsSpf *spf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSpf, ps_spf_free)

/* What libspf2 makes of the same query: it gets nothing that can harm it (reference:
 * docs/DEVIATIONS.md), and PS_SPF_UNKNOWN comes back where it was not asked, or wanted
 * more than it may have. SPF is our own result of the same query, so that all it needs is in
 * the cache of DNS; an answer that only libspf2 wants is then on its way, and nobody waits. */
PsSpfResult ps_spf2_check(PsDns *dns, const PsSpfQuery *query, const PsSpf *spf);

/* Read "192.0.2.1" or "2001:db8::1" into a query; FALSE if it is neither. */
gboolean ps_spf_query_set_ip(PsSpfQuery *query, const char *text);

#endif
