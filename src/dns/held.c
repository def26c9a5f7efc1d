/* SPDX-License-Identifier: MIT */
/* held.c - what the servers have in hand; see held.h. */
#include "dns/held.h"

#include <string.h>

#define SLOT (G_USEC_PER_SEC / 10)

#define EVERY (G_USEC_PER_SEC / 10)
#define EVERY_SURE G_USEC_PER_SEC
#define ECHOES_FEW 5
#define ECHO_WEIGHT 0.3 /* of the last one */
#define FORGOTTEN_FEW 0.1
#define FORGOTTEN_ALL 0.75

/* While nearly as many are in hand as may be, more may be, but not many more than are proven;
 * after a cut not until all is over that was in hand. */
#define NEARLY 0.95
#define GROWTH 1.05
#define BEYOND 1.1
#define BEYOND_LEAST 20
#define SETTLES (G_USEC_PER_SEC / 2) /* a cut */

void
ps_held_init(PsHeld *held, guint least, gint64 now)
{
    *held = (PsHeld){
        .least = least, .most = least, .cut = now - PS_HELD_TIME, .slot = now / SLOT
    };
}

void
ps_held_add(PsHeld *held, gint64 sent)
{
    gint64 slot = (sent + PS_HELD_TIME) / SLOT;

    if (slot <= held->slot)
        return;
    held->ends[slot % PS_HELD_SLOTS]++;
    held->count++;
}

void
ps_held_look(PsHeld *held, gint64 now)
{
    gint64 slot = now / SLOT;

    if (slot - held->slot >= PS_HELD_SLOTS) {
        memset(held->ends, 0, sizeof held->ends);
        held->count = 0;
        held->slot = slot;
    }
    while (held->slot < slot) {
        guint *ends = &held->ends[++held->slot % PS_HELD_SLOTS];

        held->count -= *ends;
        *ends = 0;
    }
}

/* In hand, of those that nobody waits for and of SLOW ones. */
static guint
in_hand(const PsHeld *held, guint slow)
{
    if (ps_held_is_forgotten(held))
        return 0;
    return (guint) ((1 - held->forgotten) * (held->count + slow));
}

guint
ps_held_all(const PsHeld *held, guint on_way, guint slow)
{
    return on_way + in_hand(held, slow);
}

void
ps_held_prove(PsHeld *held, guint all)
{
    held->proven = all;
}

void
ps_held_grow(PsHeld *held, guint all, gint64 now)
{
    double most = MIN(held->most * GROWTH, held->proven * BEYOND + BEYOND_LEAST);

    if (now - held->cut >= PS_HELD_TIME && all >= NEARLY * held->most)
        held->most = MAX(held->most, (guint) most);
}

void
ps_held_cut(PsHeld *held, gint64 now)
{
    if (now - held->cut < PS_HELD_TIME || held->most == held->least)
        return;
    held->most = MAX(held->least, (guint) (NEARLY * held->proven));
    held->cut = now;
    held->forgotten = 0;
}

gboolean
ps_held_excuses(const PsHeld *held, gint64 sent)
{
    return sent < held->cut + SETTLES;
}

void
ps_held_echo(PsHeld *held, gboolean answered)
{
    held->forgotten += ECHO_WEIGHT * (answered - held->forgotten);
    held->echoes++;
}

gint64
ps_held_next_echo(const PsHeld *held, gint64 last)
{
    gboolean sure = held->echoes >= ECHOES_FEW &&
                    (held->forgotten < FORGOTTEN_FEW || ps_held_is_forgotten(held));

    return MAX(last + (sure ? EVERY_SURE : EVERY), held->cut + PS_HELD_TIME);
}

gboolean
ps_held_is_forgotten(const PsHeld *held)
{
    return held->forgotten > FORGOTTEN_ALL;
}
