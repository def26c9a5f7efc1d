/* SPDX-License-Identifier: MIT */
#include "dns/witness.h"

#include "suite.h"

#define MS 1000
#define EVERY (100 * MS)

/* Canaries, one every EVERY from 0 on: a is alive, s silent, r refused, o still out. They come
 * back in order, but the silent ones behind all others. */
static gboolean
hear(PsWitness *witness, const char *canaries, gint64 since)
{
    gboolean guilty = FALSE;

    *witness = (PsWitness){ 0 };
    for (guint i = 0; canaries[i]; i++)
        ck_assert_uint_eq(ps_witness_send(witness, i * EVERY), i);
    for (guint i = 0; canaries[i]; i++) {
        if (canaries[i] == 'a')
            guilty |= ps_witness_tell(witness, i, PS_CANARY_ALIVE, since);
        if (canaries[i] == 'r')
            guilty |= ps_witness_tell(witness, i, PS_CANARY_REFUSED, since);
    }
    for (guint i = 0; canaries[i]; i++)
        if (canaries[i] == 's')
            guilty |= ps_witness_tell(witness, i, PS_CANARY_SILENT, since);
    return guilty;
}

static const struct {
    const char *canaries;
    gint64 since;
    gboolean guilty;
} guilty_rows[] = {
    { "", -1, FALSE },
    { "aaaaaaaaaaaa", -1, FALSE },
    { "s", -1, FALSE }, /* one may get lost as anything may */
    { "aaasaaaa", -1, FALSE },
    { "aassaaaa", -1, TRUE }, /* two in a row, though others came back before */
    { "sasasaaaa", -1, FALSE },
    { "sasasasaaaa", -1, TRUE }, /* or many of late */
    { "saaasaaasaaasaaas", -1, FALSE },
    { "aaaraa", -1, TRUE }, /* nothing is refused by chance */
    { "sso", -1, TRUE },
    { "ssaa", 0, FALSE }, /* of those sent since then, one */
    { "asa", EVERY, FALSE },
    { "ara", EVERY, FALSE },
    { "aarr", 2 * EVERY, TRUE },
};

START_TEST(guilty)
{
    PsWitness witness;

    ck_assert_int_eq(hear(&witness, guilty_rows[_i].canaries, guilty_rows[_i].since),
        guilty_rows[_i].guilty);
}
END_TEST

static const struct {
    const char *canaries;
    gint64 at, late;
    gboolean doubted;
} doubts_rows[] = {
    { "", 0, 0, FALSE },
    { "aaaa", 150 * MS, 0, FALSE },
    { "asaa", 150 * MS, 0, TRUE }, /* before it */
    { "aasa", 150 * MS, 0, TRUE }, /* behind it */
    { "saaa", 150 * MS, 0, FALSE },
    { "aaas", 150 * MS, 0, FALSE },
    { "aara", 150 * MS, 0, TRUE },
    { "aaoa", 150 * MS, 150 * MS, FALSE }, /* it may come back yet */
    { "aaoa", 150 * MS, 250 * MS, TRUE },
    { "aaas", 900 * MS, 0, TRUE },
    { "aaaa", 900 * MS, 0, FALSE },
    { "saaa", -1, 0, TRUE },
};

START_TEST(doubts)
{
    PsWitness witness;

    hear(&witness, doubts_rows[_i].canaries, -1);
    ck_assert_int_eq(ps_witness_doubts(&witness, doubts_rows[_i].at, doubts_rows[_i].late),
        doubts_rows[_i].doubted);
}
END_TEST

/* What is long ago is forgotten. */
START_TEST(ring)
{
    PsWitness witness = { 0 };

    for (guint i = 0; i < 2 * PS_WITNESS_SLOTS; i++) {
        ps_witness_send(&witness, i * EVERY);
        ck_assert(!ps_witness_tell(&witness, i, PS_CANARY_ALIVE, -1));
    }
    ck_assert(!ps_witness_tell(&witness, 0, PS_CANARY_REFUSED, -1));
    ck_assert(!ps_witness_doubts(&witness, 0, 0));
    ck_assert(!ps_witness_tell(&witness, 3 * PS_WITNESS_SLOTS, PS_CANARY_REFUSED, -1));
}
END_TEST

SUITE(witness, TABLE(guilty), TABLE(doubts), TEST(ring))
