/* SPDX-License-Identifier: MIT */
#include "addr/mx.h"

#include <string.h>

#include "suite.h"

static PsDns *
open_zone(void)
{
    g_autofree char *spec = g_strdup_printf("zone:%s/zones/mx.zone", g_getenv("PS_TESTS"));
    GError *error = NULL;
    PsDns *dns = ps_dns_open(spec, NULL, &error);

    ck_assert_msg(dns != NULL, "%s", error ? error->message : "");
    return dns;
}

static void
check(PsDns *dns, const char *domain, PsMx *ret)
{
    while (!ps_mx_check(dns, domain, NULL, NULL, ret))
        ck_assert(ps_dns_step(dns));
}

/* "state host/problem host/problem ..." or "unknown(why)" */
static char *
describe(const PsMx *mx)
{
    GString *out = g_string_new(ps_mx_state_name(mx->state));

    if (mx->state == PS_MX_UNKNOWN)
        g_string_append_printf(out, "(%s)", ps_dns_status_name(mx->why));
    for (guint i = 0; i < mx->count; i++)
        g_string_append_printf(
            out, " %s/%s", mx->hosts[i].name, ps_mx_problem_name(mx->hosts[i].problem));
    return g_string_free(out, FALSE);
}

/* Domains of tests/zones/mx.zone, below example. */
static const struct {
    const char *domain;
    const char *out;
} domain_rows[] = {
    { "ok", "ok mx1.ok.example/ok" },
    { "several", "ok a.several.example/ok b.several.example/ok c.several.example/ok" },
    { "v6", "ok mx.v6.example/ok" },
    { "null", "null" },
    { "null-ten", "null" },
    { "null-and-more", "partly ./bad-name mx1.ok.example/ok" },
    { "implicit", "implicit" },
    { "implicit-v6", "implicit" },
    { "implicit-alias", "implicit" },
    { "implicit-loopback", "broken implicit-loopback.example/local" },
    { "text-only", "none" },
    { "empty", "none" },
    { "missing", "nxdomain" },
    { "is-ip", "broken 192.0.2.1/ip" },
    { "is-ip6", "broken 2001\\:db8\\:\\:1/ip" },
    { "ip-and-ok", "partly 192.0.2.1/ip mx1.ok.example/ok" },
    { "cname-mx", "cname implicit-alias.example/cname" },
    { "cname-and-gone", "partly implicit-alias.example/cname gone.example/no-address" },
    { "gone", "nxdomain" },
    { "no-address", "broken gone.example/no-address text-only.example/no-address" },
    { "localhost-mx", "broken localhost/local" },
    { "private",
        "broken ten.private.example/local loopback.private.example/local "
        "nat.private.example/local ula.private.example/local zero.private.example/local" },
    { "private-and-public", "ok both.private.example/ok" },
    { "private-v4-public-v6", "ok split.private.example/ok" },
    { "bad-name", "broken a\\032b.example/bad-name" },
    { "underscore", "ok mx_1.underscore.example/ok" },
    { "alias", "ok mx1.ok.example/ok" },
    { "loop", "unknown(servfail)" },
    { "slow", "unknown(timeout)" },
    { "failing", "unknown(servfail)" },
    { "slow-host", "unknown(timeout) mx.slow-host.example/unknown" },
    { "slow-v6", "unknown(timeout) mx.slow-v6.example/unknown" },
    { "slow-and-ok", "ok mx1.ok.example/ok mx.slow-host.example/unknown" },
    { "slow-and-gone",
        "unknown(timeout) gone.example/no-address mx.slow-host.example/unknown" },
    { "slow-ok-gone",
        "partly mx1.ok.example/ok gone.example/no-address mx.slow-host.example/unknown" },
    { "slow-implicit", "unknown(timeout)" },
};

START_TEST(domain)
{
    g_autoptr(PsDns) dns = open_zone();
    g_autofree char *name = g_strconcat(domain_rows[_i].domain, ".example", NULL);
    g_autofree char *out = NULL;
    g_auto(PsMx) mx = { 0 };

    check(dns, name, &mx);
    out = describe(&mx);
    ck_assert_str_eq(out, domain_rows[_i].out);
}
END_TEST

START_TEST(dns_off)
{
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    g_auto(PsMx) mx = { 0 };

    ck_assert(ps_mx_check(dns, "ok.example", NULL, NULL, &mx));
    ck_assert_int_eq(mx.state, PS_MX_UNKNOWN);
    ck_assert_int_eq(mx.why, PS_DNS_OFF);
}
END_TEST

/* One question for the MX, one for each host; the IPv6 addresses only where they are
 * needed. Nothing is asked twice. */
static const struct {
    const char *domain;
    guint questions;
} cost_rows[] = {
    { "ok.example", 2 },
    { "several.example", 4 },
    { "v6.example", 3 },
    { "null.example", 1 },
    { "missing.example", 1 },
    { "is-ip.example", 1 },
    { "localhost-mx.example", 1 },
    { "implicit.example", 2 },
    { "text-only.example", 3 },
    { "many.example", 65 },
};

START_TEST(cost)
{
    g_autoptr(PsDns) dns = open_zone();
    g_auto(PsMx) mx = { 0 };
    g_auto(PsMx) again = { 0 };

    check(dns, cost_rows[_i].domain, &mx);
    check(dns, cost_rows[_i].domain, &again);
    ck_assert_uint_eq(ps_dns_asked(dns), cost_rows[_i].questions);
}
END_TEST

/* More hosts than any mail server would try: the nearest are looked up, none is lost. */
START_TEST(many_hosts)
{
    g_autoptr(PsDns) dns = open_zone();
    g_auto(PsMx) mx = { 0 };

    check(dns, "many.example", &mx);
    ck_assert_int_eq(mx.state, PS_MX_BROKEN);
    ck_assert_uint_eq(mx.count, 70);
    ck_assert_int_eq(mx.hosts[63].problem, PS_MX_HOST_NO_ADDRESS);
    ck_assert_int_eq(mx.hosts[64].problem, PS_MX_HOST_UNKNOWN);
}
END_TEST

static void
count_answer(const PsDnsAnswer *answer, gpointer data)
{
    (void) answer;
    ++*(guint *) data;
}

/* The hosts of a round are on their way together, and whoever waits is told once. */
START_TEST(together)
{
    g_autoptr(PsDns) dns = open_zone();
    g_auto(PsMx) mx = { 0 };
    guint told = 0, rounds = 0;

    while (!ps_mx_check(dns, "delayed.example", count_answer, &told, &mx)) {
        rounds++;
        if (rounds == 2)
            ck_assert_uint_eq(ps_dns_pending(dns), 3);
        while (told < rounds)
            ck_assert(ps_dns_step(dns));
    }
    ck_assert_int_eq(mx.state, PS_MX_OK);
    ck_assert_uint_eq(told, rounds);
}
END_TEST

SUITE(mx, TABLE(domain), TEST(dns_off), TABLE(cost), TEST(many_hosts), TEST(together))
