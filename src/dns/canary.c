/* SPDX-License-Identifier: MIT */
/*
 * canary.c - is it the name that is dead, or does the server lose questions?
 *
 * While some answers are late, a name whose servers have just answered is asked again, with
 * a label in front of it that no cache knows, so that the server has to do what it does for
 * others. A server that leaves two such in a row unanswered is guilty, and what was on its
 * way then is asked again as if it had not been asked.
 *
 * An echo is a slow name that is asked once more: if it is answered then, however that be,
 * the server has not been at work on it; if not, it has it in hand.
 */
#include "dns/ares.h"

#include "base/hash.h"

#define EVERY (G_USEC_PER_SEC / 4)
#define EVERY_MANY (G_USEC_PER_SEC / 10) /* while more are in hand than are borne for sure */
#define PATIENCE G_USEC_PER_SEC
#define DEAD_IN_A_ROW 2 /* one may get lost as anything may */
#define LABEL_OCTETS 12

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

    return in_hand > ares->held.least / 2 || lanes->old.length || lanes->again.length ||
           lanes->silent.length || lanes->failed.length;
}

static void
send_canary(PsAres *ares)
{
    guint in_hand = ps_lanes_in_hand(ares);
    gint64 every = in_hand > ares->held.least ? EVERY_MANY : EVERY;
    PsQuery *canary;

    if (ares->now - ares->tweeted < every || !is_wanted(ares, in_hand) || !ares->good.len)
        return;
    ares->tweeted = ares->now;
    canary = ps_query_new(ares, NULL);
    canary->canary = TRUE;
    canary->in_hand = in_hand;
    canary->name = ares->good;
    if (add_label(&canary->name, ps_hash_bytes(&ares->sent, sizeof ares->sent)))
        ps_ares_send(ares, canary, &ares->lanes.canaries, PATIENCE);
    else
        ps_query_free(canary);
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
    send_canary(ares);
    send_echo(ares);
}

/* RFC 1035 section 4.1.1: it does not matter if the name is there. */
static gboolean
is_alive(PsCursor message)
{
    int rcode = ps_cursor_peek_at(&message, 3);

    return rcode != PS_CURSOR_END && ((rcode & 15) == 0 || (rcode & 15) == 3);
}

void
ps_canary_back(PsQuery *canary, PsCursor message)
{
    PsAres *ares = canary->ares;

    if (canary->echo) {
        ps_held_echo(&ares->held, ps_cursor_left(&message) > 0);
    } else if (is_alive(message)) {
        ares->dead = 0;
        ares->alive = canary->sent;
        ps_held_prove(&ares->held, canary->in_hand);
    } else if (canary->sent > ares->pace.guilty_at &&
               !ps_held_excuses(&ares->held, canary->sent) && ++ares->dead >= DEAD_IN_A_ROW) {
        ares->dead = 0;
        ares->good.len = 0; /* perhaps it is this name after all: take another */
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
    return query->sent <= query->ares->pace.guilty_at ||
           ps_held_excuses(&query->ares->held, query->sent);
}
