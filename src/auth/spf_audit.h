/* SPDX-License-Identifier: MIT */
/*
 * spf_audit.h - what an SPF record costs and lets through, whoever asks: the whole tree of
 * its includes and redirects, past the ten lookups at which an evaluation gives up.
 */
#ifndef PS_AUTH_SPF_AUDIT_H
#define PS_AUTH_SPF_AUDIT_H

#include "dns/resolver.h"

/* A term of a record. */
typedef struct {
    char *term;    /* as written */
    char *target;  /* the name that it asks for; NULL if none, or if it has macros */
    guint lookups; /* that it costs, with all below it (RFC 7208 section 4.6.4) */
    guint total;   /* lookups up to here, with all below it, in the order of evaluation */
    /* What is wrong with it, or NULL: "macro" (it depends on the mail, so its record is not
     * followed), "loop", "none" (no record there), "several-records", "syntax", "void" (no
     * address, no MX), "too-many-mx", "dns", "limit" (of ours: the walk ends here). */
    const char *problem;
    char *record;     /* that an include or redirect leads to, or NULL */
    GPtrArray *terms; /* PsSpfAuditTerm: the terms of that record, or NULL */
} PsSpfAuditTerm;

/* A network that another one holds already. */
typedef struct {
    char *network; /* "ip4:192.0.2.0/25" */
    char *domain;  /* in whose record it stands */
    char *other;   /* the one that holds it */
    char *other_domain;
} PsSpfRepeat;

typedef struct {
    char *domain;
    char *record; /* NULL if there is none */
    /* of the record itself: NULL, "none", "several-records", "syntax", "dns" */
    const char *problem;
    const char *detail; /* of "syntax": a word of spf_record.h */
    gsize problem_at;   /* in RECORD */
    GPtrArray *terms;   /* PsSpfAuditTerm, or NULL */
    guint lookups;
    guint void_lookups; /* names that answer nothing */
    const char *blame;  /* the term of RECORD in which the eleventh lookup falls, or NULL */
    guint64 ipv4;       /* addresses of all its ip4 networks together */
    GPtrArray *repeats; /* PsSpfRepeat */
    PsDnsStatus dns;    /* the first answer that failed; PS_DNS_NOERROR if none did */
    gboolean complete;  /* FALSE: something could not be asked, or the limit was reached */
} PsSpfAudit;

/* Walk through the record of DOMAIN (A-labels). FALSE while answers are on their way. With
 * TRUE *RET is the caller's. */
gboolean ps_spf_audit(PsDns *dns, const char *domain, PsSpfAudit **ret);
void ps_spf_audit_free(PsSpfAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSpfAudit, ps_spf_audit_free)

#endif
