/* SPDX-License-Identifier: MIT */
/* Eval functions of SpamAssassin's for HTML. */
#include "mail/html_stats.h"
#include "mail/html_value.h"
#include "rules/bench.h"

#define HEADER                                                                                 \
    "From: a@shop.example\nSubject: offer\nMIME-Version: 1.0\nContent-Type: text/html\n\n"

/* The rule is a body rule, the mail an HTML. */
static const struct {
    const char *eval, *html, *out;
} outcome_rows[] = {
    { "html_test('html')", "x", "hit x" },
    { "html_test('html')", "", "miss" },
    { "html_test('nonsense')", "x", "trouble" },
    { "html_test('embeds')", "a<object data=x></object>", "hit <object data=x>" },
    { "html_test('embeds')", "a<EMBED src=x>", "hit <EMBED src=x>" },
    { "html_test('embeds')", "a<!-- <embed> --><img>", "miss" },
    { "html_test('form_action_mailto')", "<form action=' MailTo:a@b'>",
        "hit <form action=' MailTo:a@b'>" },
    { "html_test('form_action_mailto')", "<form action=/x>", "miss" },
    { "html_test('font_face_bad')", "<font face='Comic Sans'>", "miss" },
    { "html_test('font_face_bad')", "<font face=$x>", "hit <font face=$x>" },
    /* colours: the page is white whatever it says */
    { "html_test('font_low_contrast')", "<font color=white>x</font>", "hit x" },
    { "html_test('font_low_contrast')", "<font color=white> &nbsp; </font>", "miss" },
    { "html_test('font_low_contrast')", "<body bgcolor=black><font color=#fefefe>x", "hit x" },
    { "html_test('font_low_contrast')", "<p style='color: #777'>x", "miss" },
    { "html_test('font_invalid_color')", "<font color=nosuch>x", "hit x" },
    { "html_test('font_invalid_color')", "<font color=red>x", "miss" },
    /* names of tags */
    { "html_tag_exists('body')", "<BODY>x", "hit <BODY>" },
    { "html_tag_exists('body')", "x</body>", "hit </body>" },
    { "html_tag_exists('body')", "<!-- <body> -->", "miss" },
    { "html_tag_exists('!doctype')", "<!DOCTYPE html>x", "hit <!DOCTYPE html>" },
    { "html_tag_balance('body', '!= 0')", "<body><body></body>", "hit <body>" },
    { "html_tag_balance('body', '!= 0')", "<body></body></body>", "miss" },
    { "html_tag_balance('body', '> 1')", "<body><body>", "hit <body>" },
    { "html_tag_balance('body', '<= 0')", "<p>", "miss" },
    { "html_tag_balance('body', 'rm -rf')", "<p>", "trouble" },
    { "html_tag_balance('style', '== 0')", "<style>p{}",
        "hit <style>" }, /* closed by the end */
    /* ranges: above the first number, up to the second */
    { "html_range('length', '0', '3')", "abc", "hit abc" },
    { "html_range('length', '3', '9')", "abc", "miss" },
    { "html_range('length', '3', 'inf')", "abcd", "hit abcd" },
    { "html_range('length', '0', '3')", "\xc3\xa8\xc3\xa8\xc3\xa8",
        "hit \xc3\xa8\xc3\xa8\xc3\xa8" },
    { "html_eval('length', '< 4')", "abc", "hit abc" },
    { "html_eval('length', '< 3')", "abc", "miss" },
    { "html_eval('bad_tag_ratio', '< 1')", "abc", "miss" }, /* no tags, no ratio */
    { "html_range('max_size', '6', 'inf')", "<font size=+4>x", "hit <font size=+4>x" },
    { "html_range('max_size', '3', 'inf')", "<big>x", "miss" },
    { "html_range('max_size', '3', '4')", "<big><font face=Arial>x",
        "hit <big><font face=Arial>x" },
    { "html_range('min_size', '0', '1')", "<font size=1>x", "hit <font size=1>x" },
    { "html_range('closed_extra_ratio', '0.4', '0.5')", "<b></b></b></i>",
        "hit <b></b></b></i>" },
    { "html_range('bad_tag_ratio', '0.4', '0.5')", "<b></b><x></x>", "hit <b></b><x></x>" },
    { "html_range('bad_tag_ratio', '0', '1')", "<b/><st1:city></st1:city><o:p/>", "miss" },
    { "html_range('bad_tag_ratio', '0.4', '0.5')", "<b><p/x>", "hit <b><p/x>" },
    { "html_range('bad_tag_ratio', '0.4', '0.5')", "<b></3>", "hit <b></3>" },
    { "html_range('non_element_ratio', '0.6', '0.7')", "<b><b><b><x><y>",
        "hit <b><b><b><x><y>" },
    { "html_range('obfuscation_ratio', '0.9', '1')", "vi<b>a</b>gra", "hit vi<b>a</b>gra" },
    { "html_range('obfuscation_ratio', '0', '1')", "vi <b>a</b> gra, <i>b", "miss" },
    { "html_range('obfuscation_ratio', '0', '1')", "vi<br>a<td>b&amp;<i>x", "miss" },
    { "html_range('obfuscation_ratio', '0.9', '1')", "&egrave;<!-- --><i>x",
        "hit &egrave;<!-- --><i>x" },
    { "html_range('html_length', '2', '3')", "<p>a&amp;</p>", "miss" },
    { "html_range('non_space_len', '1', '2')", "<p>a&amp;</p>", "hit <p>a&amp;</p>" },
    { "html_range('ratio', '0.4', '0.5')", "<i>abcd", "hit <i>abcd" },
    /* images */
    { "html_image_only('0', '20')", "a<img src=x>", "hit <img src=x>" },
    { "html_image_only('0', '5')", "a<img src=x>", "miss" },
    { "html_image_only('0', '20')", "abc", "miss" },
    { "html_image_ratio('0', '0.1')", "a<img width=5 height=4>", "hit <img width=5 height=4>" },
    { "html_image_ratio('0', '0.01')", "a<img width=5 height=4>", "miss" },
    { "html_image_ratio('0', '0.1')", "a<img src=x>", "miss" }, /* says no size */
    { "html_image_ratio('0', '0.0001')", "a<img width=50% height=big>",
        "hit <img width=50% height=big>" },
    /* texts */
    { "html_text_match('comment', '<!.*?>')", "a<!-- b -->c", "hit <!-- b -->" },
    { "html_text_match('comment', '<!(?!-).{0,6}>')", "a<!foo>c", "hit <!foo>" },
    { "html_text_match('comment', '<')", "<!DOCTYPE html><?php?><a>", "miss" },
    { "html_text_match('title', '^a & b$')", "<title>a &amp; b</title>c", "hit <title>" },
    { "html_text_match('title', '.{4}')", "<title>\xc3\xa8\xc3\xa8\xc3\xa8</title>", "miss" },
    { "html_text_match('anchor', '<img>')", "<a href=x>b<img></a>", "hit <a href=x>" },
    { "html_text_match('anchor', '<img>')", "<a href=x>b</a><img>", "miss" },
    { "html_text_match('anchor', 'b.d')", "<a>b<b>c</b>d", "hit <a>" },
    { "html_text_match('anchor', '(')", "<a>b", "trouble" },
    { "html_text_match('body', 'x')", "x", "trouble" },
    { "html_text_not_match('title', 'a')", "<title>b</title>", "hit <title>" },
    { "html_text_not_match('title', 'a')", "<title>a</title>", "miss" },
    { "html_title_subject_ratio('1')", "<title>a long title</title>", "hit <title>" },
    { "html_title_subject_ratio('3.5')", "<title>a long title</title>", "miss" },
    { "check_iframe_src()", "<iframe src=//x.example></iframe>",
        "hit <iframe src=//x.example>" },
    { "check_iframe_src()", "<iframe src=' '></iframe>", "miss" },
};

START_TEST(outcome)
{
    g_autofree char *rule = g_strconcat("body eval:", outcome_rows[_i].eval, NULL);
    g_autofree char *raw = g_strconcat(HEADER, outcome_rows[_i].html, NULL);
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));

    ck_assert_msg(!strcmp(out, outcome_rows[_i].out), "%s: %s: %s", outcome_rows[_i].eval,
        outcome_rows[_i].html, out);
}
END_TEST

/* A mail that has no HTML, and one whose HTML is a file by its name alone. */
static const struct {
    const char *header, *out;
} kind_rows[] = {
    { "Content-Type: text/plain\n\n<b>", "miss" },
    { "\n<b>", "miss" },
    { "Content-Type: application/octet-stream; name=a.htm\n\n<b>", "hit <b>" },
    { "Content-Type: text/plain; name=\"x.SHTML\"\n\n<b>", "hit <b>" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+\n", "hit PGI+" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n=3Cb>\n",
        "hit =3Cb>" },
};

START_TEST(kind)
{
    const char *raw = kind_rows[_i].header;
    g_autofree char *out = sa_rule("body eval:html_tag_exists('b')", raw, strlen(raw));

    ck_assert_str_eq(out, kind_rows[_i].out);
}
END_TEST

static const struct {
    const char *face;
    gboolean good;
} face_rows[] = {
    { "Arial", TRUE },
    { "\"Tahoma\", Verdana, 'Times New Roman', sans-serif;", TRUE },
    { " Arial,Helvetica", TRUE },
    { ".SFUIDisplay", TRUE },
    { "hirakakupro-w3", TRUE },
    { "", FALSE },
    { "a", FALSE },
    { "Arial,", FALSE },
    { "Arial, .x", FALSE },
    { "Arial 12", FALSE },
    { "Arial;;", FALSE },
    { "Arial-", FALSE },
};

START_TEST(face)
{
    g_autofree char *text = g_strdup(face_rows[_i].face);

    ck_assert_msg(ps_html_is_font_list(text) == face_rows[_i].good, "'%s'", text);
}
END_TEST

static const struct {
    const char *content, *charset;
} charset_rows[] = {
    { "text/html; charset=utf-8", "utf-8" },
    { "text/html; CharSet = 'big5'", "big5" },
    { "text/html; charset", NULL },
    { "text/html", NULL },
    { "", NULL },
};

START_TEST(charset)
{
    gsize len = 0;
    const char *found = ps_html_charset(charset_rows[_i].content, &len);
    g_autofree char *text = found ? g_strndup(found, len) : NULL;

    ck_assert_pstr_eq(text, charset_rows[_i].charset);
}
END_TEST

static const struct {
    const char *html, *out;
} faraway_rows[] = {
    { "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>",
        "hit <meta http-equiv=Content-Type content='text/html; charset=koi8-r'>" },
    { "<meta http-equiv=Content-Type content='text/html; charset=utf-8'>", "miss" },
    { "<meta content='text/html; charset=koi8-r'>", "miss" },
    { "<p>", "miss" },
};

START_TEST(faraway)
{
    const char *rule = "body eval:html_charset_faraway()\nok_locales en";
    g_autofree char *raw = g_strconcat(HEADER, faraway_rows[_i].html, NULL);
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));
    g_autofree char *everywhere = sa_rule("body eval:html_charset_faraway()", raw, strlen(raw));

    ck_assert_str_eq(out, faraway_rows[_i].out);
    ck_assert_str_eq(everywhere, "miss");
}
END_TEST

SUITE(sa_html, TABLE(outcome), TABLE(kind), TABLE(face), TABLE(charset), TABLE(faraway))
