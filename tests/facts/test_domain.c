/* SPDX-License-Identifier: MIT */
#include "facts/domain.h"

#include "measured.h"

#define SOA " SOA ns hostmaster 1 7200 3600 1209600 3600\n"
#define SHA256 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY                                                                                    \
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" /* of RFC 8463, in full */
#define ED25519 "\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n"

static const char *const selectors[] = { "s1", "s2", NULL };
static const char *const lists[] = { "bl.test", NULL };

static const struct {
    const char *zone; /* below shop.test; NULL: DNS off */
    const char *fact;
    const char *want; /* values joined with " | ", or "?reason" */
} fact_rows[] = {
    { "", "domain", "shop.test" },
    { "@ TXT x\n", "domain_soa", "none" },
    { "@" SOA, "domain_soa", "ok" },
    { "test." SOA "@ TXT x\n", "domain_soa", "none" }, /* test is no organisation */
    { "", "domain_soa", "nxdomain" },
    { ";! servfail shop.test SOA\n", "domain_soa", "?dns servfail" },
    { NULL, "domain_soa", "?needs dns" },

    { "@" SOA, "domain_dnssec", "?needs validating dns" },
    { "@" SOA ";! authentic .\n", "domain_dnssec", "no" },
    { "@" SOA ";! authentic .\n;! authentic shop.test\n", "domain_dnssec", "yes" },
    { "@" SOA ";! authentic shop.test\n", "domain_dnssec", "yes" },
    { ";! authentic .\n;! timeout shop.test SOA\n", "domain_dnssec", "?needs validating dns" },
    { NULL, "domain_dnssec", "?needs dns" },

    { "", "domain_spf", "none" },
    { "@ TXT \"v=spf1 -all\"\n", "domain_spf", "ok" },
    { "@ TXT \"v=spf1 -all\"\n@ TXT \"v=spf1\"\n", "domain_spf", "several-records" },
    { "@ TXT \"v=spf1 a//\"\n", "domain_spf", "syntax" },
    { "@ TXT \"v=spf1 mx ip4:192.0.2.300\"\n", "domain_spf_column", "15" },
    { "@ TXT \"v=spf1 mx ip4:192.0.2.300\"\n", "domain_spf_error", "network" },
    { "@ TXT \"v=spf1 mx ip4:192.0.2.300\"\n", "domain_spf_lookups", "" },
    { ";! timeout shop.test TXT\n", "domain_spf", "?dns timeout" },
    { ";! timeout shop.test TXT\n", "domain_spf_lookups", "?dns timeout" },
    { NULL, "domain_spf", "?needs dns" },
    { "@ TXT \"v=spf1 -all\"\n", "domain_spf_all", "fail" },
    { "@ TXT \"v=spf1 redirect=_a.shop.test\"\n_a TXT \"v=spf1 ?all\"\n", "domain_spf_all",
        "neutral" },
    { "@ TXT \"v=spf1 redirect=_a.shop.test\"\n_a TXT \"v=spf1 mx\"\n", "domain_spf_all",
        "none" },
    { "@ TXT \"v=spf1 redirect=_a.shop.test\"\n", "domain_spf_all", "" },
    { "@ TXT \"v=spf1 redirect=shop.test\"\n", "domain_spf_all", "" },
    { "@ TXT \"v=spf1 redirect=_a.shop.test\"\n;! timeout _a.shop.test\n", "domain_spf_all",
        "" },
    { "@ TXT \"v=spf1 ptr -ptr:x.test a:ptr.x.test -all\"\n", "domain_spf_ptr",
        "ptr | -ptr:x.test" },
    { "@ TXT \"v=spf1 include:_a.shop.test -all\"\n_a TXT \"v=spf1 a:gone.test -all\"\n",
        "domain_spf_void", "a:gone.test" },
    { "@ TXT \"v=spf1 include:_a.shop.test mx:x.test -all\"\n;! timeout _a.shop.test\n",
        "domain_spf_void", "mx:x.test" },
    { "@ TXT \"v=spf1 include:_a.shop.test -all\"\n;! timeout _a.shop.test\n",
        "domain_spf_void", "?dns timeout" },
    { "@ TXT \"v=spf1 include:_a.shop.test -all\"\n;! timeout _a.shop.test\n",
        "domain_spf_lookups", "?dns timeout" },
    { "@ TXT \"v=spf1 a a a a a a a a a a include:_a.shop.test -all\"\n"
      ";! timeout _a.shop.test\n",
        "domain_spf_lookups", "11" },
    { "@ TXT \"v=spf1 include:_a.shop.test -all\"\n", "domain_spf_broken",
        "include:_a.shop.test" },
    { "@ TXT \"v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 -all\"\n", "domain_spf_repeat",
        "ip4:192.0.2.1 (shop.test) in ip4:192.0.2.0/24 (shop.test)" },

    { "", "domain_dkim", "none" },
    { "x._domainkey TXT y\n", "domain_dkim", "hidden" },
    { "s1._domainkey TXT " ED25519, "domain_dkim", "ok" },
    { "s1._domainkey TXT " ED25519, "domain_dkim_missing", "s2" },
    { "s1._domainkey TXT " ED25519 ";! timeout s2._domainkey.shop.test\n", "domain_dkim",
        "ok" },
    { "s1._domainkey TXT " ED25519 ";! timeout s2._domainkey.shop.test\n",
        "domain_dkim_missing", "?dns timeout" },
    { ";! timeout s2._domainkey.shop.test\n", "domain_dkim_missing", "s1" },
    { "x._domainkey TXT y\n;! timeout s2._domainkey.shop.test\n", "domain_dkim",
        "?dns timeout" },
    { ";! servfail _domainkey.shop.test\n", "domain_dkim", "?dns servfail" },
    { NULL, "domain_dkim", "?needs dns" },
    { "s1._domainkey TXT \"v=DKIM1; k=ed25519; p=" KEY "\"\n", "domain_dkim_reason",
        "ed25519-spki" },
    { "s1._domainkey TXT \"v=DKIM1; p=\"\n", "domain_dkim_revoked", "s1" },
    { "s1._domainkey TXT \"v=DKIM1; t=y; p=\"\n", "domain_dkim_testing", "s1" },

    { "", "domain_dmarc", "none" },
    { "_dmarc TXT \"v=DMARC1; p=none\"\n", "domain_dmarc", "own" },
    { "_dmarc.test. TXT \"v=DMARC1; p=reject; sp=none; psd=y\"\n", "domain_dmarc", "parent" },
    { "_dmarc TXT \"v=DMARC1; p=none\"\n_dmarc TXT \"v=DMARC1; p=reject\"\n",
        "domain_dmarc_error", "several-records" },
    { "_dmarc TXT \"v=DMARC1; p=reject; SP=none; np=quarantine\"\n", "domain_dmarc_weaker",
        "sp=none | np=quarantine" },
    { "_dmarc TXT \"v=DMARC1; p=none; pct=7\"\n", "domain_dmarc_pct", "7" },
    { "_dmarc TXT \"v=DMARC1; p=none; pct=700\"\n", "domain_dmarc_pct", "" },
    { "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:a@x.test\"\n", "domain_dmarc_dead",
        "mailto:a@x.test" },
    { "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:a@x.test\"\n"
      "shop.test._report._dmarc.x.test. TXT \"v=DMARC1\"\n;! timeout x.test\n",
        "domain_dmarc_dead", "?dns timeout" },
    { ";! timeout _dmarc.shop.test\n", "domain_dmarc", "?dns timeout" },
    { NULL, "domain_dmarc_policy_7489", "?needs dns" },

    { "", "domain_mx", "nxdomain" },
    { "@ MX 0 .\n", "domain_mx", "null" },
    { "@ MX 1 a\n@ MX 2 b\na A 192.0.2.1\nb A 10.0.0.1\n", "domain_mx_host",
        "a.shop.test | b.shop.test" },
    { "@ MX 1 a\n@ MX 2 b\na A 192.0.2.1\nb A 10.0.0.1\n", "domain_mx_local", "b.shop.test" },
    { "@ MX 1 a\n@ MX 2 b\na A 192.0.2.1\n;! timeout b.shop.test\n", "domain_mx_no_address",
        "?dns timeout" },
    { "@ MX 1 a\n@ MX 2 b\n@ MX 3 c\na A 192.0.2.1\n;! timeout b.shop.test\n",
        "domain_mx_no_address", "c.shop.test" },
    { ";! timeout shop.test MX\n", "domain_mx", "?dns timeout" },
    { NULL, "domain_mx_host", "?needs dns" },

    { "@ MX 1 a\na A 192.0.2.1\n", "domain_dane_missing", "a.shop.test" },
    { "@ MX 1 a\na A 192.0.2.1\n_25._tcp.a TLSA 3 1 1 " SHA256 "\n", "domain_dane",
        "a.shop.test" },
    { "@ MX 1 a\na A 192.0.2.1\n_25._tcp.a TLSA 3 1 1 " SHA256 "\n", "domain_dane_unsigned",
        "?needs validating dns" },
    { "@ MX 1 a\na A 192.0.2.1\n", "domain_dane_unsigned", "" },
    { "@ MX 1 a\na A 192.0.2.1\n;! timeout _25._tcp.a.shop.test\n", "domain_dane_missing",
        "?dns timeout" },
    { "_mta-sts TXT \"v=STSv1; id=1\"\n", "domain_mta_sts", "ok" },
    { "_mta-sts TXT \"v=STSv1; id=1\"\n", "domain_mta_sts_policy", "?needs https" },
    { "", "domain_mta_sts_policy", "" },
    { ";! refused _smtp._tls.shop.test\n", "domain_tls_rpt", "?dns refused" },
    { "default._bimi TXT \"v=BIMI1; l=x\"\n", "domain_bimi_error", "location-bad" },
    { "@ CAA 0 issue \";\"\n", "domain_caa", "0 issue \";\"" },
    { ";! timeout test CAA\n", "domain_caa", "?dns timeout" },

    { "1.2.0.192.in-addr.arpa. PTR mail.shop.test.\nmail A 192.0.2.1\n", "ptr", "ok" },
    { ";! timeout 1.2.0.192.in-addr.arpa\n", "ptr", "?dns timeout" },
    { "shop.test.bl.test. A 127.0.0.2\n", "domain_listed", "shop.test (bl.test: 127.0.0.2)" },
    { ";! timeout shop.test.bl.test\n", "domain_listed", "?dns timeout" },
    { ";! timeout shop.test.bl.test\n1.2.0.192.bl.test. A 127.0.0.9\n", "domain_listed",
        "192.0.2.1 (bl.test: 127.0.0.9)" },
    { "shop.test.bl.test. A 127.255.255.252\n", "domain_listed_error",
        "shop.test (bl.test: 127.255.255.252)" },
};

static PsFacts *
facts_of(PsDns *dns, const PsDomainOptions *options)
{
    PsFacts *facts = ps_facts_new(NULL);
    g_autoptr(PsDomain) domain = ps_domain_new("shop.test", options);

    while (!ps_domain_ask(domain))
        ck_assert(ps_dns_step(dns));
    ps_measure_domain(facts, domain);
    return facts;
}

START_TEST(fact)
{
    const char *zone = fact_rows[_i].zone;
    g_autofree char *text =
        zone ? g_strconcat("$TTL 60\n$ORIGIN shop.test.\n", zone, NULL) : NULL;
    g_autoptr(PsDns) dns = test_dns(text);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    const PsDomainOptions options = {
        .dns = dns, .psl = psl, .selectors = selectors, .ip = "192.0.2.1", .lists = lists
    };
    g_autoptr(PsFacts) facts = facts_of(dns, &options);
    g_autofree char *got = test_values(facts, fact_rows[_i].fact);

    ck_assert_msg(!strcmp(got, fact_rows[_i].want), "%s: %s, wanted: %s", fact_rows[_i].fact,
        got, fact_rows[_i].want);
}
END_TEST

/* No fact of a domain is left as it was. */
START_TEST(all_measured)
{
    static const char *const zones[] = { NULL, "", "shop.test. 60 MX 0 .\n",
        "shop.test. 60 TXT \"v=spf1\"\n_dmarc.shop.test. 60 TXT \"v=DMARC1\"\n" };

    for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(PsDns) dns = test_dns(zones[i]);
        const PsDomainOptions options = { .dns = dns };
        g_autoptr(PsFacts) facts = facts_of(dns, &options);

        for (int id = 0; id < PS_FACTS; id++)
            if (ps_fact_info(id)->scope == PS_SCOPE_DOMAIN)
                ck_assert_msg(g_strcmp0(ps_facts_get(facts, id)->reason, "not measured") != 0,
                    "%u: %s", i, ps_fact_info(id)->name);
    }
}
END_TEST

/* Usual selectors: those that are not there are not told of, and one that stands for all is told
 * of once. */
static const struct {
    const char *zone;
    const char *want; /* selectors told of */
} usual_rows[] = {
    { "", "" },
    { "s1._domainkey.shop.test. 60 TXT \"v=DKIM1; p=\"\n", "s1" },
    { "s1._domainkey.shop.test. 60 TXT \"hello\"\n", "" },
    { "*._domainkey.shop.test. 60 TXT \"v=DKIM1; p=\"\n", "*" },
    { "*._domainkey.shop.test. 60 TXT \"v=DKIM1; p=\"\n"
      "s2._domainkey.shop.test. 60 TXT " ED25519,
        "* s2" },
    { "*.shop.test. 60 TXT \"v=spf1 -all\"\n", "" },
    { ";! timeout s1._domainkey.shop.test\n", "" },
};

START_TEST(usual)
{
    g_autoptr(PsDns) dns = test_dns(usual_rows[_i].zone);
    const PsDomainOptions options = { .dns = dns, .usual_selectors = selectors };
    g_autoptr(PsDomain) domain = ps_domain_new("shop.test", &options);
    g_autoptr(GString) got = g_string_new(NULL);

    while (!ps_domain_ask(domain))
        ck_assert(ps_dns_step(dns));
    for (guint i = 0; i < domain->keys->len; i++)
        g_string_append_printf(
            got, "%s%s", i ? " " : "", g_array_index(domain->keys, PsDomainKey, i).selector);
    ck_assert_str_eq(got->str, usual_rows[_i].want);
}
END_TEST

/* All that need not wait for an answer is asked at once, and what follows from one answer right
 * after it. */
START_TEST(at_once)
{
    static const char *const names[] = { "shop.test", "_dmarc.shop.test", "_dmarc.test",
        "_domainkey.shop.test", "s1._domainkey.shop.test", "s2._domainkey.shop.test",
        "_mta-sts.shop.test", "_smtp._tls.shop.test", "default._bimi.shop.test",
        "1.2.0.192.in-addr.arpa", "shop.test.bl.test", "1.2.0.192.bl.test" };
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDomain) domain = NULL;
    g_autoptr(PsDns) dns = NULL;
    PsDomainOptions options = { .selectors = selectors, .ip = "192.0.2.1", .lists = lists };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_string_append_printf(zone, ";! delay 1 %s\n", names[i]);
    dns = options.dns = test_dns(zone->str);
    domain = ps_domain_new("shop.test", &options);
    ck_assert(!ps_domain_ask(domain));
    /* of the domain itself SOA, TXT, MX and CAA */
    ck_assert_uint_eq(ps_dns_pending(dns), G_N_ELEMENTS(names) + 3);
    while (!ps_domain_ask(domain))
        ck_assert(ps_dns_step(dns));
}
END_TEST

SUITE(domain, TABLE(fact), TEST(all_measured), TABLE(usual), TEST(at_once))
