/* SPDX-License-Identifier: MIT */
/* test_udiff.c - edits as a unified diff. */
#include "fix/udiff.h"

#include "edits.h"
#include "suite.h"

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

SUITE(udiff, TABLE(udiff))
