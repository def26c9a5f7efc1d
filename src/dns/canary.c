/* SPDX-License-Identifier: MIT */
/*
 * canary.c - is it the name that is dead, or does the server lose questions?
 *
 * While some answers are late, or the server is not trusted, a name that it has just answered
 * for is asked again, with a label in front of it that no cache knows, so that the server has
 * to do what it does for others. A server that leaves some of them unanswered, or refuses one,
 * is guilty, and what was on its way then is asked again as if it had not been asked.
 *
 * An echo is a slow name that is asked once more: if it is answered then, however that be,
 * the server has not been at work on it; if not, it has it in hand.
 */
#include "dns/ares.h"

#include "base/hash.h"

#define EVERY (G_USEC_PER_SEC / 4)
#define EVERY_MANY (G_USEC_PER_SEC / 10)    /* while more are in hand than are borne for sure */
#define EVERY_REFUSED (G_USEC_PER_SEC / 40) /* when something was refused */
#define SHARE 5 /* one of so many questions at most, where few a second may be sent */
#define PATIENCE G_USEC_PER_SEC
#define SETTLES (G_USEC_PER_SEC / 4) /* a server that is asked less now */
#define LABEL_OCTETS 12

/* RFC 1035 section 4.1.1, of the fourth octet. */
#define RCODE 15
#define RCODE_NOERROR 0
#define RCODE_NXDOMAIN 3
#define RCODE_REFUSED 5

/* "r" and letters, then NAME. FALSE if that is too long. */
static gboolean
add_label(PsDnsName *name, guint64 random)
{
    guint8 octets[1 + LABEL_OCTETS] = { LABEL_OCTETS, 'r' };

    if (!name->len || name->len + sizeof octets > PS_DNS_NAME_OCTETS)
        return FALSE;
    for (guint i = 2; i < sizeof octets; i++, random /= 26)
        octets[i] = (guint8) ('a' + random % 26);
    memmove(name->octets + sizeof octets, name->octets, name->len);
    memcpy(name->octets, octets, sizeof octets);
    name->len = (guint8) (name->len + sizeof octets);
    return TRUE;
}

/* There is something that a canary could tell of. */
static gboolean
is_wanted(const PsAres *ares, guint in_hand)
{
    const PsLanes *lanes = &ares->lanes;

    return in_hand > ares->held.least / 2 || ares->pace.limit > 0 || lanes->old.length ||
           lanes->again.length || lanes->silent.length || lanes->failed.length;
}

/* A canary is asked of SERVER so often. */
static gint64
interval(const PsAres *ares, const PsAresServer *server, guint in_hand)
{
    gint64 every = in_hand > ares->held.least ? EVERY_MANY : EVERY;

    if (server->refused)
        every = EVERY_REFUSED;
    if (ares->pace.limit > 0)
        every = MAX(every, (gint64) (SHARE * G_USEC_PER_SEC / ares->pace.limit));
    return every;
}

static void
send_canary(PsAres *ares, guint index, guint in_hand)
{
    PsAresServer *server = &ares->servers[index];
    PsQuery *canary;

    if (!server->good.len || (ares->count > 1 && server->silent >= PS_SERVER_SILENT) ||
        ares->now - server->tweeted < interval(ares, server, in_hand))
        return;
    server->tweeted = ares->now;
    server->refused = FALSE;
    server->used = TRUE;
    canary = ps_query_new(ares, NULL);
    canary->canary = TRUE;
    canary->server = index;
    canary->in_hand = in_hand;
    canary->name = server->good;
    if (!add_label(&canary->name, ps_hash_bytes(&ares->sent, sizeof ares->sent))) {
        ps_query_free(canary);
        return;
    }
    canary->number = ps_witness_send(&server->witness, ares->now);
    ps_ares_send(ares, canary, &ares->lanes.canaries, PATIENCE);
}

/* One that is silent for as long as can be, and not the same each time. */
static const PsQuery *
slowest(const PsAres *ares)
{
    const PsLanes *lanes = &ares->lanes;

    return (const PsQuery *) (lanes->silent.tail ? lanes->silent.tail : lanes->old.head);
}

/* It matters who has the slow ones when they are many. */
static void
send_echo(PsAres *ares)
{
    const PsQuery *slow = slowest(ares);
    PsQuery *echo;

    if (!slow || ares->now < ps_held_next_echo(&ares->held, ares->echoed) ||
        ares->held.count + ares->lanes.old.length < ares->held.most / 4)
        return;
    ares->echoed = ares->now;
    echo = ps_query_new(ares, NULL);
    echo->canary = echo->echo = TRUE;
    echo->name = slow->name;
    echo->type = slow->type;
    ps_ares_send(ares, echo, &ares->lanes.echoes, PATIENCE);
}

void
ps_canary_send(PsAres *ares)
{
    guint in_hand = ps_lanes_in_hand(ares);

    for (guint i = 0; i < ares->count && is_wanted(ares, in_hand); i++)
        send_canary(ares, i, in_hand);
    send_echo(ares);
}

/* It does not matter if the name is there. */
static PsCanaryFate
fate_of(PsCursor message)
{
    int rcode = ps_cursor_peek_at(&message, 3);

    if (rcode == PS_CURSOR_END)
        return PS_CANARY_SILENT;
    switch (rcode & RCODE) {
    case RCODE_NOERROR:
    case RCODE_NXDOMAIN:
        return PS_CANARY_ALIVE;
    case RCODE_REFUSED:
        return PS_CANARY_REFUSED;
    default:
        return PS_CANARY_SILENT;
    }
}

void
ps_canary_back(PsQuery *canary, PsCursor message)
{
    PsAres *ares = canary->ares;
    PsCanaryFate fate = fate_of(message);

    if (canary->echo) {
        ps_held_echo(&ares->held, ps_cursor_left(&message) > 0);
        return;
    }
    if (fate == PS_CANARY_ALIVE) {
        ares->alive = canary->sent;
        ps_held_prove(&ares->held, canary->in_hand);
        ps_pace_answered(&ares->pace, ares->now - canary->sent);
        ps_pace_alive(&ares->pace, canary->sent);
    } else if (ps_held_excuses(&ares->held, canary->sent)) {
        return;
    }
    if (ps_witness_tell(&ares->servers[canary->server].witness, canary->number, fate,
            ares->pace.guilty_at + SETTLES)) {
        ares->health.overloaded = TRUE;
        ps_pace_guilty(&ares->pace, ares->now);
    }
}

gboolean
ps_canary_is_missed(const PsAres *ares)
{
    const PsQuery *canary = (const PsQuery *) ares->lanes.canaries.head;

    return canary && ares->now - canary->sent > ps_pace_late(&ares->pace);
}

gboolean
ps_canary_is_fine(const PsAres *ares)
{
    return ares->now - ares->alive < 2 * EVERY;
}

gboolean
ps_canary_excuses(const PsQuery *query)
{
    const PsAres *ares = query->ares;

    return query->sent <= ares->pace.guilty_at || ps_held_excuses(&ares->held, query->sent) ||
           ps_witness_doubts(&ares->servers[query->server].witness, query->sent,
               ares->now - ps_pace_late(&ares->pace));
}
