/* SPDX-License-Identifier: MIT */
#include "dns/name.h"

#include "suite.h"

#define L16 "abcdefghijklmnop"
#define L63 L16 L16 L16 "abcdefghijklmno"
#define L61 L16 L16 L16 "abcdefghijklm"

static const struct {
    const char *in;
    const char *origin; /* NULL: none */
    const char *text;   /* NULL: no name */
} reading_rows[] = {
    { "Example.COM", NULL, "Example.COM" },
    { "example.com.", NULL, "example.com" },
    { ".", NULL, "." },
    { "", NULL, NULL },
    { "..", NULL, NULL },
    { "a..b", NULL, NULL },
    { ".a", NULL, NULL },
    { "a..", NULL, NULL },
    { "a", "b.c.", "a.b.c" },
    { "a.", "b.c.", "a" },
    { "a", ".", "a" },
    { "a\\.b.c", NULL, "a\\.b.c" },
    { "a\\046b.c", NULL, "a\\.b.c" },
    { "a.b\\.", NULL, "a.b\\." },
    { "\\097\\b", NULL, "ab" },
    { "_dmarc.a-b", NULL, "_dmarc.a-b" },
    { "*.a", NULL, "\\*.a" },
    { "\\*.a", NULL, "\\*.a" },
    { "a b\001\xc3\xa9", NULL, "a\\032b\\001\\195\\169" },
    { "a\\000b", NULL, "a\\000b" },
    { "0/25.2.0.192.in-addr.arpa", NULL, "0\\/25.2.0.192.in-addr.arpa" },
    { "a\\", NULL, NULL },
    { "a\\25", NULL, NULL },
    { "a\\256", NULL, NULL },
    { "a\\2x5", NULL, NULL },
    { L63 ".a", NULL, L63 ".a" },
    { L63 "x.a", NULL, NULL },
    { L63 "." L63 "." L63 "." L61, NULL, L63 "." L63 "." L63 "." L61 },
    { L63 "." L63 "." L63 "." L61 ".", NULL, L63 "." L63 "." L63 "." L61 },
    { L63 "." L63 "." L63 "." L61 "x", NULL, NULL },
    { L63 "." L63 "." L63, L61 ".", L63 "." L63 "." L63 "." L61 },
    { L63 "." L63 "." L63, "x" L61 ".", NULL },
};

START_TEST(reading)
{
    gsize len = strlen(reading_rows[_i].in);
    g_autofree char *in = g_memdup2(reading_rows[_i].in, len);
    const char *above = reading_rows[_i].origin;
    PsDnsName name = { .len = 7 }, origin;
    char out[PS_DNS_NAME_TEXT];

    if (above)
        ck_assert(ps_dns_name_read(&origin, ps_cursor(above, strlen(above)), NULL));
    ck_assert_int_eq(ps_dns_name_read(&name, ps_cursor(in, len), above ? &origin : NULL),
        reading_rows[_i].text != NULL);
    if (reading_rows[_i].text) {
        ps_dns_name_text(&name, out);
        ck_assert_str_eq(out, reading_rows[_i].text);
    } else {
        ck_assert_uint_eq(name.len, 7);
    }
}
END_TEST

START_TEST(longest_text)
{
    PsDnsName name = { .len = 0 }, back;
    char out[PS_DNS_NAME_TEXT];

    memset(name.octets, 0xff, sizeof name.octets);
    name.octets[0] = name.octets[64] = name.octets[128] = 63;
    name.octets[192] = 61;
    name.octets[254] = 0;
    name.len = 255;
    ps_dns_name_text(&name, out);
    ck_assert_uint_eq(strlen(out), 4 * 250 + 3);
    ck_assert(ps_dns_name_read(&back, ps_cursor(out, strlen(out)), NULL));
    ck_assert(ps_dns_name_equal(&name, &back));
}
END_TEST

static const struct {
    const char *message;
    gsize len, offset;
    const char *text; /* NULL: no name */
    gsize end;        /* where the cursor is then */
} expand_rows[] = {
    { "\1a\2bc\0", 6, 0, "a.bc", 6 },
    { "\0", 1, 0, ".", 1 },
    { "\1a\0\1b\xc0\0x", 8, 3, "b.a", 7 },
    { "\1a\0\1b\xc0\0\xc0\3", 9, 7, "b.a", 9 },
    { "", 0, 0, NULL, 0 },
    { "\1a", 2, 0, NULL, 0 },           /* no root */
    { "\5abc\0", 5, 0, NULL, 0 },       /* the label is cut off */
    { "\xc0", 1, 0, NULL, 0 },          /* half a pointer */
    { "\xc0\0", 2, 0, NULL, 0 },        /* to itself */
    { "\1a\xc0\0", 4, 0, NULL, 0 },     /* to its own start */
    { "\xc0\2\xc0\0", 4, 2, NULL, 0 },  /* forwards and back */
    { "\xc0\4\1a\0", 5, 0, NULL, 0 },   /* forwards */
    { "\1a\0\xff\xff", 5, 3, NULL, 0 }, /* far out of the message */
    { "\100a\0", 3, 0, NULL, 0 },       /* neither label nor pointer */
    { "\200a\0", 3, 0, NULL, 0 },
};

START_TEST(expand)
{
    g_autofree char *in = g_memdup2(expand_rows[_i].message, expand_rows[_i].len);
    PsCursor message = ps_cursor(in, expand_rows[_i].len);
    char out[PS_DNS_NAME_TEXT];
    PsDnsName name;

    ps_cursor_skip(&message, expand_rows[_i].offset);
    ck_assert_int_eq(ps_dns_name_expand(&name, &message), expand_rows[_i].text != NULL);
    if (expand_rows[_i].text) {
        ps_dns_name_text(&name, out);
        ck_assert_str_eq(out, expand_rows[_i].text);
        ck_assert_uint_eq(ps_cursor_offset(&message), expand_rows[_i].end);
    }
}
END_TEST

/* Pointers that lead to pointers, each one backwards: fine as such, but too many. */
START_TEST(expand_long_chain)
{
    for (gsize links = 120; links < 140; links++) {
        gsize len = 1 + 2 * links;
        g_autofree char *in = g_malloc0(len);
        PsCursor message = ps_cursor(in, len);
        PsDnsName name;

        for (gsize i = 0; i < links; i++) {
            gsize target = i ? 1 + 2 * (i - 1) : 0;

            in[1 + 2 * i] = (char) (0xc0 | target >> 8);
            in[2 + 2 * i] = (char) target;
        }
        ps_cursor_skip(&message, len - 2);
        ck_assert_int_eq(ps_dns_name_expand(&name, &message), links <= 127);
    }
}
END_TEST

static const struct {
    const char *key;
    const char *parent;
} parent_rows[] = {
    { "a.b.c", "b.c" },
    { "c", "." },
    { ".", NULL },
    { "a\\.b.c", "c" },
    { "a\\\\.b", "b" },
    { "\\046.b", "b" },
};

START_TEST(parent)
{
    const char *got = ps_dns_name_parent(parent_rows[_i].key);

    ck_assert_pstr_eq(got, parent_rows[_i].parent);
}
END_TEST

START_TEST(key_has_no_case)
{
    const char *text = "MiXed.\\065Z[";
    PsDnsName name;
    char out[PS_DNS_NAME_TEXT];

    ck_assert(ps_dns_name_read(&name, ps_cursor(text, strlen(text)), NULL));
    ps_dns_name_key(&name, out);
    ck_assert_str_eq(out, "mixed.az\\[");
}
END_TEST

SUITE(name, TABLE(reading), TEST(longest_text), TABLE(expand), TEST(expand_long_chain),
    TABLE(parent), TEST(key_has_no_case))
