/* SPDX-License-Identifier: MIT */
#include "auth/spf_record.h"

#include <string.h>

#include "suite.h"

/* A caret under the byte to blame. */
static const struct {
    const char *record;
    const char *problem; /* NULL: well formed */
    gsize at;
} grammar_rows[] = {
    { "v=spf1", NULL, 0 },
    { "v=spf1 ", NULL, 0 },
    { "v=spf1  a   mx  -all ", NULL, 0 },
    { "V=SPF1 A MX:Example.COM/24//64 -ALL", NULL, 0 },
    { "v=spf1 +a -mx ~ptr ?all", NULL, 0 },
    { "v=spf1 a/0 a//0 a/32//128 mx/9", NULL, 0 },
    { "v=spf1 a:%{d}/24 a:%{d2r-}//64 a:x%{i}", NULL, 0 },
    { "v=spf1 a:foo/bar.example/24", NULL, 0 },
    { "v=spf1 a:example.xn--p1ai a:example.1-2 a:example.com.", NULL, 0 },
    { "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ip6:::ffff:192.0.2.1", NULL, 0 },
    { "v=spf1 redirect=_spf.example.com exp=%{d} x-y.z_1=%{c}%_ moo=", NULL, 0 },
    { "v=spf1 exists:%{l1r+-/=_,.}.%{i}._spf.%{d}", NULL, 0 },
    { "v=spf1 a:%%.%_.%-", NULL, 0 },
    { "v=spf1\ta", "octet", 6 },
    { "v=spf1 a\tmx", "octet", 8 },
    { "v=spf1 a:ex\xc3\xa4mple.com", "octet", 11 },
    { "v=spf1 a \x7f", "octet", 9 },
    { "v=spf1 foo", "mechanism", 7 },
    { "v=spf1 -foo:bar.com", "mechanism", 8 },
    { "v=spf1 -", "mechanism", 8 },
    { "v=spf1 --all", "mechanism", 8 },
    { "v=spf1 1a", "mechanism", 7 },
    { "v=spf1 192.0.2.1", "mechanism", 7 },
    { "v=spf1 ipv4:192.0.2.1", "mechanism", 7 },
    { "v=spf1 a. -all", "mechanism", 7 },
    { "v=spf1 =a", "modifier", 7 },
    { "v=spf1 1up=foo", "modifier", 7 },
    { "v=spf1 -redirect=example.com", "modifier", 7 },
    { "v=spf1 redirect=a.example redirect=b.example", "twice", 26 },
    { "v=spf1 exp=a.example EXP=b.example", "twice", 21 },
    { "v=spf1 all:example.com", "argument", 10 },
    { "v=spf1 all/8", "argument", 10 },
    { "v=spf1 ptr/8", "argument", 10 },
    { "v=spf1 include -all", "argument", 14 },
    { "v=spf1 include: -all", "argument", 15 },
    { "v=spf1 a:/24", "argument", 9 },
    { "v=spf1 exists", "argument", 13 },
    { "v=spf1 ip4", "argument", 10 },
    { "v=spf1 redirect=", "argument", 16 },
    { "v=spf1 a//", "argument", 8 },
    { "v=spf1 ip4:", "network", 11 },
    { "v=spf1 ip4:192.0.2", "network", 11 },
    { "v=spf1 ip4:192.0.2.256", "network", 11 },
    { "v=spf1 ip4:192.0.2.1:25", "network", 11 },
    { "v=spf1 ip4:2001:db8::", "network", 11 },
    { "v=spf1 ip6:192.0.2.1", "network", 11 },
    { "v=spf1 ip6:2001:db8", "network", 11 },
    { "v=spf1 ip6:1:2:3:4:5:6:7:: ip6:::2:3:4:5:6:7:8 ip6:1:2:3:4:5:6:192.0.2.1", NULL, 0 },
    { "v=spf1 ip6:2001:DB8::CB01/0 ip6:::/0 IP6:::1", NULL, 0 },
    { "v=spf1 ip6:1:2:3:4:5:6:7:8:9", "network", 11 },
    { "v=spf1 ip6:1::2::3", "network", 11 },
    { "v=spf1 ip6:12345::", "network", 11 },
    { "v=spf1 ip6:[2001:db8::1]", "network", 11 },
    { "v=spf1 ip6:fe80::1%eth0", "network", 11 },
    { "v=spf1 ip6:2001:db8::1//64", "prefix-length", 23 },
    { "v=spf1 ip4:192.0.2.0/33", "prefix-length", 21 },
    { "v=spf1 ip4:192.0.2.0/", "prefix-length", 21 },
    { "v=spf1 ip4:192.0.2.0/024", "prefix-length", 21 },
    { "v=spf1 ip4:192.0.2.0/+8", "prefix-length", 21 },
    { "v=spf1 ip4:192.0.2.0//24", "prefix-length", 21 },
    { "v=spf1 ip4:192.0.2.0/99999999999999999999", "prefix-length", 21 },
    { "v=spf1 ip6:::/129", "prefix-length", 14 },
    { "v=spf1 a/33", "prefix-length", 9 },
    { "v=spf1 a//129", "prefix-length", 10 },
    { "v=spf1 a//24//24", "prefix-length", 8 },
    { "v=spf1 a:example.com/024", "prefix-length", 21 },
    { "v=spf1 a:example", "domain", 9 },
    { "v=spf1 a:example.", "domain", 9 },
    { "v=spf1 a:example.123", "domain", 9 },
    { "v=spf1 a:example.-com", "domain", 9 },
    { "v=spf1 a:example.com-", "domain", 9 },
    { "v=spf1 a:example.com/", "domain", 9 },
    { "v=spf1 a:%{d}com", "domain", 13 },
    { "v=spf1 include:example.com/24", "domain", 15 },
    { "v=spf1 a:%{d}.example.c%m", "macro", 23 },
    { "v=spf1 a:%", "macro", 9 },
    { "v=spf1 a:%{", "macro", 9 },
    { "v=spf1 a:%{}.com", "macro", 9 },
    { "v=spf1 a:%{x}.com", "macro", 9 },
    { "v=spf1 a:%{d0}.com", "macro", 9 },
    { "v=spf1 a:%{dr2}.com", "macro", 9 },
    { "v=spf1 a:%{d!}.com", "macro", 9 },
    { "v=spf1 a:%(d).com", "macro", 9 },
    { "v=spf1 exists:%{c}.com", "macro", 14 }, /* for explanations alone */
    { "v=spf1 moo=%{q}", "macro", 11 },
};

START_TEST(grammar)
{
    gsize len = strlen(grammar_rows[_i].record);
    g_autofree char *text = g_memdup2(grammar_rows[_i].record, len);
    g_autoptr(PsSpfRecord) record = NULL;

    record = ps_spf_record_new(text, len);
    ck_assert_pstr_eq(record->problem, grammar_rows[_i].problem);
    ck_assert_uint_eq(record->problem_at, grammar_rows[_i].at);
}
END_TEST

static const struct {
    const char *text;
    gboolean is;
} version_rows[] = {
    { "v=spf1", TRUE },
    { "v=spf1 ", TRUE },
    { "V=sPf1 a", TRUE },
    { "v=spf10", FALSE },
    { "v=spf1mx", FALSE },
    { "v=spf1\ta", FALSE },
    { " v=spf1", FALSE },
    { "v=spf2.0/pra", FALSE },
    { "v=spf", FALSE },
    { "", FALSE },
};

START_TEST(version)
{
    gsize len = strlen(version_rows[_i].text);
    g_autofree char *text = g_memdup2(version_rows[_i].text, len);

    ck_assert_int_eq(ps_spf_record_is(text, len), version_rows[_i].is);
}
END_TEST

START_TEST(terms)
{
    const char *text =
        "v=spf1 ~MX:%{d}/24//64 ip4:192.0.2.0/25 exp=e.example redirect=r.example";
    g_autoptr(PsSpfRecord) record = ps_spf_record_new(text, strlen(text));
    const PsSpfTerm *mx = &g_array_index(record->terms, PsSpfTerm, 0);
    const PsSpfTerm *ip4 = &g_array_index(record->terms, PsSpfTerm, 1);

    ck_assert_uint_eq(record->terms->len, 2);
    ck_assert_int_eq(mx->mechanism, PS_SPF_MX);
    ck_assert_int_eq(mx->qualifier, '~');
    ck_assert_str_eq(mx->domain, "%{d}");
    ck_assert_uint_eq(mx->bits4, 24);
    ck_assert_uint_eq(mx->bits6, 64);
    ck_assert_uint_eq(mx->at.offset, 7);
    ck_assert_uint_eq(mx->at.length, 15);
    ck_assert_int_eq(ip4->qualifier, '+');
    ck_assert_uint_eq(ip4->bits4, 25);
    ck_assert_ptr_null(ip4->domain);
    ck_assert_str_eq(record->explain, "e.example");
    ck_assert_str_eq(record->redirect, "r.example");
    ck_assert_uint_eq(record->redirect_at.offset, 54);
}
END_TEST

SUITE(spf_record, TABLE(grammar), TABLE(version), TEST(terms))
