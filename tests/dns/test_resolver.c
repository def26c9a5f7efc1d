/* SPDX-License-Identifier: MIT */
#include "dns/resolver.h"

#include "dns/show.h"
#include "suite.h"

static const char zone[] = "a.test. A 192.0.2.1\n"
                           "slow.test. A 192.0.2.2\n"
                           ";! delay 30 slow.test\n"
                           ";! delay 1 fast.test\n"
                           ";! delay 0 next.test\n"
                           ";! delay 60000 late.test\n";

static PsDns *
open_zone(void)
{
    return open_text("zone", zone, strlen(zone), NULL, NULL);
}

static void
note(const PsDnsAnswer *answer, gpointer data)
{
    g_string_append_printf(data, "%s %s\n", answer->name, ps_dns_status_name(answer->status));
}

START_TEST(off)
{
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);

    assert_answer(dns, "a.test", PS_DNS_A, "off 0");
    assert_answer(dns, "a..test", PS_DNS_A, "off 0");
    ck_assert(ps_dns_is_off(dns));
    ck_assert(!ps_dns_step(dns));
    ck_assert_uint_eq(ps_dns_asked(dns), 0);
}
END_TEST

static const char *const wrong_spec_rows[] = {
    "",
    "on",
    "zone",
    "192.0.2.1:",
    "192.0.2.1:0",
    "192.0.2.1:65536",
    "192.0.2.1:53x",
    "ns.example.com",
    "192.0.2.1,",
    ",192.0.2.1",
    "[2001:db8::1",
    "[2001:db8::1]53",
    "2001:db8::1]:53",
    "[192.0.2.1]:53",
    "192.0.2.1 192.0.2.2",
    "fe80::1%lo",
};

START_TEST(wrong_spec)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_dns_open(wrong_spec_rows[_i], NULL, &error));
    ck_assert(g_error_matches(error, PS_DNS_ERROR, PS_DNS_ERROR_SPEC));
}
END_TEST

/* One question however it is written, and one only goes to the backend. */
START_TEST(cached)
{
    g_autoptr(PsDns) dns = open_zone();
    const PsDnsAnswer *answer = ps_dns_get(dns, "A.Test.", PS_DNS_A);

    ck_assert_str_eq(answer->name, "a.test");
    ck_assert_ptr_eq(ps_dns_get(dns, "a.test", PS_DNS_A), answer);
    ck_assert_ptr_eq(ps_dns_ask(dns, "\\097.tes\\t", PS_DNS_A, NULL, NULL), answer);
    ck_assert_uint_eq(ps_dns_asked(dns), 1);
    ck_assert_ptr_ne(ps_dns_get(dns, "a.test", PS_DNS_MX), answer);
    ck_assert_uint_eq(ps_dns_asked(dns), 2);
}
END_TEST

static const char *const no_name_rows[] = {
    "",
    "a..test",
    ".a",
    "a\\",
    "a\\256",
    "x123456789012345678901234567890123456789012345678901234567890123.test",
};

START_TEST(no_name)
{
    g_autoptr(PsDns) dns = open_zone();
    const PsDnsAnswer *answer = ps_dns_ask(dns, no_name_rows[_i], PS_DNS_A, NULL, NULL);

    ck_assert_ptr_nonnull(answer);
    ck_assert_int_eq(answer->status, PS_DNS_NXDOMAIN);
    ck_assert_str_eq(answer->name, no_name_rows[_i]);
    ck_assert_str_eq(answer->canonical, answer->name);
    ck_assert_uint_eq(ps_dns_asked(dns), 0);
}
END_TEST

/* Who asks is called once, from a step; questions do not wait for slower ones. */
START_TEST(waiters)
{
    g_autoptr(GString) log = g_string_new(NULL);
    g_autoptr(PsDns) dns = open_zone();

    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, note, log));
    ck_assert_ptr_null(ps_dns_ask(dns, "SLOW.test", PS_DNS_A, note, log));
    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, NULL, NULL));
    ck_assert_ptr_null(ps_dns_ask(dns, "fast.test", PS_DNS_A, note, log));
    ck_assert_ptr_nonnull(ps_dns_ask(dns, "a.test", PS_DNS_A, note, log));
    ck_assert_str_eq(log->str, "");
    ck_assert_uint_eq(ps_dns_pending(dns), 2);
    ck_assert_uint_eq(ps_dns_asked(dns), 3);

    while (ps_dns_step(dns))
        ;
    ck_assert_str_eq(log->str, "fast.test nxdomain\nslow.test noerror\nslow.test noerror\n");
    ck_assert_uint_eq(ps_dns_pending(dns), 0);
}
END_TEST

START_TEST(delay_is_waited_for)
{
    g_autoptr(PsDns) dns = open_zone();
    gint64 start = g_get_monotonic_time();

    assert_answer(dns, "slow.test", PS_DNS_A, "noerror 3600 192.0.2.2");
    ck_assert_int_ge(g_get_monotonic_time() - start, 30 * 1000);
}
END_TEST

START_TEST(delay_over_timeout)
{
    const PsDnsOptions options = { .timeout_ms = 20 };
    g_autoptr(PsDns) dns = open_text("zone", zone, strlen(zone), &options, NULL);
    gint64 start = g_get_monotonic_time();

    assert_answer(dns, "late.test", PS_DNS_A, "timeout 0");
    ck_assert_int_ge(g_get_monotonic_time() - start, 20 * 1000);
    ck_assert_int_lt(g_get_monotonic_time() - start, 20 * 1000 * 1000);
    assert_answer(dns, "next.test", PS_DNS_A, "nxdomain 0");
}
END_TEST

START_TEST(step_within_a_time)
{
    const PsDnsOptions options = { .timeout_ms = 60 * 1000 };
    g_autoptr(PsDns) dns = open_text("zone", zone, strlen(zone), &options, NULL);
    gint64 start = g_get_monotonic_time();

    ck_assert(!ps_dns_step_within(dns, 20));
    ck_assert_ptr_null(ps_dns_ask(dns, "late.test", PS_DNS_A, NULL, NULL));
    ck_assert_ptr_null(ps_dns_ask(dns, "fast.test", PS_DNS_A, NULL, NULL));
    while (ps_dns_pending(dns) > 1)
        ck_assert(ps_dns_step_within(dns, 20 * 1000));
    ck_assert(ps_dns_step_within(dns, 20));
    ck_assert_uint_eq(ps_dns_pending(dns), 1);
    ck_assert_int_ge(g_get_monotonic_time() - start, 20 * 1000);
    ck_assert_int_lt(g_get_monotonic_time() - start, 10 * 1000 * 1000);
}
END_TEST

typedef struct {
    PsDns *dns;
    GString *log;
} Chain;

/* Ask on, wait for something else and forget, all from within a step. */
static void
ask_on(const PsDnsAnswer *answer, gpointer data)
{
    Chain *chain = data;

    ps_dns_forget(chain->dns);
    ck_assert_int_eq(ps_dns_get(chain->dns, "slow.test", PS_DNS_A)->status, PS_DNS_NOERROR);
    ck_assert_ptr_null(ps_dns_ask(chain->dns, "fast.test", PS_DNS_A, note, chain->log));
    note(answer, chain->log);
}

START_TEST(asking_from_a_step)
{
    g_autoptr(GString) log = g_string_new(NULL);
    g_autoptr(PsDns) dns = open_zone();
    Chain chain = { dns, log };

    ck_assert_ptr_null(ps_dns_ask(dns, "next.test", PS_DNS_A, ask_on, &chain));
    ck_assert_ptr_null(ps_dns_ask(dns, "next.test", PS_DNS_A, note, log));
    while (ps_dns_step(dns))
        ;
    ck_assert_str_eq(log->str, "next.test nxdomain\nnext.test nxdomain\nfast.test nxdomain\n");
}
END_TEST

/* Known answers are dropped and asked anew, questions on their way stay. */
START_TEST(forget)
{
    g_autoptr(GString) log = g_string_new(NULL);
    g_autoptr(PsDns) dns = open_zone();

    ps_dns_get(dns, "a.test", PS_DNS_A);
    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, note, log));
    ps_dns_forget(dns);
    ck_assert_uint_eq(ps_dns_pending(dns), 1);
    assert_answer(dns, "a.test", PS_DNS_A, "noerror 3600 192.0.2.1");
    ck_assert_uint_eq(ps_dns_asked(dns), 3);
    while (ps_dns_step(dns))
        ;
    ck_assert_str_eq(log->str, "slow.test noerror\n");
}
END_TEST

/* One answer is dropped, at once or when all who wait for it have seen it. */
static void
release(const PsDnsAnswer *answer, gpointer data)
{
    ps_dns_release(data, answer);
    ck_assert_str_eq(answer->name, "slow.test");
}

START_TEST(released)
{
    g_autoptr(GString) log = g_string_new(NULL);
    g_autoptr(PsDns) dns = open_zone();

    ps_dns_release(dns, ps_dns_get(dns, "a.test", PS_DNS_A));
    ps_dns_get(dns, "a.test", PS_DNS_A);
    ck_assert_uint_eq(ps_dns_asked(dns), 2);

    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, release, dns));
    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, note, log));
    while (ps_dns_step(dns))
        ;
    ck_assert_str_eq(log->str, "slow.test noerror\n");
    ck_assert_ptr_null(ps_dns_ask(dns, "slow.test", PS_DNS_A, NULL, NULL));
}
END_TEST

/* With bulk, of the addresses only those used of late are kept, and all of the rest. */
START_TEST(addresses_are_dropped)
{
    const PsDnsOptions options = { .bulk = TRUE };
    g_autoptr(PsDns) dns = open_text("zone", zone, strlen(zone), &options, NULL);

    ps_dns_get(dns, "a.test", PS_DNS_MX);
    ps_dns_get(dns, "first.test", PS_DNS_A);
    for (guint i = 0; i < 2 * PS_DNS_ADDRESSES; i++) {
        g_autofree char *name = g_strdup_printf("n%u.test", i);

        ps_dns_get(dns, name, PS_DNS_A);
        if (i % 64 == 0) {
            ps_dns_get(dns, "a.test", PS_DNS_A);
            ck_assert_ptr_null(ps_dns_ask(dns, "next.test", PS_DNS_TXT, NULL, NULL));
            while (ps_dns_step(dns))
                ;
            ps_dns_release(dns, ps_dns_get(dns, "next.test", PS_DNS_TXT));
        }
    }
    ck_assert_uint_eq(ps_dns_asked(dns), 3 + 2 * PS_DNS_ADDRESSES + 2 * PS_DNS_ADDRESSES / 64);
    ps_dns_get(dns, "a.test", PS_DNS_A);
    ps_dns_get(dns, "a.test", PS_DNS_MX);
    ck_assert_uint_eq(ps_dns_asked(dns), 3 + 2 * PS_DNS_ADDRESSES + 2 * PS_DNS_ADDRESSES / 64);
    ps_dns_get(dns, "first.test", PS_DNS_A);
    ck_assert_uint_eq(ps_dns_asked(dns), 4 + 2 * PS_DNS_ADDRESSES + 2 * PS_DNS_ADDRESSES / 64);
}
END_TEST

/* Freed while questions are on their way: nobody is called. */
START_TEST(free_early)
{
    g_autoptr(GString) log = g_string_new(NULL);
    PsDns *dns = open_zone();

    ps_dns_ask(dns, "slow.test", PS_DNS_A, note, log);
    ps_dns_free(dns);
    ps_dns_free(NULL);
    ck_assert_str_eq(log->str, "");
}
END_TEST

static const struct {
    int family;
    const char *address;
    const char *name;
} reverse_rows[] = {
    { AF_INET, "192.0.2.1", "1.2.0.192.in-addr.arpa" },
    { AF_INET6, "2001:db8::567:89ab",
        "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa" },
};

START_TEST(reverse)
{
    struct in6_addr address;
    g_autofree char *name = NULL;

    ck_assert_int_eq(inet_pton(reverse_rows[_i].family, reverse_rows[_i].address, &address), 1);
    name = ps_dns_reverse_name(reverse_rows[_i].family, &address);
    ck_assert_str_eq(name, reverse_rows[_i].name);
}
END_TEST

START_TEST(words)
{
    ck_assert_str_eq(ps_dns_status_name(PS_DNS_NOERROR), "noerror");
    ck_assert_str_eq(ps_dns_status_name(PS_DNS_OFF), "off");
    ck_assert_str_eq(ps_dns_type_name(PS_DNS_CAA), "CAA");
    ck_assert_ptr_null(ps_dns_type_name((PsDnsType) 65400));
}
END_TEST

SUITE(resolver, TEST(off), TABLE(wrong_spec), TEST(cached), TABLE(no_name), TEST(waiters),
    TEST(delay_is_waited_for), TEST(delay_over_timeout), TEST(step_within_a_time),
    TEST(asking_from_a_step), TEST(forget), TEST(released), TEST(addresses_are_dropped),
    TEST(free_early), TABLE(reverse), TEST(words))
