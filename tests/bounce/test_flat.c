/* SPDX-License-Identifier: MIT */
#include "bounce/flat.h"

#include <string.h>

#include "bounce/strip.h"
#include "suite.h"

#define REPORT                                                                                 \
    "Content-Type: multipart/report; boundary=b\n\npreamble\n--b\n\nHello\n--b\n"              \
    "Content-Type: message/delivery-status\n\nStatus: 5.1.1\n--b\n"                            \
    "Content-Type: message/rfc822\n\nSubject: x\n\nbody\n--b--\nepilogue\n"

static const struct {
    const char *mail;
    const char *text, *status, *original; /* what is in each; NULL: it is empty */
} parts_rows[] = {
    { REPORT, "Hello", "5.1.1", "Subject: x" },
    { "Subject: x\n\nplain\r\ntext\n", "plain\ntext", NULL, NULL },
    { "Content-Transfer-Encoding: base64\n\naMOpbGxv\n", "h\xc3\xa9llo", NULL, NULL },
    { "Content-Type: text/plain; charset=iso-8859-1\n"
      "Content-Transfer-Encoding: quoted-printable\n\ncitt=E0\n",
        "citt\xc3\xa0", NULL, NULL },
    { "Content-Type: text/html\n\n<style>a{}</style><p>No &amp; such<br>user</p>\n",
        "No & such\nuser", NULL, NULL },
    { "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nText\n--b\n"
      "Content-Type: text/html\n\n<b>HTML</b>\n--b--\n",
        "Text", NULL, NULL },
    /* a boundary that never comes; an end that is missing; parts without a header */
    { "Content-Type: multipart/mixed; boundary=b\n\nall of it\n", "all of it", NULL, NULL },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nopen", "open", NULL, NULL },
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\nFrom: a@b.test\nTo: c@b.test\n"
      "Subject: back\n\nx\n--b--\n",
        NULL, NULL, "Subject: back" },
    { "", NULL, NULL, NULL },
    { "From ", NULL, NULL, NULL },
};

static void
check(const GString *got, const char *wanted)
{
    if (wanted)
        ck_assert_msg(strstr(got->str, wanted), "'%s' in '%s'", wanted, got->str);
    else
        ck_assert_str_eq(g_strstrip(got->str), "");
}

START_TEST(parts)
{
    const char *mail = parts_rows[_i].mail;
    g_autofree char *copy = g_memdup2(mail, strlen(mail));
    g_autoptr(PsFlat) flat = ps_flat_new(copy, strlen(mail));

    check(flat->text, parts_rows[_i].text);
    check(flat->status, parts_rows[_i].status);
    check(flat->original, parts_rows[_i].original);
}
END_TEST

/* Of alternatives, the HTML is not read twice; what comes behind the end is not read. */
START_TEST(once)
{
    g_autoptr(PsFlat) flat = ps_flat_new(REPORT, strlen(REPORT));

    ck_assert(!strstr(flat->text->str, "epilogue"));
    ck_assert(!strstr(flat->text->str, "body"));
    ck_assert(!strstr(flat->original->str, "body"));
    ck_assert(flat->whole);
}
END_TEST

static const struct {
    const char *html;
    const char *text;
} strips_rows[] = {
    { "a<b>c</b>d", "acd\n" },
    { "<p>a</p><p>b", "\na\n\nb\n" },
    { "x <user@b.test> y", "x <user@b.test> y\n" },
    { "1 &lt; 2 &amp; 3&nbsp;4", "1 < 2 & 3 4\n" },
    { "a<!-- b > c -->d", "ad\n" },
    { "<script>a", "\n\n" },
    { "a < b", "a < b\n" },
    { "<", "<\n" },
    { "<!--", "\n" },
    { "&", "&\n" },
    { "", "\n" },
};

START_TEST(strips)
{
    const char *html = strips_rows[_i].html;
    g_autofree char *copy = g_memdup2(html, strlen(html));
    g_autoptr(GString) out = g_string_new(NULL);

    ps_strip_html(copy, strlen(html), out);
    ck_assert_str_eq(out->str, strips_rows[_i].text);
}
END_TEST

SUITE(flat, TABLE(parts), TEST(once), TABLE(strips))
