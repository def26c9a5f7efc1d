/* SPDX-License-Identifier: MIT */
#include "mail/decode.h"

#include <string.h>

#include "mail/charset.h"
#include "naive.h"
#include "suite.h"

/* Spans as "offset+length", one behind the other. */
static char *
dump(const GArray *spans)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < spans->len; i++) {
        PsSpan span = g_array_index(spans, PsSpan, i);

        g_string_append_printf(out, "%s%zu+%zu", i ? " " : "", span.offset, span.length);
    }
    return g_string_free(out, FALSE);
}

/* Every stretch of whole characters leads to raw bytes that decode to it. */
static void
check_places(const PsText *text, const char *raw, PsEncoding encoding, const char *charset)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text);

    for (gsize start = 0; start < len; start++) {
        for (gsize n = 1; n <= len - start; n++) {
            PsSpan span;

            if (!naive_is_cut(bytes, start) || !naive_is_cut(bytes, start + n))
                continue;
            span = ps_text_span(text, start, n);
            ck_assert(!ps_span_is_none(span));
            ck_assert_msg(naive_holds(raw + span.offset, span.length, encoding, charset,
                              bytes + start, n),
                "%zu+%zu is not at %zu+%zu", start, n, span.offset, span.length);
        }
    }
}

#define QP PS_ENCODING_QP
#define B64 PS_ENCODING_BASE64

static const struct {
    PsEncoding encoding;
    const char *in, *out, *bad;
} transfer_rows[] = {
    { PS_ENCODING_7BIT, "a=3D\r\n", "a=3D\r\n", "" },
    { PS_ENCODING_UNKNOWN, "YWJj", "YWJj", "" },
    { QP, "", "", "" },
    { QP, "caf=C3=A9 =3d", "caf\xc3\xa9 =", "" },
    { QP, "soft=\r\nbreak=\nand=  \r\nblanks", "softbreakandblanks", "" },
    { QP, "end=", "end", "" }, /* its line end belongs to the boundary */
    { QP, "trailing  \t\r\nblanks ", "trailing\r\nblanks", "" },
    { QP, "kept=20\n", "kept \n", "" },
    { QP, "a=ZZb=4", "a=ZZb=4", "1+3 5+2" },
    { QP, "x?y=a=3Dz", "x?y=a=z", "3+2" },
    { QP, "====\n", "===", "0+3" }, /* the last one is a soft break */
    { QP, "a\n\n\nb", "a\n\n\nb", "" },
    { B64, "", "", "" },
    { B64, "YWJj", "abc", "" },
    { B64, "YWJjZA==", "abcd", "" },
    { B64, "YWJjZGU=\r\n", "abcde", "" },
    { B64, "YW\r\nJj\n ZGVm", "abcdef", "" },
    { B64, "YWJ\r\njZGV\r\nm", "abcdef", "" },
    { B64, "YW*Jj", "abc", "2+1" },
    { B64, "YW--Jj", "abc", "2+2" },
    { B64, "YWJjZGU", "abcde", "4+3" }, /* cut short: what is there is read */
    { B64, "YWJjZA=", "abcd", "4+2" },
    { B64, "YWJjZ", "abc", "4+1" },
    { B64, "YWJjZ===", "abc", "4+1" },
    { B64, "YWJj=\n", "abc", "4+1" },
    { B64, "YQ==\n-- \nfooter\n", "a", "5+11" }, /* what a list adds is no base64 */
    { B64, "====", "", "0+4" },
};

START_TEST(transfer)
{
    gsize len = strlen(transfer_rows[_i].in);
    PsEncoding encoding = transfer_rows[_i].encoding;
    g_autofree char *in = g_memdup2(transfer_rows[_i].in, len);
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    g_autoptr(GArray) bad_too = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    g_autoptr(PsText) text = ps_decode_body(in, (PsSpan){ 0, len }, encoding, bad);
    gsize size = ps_decode_size(in, (PsSpan){ 0, len }, encoding, bad_too);
    g_autofree char *places = dump(bad);
    g_autofree char *places_too = dump(bad_too);

    ck_assert_str_eq(ps_text_bytes(text), transfer_rows[_i].out);
    ck_assert_str_eq(places, transfer_rows[_i].bad);
    ck_assert_str_eq(places_too, places);
    ck_assert_uint_eq(size, ps_text_length(text));
    check_places(text, in, encoding, "utf-8");
}
END_TEST

/* One byte, its letters: exact to the letter, at every place in a group and on a line. */
START_TEST(base64_letters)
{
    static const char in[] = "YWJjZGVm\r\nZ2hp\r\namtsbW\r\n5v";
    g_autoptr(PsText) text =
        ps_decode_body(in, (PsSpan){ 0, strlen(in) }, PS_ENCODING_BASE64, NULL);
    PsSpan b = ps_text_span(text, 1, 1), n = ps_text_span(text, 13, 1);

    ck_assert_str_eq(ps_text_bytes(text), "abcdefghijklmno");
    ck_assert_uint_eq(b.offset, 1);
    ck_assert_uint_eq(b.length, 2);
    ck_assert_uint_eq(n.offset, strlen("YWJjZGVm\r\nZ2hp\r\namtsb"));
    ck_assert_uint_eq(n.length, strlen("W\r\n5"));
}
END_TEST

static const struct {
    const char *charset, *in, *out;
    PsCharset state;
    const char *bad;
} charset_rows[] = {
    { "utf-8", "caf\xc3\xa9 \xe2\x82\xac", "caf\u00e9 \u20ac", PS_CHARSET_OK, "" },
    { "UTF-8", "a\xc3(\xff\xe2\x82", "a\ufffd(\ufffd\ufffd\ufffd", PS_CHARSET_WRONG,
        "1+1 3+3" },
    { "utf8", "\xf0\x9f\x8e\x89", "\U0001f389", PS_CHARSET_OK, "" },
    { NULL, "plain", "plain", PS_CHARSET_OK, "" },
    { NULL, "caf\xc3\xa9", "caf\u00e9", PS_CHARSET_OK, "" }, /* no charset, but UTF-8 */
    { "", "caf\xe9 \x80", "caf\u00e9 \u20ac", PS_CHARSET_OK, "" },
    { "us-ascii", "caf\xe9", "caf\u00e9", PS_CHARSET_WRONG, "3+1" },
    { "US-ASCII", "caf\xc3\xa9", "caf\u00e9", PS_CHARSET_WRONG, "3+2" },
    { "iso-8859-1", "\x93x\x94 \xe8\x81", "\u201cx\u201d \u00e8\xc2\x81", PS_CHARSET_OK, "" },
    { "Latin1", "\x80", "\u20ac", PS_CHARSET_OK, "" },
    { "iso-8859-15", "\xa4", "\u20ac", PS_CHARSET_OK, "" },
    { "iso-8859-2", "\xb9\xe8", "\u0161\u010d", PS_CHARSET_OK, "" },
    { "windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "\u041f\u0440\u0438\u0432\u0435\u0442",
        PS_CHARSET_OK, "" },
    { "windows-1251", "\x98", "\ufffd", PS_CHARSET_WRONG, "0+1" },
    { "koi8-r", "\xf0\xd2\xc9!", "\u041f\u0440\u0438!", PS_CHARSET_OK, "" },
    { "windows-1255", "\xf9\xec\xe5\xed", "\u05e9\u05dc\u05d5\u05dd", PS_CHARSET_OK, "" },
    { "gb2312", "\xc4\xe3\xba\xc3 a", "\u4f60\u597d a", PS_CHARSET_OK, "" },
    { "gb18030", "\x81\x30\x81\x30\xc4\xe3", "\xc2\x80\u4f60", PS_CHARSET_OK, "" },
    { "gbk", "\xc4", "\ufffd", PS_CHARSET_WRONG, "0+1" },
    { "gbk", "\xc4\xe3\xff\xff", "\u4f60\ufffd\ufffd", PS_CHARSET_WRONG, "2+2" },
    { "big5", "\xa7\x41\xa6\x6e", "\u4f60\u597d", PS_CHARSET_OK, "" },
    { "shift_jis", "\x93\xfa\x96{\xb1 \x5c", "\u65e5\u672c\uff71 \\", PS_CHARSET_OK, "" },
    { "euc-jp", "\xc6\xfc\xcb\xdc", "\u65e5\u672c", PS_CHARSET_OK, "" },
    { "euc-kr", "\xb0\xa1", "\uac00", PS_CHARSET_OK, "" },
    { "iso-2022-jp", "a \x1b$BF|K\\\x1b(B b\n\x1b$BF|\x1b(Bc",
        "a \u65e5\u672c b\n\u65e5"
        "c",
        PS_CHARSET_OK, "" },
    { "utf-7", "x +AOk- y\n+AOkA6A-!", "x \u00e9 y\n\u00e9\u00e8!", PS_CHARSET_OK, "" },
    { "x-nonsense", "caf\xe9", "caf\u00e9", PS_CHARSET_UNKNOWN, "" },
    { "utf-8//IGNORE", "a", "a", PS_CHARSET_UNKNOWN, "" }, /* not for others to say */
    { "../../etc/passwd", "a", "a", PS_CHARSET_UNKNOWN, "" },
};

START_TEST(charset)
{
    gsize len = strlen(charset_rows[_i].in);
    const char *name = charset_rows[_i].charset;
    g_autofree char *in = g_memdup2(charset_rows[_i].in, len);
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    g_autoptr(PsText) raw = ps_text_new();
    g_autoptr(PsText) text = NULL;
    g_autofree char *places = NULL;
    PsCharset state;

    ps_text_add_raw(raw, in, len, 0);
    text = ps_decode_charset(raw, name, bad, &state);
    places = dump(bad);
    ck_assert_str_eq(ps_text_bytes(text), charset_rows[_i].out);
    ck_assert_int_eq(state, charset_rows[_i].state);
    ck_assert_str_eq(places, charset_rows[_i].bad);
    if (ps_charset_keeps(raw, name))
        ck_assert_mem_eq(ps_text_bytes(text), in, len);
    check_places(text, in, PS_ENCODING_8BIT, name);
}
END_TEST

/* Labels that are seen in mail, whether iconv has them or not. */
static const struct {
    const char *label;
    PsCharsetKind kind;
} label_rows[] = {
    { "US-ASCII", PS_CHARSET_ASCII },
    { "ANSI_X3.4-1968", PS_CHARSET_ASCII },
    { " UTF-8 ", PS_CHARSET_UTF8 },
    { "unicode-1-1-utf-8", PS_CHARSET_UTF8 },
    { "ISO-8859-1", PS_CHARSET_SINGLE },
    { "iso-8859-8-i", PS_CHARSET_SINGLE },
    { "iso-8859-11", PS_CHARSET_SINGLE },
    { "windows-1258", PS_CHARSET_SINGLE },
    { "cp850", PS_CHARSET_SINGLE },
    { "koi8-u", PS_CHARSET_SINGLE },
    { "x-mac-roman", PS_CHARSET_SINGLE },
    { "x-mac-cyrillic", PS_CHARSET_SINGLE },
    { "big5", PS_CHARSET_MULTI },
    { "x-sjis", PS_CHARSET_MULTI },
    { "x-euc-jp", PS_CHARSET_MULTI },
    { "ks_c_5601-1987", PS_CHARSET_MULTI },
    { "unicode", PS_CHARSET_MULTI },
    { "utf-32", PS_CHARSET_MULTI },
    { "iso-2022-jp", PS_CHARSET_SHIFT },
    { "iso-2022-kr", PS_CHARSET_SHIFT },
    { "utf-7", PS_CHARSET_SHIFT },
};

START_TEST(label)
{
    const PsCharsetInfo *info = ps_charset_find(label_rows[_i].label);

    ck_assert_ptr_nonnull(info);
    ck_assert_int_eq(info->kind, label_rows[_i].kind);
    ck_assert_ptr_eq(ps_charset_find(label_rows[_i].label), info);
}
END_TEST

/* Bytes with NULs: UTF-16 with and without a byte order mark, and NULs in UTF-8. */
static const struct {
    const char *charset, *in;
    gsize len;
    const char *out;
    gsize out_len;
} nul_rows[] = {
    { "utf-16", "a\0\xac\x20", 4, "a\u20ac", 4 },
    { "utf-16",
        "\xff\xfe"
        "a\0",
        4, "a", 1 },
    { "utf-16", "\xfe\xff\0a\x20\xac", 6, "a\u20ac", 4 },
    { "utf-16be", "\xd8\x3c\xdf\x89", 4, "\U0001f389", 4 },
    { "utf-8", "a\0\xc3\xa9\0", 5, "a\0\xc3\xa9\0", 5 },
    { NULL, "\0\0", 2, "\0\0", 2 },
    { "iso-8859-2", "\0\xb9", 2, "\0\xc5\xa1", 3 },
};

START_TEST(nul)
{
    g_autoptr(PsText) raw = ps_text_new();
    g_autoptr(PsText) text = NULL;
    PsCharset state;

    ps_text_add_raw(raw, nul_rows[_i].in, nul_rows[_i].len, 0);
    text = ps_decode_charset(raw, nul_rows[_i].charset, NULL, &state);
    ck_assert_int_eq(state, PS_CHARSET_OK);
    ck_assert_uint_eq(ps_text_length(text), nul_rows[_i].out_len);
    ck_assert_mem_eq(ps_text_bytes(text), nul_rows[_i].out, nul_rows[_i].out_len);
}
END_TEST

/* Every charset, through base64 and quoted-printable too. */
START_TEST(layers)
{
    g_autofree char *base64 =
        g_base64_encode((const guchar *) charset_rows[_i].in, strlen(charset_rows[_i].in));
    g_autoptr(GString) qp = g_string_new(NULL);
    PsCharset state;

    for (const char *p = charset_rows[_i].in; *p; p++) {
        if ((guchar) *p < 0x20 || (guchar) *p > 0x7e || *p == '=')
            g_string_append_printf(qp, "=%02X", (guchar) *p);
        else
            g_string_append_c(qp, *p);
        if ((p - charset_rows[_i].in) % 5 == 4)
            g_string_append(qp, "=\r\n");
    }
    for (int i = 0; i < 2; i++) {
        const char *raw = i ? qp->str : base64;
        PsEncoding encoding = i ? PS_ENCODING_QP : PS_ENCODING_BASE64;
        g_autoptr(PsText) decoded =
            ps_decode_body(raw, (PsSpan){ 0, strlen(raw) }, encoding, NULL);
        g_autoptr(PsText) text =
            ps_decode_charset(decoded, charset_rows[_i].charset, NULL, &state);

        ck_assert_str_eq(ps_text_bytes(text), charset_rows[_i].out);
        check_places(text, raw, encoding, charset_rows[_i].charset);
    }
}
END_TEST

static const struct {
    const char *in, *out;
    guint trouble;
} header_rows[] = {
    { "", "", 0 },
    { " plain text ", "plain text", 0 },
    { " folded\r\n text\n\there", "folded text here", 0 },
    { " caf\xc3\xa9 raw", "caf\u00e9 raw", 0 },
    { " caf\xe9 raw", "caf\u00e9 raw", 0 },
    { "=?utf-8?Q?caf=C3=A9_au_lait?= now", "caf\u00e9 au lait now", 0 },
    { "=?UTF-8?b?w6k=?=", "\u00e9", 0 },
    { "=?utf-8?q?a?= =?utf-8?q?b?=", "ab", 0 }, /* white space between words goes */
    { "=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E9?=", "a\u00e9", 0 },
    { "=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b", 0 },
    { "=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "\u20ac", PS_HEADER_SPLIT_CHAR },
    { "=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "\u20ac", PS_HEADER_SPLIT_CHAR },
    { "=?utf-8?q?=E2=82?= =?utf-16?q?=AC?=", "\ufffd\ufffd\ufffd", PS_HEADER_BAD_BYTES },
    { "=?iso-8859-1*en?q?=E9?=", "\u00e9", 0 },
    { "=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "\u65e5\u672c", 0 },
    { "=?nonsense?q?x=E9?=", "x\u00e9", PS_HEADER_BAD_CHARSET },
    { "=?utf-8?q?=FF?=", "\ufffd", PS_HEADER_BAD_BYTES },
    { "=?utf-8?q?=ZZ?=", "=ZZ", PS_HEADER_BAD_BYTES },
    { "=?utf-8?b?w6k?=", "\u00e9", PS_HEADER_BAD_BYTES }, /* padding left out */
    { "=?utf-8?q?two words?=", "two words", 0 },
    { "=?utf-8?q?fol\r\n ded?=", "fol ded", 0 },
    { "=?utf-8?q?"
      "?=x",
        "x", 0 },
    { "=?utf-8?x?abc?=", "=?utf-8?x?abc?=", 0 },
    { "=?utf-8?q?open", "=?utf-8?q?open", 0 },
    { "a=?b =?? =?utf-8?q?c?=", "a=?b =?? c", 0 },
    { "\"=?utf-8?q?in_quotes?=\" <a@b>", "\"in quotes\" <a@b>", 0 },
    { "=?utf-8?q?12345678901234567890123456789012345678901234567890123456789012345?=",
        "12345678901234567890123456789012345678901234567890123456789012345",
        PS_HEADER_LONG_WORD },
};

START_TEST(header)
{
    gsize len = strlen(header_rows[_i].in);
    g_autofree char *in = g_memdup2(header_rows[_i].in, len);
    guint trouble = 99;
    g_autoptr(PsText) text = ps_decode_header(in, (PsSpan){ 0, len }, &trouble);

    ck_assert_str_eq(ps_text_bytes(text), header_rows[_i].out);
    ck_assert_uint_eq(trouble, header_rows[_i].trouble);
}
END_TEST

/* The raw bytes of a stretch of a header. */
static const struct {
    const char *in, *text, *raw;
} header_place_rows[] = {
    { " an offer", "offer", "offer" },
    { " =?utf-8?Q?caf=C3=A9_now?=", "\u00e9", "=C3=A9" },
    { " =?utf-8?Q?caf=C3=A9_now?=", " now", "_now" },
    { "=?utf-8?B?ZnJlZSBtb25leQ==?=", "money", "Btb25leQ" },
    { "a =?utf-8?q?fr?= =?utf-8?q?ee?= b", "free", "fr?= =?utf-8?q?ee" },
    { "x\r\n\ty", " ", "\r\n\t" },
    { "=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "\u20ac", "=E2=82?= =?utf-8?q?=AC" },
};

START_TEST(header_place)
{
    const char *in = header_place_rows[_i].in;
    g_autoptr(PsText) text = ps_decode_header(in, (PsSpan){ 0, strlen(in) }, NULL);
    const char *found = strstr(ps_text_bytes(text), header_place_rows[_i].text);
    PsSpan span;

    ck_assert_ptr_nonnull(found);
    span = ps_text_span(
        text, (gsize) (found - ps_text_bytes(text)), strlen(header_place_rows[_i].text));
    ck_assert_uint_eq(span.length, strlen(header_place_rows[_i].raw));
    ck_assert_mem_eq(in + span.offset, header_place_rows[_i].raw, span.length);
}
END_TEST

static const struct {
    const char *in;
    PsEncoding out;
} encoding_rows[] = {
    { "7bit", PS_ENCODING_7BIT },
    { " 8BIT\r\n", PS_ENCODING_8BIT },
    { "binary", PS_ENCODING_BINARY },
    { "Quoted-Printable", PS_ENCODING_QP },
    { "base64 (as usual)", PS_ENCODING_BASE64 },
    { "base64;", PS_ENCODING_BASE64 },
    { "base64x", PS_ENCODING_UNKNOWN },
    { "utf-8", PS_ENCODING_UNKNOWN },
    { "8-bit", PS_ENCODING_UNKNOWN },
    { "", PS_ENCODING_UNKNOWN },
};

START_TEST(encoding)
{
    gsize len = strlen(encoding_rows[_i].in);
    g_autofree char *in = g_memdup2(encoding_rows[_i].in, len);

    ck_assert_int_eq(ps_encoding_parse(in, len), encoding_rows[_i].out);
}
END_TEST

SUITE(decode, TABLE(transfer), TEST(base64_letters), TABLE(charset), TABLE(label), TABLE(nul),
    { layers, (int) G_N_ELEMENTS(charset_rows) }, TABLE(header), TABLE(header_place),
    TABLE(encoding))
