/* SPDX-License-Identifier: MIT */
/*
 * tagged.h - TXT records that announce something at a name of their own, tag by tag: MTA-STS
 * (RFC 8461 section 3.1), TLS-RPT (RFC 8460 section 3), BIMI (draft-brand-indicators-for-
 * message-identification).
 */
#ifndef PS_AUTH_TAGGED_H
#define PS_AUTH_TAGGED_H

#include "dns/resolver.h"

typedef enum {
    PS_TAGGED_MTA_STS, /* _mta-sts, v=STSv1 */
    PS_TAGGED_TLS_RPT, /* _smtp._tls, v=TLSRPTv1 */
    PS_TAGGED_BIMI,    /* default._bimi, v=BIMI1 */
    PS_TAGGED_KINDS,
} PsTaggedKind;

typedef enum {
    PS_TAGGED_OK,
    PS_TAGGED_NONE,
    PS_TAGGED_SEVERAL, /* more than one: none counts */
    PS_TAGGED_BAD,
    PS_TAGGED_UNKNOWN, /* the DNS did not say */
} PsTaggedState;

const char *ps_tagged_state_name(PsTaggedState state); /* "ok none several bad unknown" */

typedef struct {
    PsTaggedState state;
    PsDnsStatus dns;
    char *name;   /* that was asked for */
    char *record; /* the first one, or NULL */
    /* "several-records", or of a bad one: a problem of tags.h, "version", "id-missing", "id-bad", "rua-missing",
     * "rua-bad", "location-missing", "location-bad". */
    const char *problem;
} PsTagged;

/* The record of KIND that DOMAIN publishes. FALSE while the answer is on its way. With TRUE
 * *RET is to be cleared. */
gboolean ps_tagged_check(PsDns *dns, const char *domain, PsTaggedKind kind, PsTagged *ret);
void ps_tagged_clear(PsTagged *tagged);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsTagged, ps_tagged_clear)

#endif
