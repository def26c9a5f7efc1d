/* SPDX-License-Identifier: MIT */
#include "mail/url.h"

#include <string.h>

#include "mail/url_forms.h"
#include "suite.h"

/* scheme | user-info | host | port | path | query | fragment; "-" for what is absent. */
static const struct {
    const char *in, *out; /* NULL: no URL */
} parse_rows[] = {
    { "http://a.example", "http|-|a.example|-1||-|-" },
    { "HTTPS://A.Example:8080/p/q?x=1?y#f#g", "https|-|a.example|8080|/p/q|x=1?y|f#g" },
    { "http://a.example?x", "http|-|a.example|-1||x|-" },
    { "http://a.example#", "http|-|a.example|-1||-|" },
    { " \t\nhttp://a.exa\nmple/\tb \x01", "http|-|a.example|-1|/b|-|-" },
    { "http:\\\\a.example\\b", "http|-|a.example|-1|\\b|-|-" },
    { "//a.example/b", "-|-|a.example|-1|/b|-|-" },
    { "/b?c", "-|-|-|-1|/b|c|-" },
    { "b.html", "-|-|-|-1|b.html|-|-" },
    { "#top", "-|-|-|-1||-|top" },
    { "", "-|-|-|-1||-|-" },
    { "{{url}}", "-|-|-|-1|{{url}}|-|-" },
    { "mailto:a@b.example?subject=x", "mailto|-|-|-1|a@b.example|subject=x|-" },
    { "javascript:alert(1)", "javascript|-|-|-1|alert(1)|-|-" },
    { "data:text/html,<b>", "data|-|-|-1|text/html,<b>|-|-" },
    { "file:///etc/passwd", "file|-|-|-1|/etc/passwd|-|-" },
    { "app+x-1.0://Host/x", "app+x-1.0|-|host|-1|/x|-|-" },
    { "1http://a.example", "-|-|-|-1|1http://a.example|-|-" },
    /* user-info */
    { "http://u@a.example/", "http|u|a.example|-1|/|-|-" },
    { "http://bank.example:x@evil@a.example:81/@",
        "http|bank.example:x@evil|a.example|81|/@|-|-" },
    { "http://a.example/x@b.example", "http|-|a.example|-1|/x@b.example|-|-" },
    { "http://a.example\\@b.example/", "http|-|a.example|-1|\\@b.example/|-|-" },
    /* hosts */
    { "http://%77ww.b%C3%BCcher.example/", "http|-|www.xn--bcher-kva.example|-1|/|-|-" },
    { "http://B\u00dcCHER.example", "http|-|xn--bcher-kva.example|-1||-|-" },
    { "http://a\u3002example", "http|-|a.example|-1||-|-" },
    { "http://xn--bcher-kva.example", "http|-|xn--bcher-kva.example|-1||-|-" },
    { "http://under_score.example.", "http|-|under_score.example|-1||-|-" },
    { "http://{{domain}}/x", "http|-|{{domain}}|-1|/x|-|-" },
    { "http://a\xff.example/", "http|-|a\xff.example|-1|/|-|-" },
    { "http://192.0.2.1/", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://3221225985/", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://0xC0000201/", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://0300.0.0x2.1/", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://192.513./", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://%31%39%32.0.2.1/", "http|-|192.0.2.1|-1|/|-|-" },
    { "http://\uff11\uff12\uff17.1/", "http|-|127.0.0.1|-1|/|-|-" },
    { "http://[2001:DB8::1]:80/", "http|-|[2001:db8::1]|80|/|-|-" },
    /* what cannot be a URL */
    { "http:/x", NULL },
    { "http:x", NULL },
    { "http://", NULL },
    { "http:///x", NULL },
    { "http://a b.example/", NULL },
    { "http://a%20b.example/", NULL },
    { "http://a.example:port/", NULL },
    { "http://a.example:65536/", NULL },
    { "http://a.example:99999999999999999999/", NULL },
    { "http://256.1.1.1/", NULL },
    { "http://1.2.3.4.5/", NULL },
    { "http://1.2.3.08/", NULL },
    { "http://4294967296/", NULL },
    { "http://a.0x/", "http|-|a.0x|-1|/|-|-" },
    { "http://[::1/", NULL },
    { "http://[g::1]/", NULL },
    { "http://[]/", NULL },
    { "http://u@/", NULL },
    { "http://./", NULL },
    { "http://a\uff0fb.example/", NULL },
    { "//", NULL },
};

static const char *
or_dash(const char *text)
{
    return text ? text : "-";
}

START_TEST(parse)
{
    gsize len = strlen(parse_rows[_i].in) + 1;
    g_autofree char *in = g_memdup2(parse_rows[_i].in, len);
    g_auto(PsUrl) url = { .port = -1 };
    g_autofree char *out = NULL;

    ck_assert_int_eq(ps_url_parse(in, &url), parse_rows[_i].out != NULL);
    out = g_strdup_printf("%s|%s|%s|%d|%s|%s|%s", or_dash(url.scheme), or_dash(url.userinfo),
        or_dash(url.host), url.port, or_dash(url.path), or_dash(url.query),
        or_dash(url.fragment));
    ck_assert_str_eq(out, parse_rows[_i].out ? parse_rows[_i].out : "-|-|-|-1|-|-|-");
}
END_TEST

START_TEST(host_as_written)
{
    g_auto(PsUrl) url = { .port = -1 };

    ck_assert(ps_url_parse("http://u:p@0xC0000201:80/", &url));
    ck_assert_str_eq(url.host_raw, "0xC0000201");
}
END_TEST

static const struct {
    const char *in, *out; /* those found, with blanks between */
} find_rows[] = {
    { "", "" },
    { "see http://a.example/b?c=d&e=(f) or https://b.example.", //
        "http://a.example/b?c=d&e=(f https://b.example" },
    { "www.a.example, WWW2.B.example; ftp.c.example", //
        "www.a.example WWW2.B.example ftp.c.example" },
    { "(http://a.example/x)y", "http://a.example/x" },
    { "<http://a.example>[HTTP://b.example]{ftp://c.example/}", //
        "http://a.example HTTP://b.example ftp://c.example/" },
    { "xhttp://a.example www123.b.example _www.c.example", "" },
    { "-www.a.example", "www.a.example" },
    { "http:// https://. www. http://?", "" },
    { "a@www.example www.a@b.example", "www.example www.a@b.example" },
    { "a@b.example mailto:a@b.example,c", "mailto:a@b.example" },
    { "http://a.example/citt\u00e0\u00a0www.b.example", //
        "http://a.example/citt\u00e0 www.b.example" },
    { "http://a.example/http://b.example", "http://a.example/http://b.example" },
};

START_TEST(find)
{
    gsize len = strlen(find_rows[_i].in);
    g_autofree char *in = g_memdup2(find_rows[_i].in, MAX(len, 1));
    g_autoptr(GString) out = g_string_new(NULL);
    PsSpan found;

    for (gsize at = 0; ps_url_find(in, len, at, &found); at = ps_span_end(found)) {
        if (out->len)
            g_string_append_c(out, ' ');
        g_string_append_len(out, in + found.offset, (gssize) found.length);
    }
    ck_assert_str_eq(out->str, find_rows[_i].out);
}
END_TEST

static const struct {
    const char *host;
    gboolean is;
} is_public_rows[] = {
    { "a.example", TRUE },
    { "bank.com", TRUE },
    { "www.bbc.co.uk", TRUE },
    { "xn--e1aybc.xn--p1ai", TRUE },
    { "node.js", FALSE },
    { "index.html", FALSE },
    { "mr.smith", FALSE },
    { "com", FALSE },
    { "192.0.2.1", FALSE },
    { "under_score.com", TRUE },
    { "", FALSE },
};

START_TEST(is_public)
{
    ck_assert_int_eq(ps_url_is_public(is_public_rows[_i].host), is_public_rows[_i].is);
}
END_TEST

/* Long ones take no longer than they are long. */
static const struct {
    const char *first, *piece;
    guint times;
} linear_rows[] = {
    { "", ".", 1000000 },
    { "http://", "a.", 32000 },
    { "http://", "\u00e9.", 20000 },
    { "http://", "%41", 20000 },
    { "http://", "1.", 32000 },
    { "http://", "@", 64000 },
    { "http://a.example/", "../", 300000 },
    { "", "www.", 250000 },
    { "", "www. ", 200000 },
    { "", "http://) ", 100000 },
    { "", "(http://a.a", 100000 },
    { "http://[", ":", 64000 },
};

START_TEST(linear)
{
    g_autoptr(GString) in = g_string_new(linear_rows[_i].first);
    clock_t start = clock();
    g_auto(PsUrl) url = { .port = -1 };
    PsSpan found;

    for (guint i = 0; i < linear_rows[_i].times; i++)
        g_string_append(in, linear_rows[_i].piece);
    ps_url_parse(in->str, &url);
    for (gsize at = 0; ps_url_find(in->str, in->len, at, &found); at = ps_span_end(found))
        ck_assert_uint_le(ps_span_end(found), in->len);
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

/* All forms of a URL, with a blank between them. */
static const struct {
    const char *in, *out;
} form_rows[] = {
    { "http://a.example/b", "http://a.example/b" },
    { "http:\\\\a.example\\b", "http:\\\\a.example\\b http://a.example/b" },
    { "http:a.example", "http:a.example http://a.example" },
    { "a.example", "a.example http://a.example" },
    { "ftp.a.example", "ftp.a.example ftp://ftp.a.example" },
    { "http://a.example?q", "http://a.example?q http://a.example/?q" },
    { "http://a.example/%62%20", "http://a.example/%62%20 http://a.example/b%20" },
    { "http://a.example/&#98;&#x63;", "http://a.example/&#98;&#x63; http://a.example/bc" },
    { "http://a.example:80/b", "http://a.example:80/b http://a.example/b" },
    { "http://0x7f000001/", "http://0x7f000001/ http://127.0.0.1/" },
    { "http://shop/", "http://shop/ http://www.shop.com/" },
    { "http://a.example/?http://b.example",
        "http://a.example/?http://b.example http://b.example" },
    { "http%3A", "http%3A http:" }, /* nothing stands behind it */
    { "http%3Ab?", "http%3Ab? http:b?" },
    { "http:", "http: http://" },
    { "", "" },
    { "#a", "#a" },
    { "mailto:a@b.example?subject=x&y", "mailto:a@b.example?subject=x&y mailto:a@b.example" },
};

START_TEST(form)
{
    char *in = g_memdup2(form_rows[_i].in, strlen(form_rows[_i].in) + 1);
    g_autoptr(GPtrArray) forms = ps_url_forms(in);
    g_autofree char *got = NULL;

    g_ptr_array_add(forms, NULL);
    got = g_strjoinv(" ", (char **) forms->pdata);
    ck_assert_str_eq(got, form_rows[_i].out);
    g_free(in);
}
END_TEST

SUITE(url, TABLE(form), TABLE(parse), TEST(host_as_written), TABLE(find), TABLE(is_public),
    TABLE(linear))
