/* SPDX-License-Identifier: MIT */
/*
 * wire.h - messages of the DNS protocol. RFC 1035 section 4, RFC 6891 (EDNS), RFC 2308.
 */
#ifndef PS_DNS_WIRE_H
#define PS_DNS_WIRE_H

#include "dns/backend.h"

#define PS_WIRE_EDNS_OCTETS 1232 /* of UDP we take: no fragments on any path */
#define PS_WIRE_QUERY_OCTETS (12 + PS_DNS_NAME_OCTETS + 4 + 11)

/* Write a query and return its length. With EDNS it ends in an OPT record. */
gsize ps_wire_query(guint8 out[static PS_WIRE_QUERY_OCTETS], guint16 id, const PsDnsName *name,
    PsDnsType type, gboolean edns);

/* What is to be done after a message was read. */
typedef enum {
    PS_WIRE_DONE,
    PS_WIRE_ASK_OTHER,  /* the server does not answer; another may */
    PS_WIRE_NO_EDNS,    /* the same, but perhaps it only does not know EDNS */
    PS_WIRE_USE_TCP,    /* the message is truncated or cannot be read */
    PS_WIRE_ASK_TARGET, /* a CNAME leads to NAME, of which the message says nothing */
} PsWireNext;

typedef struct {
    PsDnsStatus status; /* what to say if nothing better can be had */
    PsWireNext next;
} PsWireResult;

/* Read a message that came for NAME, which is the name asked for or what CNAMEs led to,
 * and fill the answer of QUESTION, which is not done by that. NAME becomes what further
 * CNAMEs lead to. A message that cannot be read changes nothing. */
PsWireResult ps_wire_read(PsDnsQuestion *question, PsDnsName *name, PsCursor message);

#endif
