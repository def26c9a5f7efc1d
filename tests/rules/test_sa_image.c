/* SPDX-License-Identifier: MIT */
/* Eval functions of SpamAssassin's for pictures. */
#include "mail/picture.h"
#include "rules/bench.h"

#define JPEG_START "\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08"

static const struct {
    PsPictureKind kind;
    const char *bytes;
    gsize len;
    guint width, height; /* 0: it is none */
} size_rows[] = {
    { PS_PICTURE_GIF, "GIF89a\x2c\1\5\0", 10, 300, 5 },
    { PS_PICTURE_GIF, "GIF87a\1\0\1\0more", 14, 1, 1 },
    { PS_PICTURE_GIF, "GIF88a\1\0\1\0", 10, 0, 0 },
    { PS_PICTURE_GIF, "GIF89a\1\0\1", 9, 0, 0 },
    { PS_PICTURE_GIF, "GIF89a\0\0\1\0", 10, 0, 0 },
    { PS_PICTURE_GIF, "", 0, 0, 0 },
    { PS_PICTURE_PNG, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\2\10\2\0\0\0abcd", 33, 256,
        2 },
    { PS_PICTURE_PNG, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\2\10\2\0\0\0abc", 32, 0, 0 },
    { PS_PICTURE_PNG, "GIF89a\1\0\1\0", 10, 0, 0 },
    { PS_PICTURE_JPEG, JPEG_START "\0\x10\1\0", 17, 256, 16 },
    { PS_PICTURE_JPEG, JPEG_START "\0\x10\1", 16, 0, 0 },
    { PS_PICTURE_JPEG, "\xff\xd8\xff\xda\0\4ab\xff\xc0\0\x0b\x08\0\x10\1\0", 17, 0, 0 },
    { PS_PICTURE_JPEG, "\xff\xd8\xff\xe0\0\1", 6, 0, 0 }, /* a length that is none */
    { PS_PICTURE_JPEG, "\xff\xd8\xff\xe0\xff\xff", 6, 0, 0 },
    { PS_PICTURE_JPEG, "\xff\xd8", 2, 0, 0 },
};

START_TEST(size)
{
    g_autofree char *bytes = g_memdup2(size_rows[_i].bytes, MAX(size_rows[_i].len, 1));
    guint width = 0, height = 0;
    gboolean found =
        ps_picture_size(size_rows[_i].kind, bytes, size_rows[_i].len, &width, &height);

    ck_assert_int_eq(found, size_rows[_i].width != 0);
    ck_assert_uint_eq(width, size_rows[_i].width);
    ck_assert_uint_eq(height, size_rows[_i].height);
}
END_TEST

#define GIF                                                                                    \
    "Content-Type: image/gif; name=a.gif\nContent-Transfer-Encoding: "                         \
    "base64\n\nR0lGODlhZADIAA=="
#define PNG                                                                                    \
    "Content-Type: image/PNG\nContent-Disposition: inline; filename=\"b.png\"\n"               \
    "Content-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUgAAAAoAAAAUCAIAAABhYmNk"
#define MAIL                                                                                   \
    "From: a@shop.example\nContent-Type: multipart/mixed; "                                    \
    "boundary=b\n\n--b\n\nhello\n--b\n" GIF "\n--b\n" PNG "\n--b--\n"
#define GIF_HIT "hit Content-Type: image/gif; name=a.gif"
#define PNG_HIT "hit Content-Type: image/PNG"

/* A GIF of 100 by 200 and a PNG of 10 by 20 pixels. */
static const struct {
    const char *rule, *out;
} outcome_rows[] = {
    { "body eval:image_count('all', '2', '2')", GIF_HIT },
    { "body eval:image_count('png', 1)", PNG_HIT },
    { "body eval:image_count('gif', 2)", "miss" },
    { "body eval:image_count('jpeg', 0, 0)", "hit" },
    { "body eval:image_count('bmp', 1)", "trouble" },
    { "body eval:pixel_coverage('all', '20200', '20200')", GIF_HIT },
    { "body eval:pixel_coverage('gif', '20001')", "miss" },
    { "body eval:pixel_coverage('png', '0', '199')", "miss" },
    { "body eval:image_named('a.gif')", GIF_HIT },
    { "body eval:image_named('A.gif')", "miss" },
    { "body eval:image_name_regex('^b\\.')", PNG_HIT },
    { "body eval:image_name_regex('(')", "trouble" },
    { "body eval:image_name_regex('^x')", "miss" },
    { "body eval:image_name_regex('^(?:(?:(?:.?){9}){9}){9}[Q$]')", "not checked: R" },
    { "body eval:image_size_exact('gif', '200', '100')", GIF_HIT },
    { "body eval:image_size_exact('gif', '100', '200')", "miss" },
    { "body eval:image_size_range('all', '5', '5', '30', '30')", PNG_HIT },
    { "body eval:image_size_range('all', '201', '5')", "miss" },
    { "body eval:image_to_text_ratio('gif', '0.0003', '0.001')", GIF_HIT },
    { "rawbody eval:image_to_text_ratio('gif', '0.0003', '0.001')", "miss" }, /* no Subject */
    { "rawbody eval:image_to_text_ratio('gif', '0.0002', '0.0003')", GIF_HIT },
    { "body eval:image_to_text_ratio('jpeg', '0', '1')", "miss" },
};

START_TEST(outcome)
{
    g_autofree char *out = sa_rule(outcome_rows[_i].rule, MAIL, strlen(MAIL));

    ck_assert_msg(!strcmp(out, outcome_rows[_i].out), "%s: %s", outcome_rows[_i].rule, out);
}
END_TEST

SUITE(sa_image, TABLE(size), TABLE(outcome))
