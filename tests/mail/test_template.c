/* SPDX-License-Identifier: MIT */
/* test_template.c - a header for HTML or text that has none: its charset, and where all then is. */
#include "mail/template.h"

#include <string.h>

#include "suite.h"

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    const char *bytes;
    gsize len;
    gboolean html;
    const char *charset;
    gsize mark; /* bytes at the beginning that are not given on */
} header_rows[] = {
    { BYTES(""), TRUE, "utf-8", 0 },
    { BYTES("<meta charset=latin1>x"), TRUE, "latin1", 0 },
    { BYTES("<META http-equiv=x content='text/html; charset=iso-8859-2'>"), TRUE, "iso-8859-2",
        0 },
    { BYTES("<meta charset=\" windows-1252 \">"), TRUE, "windows-1252", 0 },
    { BYTES("<meta charset=latin1>x"), FALSE, "utf-8", 0 },
    { BYTES("<p charset=latin1>x"), TRUE, "utf-8", 0 },
    { BYTES("<meta><p charset=latin1>x"), TRUE, "utf-8", 0 },
    { BYTES("<meta charset=utf-16>"), TRUE, "utf-8", 0 },
    { BYTES("<meta charset="), TRUE, "utf-8", 0 },
    { BYTES("<meta charset=\0\0>"), TRUE, "utf-8", 0 },
    { BYTES("<meta charset=a\0b>"), TRUE, "a", 0 },
    { BYTES("<meta charset=x\r\nBcc:>"), TRUE, "x", 0 },
    { BYTES("\xef\xbb\xbf<meta charset=latin1>"), TRUE, "utf-8", 3 },
    { BYTES("\xff\xfe<\0p\0>\0"), TRUE, "utf-16le", 2 },
    { BYTES("\xfe\xff\0x"), FALSE, "utf-16be", 2 },
};

START_TEST(header)
{
    const PsTemplate what = { .html = header_rows[_i].html, .from = "kim@shop.test\r\nBcc: x" };
    g_autofree char *bytes = g_memdup2(header_rows[_i].bytes, header_rows[_i].len);
    g_autofree char *want = g_strdup_printf(
        "From: kim@shop.test  Bcc: x\nMIME-Version: 1.0\nContent-Type: text/%s; charset=%s\n"
        "Content-Transfer-Encoding: binary\n\n",
        header_rows[_i].html ? "html" : "plain", header_rows[_i].charset);
    const gsize front = strlen(want), rest = header_rows[_i].len - header_rows[_i].mark;
    gsize len;
    PsInFile at;
    g_autofree char *got = ps_template_message(&what, bytes, header_rows[_i].len, &len, &at);

    ck_assert_uint_eq(len, front + rest);
    ck_assert_mem_eq(got, want, front);
    if (rest)
        ck_assert_mem_eq(got + front, bytes + header_rows[_i].mark, rest);
    ck_assert_uint_eq(at.front, front);
    ck_assert_uint_eq(at.front_lines, 5);
    ck_assert_uint_eq(at.offset, header_rows[_i].mark);
}
END_TEST

SUITE(template, TABLE(header))
