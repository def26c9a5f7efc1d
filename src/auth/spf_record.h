/* SPDX-License-Identifier: MIT */
/*
 * spf_record.h - the grammar of an SPF record. RFC 7208 sections 4.6, 5, 6 and 12.
 *
 * A record with a mistake anywhere is permerror as a whole, so nothing is read past the
 * first one.
 */
#ifndef PS_AUTH_SPF_RECORD_H
#define PS_AUTH_SPF_RECORD_H

#include <glib.h>
#include <netinet/in.h>

#include "base/place.h"

typedef enum {
    PS_SPF_ALL,
    PS_SPF_INCLUDE,
    PS_SPF_A,
    PS_SPF_MX,
    PS_SPF_PTR,
    PS_SPF_IP4,
    PS_SPF_IP6,
    PS_SPF_EXISTS,
} PsSpfMechanism;

typedef struct {
    PsSpfMechanism mechanism;
    char qualifier;          /* '+', '-', '~' or '?' */
    char *domain;            /* domain-spec with its macros, or NULL */
    struct in6_addr network; /* of ip4 (in the first four bytes) and ip6 */
    guint bits4;             /* prefix lengths */
    guint bits6;
    PsSpan at; /* in the record, qualifier included */
} PsSpfTerm;

typedef struct {
    GArray *terms;  /* PsSpfTerm, in order */
    char *redirect; /* domain-spec, or NULL */
    PsSpan redirect_at;
    char *explain; /* domain-spec of exp=, or NULL */
    PsSpan explain_at;
    /* The first mistake, or NULL: "octet" (not printable ASCII), "mechanism" (unknown),
     * "modifier" (name or qualifier), "twice" (redirect or exp), "argument" (one where
     * none belongs, none where one does), "domain", "macro", "network", "prefix-length". */
    const char *problem;
    gsize problem_at;
} PsSpfRecord;

/* The LEN bytes at TEXT are an SPF record, well formed or not: "v=spf1" alone or with a
 * blank behind it. */
gboolean ps_spf_record_is(const char *text, gsize len);

/* Read the LEN bytes at TEXT, for which ps_spf_record_is holds. */
PsSpfRecord *ps_spf_record_new(const char *text, gsize len);
void ps_spf_record_free(PsSpfRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSpfRecord, ps_spf_record_free)

#endif
