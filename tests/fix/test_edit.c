/* SPDX-License-Identifier: MIT */
/* test_edit.c - lists of edits: made, joined, and shown as a unified diff. */
#include "fix/edit.h"
#include "fix/udiff.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"

/* "2-4 text|6-6 more": what goes, and what comes. */
static GArray *
edits_from(const char *bytes, const char *spec)
{
    GArray *edits = ps_edits_new();
    g_auto(GStrv) parts = g_strsplit(spec, "|", -1);

    for (char **part = parts; *part; part++) {
        char *end;
        gsize from = strtoul(*part, &end, 10), to = strtoul(end + 1, &end, 10);

        ps_edits_add(edits, bytes, (PsSpan){ from, to - from }, end + 1, strlen(end + 1));
    }
    return edits;
}

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

static void
add_line(char mark, const char *text, gsize len, gpointer data)
{
    g_string_append_c(data, mark);
    g_string_append_len(data, text, (gssize) len);
    if (!len || text[len - 1] != '\n')
        g_string_append_c(data, '\n');
}

static const struct {
    const char *bytes, *edits, *want;
} udiff_rows[] = {
    { "a\nb\nc\n", "2-3 B", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n" },
    { "a\nb\n", "0-0 x\n", "@@ -1,2 +1,3 @@\n+x\n a\n b\n" },
    { "a\nb\n", "4-4 c\n", "@@ -1,2 +1,3 @@\n a\n b\n+c\n" },
    { "a\nb\n", "0-2 ", "@@ -1,2 +1,1 @@\n-a\n b\n" },
    { "a\n", "0-2 ", "@@ -1,1 +0,0 @@\n-a\n" },
    { "", "0-0 a\n", "@@ -0,0 +1,1 @@\n+a\n" },
    { "a\nb", "3-3 \n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n" },
    { "a\nb\n", "1-2 ", "@@ -1,2 +1,1 @@\n-a\n-b\n+ab\n" },
    { "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0-1 x|16-17 y",
        "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n" },
    { "1\n2\n3\n4\n5\n6\n7\n", "0-0 0\n|12-13 y",
        "@@ -1,7 +1,8 @@\n+0\n 1\n 2\n 3\n 4\n 5\n 6\n-7\n+y\n" },
    { "ab\n", "0-1 x|1-2 y", "@@ -1,1 +1,1 @@\n-ab\n+xy\n" },
    { "a\r\nb\r\n", "0-1 x", "@@ -1,2 +1,2 @@\n-a\r\n+x\r\n b\r\n" },
};

START_TEST(udiff)
{
    gsize len = strlen(udiff_rows[_i].bytes);
    g_autofree char *bytes = g_memdup2(udiff_rows[_i].bytes, len);
    g_autoptr(GArray) edits = edits_from(bytes, udiff_rows[_i].edits);
    g_autoptr(GString) out = g_string_new(NULL);

    ps_udiff(edits, bytes, len, add_line, out);
    ck_assert_str_eq(out->str, udiff_rows[_i].want);
}
END_TEST

SUITE(edit, TABLE(compose), TABLE(meet), TABLE(udiff))
