/* SPDX-License-Identifier: MIT */
#include "auth/spf_macro.h"

#include <string.h>

#include "suite.h"

static PsSpfMacros
values(const PsNetAddress *client)
{
    return (PsSpfMacros){ .sender = "strong-bad@email.example.com",
        .local = "strong-bad",
        .sender_domain = "email.example.com",
        .domain = "email.example.com",
        .helo = "mail.example.net",
        .name = "mx.example.org",
        .client = client,
        .now = 1700000000 };
}

/* The examples of RFC 7208 section 7.4, and what it leaves out. */
static const struct {
    const char *ip;
    const char *in;
    const char *out;
} expand_rows[] = {
    { "192.0.2.3", "%{s}", "strong-bad@email.example.com" },
    { "192.0.2.3", "%{o}", "email.example.com" },
    { "192.0.2.3", "%{d}", "email.example.com" },
    { "192.0.2.3", "%{d4}", "email.example.com" },
    { "192.0.2.3", "%{d3}", "email.example.com" },
    { "192.0.2.3", "%{d2}", "example.com" },
    { "192.0.2.3", "%{d1}", "com" },
    { "192.0.2.3", "%{dr}", "com.example.email" },
    { "192.0.2.3", "%{d2r}", "example.email" },
    { "192.0.2.3", "%{l}", "strong-bad" },
    { "192.0.2.3", "%{l-}", "strong.bad" },
    { "192.0.2.3", "%{lr}", "strong-bad" },
    { "192.0.2.3", "%{lr-}", "bad.strong" },
    { "192.0.2.3", "%{l1r-}", "strong" },
    { "192.0.2.3", "%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com" },
    { "192.0.2.3", "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
        "bad.strong.lp.3.2.0.192.in-addr._spf.example.com" },
    { "192.0.2.3", "%{d2}.trusted-domains.example.net",
        "example.com.trusted-domains.example.net" },
    { "2001:db8::cb01", "%{ir}.%{v}._spf.%{d2}",
        "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example."
        "com" },
    { "2001:db8::cb01", "%{c}", "2001:db8::cb01" },
    { "192.0.2.3", "%{c} %{r} %{t} %{h} %{p}",
        "192.0.2.3 unknown 1700000000 mail.example.net "
        "mx.example.org" },
    { "192.0.2.3", "%%%_%-", "% %20" },
    { "192.0.2.3", "%{S}", "strong-bad%40email.example.com" },
    { "192.0.2.3", "%{d99999999999999999999}", "email.example.com" },
    { "192.0.2.3", "%{s1@}", NULL }, /* no delimiter */
    { "192.0.2.3", "%{d..,,--++//__==}", "email.example.com" },
    { "192.0.2.3", "%{L}+%{O}=%{H}", "strong-bad+email.example.com=mail.example.net" },
    { "192.0.2.3", "%{S1}|%{SR}", "com|com.example.strong-bad%40email" },
    { "2001:db8::cb01", "%{C}", "2001%3Adb8%3A%3Acb01" },
    { "192.0.2.3", "%{d1.m}", NULL },
    { "192.0.2.3", "%{lr-.}.%{d2.}", "bad.strong.example.com" },
    { "192.0.2.3", "", "" },
};

START_TEST(expand)
{
    PsNetAddress client;
    gsize len = strlen(expand_rows[_i].in);
    g_autofree char *text = g_memdup2(expand_rows[_i].in, len);
    gsize at;
    const char *word;
    gboolean ok = ps_spf_macro_check(text, len, PS_SPF_MACRO_TEXT, &at, &word);

    ck_assert_int_eq(ok, expand_rows[_i].out != NULL);
    ck_assert(ps_net_parse(expand_rows[_i].ip, &client));
    if (ok) {
        PsSpfMacros all = values(&client);
        g_autofree char *out = ps_spf_macro_expand(expand_rows[_i].in, &all);

        ck_assert_str_eq(out, expand_rows[_i].out);
    }
}
END_TEST

/* Labels go from the left until the DNS can carry the name. */
START_TEST(long_names)
{
    PsNetAddress client = { .family = AF_INET };
    PsSpfMacros all = values(&client);
    g_autoptr(GString) local = g_string_new("first");
    g_autofree char *name = NULL;

    while (local->len < 300)
        g_string_append(local, ".abcdefghi");
    all.local = local->str;
    name = ps_spf_macro_expand_name("%{l}.example.com.", &all);
    ck_assert_uint_le(strlen(name), 253);
    ck_assert_uint_gt(strlen(name), 240);
    ck_assert(g_str_has_prefix(name, "abcdefghi."));
    ck_assert(g_str_has_suffix(name, ".abcdefghi.example.com"));
}
END_TEST

START_TEST(odd_octets)
{
    g_autofree char *name = ps_spf_macro_dns_name("a b\\c:d\xff.example.com");

    ck_assert_str_eq(name, "a\\032b\\092c\\058d\\255.example.com");
}
END_TEST

START_TEST(needs_name)
{
    ck_assert(ps_spf_macro_needs_name("x.%{p}.com"));
    ck_assert(ps_spf_macro_needs_name("%%%{P2}"));
    ck_assert(!ps_spf_macro_needs_name("%%{p}"));
    ck_assert(!ps_spf_macro_needs_name("%{d}p"));
    ck_assert(!ps_spf_macro_needs_name(""));
}
END_TEST

SUITE(spf_macro, TABLE(expand), TEST(long_names), TEST(odd_octets), TEST(needs_name))
