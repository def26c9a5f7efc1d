/* SPDX-License-Identifier: MIT */
/*
 * held.h - how many questions the servers have in hand, and how many they may have.
 *
 * A resolver goes on with a dead name for long after we have stopped waiting for it, and
 * bears only so many of them from one client: unbound 1000, by its wait-limit, after which it
 * hears nothing else from us. But what got lost on the way, or was given up there, is
 * forgotten. Which it is, echoes tell: slow names that are asked once more. How many more a
 * server bears, it is asked little by little. Nothing here looks at a clock; times are in
 * microseconds.
 */
#ifndef PS_DNS_HELD_H
#define PS_DNS_HELD_H

#include <glib.h>

#define PS_HELD_SLOTS 256

/* So long a resolver tries: unbound 17.7 s, BIND 10 s. */
#define PS_HELD_TIME (18 * G_USEC_PER_SEC)

typedef struct {
    guint least, most;         /* that may be in hand; MOST follows what is found out */
    guint proven;              /* that were when the last canary set out that came back */
    gint64 cut;                /* when MOST was cut */
    guint count;               /* in hand, of those that are not waited for any more */
    guint ends[PS_HELD_SLOTS]; /* of them, in each tenth of a second, in a ring */
    gint64 slot;               /* the tenth of a second that was looked at last */
    double forgotten;          /* so much of what is silent, by the last echoes */
    guint echoes;
} PsHeld;

/* LEAST are borne for sure. */
void ps_held_init(PsHeld *held, guint least, gint64 now);

/* A question that was sent at SENT will not be waited for any more. */
void ps_held_add(PsHeld *held, gint64 sent);

/* Forget those whose time is over. */
void ps_held_look(PsHeld *held, gint64 now);

/* So many are in hand when ON_WAY are on their way, and SLOW for long. */
guint ps_held_all(const PsHeld *held, guint on_way, guint slow);

/* A canary came back that was sent when ALL were in hand. */
void ps_held_prove(PsHeld *held, guint all);

/* Now and then: ALL are in hand, and the servers are well. */
void ps_held_grow(PsHeld *held, guint all, gint64 now);

/* They are not. */
void ps_held_cut(PsHeld *held, gint64 now);

/* At the time SENT, more may have been in hand than they bear. */
gboolean ps_held_excuses(const PsHeld *held, gint64 sent);

/* An echo was ANSWERED or not. */
void ps_held_echo(PsHeld *held, gboolean answered);

/* When the next is due, the LAST having been sent then: not while some is silent just because
 * more was in hand than the servers bear. */
gint64 ps_held_next_echo(const PsHeld *held, gint64 last);

/* What is silent is forgotten, all or nearly. */
gboolean ps_held_is_forgotten(const PsHeld *held);

#endif
