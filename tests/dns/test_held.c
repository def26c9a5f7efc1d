/* SPDX-License-Identifier: MIT */
#include "dns/held.h"

#include "suite.h"

#define LEAST 100
#define TENTH (G_USEC_PER_SEC / 10)

static PsHeld
held_new(void)
{
    PsHeld held;

    ps_held_init(&held, LEAST, 0);
    return held;
}

/* So many answered echoes behind so many that were not. */
static void
hear(PsHeld *held, guint silent, guint answered)
{
    while (silent--)
        ps_held_echo(held, FALSE);
    while (answered--)
        ps_held_echo(held, TRUE);
}

/* What was given up is in hand until its time is over, whenever that is looked at. */
START_TEST(over)
{
    PsHeld held = held_new();

    for (guint i = 0; i < 30; i++) {
        ps_held_look(&held, i * G_USEC_PER_SEC / 2);
        ps_held_add(&held, i * G_USEC_PER_SEC / 2);
    }
    ps_held_look(&held, PS_HELD_TIME - TENTH);
    ck_assert_uint_eq(ps_held_all(&held, 7, 0), 37);
    ps_held_look(&held, PS_HELD_TIME + 5 * G_USEC_PER_SEC);
    ck_assert_uint_eq(ps_held_all(&held, 7, 0), 26);
    ps_held_look(&held, 10 * PS_HELD_TIME);
    ck_assert_uint_eq(ps_held_all(&held, 7, 0), 7);
    ps_held_add(&held, 0); /* long over */
    ck_assert_uint_eq(ps_held_all(&held, 7, 0), 7);
}
END_TEST

/* What echoes find forgotten is not in hand. */
static const struct {
    guint silent, answered, least, most;
} echoes_rows[] = {
    { 0, 0, 110, 110 }, /* nothing is known: it may be all */
    { 5, 0, 110, 110 },
    { 0, 1, 70, 90 },
    { 0, 5, 10, 10 },
    { 5, 2, 40, 70 },
};

START_TEST(echoes)
{
    PsHeld held = held_new();

    for (guint i = 0; i < 60; i++)
        ps_held_add(&held, 0);
    hear(&held, echoes_rows[_i].silent, echoes_rows[_i].answered);
    ck_assert_uint_ge(ps_held_all(&held, 10, 40), echoes_rows[_i].least);
    ck_assert_uint_le(ps_held_all(&held, 10, 40), echoes_rows[_i].most);
}
END_TEST

/* Echoes are frequent until they agree. */
START_TEST(echo_times)
{
    PsHeld held = held_new();
    const gint64 now = 100 * G_USEC_PER_SEC;

    ck_assert_int_le(ps_held_next_echo(&held, now), now + TENTH);
    hear(&held, 6, 0);
    ck_assert_int_ge(ps_held_next_echo(&held, now), now + G_USEC_PER_SEC);
    hear(&held, 0, 2);
    ck_assert_int_le(ps_held_next_echo(&held, now), now + TENTH);
    hear(&held, 0, 6);
    ck_assert_int_ge(ps_held_next_echo(&held, now), now + G_USEC_PER_SEC);
}
END_TEST

/* While canaries come back, more and more may be in hand; never many more than were proven,
 * and fewer than are borne for sure never. */
START_TEST(grow_and_cut)
{
    PsHeld held = held_new();
    gint64 now = PS_HELD_TIME;

    ps_held_grow(&held, LEAST / 2, now); /* no need */
    ck_assert_uint_eq(held.most, LEAST);
    ps_held_cut(&held, now);
    ck_assert_uint_eq(held.most, LEAST);
    for (guint i = 0; i < 50; i++) {
        ps_held_prove(&held, held.most);
        ps_held_grow(&held, held.most, now += TENTH);
    }
    ck_assert_uint_gt(held.most, 5 * LEAST);
    ps_held_prove(&held, 4 * LEAST);
    for (guint i = 0; i < 50; i++)
        ps_held_grow(&held, held.most, now += TENTH);
    ck_assert_uint_lt(held.most, 20 * LEAST);

    hear(&held, 0, 5);
    ps_held_cut(&held, now);
    ck_assert_uint_le(held.most, 4 * LEAST);
    ck_assert_uint_gt(held.most, 3 * LEAST);
    ck_assert(ps_held_excuses(&held, now - TENTH));
    ck_assert(!ps_held_excuses(&held, now + G_USEC_PER_SEC));
    ck_assert(!ps_held_is_forgotten(&held));
    ck_assert_int_ge(ps_held_next_echo(&held, now), now + PS_HELD_TIME);
    held.proven = 0;
    ps_held_grow(&held, held.most, now + TENTH); /* not so soon */
    ck_assert_uint_le(held.most, 4 * LEAST);
    ps_held_cut(&held, now + PS_HELD_TIME);
    ck_assert_uint_eq(held.most, LEAST);
}
END_TEST

SUITE(held, TEST(over), TABLE(echoes), TEST(echo_times), TEST(grow_and_cut))
