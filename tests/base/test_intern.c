/* SPDX-License-Identifier: MIT */
/* Texts keep their numbers and notes however many there are. */
#include "base/intern.h"

#include "suite.h"

START_TEST(few)
{
    g_autoptr(PsIntern) table = ps_intern_new();

    ck_assert_uint_eq(ps_intern_find(table, "a.test"), PS_INTERN_NONE);
    ck_assert_uint_eq(ps_intern_add(table, "a.test"), 0);
    ck_assert_uint_eq(ps_intern_add(table, "b.test"), 1);
    ck_assert_uint_eq(ps_intern_add(table, "a.test"), 0);
    ck_assert_uint_eq(ps_intern_add(table, ""), 2);
    ck_assert_uint_eq(ps_intern_find(table, "b.test"), 1);
    ck_assert_uint_eq(ps_intern_find(table, "b.tes"), PS_INTERN_NONE);
    ck_assert_uint_eq(ps_intern_count(table), 3);
    ck_assert_str_eq(ps_intern_text(table, 1), "b.test");
    ck_assert_uint_eq(ps_intern_note(table, 1), 0);
    ps_intern_set_note(table, 1, 77);
    ck_assert_uint_eq(ps_intern_note(table, 1), 77);
    ck_assert_uint_eq(ps_intern_note(table, 0), 0);
}
END_TEST

/* Lengths from 10 to over 200, as many as make the index grow several times. */
static char *
name_of(guint i)
{
    g_autofree char *filler = g_strnfill(i % 200, 'x');

    return g_strdup_printf("d%u%s.test", i, filler);
}

START_TEST(many)
{
    g_autoptr(PsIntern) table = ps_intern_new();

    for (guint i = 0; i < 30000; i++) {
        g_autofree char *name = name_of(i);

        ck_assert_uint_eq(ps_intern_add(table, name), i);
        ps_intern_set_note(table, i, i * 3);
    }
    for (guint i = 0; i < 30000; i++) {
        g_autofree char *name = name_of(i);

        ck_assert_uint_eq(ps_intern_find(table, name), i);
        ck_assert_str_eq(ps_intern_text(table, i), name);
        ck_assert_uint_eq(ps_intern_note(table, i), i * 3);
    }
}
END_TEST

/* Texts of 16 bytes, which is what domains of real lists have on average. */
START_TEST(memory)
{
    g_autoptr(PsIntern) table = ps_intern_new();

    for (guint i = 0; i < 200000; i++) {
        g_autofree char *name = g_strdup_printf("domain%05u.test", i);

        ps_intern_add(table, name);
        if (i > 20000)
            ck_assert_uint_le(ps_intern_bytes(table), (gsize) 64 * (i + 1));
    }
}
END_TEST

SUITE(intern, TEST(few), TEST(many), TEST(memory))
