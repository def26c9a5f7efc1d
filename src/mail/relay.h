/* SPDX-License-Identifier: MIT */
/*
 * relay.h - the servers that a message came through, newest first, and which of them the
 * recipient trusts, as SpamAssassin 4 finds it: by trusted_networks and its kin, or, where
 * nothing is set, up to the first public address that has not logged in.
 *
 * Trusted relays tell the truth; internal ones are the recipient's own.
 */
#ifndef PS_MAIL_RELAY_H
#define PS_MAIL_RELAY_H

#include "mail/ip.h"
#include "mail/message.h"
#include "mail/received.h"

typedef struct {
    const PsReceived *received;
    char *text; /* "[ ip=... rdns=... helo=... by=... ident=... envfrom=... intl=0 id=... ]" */
    PsSpan at;  /* the field, or PS_SPAN_NONE for a hop that no field tells of */
    gboolean trusted;
    gboolean internal;
    gboolean private_ip;
    gboolean msa; /* takes mail from the recipient's own users */
} PsRelay;

/* Lists of relays, each with its pseudo header: X-Spam-Relays-Trusted and so on. */
typedef enum {
    PS_RELAYS_TRUSTED,
    PS_RELAYS_UNTRUSTED,
    PS_RELAYS_INTERNAL,
    PS_RELAYS_EXTERNAL,
    PS_RELAYS_LISTS
} PsRelayList;

/* What is known beside the message. Networks may be NULL, none are set then. */
typedef struct {
    const PsNetworks *trusted;
    const PsNetworks *internal;
    const PsNetworks *msa;
    PsReceived *hop;       /* how the message reaches the recipient, newest of all; or NULL */
    const char *mail_from; /* the sender of the envelope; NULL: look for it in the message */
} PsRelayOptions;

typedef struct PsRelays PsRelays;

/* Read the fields of MESSAGE. OPTIONS may be NULL; the hop is taken over. */
PsRelays *ps_relays_new(PsMessage *message, const PsRelayOptions *options);
void ps_relays_free(PsRelays *relays);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRelays, ps_relays_free)

/* What MESSAGE keeps: made with the options of ps_relays_keep, or at first use without any.
 * The pseudo headers of view.h show it. */
void ps_relays_keep(PsMessage *message, const PsRelayOptions *options);
const PsRelays *ps_relays_of(PsMessage *message);

guint ps_relays_count(const PsRelays *relays, PsRelayList list);
const PsRelay *ps_relays_get(const PsRelays *relays, PsRelayList list, guint index);

/* Received fields that no form fits. */
guint ps_relays_unparseable(const PsRelays *relays);

/* How many Received fields, from the newest, and the hop if there is one, were written where
 * everything is TRUSTED or INTERNAL; the field behind them can be relied on too. */
guint ps_relays_hops(const PsRelays *relays, PsRelayList list);

/* The newest hop is that of the options, not one of a field. */
gboolean ps_relays_has_hop(const PsRelays *relays);

/* The sender of the envelope, "" for a bounce; NULL if it is not known. *RET_AT (may be NULL)
 * is where it stands, or PS_SPAN_NONE. */
const char *ps_relays_mail_from(const PsRelays *relays, PsSpan *ret_at);

#endif
