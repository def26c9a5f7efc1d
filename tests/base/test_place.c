/* SPDX-License-Identifier: MIT */
#include "base/place.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *in;
    gsize offset, line, column, count;
} find_rows[] = {
    { "", 0, 1, 1, 1 }, { "abc", 2, 1, 3, 1 },
    { "abc", 9, 1, 4, 1 },                            /* past the end: just behind it */
    { "abc\n", 3, 1, 4, 1 }, { "abc\n", 4, 1, 5, 1 }, /* no line begins behind the last LF */
    { "a\r\nb", 3, 2, 1, 2 }, { "a\r\nb", 2, 1, 3, 2 }, { "\n\n\nx", 3, 4, 1, 4 },
    { "a\rb", 2, 1, 3, 1 }, /* a CR alone ends no line */
};

START_TEST(find)
{
    gsize len = strlen(find_rows[_i].in);
    g_autofree char *in = g_memdup2(find_rows[_i].in, len);
    g_autoptr(PsLines) lines = ps_lines_new(in, len);
    PsPlace place = ps_lines_find(lines, find_rows[_i].offset);

    ck_assert_uint_eq(place.line, find_rows[_i].line);
    ck_assert_uint_eq(place.column, find_rows[_i].column);
    ck_assert_uint_eq(ps_lines_count(lines), find_rows[_i].count);
}
END_TEST

START_TEST(whole_lines)
{
    const char *in = "one\r\n\ntwo";
    g_autoptr(PsLines) lines = ps_lines_new(in, strlen(in));
    PsSpan first = ps_lines_get(lines, 1), second = ps_lines_get(lines, 2);
    PsSpan third = ps_lines_get(lines, 3);

    ck_assert_uint_eq(first.offset, 0);
    ck_assert_uint_eq(first.length, 5);
    ck_assert_uint_eq(second.length, 1);
    ck_assert_uint_eq(third.offset, 6);
    ck_assert_uint_eq(third.length, 3);
}
END_TEST

SUITE(place, TABLE(find), TEST(whole_lines))
