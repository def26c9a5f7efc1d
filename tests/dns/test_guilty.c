/* SPDX-License-Identifier: MIT */
#include "dns/fake.h"
#include "dns/world.h"
#include "suite.h"

#define SHORT_MS 200

/* The resolver is guilty, which is found out, and the verdicts are right nevertheless. */
static const struct {
    guint domains;
    WorldFaults faults;
} guilty_rows[] = {
    { 4000, { .deaf_after = 2000, .deaf_ms = 2500 } },
    { 3000, { .per_second = 1500, .refuse = TRUE } },
    { 60, { .per_second = 40, .refuse = TRUE } },
    { 60, { .per_second = 50 } },
};

START_TEST(guilty)
{
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = 1000 };
    g_autoptr(World) world = world_start(&guilty_rows[_i].faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &guilty_rows[_i].faults, .ready = G_QUEUE_INIT };
    PsDnsHealth health;

    world_check(&check, 0, guilty_rows[_i].domains);
    ps_dns_health(dns, &health);
    ck_assert_uint_eq(check.wrong, 0);
    ck_assert(health.overloaded);
}
END_TEST

/* What is dropped is not told from what is lost on the way, and is asked again. */
START_TEST(drops)
{
    const WorldFaults faults = { .per_second = 1500 };
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = 1000 };
    g_autoptr(World) world = world_start(&faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &faults, .ready = G_QUEUE_INIT };

    world_check(&check, 0, 2500);
    ck_assert_uint_eq(check.wrong, 0);
}
END_TEST

/* Nobody is guilty when the kernel has room for few answers, but for us: with its default, and
 * with hardly any, all are there, one by one or all at once. */
static const struct {
    guint buffer;
    WorldFaults faults;
} buffer_rows[] = {
    { 212992, { 0 } },
    { 212992, { .delay_ms = 20 } },
    { 1, { .delay_ms = 2 } },
};

START_TEST(buffer)
{
    const PsDnsOptions options = { .bulk = TRUE, .buffer = buffer_rows[_i].buffer };
    g_autoptr(World) world = world_start(&buffer_rows[_i].faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &buffer_rows[_i].faults, .ready = G_QUEUE_INIT };
    PsDnsHealth health;

    world_check(&check, 0, 3000);
    ps_dns_health(dns, &health);
    ck_assert_uint_eq(check.wrong, 0);
    ck_assert(!health.overloaded);
    ck_assert_uint_le(health.window, 2 * buffer_rows[_i].buffer / 1280 + 4);
}
END_TEST

/* The resolver goes away: the rest is unknown, soon, and whose fault it is, is known. */
START_TEST(gone)
{
    const WorldFaults faults = { .gone_after = 1000 };
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = SHORT_MS };
    g_autoptr(World) world = world_start(&faults);
    g_autoptr(PsDns) dns = ps_dns_open(world->address, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &faults, .ready = G_QUEUE_INIT };
    PsDnsHealth health;

    world_check(&check, 0, 5000);
    ps_dns_health(dns, &health);
    ck_assert_uint_gt(check.unknown, 0);
    ck_assert_uint_eq(check.wrong, check.false_unknown);
    ck_assert(health.overloaded);
}
END_TEST

/* Of two servers one is dead. */
START_TEST(one_of_two)
{
    const WorldFaults faults = { 0 };
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = 1000 };
    g_autoptr(World) world = world_start(&faults);
    g_autoptr(Fake) dead = fake_start("drop");
    g_autofree char *servers = g_strjoin(",", dead->address, world->address, NULL);
    g_autoptr(PsDns) dns = ps_dns_open(servers, &options, NULL);
    WorldCheck check = { .dns = dns, .faults = &faults, .ready = G_QUEUE_INIT };

    world_check(&check, 0, 4000);
    ck_assert_uint_eq(check.wrong, 0);
    ck_assert_uint_gt(dead->queries, 0);
    ck_assert_uint_lt(dead->queries, 1500);
}
END_TEST

SUITE(guilty, TABLE(guilty), TEST(drops), TABLE(buffer), TEST(gone), TEST(one_of_two))
