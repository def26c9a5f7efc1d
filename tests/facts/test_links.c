/* SPDX-License-Identifier: MIT */
/* test_links.c - facts of links, of their hosts and of block lists. */
#include <time.h>

#include "facts/web.h"
#include "measured.h"

static PsWeb *
small_web(void)
{
    PsWeb *web = ps_web_new();

    ps_web_add_known(web, "paypal.com");
    ps_web_add_tracker(web, "click.*");
    ps_web_add_tracker(web, "url.*");
    ps_web_add_tracker(web, "counts.example");
    return web;
}

/* The values of FACT in MAIL. */
static char *
measure(
    const char *mail, gsize len, const char *zone, const char *const *lists, const char *fact)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *bytes = g_memdup2(mail, len);
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsDns) dns = test_dns(zone);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(PsWeb) web = small_web();
    const PsMeasured from = { .source = source,
        .message = message,
        .sending = &sending,
        .dns = dns,
        .psl = psl,
        .web = web,
        .lists = lists };

    ck_assert(ps_measure_message(facts, &from, NULL));
    return test_values(facts, fact);
}

static char *
measure_html(const char *html, const char *zone, const char *const *lists, const char *fact)
{
    g_autofree char *mail = g_strconcat("From: a@shop.example\nMIME-Version: 1.0\n"
                                        "Content-Type: text/html; charset=utf-8\n"
                                        "Content-Transfer-Encoding: 8bit\n\n",
        html, "\n", NULL);

    return measure(mail, strlen(mail), zone, lists, fact);
}

static const struct {
    const char *html, *fact, *want;
} anchor_rows[] = {
    /* what is shown, and where it leads */
    { "<a href=https://a.example/>www.b.example</a>", "link_mismatch",
        "www.b.example \u2192 a.example" },
    { "<a href=https://a.example/><b>www</b>.b.<i>example</i></a>", "link_mismatch",
        "www.b.example \u2192 a.example" },
    { "<a href=https://b.example.a.example/>b.example</a>", "link_mismatch",
        "b.example \u2192 b.example.a.example" },
    { "<a href=https://a.example/b.example>b.example</a>", "link_mismatch",
        "b.example \u2192 a.example" },
    { "<a href=https://x.b.example/>www.b.example</a>", "link_mismatch", "" },
    { "<a href=https://www.shop.example/>b.example</a>", "link_mismatch_sender",
        "b.example \u2192 www.shop.example" },
    { "<a href=https://click.a.example/>b.example</a>", "link_mismatch_tracker",
        "b.example \u2192 click.a.example" },
    { "<a href=https://url7.mail.a.example/>b.example</a>", "link_mismatch_tracker",
        "b.example \u2192 url7.mail.a.example" },
    { "<a href=https://u1.counts.example/>b.example</a>", "link_mismatch_tracker",
        "b.example \u2192 u1.counts.example" },
    { "<a href=https://click.example/>b.example</a>", "link_mismatch",
        "b.example \u2192 click.example" }, /* its own name is no label below it */
    { "<a href=https://a.example/?u=https%3A%2F%2FB.example%2Fx>b.example</a>",
        "link_mismatch_tracker", "b.example \u2192 a.example" },
    { "<a href=http://b.example/>https://b.example/</a>", "link_https_text",
        "http://b.example/" },
    { "<a href=http://b.example/>http://b.example/</a>", "link_https_text", "" },
    { "<a href=//a.example/>www.b.example</a>", "link_mismatch", "" },

    /* letters */
    { "<a href=https://p\u0430ypal.com/>x</a>", "link_mixed_script", "p\u0430ypal.com" },
    { "<a href=https://p\u0430ypal.com/>x</a>", "link_lookalike",
        "p\u0430ypal.com \u2248 paypal.com" },
    { "<a href=https://www.paypa1.com/>x</a>", "link_lookalike",
        "www.paypa1.com \u2248 paypal.com" },
    { "<a href=https://sh0p.example/>x</a>", "link_lookalike",
        "sh0p.example \u2248 shop.example" },
    { "<a href=https://r0ssi.example/>rossi.example</a>", "link_lookalike",
        "r0ssi.example \u2248 rossi.example" },
    { "<a href=https://a.example/>paypa1.com</a>", "link_lookalike",
        "paypa1.com \u2248 paypal.com" },
    { "<a href=https://www.paypal.it/>x</a>", "link_lookalike", "" },
    { "<a href=https://m\u00fcnchen.example/>x</a>", "link_idn", "m\u00fcnchen.example" },
    { "<a href=https://p\u0430ypal.com/>x</a>", "link_idn", "" },
    { "<a href=https://p\u0430\ue000.com/>x</a>", "link_mixed_script",
        "p\u0430\ue000.com" }, /* no IDNA */

    /* forms */
    { "<a href=shop.it/x>x</a>", "link_no_scheme", "shop.it/x" },
    { "<a href=shop.it:8080/x>x</a>", "link_no_scheme", "shop.it:8080/x" },
    { "<a href=localhost:3000>x</a>", "link_no_scheme", "localhost:3000" },
    { "<a href=shop.it/x>x</a>", "link_relative", "" },
    { "<a href=page.html>x</a>", "link_relative", "page.html" },
    { "<a href=//a.example/x>x</a>", "link_host", "a.example" },
    { "<a href=https://a..example/>x</a>", "link_malformed", "https://a..example/" },
    { "<a href=https://a,example/>x</a>", "link_malformed", "https://a,example/" },
    { "<a href=https://a_b.example./>x</a>", "link_malformed", "" },
    { "<a href=http://0x7f.1/>x</a>", "link_host", "127.0.0.1" },
    { "<a href=http://[::1]/>x</a>", "link_host", "[::1]" },
    { "<a href='mailto:a@b.example,%63@D.example?cc=e@f.example'>x</a>", "link_mail_domain",
        "b.example | d.example" },

    /* places in the text */
    { "<a href=#a>x</a><a href=#b>y</a><p id=b>z", "link_no_target", "#a" },
    { "<a href=#c%20d>x</a><a name='c d'>y</a><a href=#>z</a><a href=#TOP>z</a>",
        "link_no_target", "" },
    { "<a href=#n>x</a><input name=n>", "link_no_target", "#n" },

    /* nothing inside */
    { "<a href=http://a.example/> \n<b></b></a><a href=b>x</a>", "link_hollow",
        "http://a.example/" },
    { "<a href=a><img src=b></a><a href=c><i style='background:url(d)'></i></a><a name=e></a>"
      "<a href=f><!--[if mso]><v:rect><![endif]--></a><a href=''></a><a href=g><b>h</b>",
        "link_hollow", "" },
    { "<a href=a><a href=b>x</a>", "link_hollow", "a" },
    { "<a href=a>", "link_hollow", "" }, /* all that follows is inside */

    /* counts */
    { "<a href=https://a.example/>x</a> https://a.example/ <a href=tel:1>y</a>", "link_unique",
        "1" },
    { "<a href=https://www.shop.example/>x</a>", "link_own_host", "www.shop.example" },
    { "<title>Six</title><a href=https://a.example/>three</a> wo&#114;ds <i>a</i>",
        "text_unlinked_chars", "6" },
    { "<a href=//a.a.it>1</a><a href=//a.a.it/2>2</a><a href=//a.a.it/3>3</a>"
      "<a href=//a.a.it/4>4</a><a href=//a.a.it/5>5</a><a href=//b.a.it/5>5</a>",
        "link_carrier", "a.a.it" },
    { "<a href=//a.a.it>1</a><a href=//a.a.it/2>2</a><a href=//a.a.it/3>3</a>"
      "<a href=//a.a.it/4>4</a><a href=//b.a.it/5>5</a><a href=//b.a.it/5>5</a>",
        "link_carrier", "" },
};

START_TEST(anchor)
{
    g_autofree char *got = measure_html(anchor_rows[_i].html, NULL, NULL, anchor_rows[_i].fact);

    ck_assert_str_eq(got, anchor_rows[_i].want);
}
END_TEST

#define ZONE                                                                                   \
    "a.example. A 192.0.2.1\n"                                                                 \
    "six.example. AAAA 2001:db8::1\n"                                                          \
    "text.example. TXT \"no address\"\n"                                                       \
    "alias.example. CNAME a.example.\n"                                                        \
    ";! timeout slow.example\n"                                                                \
    ";! servfail broken.example\n"                                                             \
    "bad.example.list.example. A 127.0.0.2\n"                                                  \
    "no.example.list.example. A 127.255.255.254\n"                                             \
    ";! timeout slow.example.list.example\n"

static const struct {
    const char *html, *fact, *want;
} dns_rows[] = {
    { "<a href=//a.example>x</a><a href=//six.example>x</a><a href=//alias.example>x</a>",
        "link_dead", "" },
    { "<a href=//gone.example>x</a>", "link_dead", "gone.example" },
    { "<a href=//text.example>x</a>", "link_dead", "text.example" },
    { "<a href=//m\u00fcnchen.example>x</a>", "link_dead", "m\u00fcnchen.example" },
    { "<a href=//gone.example>x</a><a href=//gone.example/2>x</a>", "link_dead",
        "gone.example | gone.example" },
    { "<a href=//slow.example>x</a>", "link_dead", "?dns timeout" },
    { "<a href=//broken.example>x</a>", "link_dead", "?dns servfail" },
    { "<a href=//slow.example>x</a><a href=//gone.example>x</a>", "link_dead", "gone.example" },
    { "<a href=//slow.example>x</a>", "link_host_unknown", "slow.example" },
    { "<a href=//slow.example>x</a>", "image_dead", "?dns timeout" },
    { "<img src=//gone.example/a.png>", "image_dead", "gone.example" },
    { "<img src=//gone.example/a.png>", "link_dead", "" },
    { "<a href=//192.0.2.7>x</a><a href=//intranet>x</a><a href=//x.example.com>x</a>"
      "<a href=//x.local>x</a><a href=gone.example>x</a>",
        "link_dead", "" },
    { "<a href=ftp://gone.example>x</a><a href=mailto:a@gone.example>x</a>", "link_dead",
        "gone.example" },
    { "<a href=//www.bad.example>x</a>", "link_listed",
        "bad.example (list.example: 127.0.0.2)" },
    { "<a href=//a.bad.example>x</a><img src=//b.bad.example>", "link_listed",
        "bad.example (list.example: 127.0.0.2) | bad.example (list.example: 127.0.0.2)" },
    { "<a href=//no.example>x</a>", "link_listed", "" },
    { "<a href=//no.example>x</a>", "listed_error",
        "no.example (list.example: 127.255.255.254)" },
    { "<a href=//slow.example>x</a>", "link_listed", "?dns timeout" },
    { "<a href=//a.example>x</a>", "sender_listed", "" },
    { "<a href=//a.example>x</a>", "ip_listed", "?needs ip" },
};

START_TEST(dns)
{
    static const char *const lists[] = { "list.example", NULL };
    g_autofree char *got = measure_html(dns_rows[_i].html, ZONE, lists, dns_rows[_i].fact);

    ck_assert_str_eq(got, dns_rows[_i].want);
}
END_TEST

static const struct {
    const char *fact, *want;
} off_rows[] = {
    { "link_dead", "?needs dns" }, { "image_dead", "?needs dns" },
    { "reply_to_dead", "?needs dns" }, { "link_listed", "" }, /* no list was named */
};

START_TEST(off)
{
    g_autofree char *got =
        measure_html("<a href=//gone.example>x</a>", NULL, NULL, off_rows[_i].fact);

    ck_assert_str_eq(got, off_rows[_i].want);
}
END_TEST

static const struct {
    const char *field, *want;
} reply_rows[] = {
    { "Reply-To: x@gone.example\n", "gone.example" },
    { "Reply-To: x@text.example\n", "text.example" },
    { "Reply-To: x@a.example\n", "" },
    { "Reply-To: x@slow.example\n", "?dns timeout" },
    { "", "" },
};

START_TEST(reply)
{
    g_autofree char *mail =
        g_strconcat("From: a@shop.example\n", reply_rows[_i].field, "\nx\n", NULL);
    g_autofree char *got = measure(mail, strlen(mail), ZONE, NULL, "reply_to_dead");

    ck_assert_str_eq(got, reply_rows[_i].want);
}
END_TEST

/* So many links, each numbered. */
static GString *
many(const char *before, const char *behind, guint count)
{
    GString *html = g_string_new(NULL);

    for (guint i = 0; i < count; i++)
        g_string_append_printf(html, "%s%u%s", before, i, behind);
    return html;
}

static const struct {
    const char *before, *behind;
    guint count;
    const char *fact, *want;
} bound_rows[] = {
    { "<a href=//h", ".example>x</a>\n", 205, "link_hosts_unasked", "5" },
    { "<a href=//h", ".example>x</a>\n", 200, "link_hosts_unasked", "" },
    { "<a href=//a.example/", ">www.shop.example</a>\n", 45000, "link_count", "45000" },
    { "http://h", ".example/ \n", 100000, "link_count", "100000" },
    { "http://h", ".sh\u0430p.example/ \n", 50000, "link_unique", "50000" },
    { "p\u0430ypal", " ", 100000, "link_count", "0" },
};

START_TEST(bound)
{
    g_autoptr(GString) html =
        many(bound_rows[_i].before, bound_rows[_i].behind, bound_rows[_i].count);
    clock_t start = clock();
    g_autofree char *got = measure_html(html->str, ZONE, NULL, bound_rows[_i].fact);

    ck_assert_str_eq(got, bound_rows[_i].want);
    ck_assert_int_lt(clock() - start, atoi(g_getenv("PS_SECONDS")) * CLOCKS_PER_SEC);
}
END_TEST

/* Twenty links of 64 KB, of whatever they may be made, shown as they are. */
static const struct {
    const char *begin, *repeated;
} long_url_rows[] = {
    { "https://a.example/", "a" },
    { "https://", "a." },
    { "https://", "\u0430\u202e." },
    { "https://a.example/?", "u=https%3A%2F%2Fshop.example%2F&" },
    { "https://", "a@" },
    { "https://", "%61" },
    { "mailto:", "a@b.example," },
    { "", "http://" },
    { "//", "[" },
};

START_TEST(long_url)
{
    g_autoptr(GString) url = g_string_new(long_url_rows[_i].begin);
    g_autoptr(GString) html = g_string_new(NULL);
    clock_t start = clock();
    g_autofree char *got = NULL;

    while (url->len < 65536)
        g_string_append(url, long_url_rows[_i].repeated);
    for (guint i = 0; i < 20; i++)
        g_string_append_printf(html, "<a href='%s'>%s</a>\n", url->str, url->str);
    got = measure_html(html->str, ZONE, NULL, "link_count");
    ck_assert_str_eq(got, "20");
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC * atoi(g_getenv("PS_SECONDS")));
}
END_TEST

SUITE(links, TABLE(anchor), TABLE(dns), TABLE(off), TABLE(reply), TABLE(bound), TABLE(long_url))
