/* SPDX-License-Identifier: MIT */
#include "mail/link.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *in, *out;
} claims_rows[] = {
    { "www.bank.example", "www.bank.example" },
    { "https://Bank.example/login", "bank.example" },
    { "bank.example", "bank.example" },
    { " Bank.example/login?x ", "bank.example" },
    { "bank.example:8080.", "bank.example" },
    { "Log in at https://bank.example/ now", "bank.example" },
    { "http://u@bank.example", "bank.example" },
    { "b\u00fccher.example", "xn--bcher-kva.example" },
    { "https://www.ba\u00adnk.example", "www.bank.example" },
    { "http://3221225985/", "192.0.2.1" },
    { "Log in", NULL },
    { "bank.example is here", NULL }, /* a sentence */
    { "info@bank.example", NULL },
    { "mailto:info@bank.example", NULL },
    { "report.pdf", NULL },
    { "Node.js", NULL },
    { "1.2.3", NULL },
    { "...", NULL },
    { "http://", NULL },
    { "http://a b", "a" },
    { "", NULL },
};

START_TEST(claims)
{
    gsize len = strlen(claims_rows[_i].in) + 1;
    g_autofree char *in = g_memdup2(claims_rows[_i].in, len);
    g_autofree char *out = ps_link_claims(in);

    ck_assert_pstr_eq(out, claims_rows[_i].out);
}
END_TEST

/* Kind, URL, its place in the raw file, and what is shown. */
static const struct {
    const char *in, *out;
} links_rows[] = {
    { "\nsee http://a.example/x. www.b.example, c.example, d@e.example\n",
        "4 http://a.example/x @ http://a.example/x shows http://a.example/x"
        "; 4 www.b.example @ www.b.example shows www.b.example" },
    { "Content-Type: text/html\n\n<a href='http://a.example'>www.b.example</a> "
      "http://c.example\n",
        "0 http://a.example @ http://a.example shows www.b.example"
        "; 4 http://c.example @ http://c.example shows http://c.example" },
    { "Content-Type: text/html\n\nhttp://a.example <img src=b> <a href=c><img alt=d></a>"
      "www.e.example\n",
        "4 http://a.example @ http://a.example shows http://a.example; 1 b @ b shows -"
        "; 0 c @ c shows d; 4 www.e.example @ www.e.example shows www.e.example" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
      "<a href=3D'http://a=2Eexample/=\n?b=3D1&amp;c'>ht=\ntp://d.example</a>\n",
        "0 http://a.example/?b=1&c @ http://a=2Eexample/=\n?b=3D1&amp;c shows "
        "http://d.example" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
      "PGEgaHJlZj0iaHR0cDovL2EuZXhhbXBsZSI+eDwvYT4=\n",
        "0 http://a.example @ aHR0cDovL2EuZXhhbXBsZS shows x" },
    { "MIME-Version: 1.0\nContent-Type: multipart/mixed; "
      "boundary=b\n\n--b\n\nwww.a.example\n--b\n"
      "Content-Type: text/html\n\n<a href=c>d</a>\n--b\n"
      "Content-Type: text/plain\nContent-Disposition: attachment\n\nwww.e.example\n--b--\n",
        "4 www.a.example @ www.a.example shows www.a.example; 0 c @ c shows d" },
};

START_TEST(links)
{
    gsize len = strlen(links_rows[_i].in);
    g_autofree char *in = g_memdup2(links_rows[_i].in, len);
    g_autoptr(PsSource) source = ps_source_new(in, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    const GArray *found = ps_message_links(message);
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < found->len; i++) {
        const PsLink *link = &g_array_index(found, PsLink, i);

        ck_assert_uint_le(ps_span_end(link->at), len);
        g_string_append_printf(out, "%s%d %s @ %.*s shows %s", i ? "; " : "", link->kind,
            link->url, (int) link->at.length, in + link->at.offset,
            link->shown ? link->shown : "-");
    }
    ck_assert_str_eq(out->str, links_rows[_i].out);
    ck_assert_ptr_eq(ps_message_links(message), found);
}
END_TEST

SUITE(link, TABLE(claims), TABLE(links))
