/* SPDX-License-Identifier: MIT */
/*
 * witness.h - what canaries told of one server, in the order in which they were sent.
 *
 * One that got lost is known to be so long after those behind it have come back, so that the
 * order in which they return tells nothing. Nothing here looks at a clock; times are in
 * microseconds.
 */
#ifndef PS_DNS_WITNESS_H
#define PS_DNS_WITNESS_H

#include <glib.h>

#define PS_WITNESS_SLOTS 128

typedef enum {
    PS_CANARY_OUT, /* on its way, or it does not count */
    PS_CANARY_ALIVE,
    PS_CANARY_SILENT,  /* as anything may be that gets lost */
    PS_CANARY_REFUSED, /* by a server that answered for the name just before */
} PsCanaryFate;

typedef struct {
    guint count; /* canaries so far */
    struct {
        gint64 sent;
        PsCanaryFate fate;
    } slots[PS_WITNESS_SLOTS]; /* the last of them, in a ring */
} PsWitness;

/* A canary is sent; its number. */
guint ps_witness_send(PsWitness *witness, gint64 now);

/* The canary NUMBER had that FATE. TRUE if the server must be guilty, by those that were sent
 * after SINCE. */
gboolean ps_witness_tell(PsWitness *witness, guint number, PsCanaryFate fate, gint64 since);

/* The canary before or behind what was sent AT, or one that is still out after LATE, is not
 * alive: neither need be what was sent between. */
gboolean ps_witness_doubts(const PsWitness *witness, gint64 at, gint64 late);

#endif
