/* SPDX-License-Identifier: MIT */
#include "mail/view.h"

#include <string.h>

#include "mail.h"
#include "suite.h"

#define MIXED                                                                                  \
    "MIME-Version: 1.0\nSubject: =?utf-8?q?h=C3=A9?=\n there\n"                                \
    "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n"
#define END "\n--b--\n"

static const struct {
    const char *name;
    const GArray *(*view)(PsMessage *message);
} views[] = {
    { "body", ps_view_body },
    { "rawbody", ps_view_rawbody },
    { "uri", ps_view_uri },
    { "full", ps_view_full },
};

static const GArray *
view_of(PsMessage *message, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(views); i++)
        if (strcmp(views[i].name, name) == 0)
            return views[i].view(message);
    ck_abort_msg("no view %s", name);
    return NULL;
}

/* The strings of a view with "|" behind each. */
static const struct {
    const char *view, *in, *out;
} strings_rows[] = {
    { "body", "", "\n|" },
    { "body", "Subject: x\n\n", "x\n|" },
    { "body", "Subject: one\nSubject:  =?iso-8859-1?q?tw=F6?=\n\n", "tw\u00f6\n|" },
    { "body", "\na b\t c\r\nd\n\n \n e \n", "\n|a b c d\n| e |" },
    { "body", "\na\u00a0\u2003b\n\u3000\nc", "\n|a b\n|c|" },
    { "body", "\n \n\na \n", "\n| \n|a |" },
    { "body", "Content-Type: text/html\n\n<title>t</title>a<br>b<p>c &egrave;<td>d",
        "\n|\n|t\n|a b\n|c \u00e8 d|" },
    { "body", MIXED "\na\n--b\n\nb\n--b\nContent-Type: image/png\n\nc\n--b\n\nd" END,
        "h\u00e9 there\n|a b\n|d|" },
    { "body",
        MIXED "Content-Type: text/html\nContent-Disposition: attachment\n\n<b>a</b>\n--b\n"
              "Content-Type: text/calendar\n\nb\n--b\n"
              "Content-Type: application/x; name=x.htm\n\n<b>c</b>" END,
        "h\u00e9 there\n|a\n|c|" },
    { "body", "\n\xe2\x80\x9cq\xe2\x80\x9d", "\n|\u201cq\u201d|" },
    { "body", "Content-Type: text/html; charset=utf-8\n\n\xe2\x80\x9cq\xe2\x80\x9d",
        "\n|\"q\"|" },
    { "rawbody", "\na  b\n\n<c>\n", "a  b\n\n<c>\n|" },
    { "rawbody", "A: b\r\n\r\na\r\nb\r\n", "a\nb\n|" },
    { "rawbody", "Content-Transfer-Encoding: quoted-printable\n\na=3D=\nb  \nc=0D\n",
        "a=b\nc\n|" },
    { "rawbody", "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+\n",
        "<b>|" },
    { "rawbody", MIXED "\na\n--b\nContent-Type: image/png\n\nb\n--b\n\nc" END, "a|c|" },
    { "rawbody", "\na\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nb\n",
        "a\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nb\n|" },
    { "uri", "\nsee http://a.com/x, www.b.com c.com/d, e@f.com and g.jpg\n",
        "http://a.com/x|http://www.b.com|http://c.com/d|mailto:e@f.com|" },
    { "uri", "Subject: www.a.com\n\n", "http://www.a.com|" },
    { "uri", "\nhttp://%61.com%2Fb\n", "http://%61.com%2Fb|http://a.com/b|" },
    { "uri", "\nhttp://a.com?b http://a.com?b\n", "http://a.com?b|http://a.com/?b|" },
    { "uri", "\nhttp://a.com/?u=http://b.com/c&d\n",
        "http://a.com/?u=http://b.com/c&d|http://b.com/c|" },
    { "uri", "\nhttp://0x7f000001/ http://2130706433/a http://127.1.2.3/\n",
        "http://0x7f000001/|http://127.0.0.1/|http://2130706433/a|http://127.0.0.1/a|"
        "http://127.1.2.3/|" },
    { "uri", "\nhttp://b\u00fccher.com/\n",
        "http://b\u00fccher.com/|http://xn--bcher-kva.com/|" },
    { "uri", "\nhttp://a.com:80/b\n", "http://a.com:80/b|http://a.com/b|" },
    { "uri", "\nhttp://a.nosuchdomain/ c@d ftp.e.com\n", "ftp://ftp.e.com|" },
    { "uri",
        "Content-Type: text/html\n\n<a href=' http://a.com\\b '>c</a><img src=//www.d.com/e>"
        "<a href=mailto:f@g.com?h>i</a><a href='#j'>k</a>",
        "http://a.com\\b|http://a.com/b|http://www.d.com/"
        "e|mailto:f@g.com?h|mailto:f@g.com|#j|" },
    { "uri", "Content-Type: text/html\n\n<base href=http://a.com/b><a href=../c?d>e</a>",
        "http://a.com/b|http://a.com/c?d|" },
    { "uri", "Content-Type: text/html\n\n<a href='http://a.com/&#38;#119;'>c</a>",
        "http://a.com/&#119;|http://a.com/w|" },
    { "full", "From x\nA: b\r\n\r\nc\r\n", "A: b\r\n\r\nc\r\n|" },
    { "full", "From : x@y\n\nc", "From : x@y\n\nc|" },
    { "full", "A: b\n\nc", "A: b\n\nc|" },
};

START_TEST(strings)
{
    g_auto(Mail) mail = mail_of(strings_rows[_i].in);
    const GArray *got = view_of(mail.message, strings_rows[_i].view);
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < got->len; i++) {
        const PsString *string = &g_array_index(got, PsString, i);

        g_string_append_len(out, ps_string_bytes(string), (gssize) string->length);
        g_string_append_c(out, '|');
    }
    ck_assert_str_eq(out->str, strings_rows[_i].out);
    ck_assert_ptr_eq(view_of(mail.message, strings_rows[_i].view), got);
}
END_TEST

static const struct {
    const char *name, *in, *out; /* NULL: no such field */
} headers_rows[] = {
    { "Subject", "subject: =?utf-8?q?h=C3=A9?=\n", "h\u00e9\n" },
    { "Subject", "Subject:\n", "\n" },
    { "Subject", "Subjects: x\n", NULL },
    { "X", "X: one\n\t two \nX: three\n", "one two\nthree\n" },
    { "X:raw", "X: one\r\n\ttwo\r\nX:three\r\n", " one\n\ttwo\nthree\n" },
    { "X:first", "X: one\nX: two\n", "one\n" },
    { "X:last:raw", "X: one\nX: two\n", " two\n" },
    { "X:host", "X: one\n", NULL },
    { "X:none", "X: one\n", NULL },
    { "X:host", "X: a.com <b@c.example>\n", "c.example" },
    { "X:host", "X: see www.a.com. Or b.com\nX: d\nX: e.com\n", "www.a.com\ne.com" },
    { "From:addr:host", "From: a@local, b@x.c.example\n", "local\nx.c.example" },
    { "From:domain", "From: a@x.B.co.uk\n", "b.co.uk" },
    { "From:addr:domain:last", "From: a@x.b.com\nFrom: a@y.c.com\n", "c.com" },
    { "X:ip", "X: 1.2.3.4.5 and [192.0.2.1], 192.0.2.2\nX: y\n", "192.0.2.1" },
    { "X:revip", "X: 192.0.2.1\n", "1.2.0.192" },
    { "X:first:ip", "X: y\nX: ::1\n", NULL },
    { "Received", "Received: =?utf-8?q?x?=\n y\n", "=?utf-8?q?x?= y\n" },
    { "List-Id", "List-Id: =?utf-8?q?x?=\n", "=?utf-8?q?x?=\n" },
    { "From:addr", "From: A <a@b.example>, c@d.example (C)\n", "a@b.example\nc@d.example" },
    { "From:addr", "From: A <a@\n b.example>\n", "a@b.example" },
    { "From:addr", "From: nobody\n", NULL },
    { "From:name", "From: \"A. 'B'\" <a@b.example>, c@d.example (C)\n", "A. 'B'\nC" },
    { "From:name", "From: =?utf-8?q?h=C3=A9?=\n =?utf-8?q?_x?= <a@b.example>\n", "h\u00e9 x" },
    { "From:name", "From: 'A' <a@b.example>\n", "A" },
    { "From:name", "From: \"\" <a@b.example>\n", " " },
    { "From:name", "From: \"\"<a@b.example>\n", "" },
    { "From:name", "From: a@b.example ()\n", "" },
    { "From:name", "From: a@b.example\n", NULL },
    { "From:name:raw", "From: =?utf-8?q?x?= <a@b.example>\n", "=?utf-8?q?x?= " },
    { "ToCc", "Cc: a\nTo: b\nto: c\n", "b\nc\na\n" },
    { "ToCc:addr", "Cc: a@b.example\nTo: c@d.example\n", "c@d.example\na@b.example" },
    { "MESSAGEID", "Message-ID: <a>\nX-Message-Id: <b>\n", "<b>\n<a>\n" },
    { "messageid", "Message-ID: <a>\n", NULL },
    { "ALL", "a: =?utf-8?q?x?=\nB:\n y\n", "a: x\nB: y\n" },
    { "ALL:raw", "a: x\nB:\n y\n", "a: x\nB:\n y\n" },
};

START_TEST(headers)
{
    g_autofree char *in = g_strconcat(headers_rows[_i].in, "\nbody\n", NULL);
    g_auto(Mail) mail = mail_of(in);
    const PsString *got = ps_view_header(mail.message, headers_rows[_i].name);

    ck_assert_ptr_eq(ps_view_header(mail.message, headers_rows[_i].name), got);
    if (!headers_rows[_i].out) {
        ck_assert_ptr_null(got);
        return;
    }
    ck_assert_ptr_nonnull(got);
    ck_assert_uint_eq(got->length, strlen(headers_rows[_i].out));
    ck_assert_mem_eq(ps_string_bytes(got), headers_rows[_i].out, got->length);
}
END_TEST

static const struct {
    const char *view, *in, *find, *raw; /* a view, or the name of a header */
} places_rows[] = {
    { "body", "Subject: =?utf-8?q?h=C3=A9?= x\n\n", "\u00e9", "=C3=A9" },
    { "body", "\none\n  two\n\nthree\n", "one two", "one\n  two" },
    { "body", "\none\n  two\n\nthree\n", " two", "\n  two" },
    { "body", "\none\n\nthree\n", "\n", "-" },
    { "body", "Content-Transfer-Encoding: base64\n\nYWIg\nIGNk\n", "b c", "WIg\nIGN" },
    { "body",
        "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        "a=20<b>&eg=\nrave;</b>c\n",
        " \u00e8c", "=20<b>&eg=\nrave;</b>c" },
    { "rawbody", "\na\r\nb\r\n", "a\nb", "a\r\nb" },
    { "uri", "\nsee www.a.com.\n", "http://www.a.com", "www.a.com" },
    { "uri", "Content-Type: text/html\n\n<a href='http://%61.com'>", "http://a.com",
        "http://%61.com" },
    { "full", "A: b\n\nc", "b\n\nc", "b\n\nc" },
    { "From:addr", "From: A <a@b.example>\n\n", "b.example", "b.example" },
    { "From:addr", "From: A <a@\n b.example>\n\n", "b.example", "a@\n b.example" },
    { "From:name", "From: \"A B\" <a@b.example>\n\n", "A B", "A B" },
    { "Subject:raw", "Subject: x\n y\n\n", "x\n y", "x\n y" },
    { "Received", "Received: x\n\ty\n\n", "x y", "x\n\ty" },
    { "ALL", "A: b\nC: d\n\n", "C: d", "C: d" },
    { "From:addr:host", "From: A <a@b.example>\n\n", "b.example", "b.example" },
    { "From:domain", "From: A <a@x.b.com>\n\n", "b.com", "b.com" },
    { "EnvelopeFrom", "Return-Path: <a@b.com>\n\n", "b.com", "b.com" },
    { "X-Spam-Relays-Untrusted", "Received: from h ([192.0.2.1]) by b (x)\n\n", "ip=192.0.2.1",
        " from h ([192.0.2.1]) by b (x)" },
};

START_TEST(places)
{
    g_auto(Mail) mail = mail_of(places_rows[_i].in);
    gsize find_len = strlen(places_rows[_i].find);
    const PsString *string = NULL;
    const char *found = NULL;
    PsSpan at;

    if (g_ascii_islower(places_rows[_i].view[0])) {
        const GArray *got = view_of(mail.message, places_rows[_i].view);

        for (guint i = 0; i < got->len && !found; i++) {
            string = &g_array_index(got, PsString, i);
            found =
                memmem(ps_string_bytes(string), string->length, places_rows[_i].find, find_len);
        }
    } else {
        string = ps_view_header(mail.message, places_rows[_i].view);
        ck_assert_ptr_nonnull(string);
        found = memmem(ps_string_bytes(string), string->length, places_rows[_i].find, find_len);
    }
    ck_assert_ptr_nonnull(found);
    at = ps_text_span(string->text, (gsize) (found - ps_text_bytes(string->text)), find_len);
    if (strcmp(places_rows[_i].raw, "-") == 0) {
        ck_assert(ps_span_is_none(at));
        return;
    }
    ck_assert_uint_eq(at.length, strlen(places_rows[_i].raw));
    ck_assert_mem_eq(places_rows[_i].in + at.offset, places_rows[_i].raw, at.length);
}
END_TEST

/* Long texts come in pieces. */
static const struct {
    const char *view, *piece;
    guint times;
    const char *first; /* what the text begins with */
    gsize lengths[4];  /* of the strings behind the Subject */
} pieces_rows[] = {
    { "body", "abc ", 1000, "\n", { 2048, 1952, 0 } },
    { "body", "abcd ", 500, "\n", { 2045, 455, 0 } },
    { "body", "x", 3000, "\n", { 2048, 952, 0 } },
    { "rawbody", "abcdefg\n", 256, "\n", { 2048, 0 } },
    { "rawbody", "abcdefg\n", 512, "\n", { 4096, 0 } },
    { "rawbody", "abcdefg\n", 600, "\n", { 2056, 2744, 0 } },
    { "rawbody", "abcdef> ", 600, "\n", { 2055, 2745, 0 } },
    { "rawbody", "x", 5000, "\n", { 2049, 2951, 0 } },
    { "rawbody", "x", 500100, "\n", { 2049, 2049, 2049, 2049 } },
};

START_TEST(pieces)
{
    g_autoptr(GString) in = g_string_new(pieces_rows[_i].first);
    g_auto(Mail) mail = { 0 };
    const GArray *got;
    guint skip = strcmp(pieces_rows[_i].view, "body") == 0 ? 1 : 0;

    for (guint i = 0; i < pieces_rows[_i].times; i++)
        g_string_append(in, pieces_rows[_i].piece);
    mail = mail_of(in->str);
    got = view_of(mail.message, pieces_rows[_i].view);
    for (guint i = 0; i < 4 && pieces_rows[_i].lengths[i]; i++) {
        ck_assert_uint_lt(i + skip, got->len);
        ck_assert_uint_eq(
            g_array_index(got, PsString, i + skip).length, pieces_rows[_i].lengths[i]);
    }
}
END_TEST

SUITE(view, TABLE(strings), TABLE(headers), TABLE(places), TABLE(pieces))
