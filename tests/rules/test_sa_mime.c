/* SPDX-License-Identifier: MIT */
/* Eval functions of SpamAssassin's for the parts of a mail. */
#include "mail/mime_stats.h"
#include "rules/bench.h"

#define FROM "From: a@shop.example\nSubject: x\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n"
#define ALTERNATIVE FROM "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
#define PLAIN "Content-Type: text/plain\n"
#define HTML "Content-Type: text/html\n"
#define BASE64 "Content-Transfer-Encoding: base64\n"
#define QP "Content-Transfer-Encoding: quoted-printable\n"
#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct {
    const char *eval, *raw, *out;
} outcome_rows[] = {
    { "check_for_mime_html()", FROM HTML "\n<b>", "hit From: a@shop.example" },
    { "check_for_mime_html()", FROM "content-type:\tTEXT/HTML;x\n\n<b>",
        "hit From: a@shop.example" },
    { "check_for_mime_html()", MIXED HTML "\n<b>\n--b--\n", "hit Content-Type: text/html" },
    { "check_for_mime_html()", FROM "\nx", "miss" },
    { "check_for_mime_html_only()", FROM HTML "\n<b>", "hit From: a@shop.example" },
    { "check_for_mime_html_only()", MIXED HTML "\n<b>\n--b--\n",
        "hit Content-Type: text/html" },
    { "check_for_mime_html_only()", MIXED HTML "\n<b>\n--b\n" PLAIN "\nx\n--b--\n", "miss" },
    { "check_for_mime_html_only()", MIXED HTML "\n<b>\n--b\n\nx\n--b--\n", "miss" },
    /* encodings */
    { "check_for_mime('mime_base64_count')", FROM BASE64 "\neA==\n",
        "hit From: a@shop.example" },
    { "check_for_mime('mime_base64_count')", FROM QP "\neA==\n", "miss" },
    { "check_for_mime('mime_base64_encoded_text')", MIXED PLAIN BASE64 "\neA==\n--b--\n",
        "hit Content-Type: text/plain" },
    { "check_for_mime('mime_base64_encoded_text')",
        MIXED "Content-Type: text/plain; charset=utf-8\n" BASE64 "\neA==\n--b--\n", "miss" },
    { "check_for_mime('mime_base64_encoded_text')",
        MIXED PLAIN BASE64 "Content-Disposition: attachment\n\neA==\n--b--\n", "miss" },
    { "check_for_mime('mime_attachment')",
        MIXED PLAIN "Content-Disposition: ATTACHMENT; filename=x\n\nx\n--b--\n",
        "hit Content-Type: text/plain" },
    { "check_for_mime('mime_qp_count')", FROM QP "\n=41=42\n", "hit" },
    { "check_for_mime('mime_qp_count')", FROM QP "\n=C3=A8 x=20\n", "miss" },
    { "check_for_mime('mime_qp_long_line')", FROM QP "\n" SIXTY TEN "12345678\n", "miss" },
    { "check_for_mime('mime_qp_long_line')", FROM QP "\n" SIXTY TEN "123456789\n",
        "hit " SIXTY TEN "123456789" },
    { "check_for_mime('mime_qp_long_line')", FROM "\n" SIXTY TEN "123456789\n", "miss" },
    { "check_qp_ratio('0.5')", FROM QP "\n=41=42x\n", "miss" },
    { "check_qp_ratio('0.2')", FROM QP "\n=41=42x\n", "hit" },
    { "check_base64_length('4')", FROM BASE64 "\neA==\neA==", "hit" },
    { "check_base64_length('6')", FROM BASE64 "\neA==\n", "miss" },
    { "check_base64_length('0', '4')", FROM BASE64 "\neA==\n", "miss" },
    { "check_base64_length('5', '5')", FROM BASE64 "\neA==\n", "hit" },
    { "check_base64_length('1')", FROM "\neA==\n", "miss" },
    /* charsets */
    { "check_for_mime('mime_bad_iso_charset')",
        FROM "Content-Type: text/plain; charset=\"ISO-8858-1\"\n\nx",
        "hit From: a@shop.example" },
    { "check_for_mime('mime_bad_iso_charset')",
        FROM "Content-Type: text/plain; charset=iso-8859-15\n\nx", "miss" },
    { "check_for_mime('mime_bad_iso_charset')",
        FROM "Content-Type: text/plain; charset=iso-2022-jp\n\nx", "miss" },
    { "check_for_mime('mime_bad_iso_charset')",
        FROM "Content-Type: text/plain; charset=iso-\n\nx", "miss" },
    { "check_for_mime('mime_bad_iso_charset')",
        FROM "Content-Type: text/plain; charset=iso-8859-123\n\nx",
        "hit From: a@shop.example" },
    { "check_for_mime('mime_faraway_charset')",
        FROM "Content-Type: text/plain; charset=koi8-r\n\nx", "miss" },
    { "check_for_faraway_charset()",
        FROM "Content-Type: text/plain; charset=koi8-r\n\n\xc1\xc1\xc1\xc1", "miss" },
    { "check_for_mime('mime_base64_blanks')", FROM "\nx", "miss" },
    { "check_for_mime('nonsense')", FROM "\nx", "trouble" },
    { "check_for_ascii_text_illegal()", FROM "\nperch\xc3\xa8\n", "hit perch\xc3\xa8" },
    { "check_for_ascii_text_illegal()", FROM "\na\rb\n", "hit a" },
    { "check_for_ascii_text_illegal()", FROM "\na\n", "miss" },
    { "check_for_ascii_text_illegal()", "From: a@b\r\nTo: c@d\r\n\r\nx\r\n", "miss" },
    { "check_for_ascii_text_illegal()",
        FROM "Content-Type: text/plain; charset=utf-8\n\n\xc3\xa8\n", "miss" },
    { "check_abundant_unicode_ratio(0.5)", FROM "\n&#x20AC;&#x20AC;ab", "hit" },
    { "check_abundant_unicode_ratio(0.5)", FROM "\n&#x20AC;&#x20ac;ab", "miss" },
    { "check_abundant_unicode_ratio(0.5)", FROM "\n&#x20AC;abcd", "miss" },
    { "check_abundant_unicode_ratio(0.5)", FROM QP "\n&#x20AC;", "miss" },
    /* alternatives */
    { "check_mime_multipart_ratio('0', '0.5')",
        ALTERNATIVE PLAIN "\na\n--b\n" HTML "\n<b>a</b>\n--b--\n", "hit" },
    { "check_mime_multipart_ratio('0.5', '1')",
        ALTERNATIVE PLAIN "\na\n--b\n" HTML "\n<b>a</b>\n--b--\n", "miss" },
    { "check_mime_multipart_ratio('1', '2')", FROM "\na", "hit" },
    { "check_ma_non_text()",
        ALTERNATIVE PLAIN "\na\n--b\nContent-Type: image/gif\n\nx\n--b--\n",
        "hit Content-Type: image/gif" },
    { "check_ma_non_text()",
        ALTERNATIVE PLAIN "\na\n--b\nContent-Type: application/rtf\n\nx\n--b--\n", "miss" },
    { "check_ma_non_text()",
        ALTERNATIVE PLAIN "\na\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\n"
                          "Content-Type: image/gif\n\nx\n--c--\n--b--\n",
        "miss" },
    { "check_ma_non_text()", MIXED "Content-Type: image/gif\n\nx\n--b--\n", "miss" },
    /* headers and boundaries */
    { "check_msg_parse_flags('missing_mime_headers')", MIXED "\nx\n--b--\n", "hit" },
    { "check_msg_parse_flags('missing_mime_headers')", MIXED PLAIN "\nx\n--b--\n", "miss" },
    { "check_msg_parse_flags('missing_mime_head_body_separator')",
        MIXED PLAIN "no field\n\nx\n--b--\n", "hit no field" },
    { "check_msg_parse_flags('missing_mime_head_body_separator')",
        MIXED PLAIN " folded\n\nx\n--b--\n", "miss" },
    { "check_msg_parse_flags('mime_epilogue_exists')", MIXED PLAIN "\nx\n--b--\n\n.\nend\n",
        "hit end" },
    { "check_msg_parse_flags('mime_epilogue_exists')", MIXED PLAIN "\nx\n--b--\n\n.\n",
        "miss" },
    { "check_msg_parse_flags('mime_epilogue_exists')", MIXED PLAIN "\nx\n", "miss" },
    { "check_msg_parse_flags('missing_head_body_separator')", "From: a@b\nTo: c@d\n", "hit" },
    { "check_msg_parse_flags('missing_head_body_separator')", "From: a@b\nTo: c@d\n\n",
        "miss" },
    { "check_msg_parse_flags('missing_head_body_separator')", "From: a@b\r\n\r\nx", "miss" },
    { "check_msg_parse_flags('truncated_header')", FROM "\n", "miss" },
    { "check_msg_parse_flags('nonsense')", FROM "\n", "trouble" },
    { "check_for_mime('mime_missing_boundary')", MIXED PLAIN "\nx\n",
        "hit From: a@shop.example" },
    { "check_for_mime('mime_missing_boundary')", MIXED PLAIN "\nx\n--b--\n", "miss" },
};

START_TEST(outcome)
{
    g_autofree char *rule = g_strconcat("body eval:", outcome_rows[_i].eval, NULL);
    const char *raw = outcome_rows[_i].raw;
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));

    ck_assert_msg(
        !strcmp(out, outcome_rows[_i].out), "%s: %s: %s", outcome_rows[_i].eval, raw, out);
}
END_TEST

START_TEST(long_field)
{
    g_autofree char *value = g_strnfill(8192, 'x');
    g_autofree char *long_raw = g_strdup_printf("From: a@b\nX-A:%s\n\nx", value);
    g_autofree char *raw = g_strdup_printf("From: a@b\nX-A:%s\n\nx", value + 1);
    const char *rule = "header eval:check_msg_parse_flags('truncated_header')";
    g_autofree char *long_out = sa_rule(rule, long_raw, strlen(long_raw));
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));

    ck_assert_str_eq(long_out, "hit X-A");
    ck_assert_str_eq(out, "miss");
}
END_TEST

/* LETTERS twenty times. */
static const struct {
    const char *header, *letters, *eval, *out;
} capitals_rows[] = {
    { "", "AB cd EF gh ", "check_for_uppercase('25', '50')", "hit" },
    { "", "AB cd EF gh ", "check_for_uppercase('50', '75')", "miss" },
    { "", "ABCD EF 1 ", "check_for_uppercase('75', '100')", "hit" },
    { "", "A ", "check_for_uppercase('0', '100')", "miss" },           /* too short */
    { "", "ABCDEFGHIJKL", "check_for_uppercase('0', '100')", "miss" }, /* one word */
    { "Content-Type: text/plain; charset=euc-jp\n", "ABCDEFG HIJ ",
        "check_for_uppercase('0', '100')", "miss" },
    { "", "\x1b$BAB CD\x1b(B ab cd ", "check_for_uppercase('0', '100')", "miss" },
};

START_TEST(capitals)
{
    GString *raw = g_string_new("From: a@b\n");
    g_autofree char *rule = g_strconcat("body eval:", capitals_rows[_i].eval, NULL);
    g_autofree char *out = NULL;

    g_string_append_printf(raw, "%s\n", capitals_rows[_i].header);
    for (guint i = 0; i < 20; i++)
        g_string_append(raw, capitals_rows[_i].letters);
    out = sa_rule(rule, raw->str, raw->len);
    ck_assert_msg(!strcmp(out, capitals_rows[_i].out), "%s: %s", raw->str, out);
    g_string_free(raw, TRUE);
}
END_TEST

static const struct {
    const char *value, *type, *charset;
} type_rows[] = {
    { "", "text/plain", NULL },
    { "Text/HTML; charset=UTF-8", "text/html", "utf-8" },
    { "text/enriched", "text/plain", NULL },
    { "text", "text/plain", NULL },
    { "textual/x", "textual/x", NULL },
    { "text/calendar; CHARSET = \"utf-8\"; x", "text/calendar", "utf-8" },
    { "image/gif name=x", "image/gif", NULL },
    { "application/x(y)", "application/xy", NULL },
    { "text/plain; mycharset=a; charset='b'", "text/plain", "b" },
};

START_TEST(type)
{
    g_autofree char *name = ps_mime_type_seen(type_rows[_i].value);
    g_autofree char *charset = ps_mime_charset_seen(type_rows[_i].value);

    ck_assert_str_eq(name, type_rows[_i].type);
    ck_assert_pstr_eq(charset, type_rows[_i].charset);
}
END_TEST

SUITE(sa_mime, TABLE(outcome), TEST(long_field), TABLE(capitals), TABLE(type))
