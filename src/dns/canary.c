/* SPDX-License-Identifier: MIT */
/*
 * canary.c - is it the name that is dead, or does the server lose questions?
 *
 * While some answers are late, a name whose servers have just answered is asked again, with
 * a label in front of it that no cache knows, so that the server has to do what it does for
 * others. A server that leaves two such in a row unanswered is guilty, and what was on its
 * way then is asked again as if it had not been asked.
 */
#include "dns/ares.h"

#include "base/hash.h"

#define EVERY (G_USEC_PER_SEC / 4)
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
is_wanted(const PsAres *ares)
{
    const PsLanes *lanes = &ares->lanes;

    return lanes->old.length || lanes->again.length || lanes->silent.length ||
           lanes->failed.length;
}

void
ps_canary_send(PsAres *ares)
{
    PsQuery *canary;

    if (ares->now - ares->tweeted < EVERY || !is_wanted(ares) || !ares->good.len)
        return;
    ares->tweeted = ares->now;
    canary = ps_query_new(ares, NULL);
    canary->canary = TRUE;
    canary->name = ares->good;
    if (add_label(&canary->name, ps_hash_bytes(&ares->sent, sizeof ares->sent)))
        ps_ares_send(ares, canary, &ares->lanes.canaries, PATIENCE);
    else
        ps_query_free(canary);
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

    if (is_alive(message))
        ares->dead = 0;
    else if (canary->sent > ares->pace.guilty_at && ++ares->dead >= DEAD_IN_A_ROW) {
        ares->dead = 0;
        ares->good.len = 0; /* perhaps it is this name after all: take another */
        ares->health.overloaded = TRUE;
        ps_pace_guilty(&ares->pace, ares->now);
    }
}

gboolean
ps_canary_excuses(const PsQuery *query)
{
    return query->sent <= query->ares->pace.guilty_at;
}
