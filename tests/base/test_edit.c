/* SPDX-License-Identifier: MIT */
/* test_edit.c - lists of edits: made, and joined. */
#include "edits.h"
#include "suite.h"

static const struct {
    const char *bytes, *first, *second, *want;
    guint count; /* of edits that it takes in one */
} compose_rows[] = {
    { "abcdef", "0-0 x", "0-0 y", "yxabcdef", 1 },
    { "abcdef", "1-2 X", "4-5 Y", "aXcdYf", 2 },
    { "abcdef", "1-2 XYZ", "2-3 -", "aX-Zcdef", 1 },
    { "abcdef", "1-5 ", "1-1 new", "anewf", 1 },
    { "abcdef", "2-2 XYZ", "2-5 ", "abcdef", 0 },
    { "abcdef", "0-3 ", "0-3 ", "", 1 },
    { "abcdef", "6-6 g", "7-7 h", "abcdefgh", 1 },
    { "", "0-0 a", "0-1 b", "b", 1 },
    { "abcdef", "0-1 A|2-3 C|4-5 E", "1-2 B|3-4 D", "ABCDEf", 1 },
};

START_TEST(compose)
{
    const char *bytes = compose_rows[_i].bytes;
    gsize len = strlen(bytes);
    g_autofree char *copy = g_memdup2(bytes, len);
    g_autoptr(GArray) first = edits_from(copy, compose_rows[_i].first);
    g_autoptr(GString) middle = ps_edits_apply(first, copy, len);
    g_autoptr(GArray) second = edits_from(middle->str, compose_rows[_i].second);
    g_autoptr(GString) end = ps_edits_apply(second, middle->str, middle->len);
    g_autoptr(GArray) both = ps_edits_compose(first, second, len);
    g_autoptr(GString) at_once = ps_edits_apply(both, copy, len);

    ck_assert_str_eq(end->str, compose_rows[_i].want);
    ck_assert_str_eq(at_once->str, compose_rows[_i].want);
    ck_assert_uint_eq(both->len, compose_rows[_i].count);
}
END_TEST

static const struct {
    const char *first, *second;
    gboolean taken;
} meet_rows[] = {
    { "1-2 x", "3-4 y", TRUE }, { "1-2 x", "2-3 y", FALSE }, /* they touch */
    { "2-2 x", "2-2 y", FALSE }, { "2-2 x", "0-1 y", TRUE }, { "0-6 ------x", "2-3 y", FALSE },
    { "2-3 y", "0-6 ------x", FALSE },
    { "0-1 -|3-4 -", "5-6 -|1-2 +", FALSE }, /* all or nothing */
};

START_TEST(meet)
{
    g_autofree char *bytes = g_memdup2("abcdef", 6);
    g_autoptr(GArray) first = edits_from(bytes, meet_rows[_i].first);
    g_auto(GStrv) parts = g_strsplit(meet_rows[_i].second, "|", -1);
    g_autoptr(GArray) second = ps_edits_new();
    PsEditSet *set = ps_edit_set_new();
    g_autoptr(GArray) all = NULL;

    for (char **part = parts; *part; part++) {
        g_autoptr(GArray) one = edits_from(bytes, *part);

        g_array_append_vals(second, one->data, one->len);
        g_array_set_clear_func(one, NULL);
    }
    ck_assert(ps_edit_set_take(set, first));
    ck_assert_int_eq(ps_edit_set_take(set, second), meet_rows[_i].taken);
    all = ps_edit_set_finish(set);
    ck_assert_uint_eq(all->len, first->len + (meet_rows[_i].taken ? second->len : 0));
}
END_TEST

SUITE(edit, TABLE(compose), TABLE(meet))
