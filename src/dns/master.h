/* SPDX-License-Identifier: MIT */
/*
 * master.h - the records and directives of a master file. RFC 1035 section 5, RFC 2308
 * section 4 ($TTL), RFC 3597 (TYPE123, \#).
 *
 * A comment that begins with ";!" is a directive; names in it are absolute:
 *   ;! timeout|servfail|refused|malformed|nxdomain|nodata NAME [TYPE]
 *   ;! delay MILLISECONDS NAME [TYPE]
 *   ;! truncate NAME [TYPE]
 *   ;! authentic NAME [TYPE]    as from a resolver that validated it with DNSSEC
 */
#ifndef PS_DNS_MASTER_H
#define PS_DNS_MASTER_H

#include "dns/zone.h"

/* Add what the LEN bytes at BYTES say to ZONE, which may have got some of it on failure.
 * FILE is for error messages. */
gboolean ps_master_read(
    PsZone *zone, const char *file, const char *bytes, gsize len, GError **error);

#endif
