/* SPDX-License-Identifier: MIT */
#include "auth/dnsbl.h"

#include "suite.h"
#include "zone.h"

static const char ZONE[] = "shop.test.bl.test. A 127.0.1.2\n"
                           "2.2.0.192.bl.test. A 127.0.0.4\n"
                           "2.2.0.192.bl.test. A 127.0.0.10\n"
                           "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
                           "bl.test. A 127.0.0.2\n"
                           "refused.test.bl.test. A 127.255.255.254\n"
                           "both.test.bl.test. A 127.0.0.2\n"
                           "both.test.bl.test. A 127.255.255.255\n"
                           "near.test.bl.test. A 127.255.254.1\n"
                           "*.gone.test. A 203.0.113.9\n"
                           ";! timeout slow.test.bl.test\n";

static const struct {
    const char *list, *domain, *ip;
    const char *want; /* state, subject, code */
} lookup_rows[] = {
    { "bl.test", "shop.test", NULL, "listed shop.test 127.0.1.2" },
    { "bl.test", "other.test", NULL, "not-listed other.test -" },
    { "bl.test", NULL, "192.0.2.2", "listed 192.0.2.2 127.0.0.4" },
    { "bl.test", NULL, "192.0.2.3", "not-listed 192.0.2.3 -" },
    { "bl.test", NULL, "2001:db8::1", "listed 2001:db8::1 127.0.0.2" },
    { "bl.test", NULL, "2001:db8::2", "not-listed 2001:db8::2 -" },
    { "bl.test", "refused.test", NULL, "error refused.test 127.255.255.254" },
    { "bl.test", "both.test", NULL, "error both.test 127.0.0.2" },
    { "bl.test", "near.test", NULL, "listed near.test 127.255.254.1" },
    { "gone.test", "shop.test", NULL, "error shop.test 203.0.113.9" },
    { "bl.test", "slow.test", NULL, "unknown slow.test -" },
    { "..", "shop.test", NULL, "not-listed shop.test -" },
};

START_TEST(lookup)
{
    g_autoptr(PsDns) dns = zone_open(ZONE);
    g_auto(PsDnsbl) found = { 0 };
    g_autofree char *got = NULL;
    PsNetAddress address;

    if (lookup_rows[_i].ip)
        ck_assert(ps_net_parse(lookup_rows[_i].ip, &address));
    while (!ps_dnsbl_check(dns, lookup_rows[_i].list, lookup_rows[_i].domain,
        lookup_rows[_i].ip ? &address : NULL, &found))
        ck_assert(ps_dns_step(dns));
    got = g_strdup_printf("%s %s %s", ps_dnsbl_state_name(found.state), found.subject,
        found.code ? found.code : "-");
    ck_assert_str_eq(got, lookup_rows[_i].want);
}
END_TEST

SUITE(dnsbl, TABLE(lookup))
