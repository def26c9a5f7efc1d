/* SPDX-License-Identifier: MIT */
#include "auth/spf.h"

#include <arpa/inet.h>
#include <string.h>

#include "suite.h"
#include "zone.h"

/* Domains, one record or directive a line; "NAME SPF ..." is a TXT record. */
static const char ZONE[] =
    "pass.example.com SPF v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ip4:127.0.0.1 -all\n"
    "fail.example.com SPF v=spf1 -all\n"
    "loop.example.com SPF v=spf1 include:loop.example.com -all\n"
    "redirect.example.com SPF v=spf1 redirect=pass.example.com\n"
    "redirect2.example.com SPF v=spf1 ~all redirect=nowhere.example.com\n"
    "redirect3.example.com SPF v=spf1 redirect=nowhere.example.com\n"
    "redirect4.example.com SPF v=spf1 redirect=fail.example.com\n"
    "include.example.com SPF v=spf1 include:fail.example.com include:pass.example.com -all\n"
    "none.example.com SPF v=spf1 a:a.example.com include:nowhere.example.com -all\n"
    "wrong.example.com SPF v=spf1 ip4:192.0.2.0/24 foo -all\n"
    "outer.example.com SPF v=spf1 include:wrong.example.com -all\n"
    "two.example.com SPF v=spf1 -all\n"
    "two.example.com SPF v=spf1 +all\n"
    "other.example.com SPF some text\n"
    "other.example.com SPF v=spf1 +all\n"
    ";! servfail servfail.example.com\n"
    ";! timeout timeout.example.com\n"
    "temp.example.com SPF v=spf1 include:timeout.example.com -all\n"
    "tempa.example.com SPF v=spf1 a:servfail.example.com -all\n"
    "ten.example.com SPF v=spf1 a:a.example.com a:a.example.com a:a.example.com "
    "a:a.example.com a:a.example.com a:a.example.com a:a.example.com a:a.example.com "
    "a:a.example.com a:a.example.com ?all\n"
    "eleven.example.com SPF v=spf1 a:a.example.com a:a.example.com a:a.example.com "
    "a:a.example.com a:a.example.com a:a.example.com a:a.example.com a:a.example.com "
    "a:a.example.com a:a.example.com a:a.example.com ?all\n"
    "a.example.com 60 IN A 198.51.100.1\n"
    "void2.example.com SPF v=spf1 a:v1.example.com exists:v2.example.com ?all\n"
    "void3.example.com SPF v=spf1 a:v1.example.com exists:v2.example.com mx:v3.example.com "
    "?all\n"
    /* one term, one void, though two hosts have no address */
    "mxvoid.example.com SPF v=spf1 mx a:v1.example.com ?all\n"
    "mxvoid.example.com 60 IN MX 1 v1.example.com.\n"
    "mxvoid.example.com 60 IN MX 2 v2.example.com.\n"
    "mxvoid.example.com 60 IN MX 3 a.example.com.\n"
    "nullmx.example.com SPF v=spf1 mx ?all\n"
    "nullmx.example.com 60 IN MX 0 .\n"
    /* the order of MX records does not decide */
    "mxhalf.example.com SPF v=spf1 mx -all\n"
    "mxhalf.example.com 60 IN MX 1 servfail.example.com.\n"
    "mxhalf.example.com 60 IN MX 2 us.example.com.\n"
    "us.example.com 60 IN A 192.0.2.1\n"
    "mxbroken.example.com SPF v=spf1 mx -all\n"
    "mxbroken.example.com 60 IN MX 1 servfail.example.com.\n"
    "explained.example.com SPF v=spf1 exp=why.example.com -all\n"
    "why.example.com SPF %{i} may not send for %{d}, %{s}\n"
    "explained2.example.com SPF v=spf1 include:explained.example.com ?all exp=why.example.com\n"
    "explained3.example.com SPF v=spf1 redirect=explained.example.com\n"
    "explained4.example.com SPF v=spf1 ~all exp=why.example.com\n"
    "explained5.example.com SPF v=spf1 -all exp=servfail.example.com\n"
    "explained6.example.com SPF v=spf1 -all exp=two.example.com\n"
    "explained7.example.com SPF v=spf1 -all exp=nowhere.example.com\n"
    "explained8.example.com SPF v=spf1 -all exp=macro.example.com\n"
    "macro.example.com SPF see %{q}\n"
    "explained9.example.com SPF v=spf1 -all exp=accent.example.com\n"
    "accent.example.com SPF caf\xc3\xa9\n"
    "explained10.example.com SPF v=spf1 -all exp=tab.example.com\n"
    "tab.example.com SPF a\tb\n"
    "ptr.example.com SPF v=spf1 ptr:example.com -all\n"
    "1.2.0.192.in-addr.arpa 60 IN PTR us.example.com.\n"
    ";! servfail 2.2.0.192.in-addr.arpa\n"
    "p.example.com SPF v=spf1 exists:%{p}.ok.example.com -all\n"
    "us.example.com.ok.example.com 60 IN A 127.0.0.2\n"
    "local.example.com SPF v=spf1 exists:%{l}.users.example.com -all\n"
    "od\\032d.users.example.com 60 IN A 127.0.0.2\n"
    "xn--bcher-kva.example SPF v=spf1 +all\n"
    "time.example.com SPF v=spf1 exp=time2.example.com -all\n"
    "time2.example.com SPF %{t}\n"
    "all.example.com SPF v=spf1 +all\n";

/* ZONE as a master file; with LATE every answer for a name in it is late. */
static PsDns *
open_zone(const char *text, gboolean late)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) zone = g_string_new(NULL);

    for (gsize i = 0; lines[i]; i++) {
        const char *spf = strstr(lines[i], " SPF ");
        g_auto(GStrv) words = g_strsplit(lines[i], " ", 2);

        if (spf)
            zone_add_txt(zone, words[0], spf + 5, strlen(spf + 5));
        else if (words[0] && words[0][0] != ';' && words[1])
            g_string_append_printf(zone, "%s. %s\n", words[0], words[1]);
        else
            g_string_append_printf(zone, "%s\n", lines[i]);
        if (late && words[0] && words[0][0] != ';' && words[1])
            g_string_append_printf(zone, ";! delay 0 %s\n", words[0]);
    }
    return zone_open(zone->str);
}

static PsSpf *
check(PsDns *dns, const PsSpfQuery *query, guint *ret_rounds)
{
    PsSpf *spf;
    guint rounds = 1;

    for (; !ps_spf_check(dns, query, &spf); rounds++)
        ck_assert(ps_dns_step(dns));
    if (ret_rounds)
        *ret_rounds = rounds;
    return spf;
}

static const struct {
    const char *sender;
    const char *ip;
    const char *result;
    const char *mechanism;
    guint lookups, voids;
} results_rows[] = {
    { "a@pass.example.com", "192.0.2.1", "pass", "ip4:192.0.2.0/24", 0, 0 },
    { "a@pass.example.com", "2001:db8::1", "pass", "ip6:2001:db8::/32", 0, 0 },
    { "a@pass.example.com", "198.51.100.1", "fail", "-all", 0, 0 },
    { "a@pass.example.com", "::ffff:192.0.2.1", "pass", "ip4:192.0.2.0/24", 0, 0 },
    { "a@pass.example.com.", "192.0.2.1", "pass", "ip4:192.0.2.0/24", 0, 0 },
    { "a@PASS.example.com", "192.0.2.1", "pass", "ip4:192.0.2.0/24", 0, 0 },
    { "\"a@b\"@pass.example.com", "192.0.2.1", "pass", "ip4:192.0.2.0/24", 0, 0 },
    /* loopback is an address like others */
    { "a@fail.example.com", "127.0.0.1", "fail", "-all", 0, 0 },
    { "a@fail.example.com", "::1", "fail", "-all", 0, 0 },
    { "a@pass.example.com", "127.0.0.1", "pass", "ip4:127.0.0.1", 0, 0 },
    { "a@redirect.example.com", "192.0.2.1", "pass", "redirect=pass.example.com", 1, 0 },
    { "a@redirect2.example.com", "192.0.2.1", "softfail", "~all", 0, 0 },
    { "a@redirect4.example.com", "192.0.2.1", "fail", "redirect=fail.example.com", 1, 0 },
    { "a@include.example.com", "192.0.2.1", "pass", "include:pass.example.com", 2, 0 },
    { "a@include.example.com", "198.51.100.1", "fail", "-all", 2, 0 },
    { "a@other.example.com", "192.0.2.1", "pass", "+all", 0, 0 },
    { "a@ten.example.com", "192.0.2.1", "neutral", "?all", 10, 0 },
    { "a@ten.example.com", "198.51.100.1", "pass", "a:a.example.com", 1, 0 },
    { "a@eleven.example.com", "198.51.100.1", "pass", "a:a.example.com", 1, 0 },
    { "a@void2.example.com", "192.0.2.1", "neutral", "?all", 2, 2 },
    { "a@mxvoid.example.com", "192.0.2.1", "neutral", "?all", 2, 2 },
    { "a@mxvoid.example.com", "198.51.100.1", "pass", "mx", 1, 0 },
    { "a@nullmx.example.com", "192.0.2.1", "neutral", "?all", 1, 0 },
    { "a@mxhalf.example.com", "192.0.2.1", "pass", "mx", 1, 0 },
    { "a@ptr.example.com", "192.0.2.1", "pass", "ptr:example.com", 1, 0 },
    { "a@ptr.example.com", "192.0.2.2", "fail", "-all", 1, 0 }, /* SERVFAIL is no match */
    { "a@ptr.example.com", "192.0.2.3", "fail", "-all", 1, 1 },
    { "a@p.example.com", "192.0.2.1", "pass", "exists:%{p}.ok.example.com", 1, 0 },
    { "a@p.example.com", "192.0.2.3", "fail", "-all", 1, 1 },
    { "od d@local.example.com", "192.0.2.1", "pass", "exists:%{l}.users.example.com", 1, 0 },
    { "a.b@local.example.com", "192.0.2.1", "fail", "-all", 1, 1 },
    { "a@b\xc3\xbc"
      "cher.example",
        "192.0.2.1", "pass", "+all", 0, 0 },
    { "a@nowhere.example.com", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@us.example.com", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@why.example.com", "192.0.2.1", "none", NULL, 0, 0 },
    /* no domain to ask */
    { "a@com", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@[192.0.2.1]", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@exa mple.com", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@a..example.com", "192.0.2.1", "none", NULL, 0, 0 },
    { "a", "192.0.2.1", "none", NULL, 0, 0 },
    { "@", "192.0.2.1", "none", NULL, 0, 0 },
    { "a@\xff.example", "192.0.2.1", "none", NULL, 0, 0 },
};

/* The same whether answers are there at once or come one round after the other. */
START_TEST(results)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(PsDns) dns = open_zone(ZONE, late);
        PsSpfQuery query = { .helo = "mail.example.org", .mail_from = results_rows[_i].sender };
        g_autoptr(PsSpf) spf = NULL;

        ck_assert(ps_spf_query_set_ip(&query, results_rows[_i].ip));
        spf = check(dns, &query, NULL);
        ck_assert_str_eq(ps_spf_result_name(spf->result), results_rows[_i].result);
        ck_assert_pstr_eq(spf->mechanism, results_rows[_i].mechanism);
        ck_assert_uint_eq(spf->lookups, results_rows[_i].lookups);
        ck_assert_uint_eq(spf->void_lookups, results_rows[_i].voids);
        ck_assert_ptr_null(spf->error);
    }
}
END_TEST

static const struct {
    const char *sender;
    const char *result;
    const char *error, *detail;
    const char *domain; /* whose record is to blame */
    gsize at;
    guint lookups;
} errors_rows[] = {
    { "a@wrong.example.com", "permerror", "syntax", "mechanism", "wrong.example.com", 24, 0 },
    { "a@outer.example.com", "permerror", "syntax", "mechanism", "wrong.example.com", 24, 1 },
    { "a@two.example.com", "permerror", "several-records", NULL, "two.example.com", 0, 0 },
    { "a@none.example.com", "permerror", "include-none", NULL, "none.example.com", 23, 2 },
    { "a@redirect3.example.com", "permerror", "redirect-none", NULL, "redirect3.example.com", 7,
        1 },
    { "a@loop.example.com", "permerror", "too-many-lookups", NULL, "loop.example.com", 7, 11 },
    { "a@eleven.example.com", "permerror", "too-many-lookups", NULL, "eleven.example.com", 167,
        11 },
    { "a@void3.example.com", "permerror", "too-many-void-lookups", NULL, "void3.example.com",
        46, 3 },
    { "a@servfail.example.com", "temperror", "dns", NULL, "servfail.example.com", 0, 0 },
    { "a@temp.example.com", "temperror", "dns", NULL, "timeout.example.com", 0, 1 },
    { "a@tempa.example.com", "temperror", "dns", NULL, "tempa.example.com", 7, 1 },
    { "a@mxbroken.example.com", "temperror", "dns", NULL, "mxbroken.example.com", 7, 1 },
};

START_TEST(errors)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(PsDns) dns = open_zone(ZONE, late);
        PsSpfQuery query = { .helo = "mail.example.org", .mail_from = errors_rows[_i].sender };
        g_autoptr(PsSpf) spf = NULL;

        ck_assert(ps_spf_query_set_ip(&query, "203.0.113.1"));
        spf = check(dns, &query, NULL);
        ck_assert_str_eq(ps_spf_result_name(spf->result), errors_rows[_i].result);
        ck_assert_pstr_eq(spf->error, errors_rows[_i].error);
        ck_assert_pstr_eq(spf->error_detail, errors_rows[_i].detail);
        ck_assert_pstr_eq(spf->error_domain, errors_rows[_i].domain);
        ck_assert_uint_eq(spf->error_at, errors_rows[_i].at);
        ck_assert_uint_eq(spf->lookups, errors_rows[_i].lookups);
        if (spf->result == PS_SPF_TEMPERROR)
            ck_assert_int_ge(spf->dns, PS_DNS_SERVFAIL);
    }
}
END_TEST

static const struct {
    const char *sender;
    const char *explanation;
} explanations_rows[] = {
    { "a@explained.example.com",
        "192.0.2.9 may not send for explained.example.com, a@explained.example.com" },
    { "a@explained2.example.com", NULL }, /* neutral; the included record's own do not count */
    { "a@explained3.example.com",
        "192.0.2.9 may not send for explained.example.com, a@explained3.example.com" },
    { "a@explained4.example.com", NULL }, /* softfail */
    { "a@explained5.example.com", NULL },
    { "a@explained6.example.com", NULL },
    { "a@explained7.example.com", NULL },
    { "a@explained8.example.com", NULL },
    { "a@explained9.example.com", NULL },
    { "a@explained10.example.com", NULL },
    { "a@time.example.com", "1700000000" },
};

START_TEST(explanations)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(PsDns) dns = open_zone(ZONE, late);
        PsSpfQuery query = { .mail_from = explanations_rows[_i].sender, .now = 1700000000 };
        g_autoptr(PsSpf) spf = NULL;

        ck_assert(ps_spf_query_set_ip(&query, "192.0.2.9"));
        spf = check(dns, &query, NULL);
        ck_assert_pstr_eq(spf->explanation, explanations_rows[_i].explanation);
    }
}
END_TEST

static const struct {
    const char *helo, *sender, *ip;
    const char *mail_from_result, *helo_result;
    const char *domain; /* of the MAIL FROM check */
} identities_rows[] = {
    { "pass.example.com", "a@fail.example.com", "192.0.2.1", "fail", "pass",
        "fail.example.com" },
    { "pass.example.com", "", "192.0.2.1", "pass", "pass", "pass.example.com" },
    { "pass.example.com", NULL, "192.0.2.1", "pass", "pass", "pass.example.com" },
    { "", "", "192.0.2.1", "none", "none", "" },
    { "[192.0.2.1]", "", "192.0.2.1", "none", "none", "" },
    { "localhost", NULL, "192.0.2.1", "none", "none", "" },
    { "x@pass.example.com", NULL, "192.0.2.1", "none", "none", "" },
    { NULL, NULL, "192.0.2.1", "unknown", "unknown", "" },
    { NULL, "a@pass.example.com", "192.0.2.1", "pass", "unknown", "pass.example.com" },
    { "pass.example.com", "a@pass.example.com", NULL, "unknown", "unknown", "" },
};

START_TEST(identities)
{
    g_autoptr(PsDns) dns = open_zone(ZONE, TRUE);
    PsSpfQuery query = { .helo = identities_rows[_i].helo,
        .mail_from = identities_rows[_i].sender };
    g_autoptr(PsSpf) spf = NULL;
    g_autoptr(PsSpf) helo = NULL;

    if (identities_rows[_i].ip)
        ck_assert(ps_spf_query_set_ip(&query, identities_rows[_i].ip));
    spf = check(dns, &query, NULL);
    while (!ps_spf_check_helo(dns, &query, &helo))
        ck_assert(ps_dns_step(dns));
    ck_assert_str_eq(ps_spf_result_name(spf->result), identities_rows[_i].mail_from_result);
    ck_assert_str_eq(ps_spf_result_name(helo->result), identities_rows[_i].helo_result);
    ck_assert_str_eq(spf->domain, identities_rows[_i].domain);
}
END_TEST

static const struct {
    const char *sender, *ip;
    const char *tree; /* term=state lookups/voids, and {record -> result: terms} below it */
} trees_rows[] = {
    { "a@pass.example.com", "192.0.2.1",
        "ip4:192.0.2.0/24=match 0/0, ip6:2001:db8::/32=unreached 0/0, "
        "ip4:127.0.0.1=unreached 0/0, -all=unreached 0/0" },
    { "a@include.example.com", "192.0.2.1",
        "include:fail.example.com=no-match 1/0 {fail: -all=match 1/0}, "
        "include:pass.example.com=match 2/0 {pass: ip4:192.0.2.0/24=match 2/0, "
        "ip6:2001:db8::/32=unreached 2/0, ip4:127.0.0.1=unreached 2/0, -all=unreached 2/0}, "
        "-all=unreached 2/0" },
    { "a@redirect4.example.com", "192.0.2.1",
        "redirect=fail.example.com=match 1/0 {fail: -all=match 1/0}" },
    { "a@redirect2.example.com", "192.0.2.1",
        "~all=match 0/0, redirect=nowhere.example.com=unreached 0/0" },
    { "a@redirect3.example.com", "192.0.2.1", "redirect=nowhere.example.com=error 1/0" },
    { "a@none.example.com", "192.0.2.1",
        "a:a.example.com=no-match 1/0, include:nowhere.example.com=error 2/0, "
        "-all=unreached 2/0" },
    { "a@void2.example.com", "192.0.2.1",
        "a:v1.example.com=no-match 1/1, exists:v2.example.com=no-match 2/2, ?all=match 2/2" },
    { "a@temp.example.com", "192.0.2.1",
        "include:timeout.example.com=error 1/0, -all=unreached 1/0" },
    { "a@outer.example.com", "192.0.2.1",
        "include:wrong.example.com=error 1/0 {permerror}, -all=unreached 1/0" },
    { "a@nowhere.example.com", "192.0.2.1", "" },
};

static void
print_tree(GString *out, const GPtrArray *terms)
{
    for (guint i = 0; terms && i < terms->len; i++) {
        const PsSpfNode *node = terms->pdata[i];

        g_string_append_printf(out, "%s%s=%s %u/%u", i ? ", " : "", node->term,
            ps_spf_term_state_name(node->state), node->lookups, node->void_lookups);
        if (!node->record)
            continue;
        g_string_append_printf(
            out, " {%s%s", ps_spf_result_name(node->result), node->terms ? ": " : "");
        print_tree(out, node->terms);
        g_string_append_c(out, '}');
    }
}

START_TEST(trees)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(PsDns) dns = open_zone(ZONE, late);
        PsSpfQuery query = { .helo = "mail.example.org", .mail_from = trees_rows[_i].sender };
        g_autoptr(PsSpf) spf = NULL;
        g_autoptr(GString) tree = g_string_new(NULL);

        ck_assert(ps_spf_query_set_ip(&query, trees_rows[_i].ip));
        spf = check(dns, &query, NULL);
        print_tree(tree, spf->terms);
        ck_assert_str_eq(tree->str, trees_rows[_i].tree);
    }
}
END_TEST

START_TEST(targets)
{
    g_autoptr(PsDns) dns = open_zone(ZONE, FALSE);
    PsSpfQuery query = { .mail_from = "a.b@local.example.com" };
    g_autoptr(PsSpf) spf = NULL;
    const PsSpfNode *node;

    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.1"));
    spf = check(dns, &query, NULL);
    node = spf->terms->pdata[0];
    ck_assert_str_eq(node->target, "a.b.users.example.com");
    node = spf->terms->pdata[1];
    ck_assert_ptr_null(node->target);
}
END_TEST

START_TEST(dns_off)
{
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    PsSpfQuery query = { .mail_from = "a@example.com" };
    g_autoptr(PsSpf) spf = NULL;

    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.1"));
    spf = check(dns, &query, NULL);
    ck_assert_int_eq(spf->result, PS_SPF_UNKNOWN);
    ck_assert_int_eq(spf->dns, PS_DNS_OFF);
}
END_TEST

/* Every record includes ten more, which is 111 questions for a program that counts per
 * record, and a million for deeper ones. */
START_TEST(include_bomb)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(GString) zone = g_string_new("bomb.example.com SPF v=spf1");
        g_autoptr(PsDns) dns = NULL;
        PsSpfQuery query = { .mail_from = "a@bomb.example.com", .helo = "h.example.com" };
        g_autoptr(PsSpf) spf = NULL;

        for (int i = 0; i < 10; i++)
            g_string_append_printf(zone, " include:n%d.example.com", i);
        for (int i = 0; i < 10; i++) {
            g_string_append_printf(zone, "\nn%d.example.com SPF v=spf1", i);
            for (int j = 0; j < 10; j++)
                g_string_append_printf(zone, " include:n%d%d.example.com", i, j);
        }
        for (int i = 0; i < 100; i++)
            g_string_append_printf(zone, "\nn%d%d.example.com SPF v=spf1 ?all", i / 10, i % 10);
        dns = open_zone(zone->str, late);
        ck_assert(ps_spf_query_set_ip(&query, "192.0.2.1"));
        spf = check(dns, &query, NULL);
        ck_assert_int_eq(spf->result, PS_SPF_PERMERROR);
        ck_assert_str_eq(spf->error, "too-many-lookups");
        ck_assert_uint_eq(spf->lookups, 11);
        ck_assert_str_eq(spf->error_domain, "n0.example.com");
        ck_assert_uint_le(ps_dns_asked(dns), late ? 20 : 11);
        /* libspf2 stops at our guard, and then nobody knows */
        ck_assert_int_eq(ps_spf2_check(dns, &query, spf), PS_SPF_UNKNOWN);
        ck_assert_uint_le(ps_dns_asked(dns), 60);
    }
}
END_TEST

/* 127 macros and then text, in 516 octets, write behind a buffer of libspf2. */
START_TEST(explanation_of_516)
{
    g_autoptr(GString) zone = g_string_new("e.example.com SPF v=spf1 exp=x.example.com -all\n"
                                           "x.example.com SPF ");
    g_autoptr(PsDns) dns = NULL;
    PsSpfQuery query = { .mail_from = "a@e.example.com", .helo = "h.example.com" };
    g_autoptr(PsSpf) spf = NULL;

    for (int i = 0; i < 127; i++)
        g_string_append(zone, "%{i}");
    g_string_append(zone, "abcdefgh");
    dns = open_zone(zone->str, FALSE);
    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.1"));
    spf = check(dns, &query, NULL);
    ck_assert_int_eq(spf->result, PS_SPF_FAIL);
    ck_assert(g_str_has_suffix(spf->explanation, "192.0.2.1192.0.2.1abcdefgh"));
    ck_assert_int_eq(ps_spf2_check(dns, &query, spf), PS_SPF_FAIL);
}
END_TEST

/* What libspf2 would be harmed by, and what it does otherwise. */
static const struct {
    const char *zone;
    const char *ip;
    const char *own, *libspf2;
} libspf2_rows[] = {
    { "x.example.com SPF v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.1", "pass", "pass" },
    { "x.example.com SPF v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", "pass", "pass" },
    { "x.example.com SPF v=spf1 a mx -all\nx.example.com 60 IN MX 1 x.example.com.\n"
      "x.example.com 60 IN A 192.0.2.1",
        "192.0.2.1", "pass", "pass" },
    { "x.example.com SPF v=spf1 -all", "192.0.2.1", "fail", "fail" },
    { "y.example.com SPF v=spf1 -all", "192.0.2.1", "none", "none" },
    { "x.example.com SPF v=spf1 include:y.example.com -all\n;! timeout y.example.com",
        "192.0.2.1", "temperror", "temperror" },
    /* it lets loopback pass whatever the record says */
    { "x.example.com SPF v=spf1 -all", "127.0.0.1", "fail", "unknown" },
    { "x.example.com SPF v=spf1 -all", "::1", "fail", "unknown" },
    /* it counts lookups per record */
    { "x.example.com SPF v=spf1 include:y.example.com include:y.example.com "
      "include:y.example.com +all\n"
      "y.example.com SPF v=spf1 a a a a ?all\ny.example.com 60 IN A 198.51.100.1",
        "192.0.2.1", "permerror", "pass" },
    { "x.example.com SPF v=spf1 a a a a +all", "192.0.2.1", "permerror", "pass" },
    /* it does not know a prefix of no bits */
    { "x.example.com SPF v=spf1 ip4:0.0.0.0/0 -all", "192.0.2.1", "pass", "permerror" },
    /* records that it never sees */
    { "x.example.com SPF v=spf1 foo -all", "192.0.2.1", "permerror", "unknown" },
    { "x.example.com SPF v=spf1 exists:%{d1234}.example.com -all", "192.0.2.1", "fail",
        "unknown" },
    { "x.example.com SPF v=spf1 include:y.example.com -all\n"
      "y.example.com SPF v=spf1 a:museum ?all",
        "192.0.2.1", "permerror", "unknown" },
    /* names without end */
    { "x.example.com SPF v=spf1 include:%{d}x%{d} -all", "192.0.2.1", "permerror",
        "permerror" },
};

START_TEST(libspf2)
{
    g_autoptr(PsDns) dns = open_zone(libspf2_rows[_i].zone, FALSE);
    PsSpfQuery query = { .mail_from = "a@x.example.com", .helo = "h.example.com" };
    g_autoptr(PsSpf) spf = NULL;

    ck_assert(ps_spf_query_set_ip(&query, libspf2_rows[_i].ip));
    spf = check(dns, &query, NULL);
    ck_assert_str_eq(ps_spf_result_name(spf->result), libspf2_rows[_i].own);
    ck_assert_str_eq(
        ps_spf_result_name(ps_spf2_check(dns, &query, spf)), libspf2_rows[_i].libspf2);
}
END_TEST

START_TEST(long_record)
{
    g_autoptr(GString) zone = g_string_new("x.example.com SPF v=spf1");
    g_autoptr(PsDns) dns = NULL;
    PsSpfQuery query = { .mail_from = "a@x.example.com", .helo = "h.example.com" };
    g_autoptr(PsSpf) spf = NULL;

    for (int i = 0; i < 3000; i++)
        g_string_append(zone, " ip4:192.0.2.1");
    g_string_append(zone, " -all");
    dns = open_zone(zone->str, FALSE);
    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.2"));
    spf = check(dns, &query, NULL);
    ck_assert_int_eq(spf->result, PS_SPF_FAIL);
    ck_assert_int_eq(ps_spf2_check(dns, &query, spf), PS_SPF_UNKNOWN);
}
END_TEST

START_TEST(too_many_mx)
{
    g_autoptr(GString) zone = g_string_new("x.example.com SPF v=spf1 mx -all\n");
    g_autoptr(PsDns) dns = NULL;
    PsSpfQuery query = { .mail_from = "a@x.example.com" };
    g_autoptr(PsSpf) spf = NULL;

    for (int i = 0; i < 11; i++)
        g_string_append_printf(zone, "x.example.com 60 IN MX 1 m%d.example.com.\n", i);
    dns = open_zone(zone->str, FALSE);
    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.2"));
    spf = check(dns, &query, NULL);
    ck_assert_str_eq(spf->error, "too-many-mx");
    ck_assert_uint_le(ps_dns_asked(dns), 2);
}
END_TEST

/* Ten lookups, each 20 ms away, take three rounds and not ten. */
START_TEST(ten_lookups)
{
    static const char names[] =
        "x.example.com SPF v=spf1 include:i0.example.com include:i1.example.com "
        "include:i2.example.com include:i3.example.com include:i4.example.com "
        "include:i5.example.com include:i6.example.com include:i7.example.com a mx -all\n"
        "x.example.com 60 IN A 198.51.100.1\n"
        "x.example.com 60 IN MX 1 m.example.com.\n"
        "m.example.com 60 IN A 198.51.100.1";
    g_autoptr(GString) zone = g_string_new(names);
    g_autoptr(PsDns) dns = NULL;
    PsSpfQuery query = { .mail_from = "a@x.example.com" };
    g_autoptr(PsSpf) spf = NULL;
    gint64 start;
    guint rounds;

    for (int i = 0; i < 8; i++)
        g_string_append_printf(
            zone, "\ni%d.example.com SPF v=spf1 ip4:203.0.113.%d ?all", i, i);
    for (int i = 0; i < 8; i++)
        g_string_append_printf(zone, "\n;! delay 20 i%d.example.com", i);
    g_string_append(zone, "\n;! delay 20 x.example.com\n;! delay 20 m.example.com");
    dns = open_zone(zone->str, FALSE);
    ck_assert(ps_spf_query_set_ip(&query, "192.0.2.2"));
    start = g_get_monotonic_time();
    spf = check(dns, &query, &rounds);
    ck_assert_int_eq(spf->result, PS_SPF_FAIL);
    ck_assert_uint_eq(spf->lookups, 10);
    g_print("# ten lookups of 20 ms: %.1f ms, %u questions, %u steps\n",
        (double) (g_get_monotonic_time() - start) / 1e3, ps_dns_asked(dns), rounds);
}
END_TEST

SUITE(spf, TABLE(results), TABLE(errors), TABLE(explanations), TABLE(identities), TABLE(trees),
    TEST(targets), TEST(dns_off), TEST(include_bomb), TEST(explanation_of_516), TABLE(libspf2),
    TEST(long_record), TEST(too_many_mx), TEST(ten_lookups))
