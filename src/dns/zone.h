/* SPDX-License-Identifier: MIT */
/*
 * zone.h - records and scripted trouble by name, and the answers that follow from them.
 *
 * All names are in one tree, whatever zones they belong to; there are no delegations.
 * RFC 1034 section 4.3.2, RFC 2308, RFC 4592 (wildcards), RFC 6672 (DNAME), RFC 8020.
 */
#ifndef PS_DNS_ZONE_H
#define PS_DNS_ZONE_H

#include "dns/backend.h"

#define PS_ZONE_ANY_TYPE 255 /* the number of ANY */

typedef struct PsZone PsZone;

/* MISSING is the answer for names that are not there: PS_DNS_NXDOMAIN, or PS_DNS_OFF of what is
 * no zone but a collection of answers, in which a type that is not there is not known either. */
PsZone *ps_zone_new(PsDnsStatus missing);
void ps_zone_free(PsZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsZone, ps_zone_free)

/* Add a record with its data as on the wire, without pointers. One that is there already
 * is not added again. */
void ps_zone_add(PsZone *zone, const PsDnsName *owner, guint type, guint32 ttl,
    const guint8 *data, guint16 len);

/* What a directive says of a name. */
typedef struct {
    guint type;         /* PS_ZONE_ANY_TYPE: of each */
    PsDnsStatus status; /* the answer, in place of that of the records; or PS_DNS_NOERROR */
    gboolean truncated;
    gboolean authentic; /* validated with DNSSEC */
    gboolean held;      /* it comes later, even if the delay is 0 */
    guint delay_ms;
} PsZoneTrouble;

void ps_zone_add_trouble(PsZone *zone, const PsDnsName *name, const PsZoneTrouble *trouble);

/* What came of a question. */
typedef struct {
    PsDnsStatus status;
    gboolean held;
    guint delay_ms;
} PsZoneResult;

/* Fill the answer of QUESTION, which is not done by that. */
PsZoneResult ps_zone_answer(const PsZone *zone, PsDnsQuestion *question);

#endif
