/* SPDX-License-Identifier: MIT */
#include "mail/map.h"

#include "suite.h"

/* "xx" from raw 10, then "e" for a whole =C3=A9 at 12, nothing for a line break, "abcdef"
 * from base64 letters at 100. */
static PsText *
sample(void)
{
    PsText *text = ps_text_new();

    ps_text_add_raw(text, "xx", 2, 10);
    ps_text_add_from(text, "\xc3\xa9", 2, (PsSpan){ 12, 6 });
    ps_text_add_from(text, "\n", 1, PS_SPAN_NONE);
    ps_text_add_base64(text, "abcdef", 6, 100);
    return text;
}

static const struct {
    gsize start, len;
    gsize offset, length; /* G_MAXSIZE: from nowhere */
} span_rows[] = {
    { 0, 1, 10, 1 },
    { 0, 2, 10, 2 },
    { 1, 2, 11, 7 }, /* half of an e with acute is all of it */
    { 2, 2, 12, 6 },
    { 3, 1, 12, 6 },
    { 4, 1, G_MAXSIZE, 0 },
    { 3, 2, 12, 6 },  /* what came from nowhere adds nothing */
    { 5, 1, 100, 2 }, /* a: letters 1 and 2 */
    { 6, 1, 101, 2 }, /* b: letters 2 and 3 */
    { 7, 1, 102, 2 }, /* c: letters 3 and 4 */
    { 8, 1, 104, 2 }, /* d: the next group */
    { 5, 6, 100, 8 },
    { 6, 3, 101, 5 },
    { 0, 0, G_MAXSIZE, 0 },
};

START_TEST(span)
{
    g_autoptr(PsText) text = sample();
    PsSpan got = ps_text_span(text, span_rows[_i].start, span_rows[_i].len);

    ck_assert_uint_eq(got.offset, span_rows[_i].offset);
    ck_assert_uint_eq(got.length, span_rows[_i].length);
}
END_TEST

/* Every stretch of a text that was put together from stretches leads to where the
 * original led. */
START_TEST(copies_keep_places)
{
    g_autoptr(PsText) text = sample();
    gsize len = ps_text_length(text);

    for (gsize cut = 0; cut <= len; cut++) {
        g_autoptr(PsText) copy = ps_text_new();

        ps_text_add_text(copy, text, 0, cut);
        ps_text_add_text(copy, text, cut, len - cut);
        ck_assert_str_eq(ps_text_bytes(copy), ps_text_bytes(text));
        for (gsize start = 0; start < len; start++) {
            for (gsize n = 1; n <= len - start; n++) {
                PsSpan want = ps_text_span(text, start, n);
                PsSpan got = ps_text_span(copy, start, n);

                ck_assert_uint_eq(got.offset, want.offset);
                ck_assert_uint_eq(got.length, want.length);
            }
        }
    }
}
END_TEST

START_TEST(replaced_stands_for_all)
{
    g_autoptr(PsText) text = sample();
    g_autoptr(PsText) squeezed = ps_text_new();
    PsSpan got;

    ps_text_add_for(squeezed, " ", 1, text, 1, 5);
    got = ps_text_span(squeezed, 0, 1);
    ck_assert_uint_eq(got.offset, 11);
    ck_assert_uint_eq(got.length, 91);
}
END_TEST

/* Characters of three bytes, each from two raw bytes, stand together: wherever they are cut,
 * a piece leads to whole characters. */
START_TEST(units)
{
    g_autoptr(PsText) text = ps_text_new();

    for (gsize i = 0; i < 5; i++)
        ps_text_add_from(text, "\xe4\xbd\xa0", 3, (PsSpan){ 100 + 2 * i, 2 });
    for (gsize cut = 0; cut < 15; cut++) {
        for (gsize n = 1; n <= 15 - cut; n++) {
            g_autoptr(PsText) piece = ps_text_new();
            PsSpan got;

            ps_text_add_text(piece, text, cut, n);
            got = ps_text_span(piece, n - 1, 1);
            ck_assert_uint_eq(got.offset, 100 + (cut + n - 1) / 3 * 2);
            ck_assert_uint_eq(got.length, 2);
            got = ps_text_span(piece, 0, n);
            ck_assert_uint_eq(got.offset, 100 + cut / 3 * 2);
            ck_assert_uint_eq(ps_span_end(got), 102 + (cut + n - 1) / 3 * 2);
        }
    }
}
END_TEST

SUITE(map, TABLE(span), TEST(units), TEST(copies_keep_places), TEST(replaced_stands_for_all))
