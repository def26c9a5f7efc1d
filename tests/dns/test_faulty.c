/* SPDX-License-Identifier: MIT */
#include "dns/world.h"
#include "suite.h"

#define SHORT_MS 200

/* Servers that fail, and verdicts that are right nevertheless. */
static const struct {
    guint domains;
    WorldFaults faults;
} faulty_rows[] = {
    { 20000, { 0 } },
    { 4000, { .delay_ms = 30 } },
    { 4000, { .dead = 20 } },
    { 4000, { .broken = 20 } },
    { 4000, { .truncated = 100 } },
    { 4000, { .servfail_once = 100 } },
    { 4000, { .lost = 50, .servfail_once = 50, .truncated = 10 } },
};

START_TEST(faulty)
{
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = 1000 };
    g_autoptr(World) world = world_start(&faulty_rows[_i].faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &faulty_rows[_i].faults, .ready = G_QUEUE_INIT };
    PsDnsHealth health;

    world_check(&check, 0, faulty_rows[_i].domains);
    ps_dns_health(dns, &health);
    ck_assert_uint_eq(check.wrong, 0);
    ck_assert_uint_eq(health.slow, 0);
    ck_assert_uint_eq(ps_dns_pending(dns), 0);
}
END_TEST

/* Never more at a time, or a second, than was allowed. */
START_TEST(allowance)
{
    const WorldFaults faults = { .delay_ms = 5 };
    const PsDnsOptions options = { .bulk = TRUE, .window = 10, .rate = 1000 };
    g_autoptr(World) world = world_start(&faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &faults, .ready = G_QUEUE_INIT };
    gint64 began = g_get_monotonic_time();
    PsDnsHealth health;

    world_check(&check, 0, 1000);
    ps_dns_health(dns, &health);
    ck_assert_uint_eq(check.wrong, 0);
    ck_assert_uint_le(health.window, 10);
    ck_assert_int_ge(g_get_monotonic_time() - began, G_USEC_PER_SEC);
}
END_TEST

/* Freed while questions are on their way, wait, and were given up. */
START_TEST(free_early)
{
    const WorldFaults faults = { .dead = 500 };
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = SHORT_MS };
    g_autoptr(World) world = world_start(&faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);

    for (guint i = 0; i < 2000; i++) {
        g_autofree char *domain = world_domain(i);

        ps_dns_ask(dns, domain, PS_DNS_MX, NULL, NULL);
        if (i % 4 == 0)
            ps_dns_step(dns);
    }
    ck_assert_uint_gt(ps_dns_pending(dns), 0);
}
END_TEST

SUITE(faulty, TABLE(faulty), TEST(allowance), TEST(free_early))
