/* SPDX-License-Identifier: MIT */
/* witness.c - what canaries told of one server; see witness.h. */
#include "dns/witness.h"

/* So many silent ones in a row, or of so many, are no chance. */
#define IN_A_ROW 2
#define OF_MANY 4
#define MANY 12

guint
ps_witness_send(PsWitness *witness, gint64 now)
{
    guint slot = witness->count % PS_WITNESS_SLOTS;

    witness->slots[slot].sent = now;
    witness->slots[slot].fate = PS_CANARY_OUT;
    return witness->count++;
}

/* The canary NUMBER is remembered. */
static gboolean
is_known(const PsWitness *witness, guint number)
{
    return number < witness->count && witness->count - number <= PS_WITNESS_SLOTS;
}

/* It is so, was sent after SINCE, and has not come back. */
static gboolean
is_silent(const PsWitness *witness, guint number, gint64 since)
{
    guint slot = number % PS_WITNESS_SLOTS;

    return is_known(witness, number) && witness->slots[slot].sent > since &&
           witness->slots[slot].fate >= PS_CANARY_SILENT;
}

/* How many of COUNT canaries, from FIRST on, are silent. */
static guint
count_silent(const PsWitness *witness, guint first, guint count, gint64 since)
{
    guint silent = 0;

    for (guint i = 0; i < count; i++)
        silent += is_silent(witness, first + i, since);
    return silent;
}

gboolean
ps_witness_tell(PsWitness *witness, guint number, PsCanaryFate fate, gint64 since)
{
    guint slot = number % PS_WITNESS_SLOTS, first = number - MIN(number, MANY - 1);

    if (!is_known(witness, number))
        return FALSE;
    witness->slots[slot].fate = fate;
    if (!is_silent(witness, number, since))
        return FALSE;
    return fate == PS_CANARY_REFUSED ||
           count_silent(witness, number - MIN(number, IN_A_ROW - 1), IN_A_ROW, since) ==
               IN_A_ROW ||
           count_silent(witness, number, IN_A_ROW, since) == IN_A_ROW ||
           count_silent(witness, first, MANY, since) >= OF_MANY;
}

static gboolean
is_doubtful(const PsWitness *witness, guint number, gint64 late)
{
    guint slot = number % PS_WITNESS_SLOTS;

    if (!is_known(witness, number))
        return FALSE;
    return witness->slots[slot].fate >= PS_CANARY_SILENT ||
           (witness->slots[slot].fate == PS_CANARY_OUT && witness->slots[slot].sent < late);
}

gboolean
ps_witness_doubts(const PsWitness *witness, gint64 at, gint64 late)
{
    guint next = witness->count;

    while (next && is_known(witness, next - 1) &&
           witness->slots[(next - 1) % PS_WITNESS_SLOTS].sent >= at)
        next--;
    return is_doubtful(witness, next, late) || (next && is_doubtful(witness, next - 1, late));
}
