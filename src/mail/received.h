/* SPDX-License-Identifier: MIT */
/*
 * received.h - what a Received field says of the hop that it tells of (RFC 5321 section
 * 4.4), in the forms that mail servers write it, read as SpamAssassin 4 reads them.
 */
#ifndef PS_MAIL_RECEIVED_H
#define PS_MAIL_RECEIVED_H

#include "base/place.h"

typedef enum {
    PS_RECEIVED_RELAY,
    PS_RECEIVED_SKIPPED, /* no hop between machines, or one that is known to say too little */
    PS_RECEIVED_UNPARSEABLE,
} PsReceivedKind;

/* Texts are never NULL, but ENVFROM is where nothing is said of it. What would end a word of
 * a pseudo header (a bracket, a blank) is "!" in them. */
typedef struct {
    PsReceivedKind kind;
    char *ip;
    char *rdns; /* reverse name of the IP; "" if there is none or it is not said */
    char *helo;
    char *by;
    char *id;
    char *ident;
    char *envfrom;
    char *auth;       /* how the client logged in; "" if it did not */
    gboolean no_rdns; /* the server asked for the reverse name, and there is none */
    gboolean fetched; /* by POP or IMAP: what came before is the user's own business */
    gboolean scanned; /* qmail-scanner: ENVFROM belongs to the field behind */
} PsReceived;

/* Read the LEN bytes of VALUE, folds and all. */
PsReceived *ps_received_new(const char *value, gsize len);

/* A hop of which we know all that a field would say; NULL is "". */
PsReceived *ps_received_new_hop(
    const char *ip, const char *rdns, const char *helo, const char *by, const char *envfrom);
void ps_received_free(PsReceived *received);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsReceived, ps_received_free)

#endif
