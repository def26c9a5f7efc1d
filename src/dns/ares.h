/* SPDX-License-Identifier: MIT */
/*
 * ares.h - the backend that asks name servers, for its own files: ares.c has the servers and
 * the loop, lanes.c what is sent when, send.c how, query.c what becomes of one query, and
 * canary.c finds out if a server loses some, or has them in hand.
 */
#ifndef PS_DNS_ARES_H
#define PS_DNS_ARES_H

#include "dns/backend.h"
#include "dns/channel.h"
#include "dns/held.h"
#include "dns/pace.h"
#include "dns/witness.h"

typedef struct PsAres PsAres;

/* A question, or a target of it, on its way from server to server. */
typedef struct {
    GList link;    /* its data is the query */
    GQueue *queue; /* where it is while on its way; NULL: it is not */
    PsAres *ares;
    PsDnsQuestion *question; /* NULL: a canary, or one that nobody waits for any more */
    gboolean canary;
    gboolean echo; /* a canary that asks for a slow name */
    guint number;  /* of a canary: as its witness counts */
    guint in_hand; /* and queries when it was sent */
    PsDnsName name;
    PsDnsType type;
    guint server;
    PsTransport transport;
    PsChannel *channel; /* that it was sent by */
    gboolean no_edns;
    guint asks;       /* that count */
    guint32 refused;  /* a bit for each server that does not answer this */
    PsDnsStatus best; /* of what they said so far */
    gint64 sent;
    gint64 deadline; /* or, before it is sent again, when it may be */
} PsQuery;

/* Where queries are, each in the order in which its time comes. */
typedef struct {
    GQueue fresh;  /* to be sent */
    GQueue young;  /* on their way */
    GQueue old;    /* on their way for so long that the window does not count them */
    GQueue silent; /* to be sent again: nobody answered in time */
    GQueue failed; /* to be sent again, later: no server could answer */
    GQueue again;  /* on their way again */
    GQueue canaries;
    GQueue echoes;
} PsLanes;

/* A server that has been sent so many queries since its last answer is left out, but for one
 * query in a while. */
#define PS_SERVER_SILENT 200

typedef struct {
    PsServer address;
    PsChannel channels[PS_CHANNELS];
    guint udp;        /* the channel for UDP in use */
    guint silent;     /* queries since its last answer */
    PsDnsName good;   /* a name that it has just answered for; len 0: none is known */
    gboolean used;    /* for a canary */
    gboolean refused; /* it has refused something since the last canary */
    gint64 tweeted;   /* when that was sent */
    PsWitness witness;
} PsAresServer;

struct PsAres {
    PsDnsBackend base;
    int epoll;
    gboolean bulk;
    guint timeout_ms;
    guint tries;
    PsAresServer *servers;
    guint count;
    guint first; /* server to begin with */
    PsLanes lanes;
    GQueue spare; /* queries that are over: malloc is slow with so many */
    PsPace pace;
    PsHeld held;
    guint room; /* for so many queries, when last looked at */
    gint64 now;
    gint64 heard;       /* when a server answered, or there was nothing to answer */
    gint64 pause;       /* until when nothing is sent: nobody listens */
    gboolean asked;     /* something, since the last wait */
    gboolean dry;       /* whoever asks only waits */
    guint again_most;   /* second chances on their way at once */
    gint64 again_since; /* the guilt that made them few */
    guint answered;     /* in this wait */
    gboolean idle;      /* there was nothing to answer when the last wait ended */
    gboolean clogged;   /* the kernel takes no more for now */
    gint64 alive;       /* when the last canary that came back was sent */
    gint64 echoed;      /* when the last echo was sent */
    guint64 sent;
    guint64 saved;      /* questions that were answered, but not at first */
    guint64 saved_late; /* and of those, not at the second time either */
    guint64 overflows;  /* of the sockets that are open */
    PsDnsHealth health;
};

/* send.c */

/* Send QUERY, which is in no queue, and put it into QUEUE. */
void ps_ares_send(PsAres *ares, PsQuery *query, GQueue *queue, gint64 timeout);

/* Let the kernel have what was sent. */
void ps_ares_flush(PsAres *ares);

/* lanes.c */

/* Send what may be sent now. */
void ps_lanes_send(PsAres *ares);

/* Look at the time, and at what has run out. */
void ps_lanes_look(PsAres *ares);

/* Find out for how many queries there is room. */
void ps_lanes_measure(PsAres *ares);

/* So many questions the servers have in hand. */
guint ps_lanes_in_hand(const PsAres *ares);

/* For one more question there is; or it may wait alone. */
gboolean ps_lanes_have_room(const PsAres *ares);

/* Nothing waits for an answer. */
gboolean ps_lanes_are_empty(const PsAres *ares);

/* query.c */

PsQuery *ps_query_new(PsAres *ares, PsDnsQuestion *question);
void ps_query_free(PsQuery *query);

/* Ask for the name with all tries. */
void ps_query_begin(PsQuery *query);

/* The server of QUERY, which is not on its way any more, has answered with MESSAGE, or given
 * no answer but STATUS. */
void ps_query_answered(PsQuery *query, PsCursor message);
void ps_query_failed(PsQuery *query, PsDnsStatus status);

/* It may be asked again now, which no server could answer. TRUE if it has been often enough;
 * then it is settled. */
gboolean ps_query_is_over(PsQuery *query);

/* Nobody listens where it was sent. */
void ps_query_unheard(PsQuery *query);

/* Its time is over. What c-ares still knows of it is left behind. */
void ps_query_ran_out(PsQuery *query);

/* Take it out of the queue of those on their way. */
void ps_query_land(PsQuery *query);

/* Settle it with the best that is known. */
void ps_query_give_up(PsQuery *query);

/* So long nobody has answered anything that nobody will. */
gboolean ps_ares_is_dead(const PsAres *ares);

/* canary.c */

/* Send a canary, if it is time for one. */
void ps_canary_send(PsAres *ares);

/* It came back with MESSAGE, or (no bytes) not at all. */
void ps_canary_back(PsQuery *canary, PsCursor message);

/* One is missed; or the last one was fine. */
gboolean ps_canary_is_missed(const PsAres *ares);
gboolean ps_canary_is_fine(const PsAres *ares);

/* Servers were guilty, or had too much in hand, while QUERY was on its way, or did not answer
 * canaries then: that it has no answer says nothing. */
gboolean ps_canary_excuses(const PsQuery *query);

#endif
