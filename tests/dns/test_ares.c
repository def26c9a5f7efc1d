/* SPDX-License-Identifier: MIT */
#include "dns/resolver.h"

#include <sys/time.h>

#include "dns/fake.h"
#include "dns/server.h"
#include "dns/show.h"
#include "suite.h"

#define SHORT_MS 200 /* the timeout where one is to come; "late" is later */

static const struct {
    const char *first;  /* script of the first server */
    const char *second; /* and of the second, if there is one */
    guint timeout_ms;
    guint tries;
    const char *want;
    guint first_queries, second_queries;
} script_rows[] = {
    { "answer", NULL, 0, 2, "noerror 60 192.0.2.1", 1, 0 },
    { "nxdomain", NULL, 0, 2, "nxdomain 0", 1, 0 },
    { "authentic", NULL, 0, 2, "noerror 60 authentic 192.0.2.1", 1, 0 },
    /* silence */
    { "drop answer", NULL, SHORT_MS, 2, "noerror 60 192.0.2.2", 2, 0 },
    { "drop", NULL, SHORT_MS, 1, "timeout 0", 1, 0 },
    { "drop", NULL, SHORT_MS, 3, "timeout 0", 3, 0 },
    { "drop", "answer", SHORT_MS, 2, "noerror 60 192.0.2.1", 1, 1 },
    { "drop", "drop", SHORT_MS, 3, "timeout 0", 2, 1 },
    { "late", NULL, SHORT_MS, 1, "timeout 0", 1, 0 },
    { "late answer", NULL, SHORT_MS, 2, "noerror 60 192.0.2.2", 2, 0 },
    { "wrong-id", NULL, SHORT_MS, 1, "timeout 0", 1, 0 },
    { "wrong-id answer", NULL, SHORT_MS, 2, "noerror 60 192.0.2.2", 2, 0 },
    { "wrong-question", NULL, SHORT_MS, 1, "timeout 0", 1, 0 },
    /* refusals: the next server is asked, but not the same again; the best word counts */
    { "servfail", NULL, 0, 3, "servfail 0", 1, 0 },
    { "refused", NULL, 0, 3, "refused 0", 1, 0 },
    { "servfail", "answer", 0, 2, "noerror 60 192.0.2.1", 1, 1 },
    { "refused", "answer", 0, 2, "noerror 60 192.0.2.1", 1, 1 },
    { "refused", "answer", 0, 1, "refused 0", 1, 0 },
    { "refused", "nxdomain", 0, 2, "nxdomain 0", 1, 1 },
    { "refused", "servfail", 0, 3, "servfail 0", 1, 1 },
    { "servfail", "refused", 0, 3, "servfail 0", 1, 1 },
    { "servfail", "drop", SHORT_MS, 3, "servfail 0", 1, 2 },
    { "drop", "refused", SHORT_MS, 2, "refused 0", 1, 1 },
    { "drop", "refused", SHORT_MS, 3, "refused 0", 2, 1 },
    /* what cannot be read is asked for once more over TCP */
    { "garbage", NULL, 0, 3, "malformed 0", 2, 0 },
    { "garbage", "answer", 0, 2, "noerror 60 192.0.2.1", 2, 1 },
    { "garbage", "drop", SHORT_MS, 2, "timeout 0", 2, 1 },
    { "garbage-over-udp", NULL, 0, 1, "noerror 60 truncated 192.0.2.2", 2, 0 },
    /* truncation */
    { "truncate", NULL, 0, 1, "noerror 60 truncated 192.0.2.2", 2, 0 },
    { "truncate drop", NULL, SHORT_MS, 1, "timeout 0", 2, 0 },
    { "truncate servfail", NULL, 0, 2, "servfail 0", 2, 0 },
    { "hang-up", NULL, 0, 2, "timeout 0", 4, 0 },
    { "hang-up", "answer", 0, 2, "noerror 60 192.0.2.1", 2, 1 },
    { "hang-up hang-up answer", NULL, 0, 2, "noerror 60 192.0.2.3", 3, 0 },
    /* EDNS is given up */
    { "no-edns", NULL, 0, 1, "noerror 60 192.0.2.2", 2, 0 },
    /* an alias without its target */
    { "alias", NULL, 0, 1, "noerror 30 >target.test(1) 192.0.2.2", 2, 0 },
    { "alias drop alias", NULL, SHORT_MS, 2, "noerror 30 >target.test(1) 192.0.2.3", 3, 0 },
    { "alias servfail", NULL, 0, 2, "servfail 0 >target.test(1)", 2, 0 },
    { "alias garbage", NULL, 0, 1, "malformed 0 >target.test(1)", 3, 0 },
    { "alias nxdomain", NULL, 0, 1, "nxdomain 0 >target.test(1)", 2, 0 },
};

START_TEST(script)
{
    const PsDnsOptions options = { .timeout_ms = script_rows[_i].timeout_ms,
        .tries = script_rows[_i].tries };
    g_autoptr(Fake) first = fake_start(script_rows[_i].first);
    g_autoptr(Fake) second = NULL;
    g_autofree char *servers = NULL;
    g_autoptr(PsDns) dns = NULL;

    if (script_rows[_i].second)
        second = fake_start(script_rows[_i].second);
    servers = g_strjoin(",", first->address, second ? second->address : NULL, NULL);
    dns = ps_dns_open(servers, &options, NULL);
    assert_answer(dns, "a.test", PS_DNS_A, script_rows[_i].want);
    ck_assert_uint_eq(ps_dns_asked(dns), 1);
    ck_assert_uint_eq(ps_dns_pending(dns), 0);
    g_clear_pointer(&dns, ps_dns_free);
    ck_assert_uint_eq(first->queries, script_rows[_i].first_queries);
    if (second)
        ck_assert_uint_eq(second->queries, script_rows[_i].second_queries);
}
END_TEST

/* The server that has not answered is not asked first again. */
START_TEST(dead_server_costs_once)
{
    const PsDnsOptions options = { .timeout_ms = SHORT_MS };
    g_autoptr(Fake) dead = fake_start("drop"), good = fake_start("answer");
    g_autofree char *servers = g_strjoin(",", dead->address, good->address, NULL);
    g_autoptr(PsDns) dns = ps_dns_open(servers, &options, NULL);

    assert_answer(dns, "a.test", PS_DNS_A, "noerror 60 192.0.2.1");
    assert_answer(dns, "b.test", PS_DNS_A, "noerror 60 192.0.2.2");
    ck_assert_uint_eq(dead->queries, 1);
}
END_TEST

/* Nobody listens there: the next one is asked at once, and there is an end soon. */
START_TEST(server_down)
{
    g_autofree char *down = g_strdup_printf("127.0.0.1:%u", server_free_port());
    g_autoptr(Fake) up = fake_start("answer");
    g_autofree char *servers = g_strjoin(",", down, up->address, NULL);
    g_autoptr(PsDns) both = ps_dns_open(servers, NULL, NULL);
    g_autoptr(PsDns) none = ps_dns_open(down, NULL, NULL);
    gint64 start = g_get_monotonic_time();

    assert_answer(both, "a.test", PS_DNS_A, "noerror 60 192.0.2.1");
    assert_answer(none, "a.test", PS_DNS_A, "timeout 0");
    ck_assert_int_lt(g_get_monotonic_time() - start, 1000 * 1000);
}
END_TEST

/* However many ask it. */
START_TEST(many_questions_to_server_down)
{
    const PsDnsOptions options = { .timeout_ms = SHORT_MS };
    g_autofree char *down = g_strdup_printf("127.0.0.1:%u", server_free_port());
    g_autoptr(PsDns) dns = ps_dns_open(down, &options, NULL);
    gint64 start = g_get_monotonic_time();

    for (guint i = 0; i < 3000; i++) {
        g_autofree char *name = g_strdup_printf("n%u.test", i);

        ps_dns_ask(dns, name, PS_DNS_A, NULL, NULL);
    }
    while (ps_dns_step(dns))
        ;
    ck_assert_int_eq(ps_dns_get(dns, "n0.test", PS_DNS_A)->status, PS_DNS_TIMEOUT);
    ck_assert_int_eq(ps_dns_get(dns, "n2999.test", PS_DNS_A)->status, PS_DNS_TIMEOUT);
    ck_assert_uint_eq(ps_dns_asked(dns), 3000);
    ck_assert_int_lt(g_get_monotonic_time() - start, 10 * 1000 * 1000);
}
END_TEST

/* Once c-ares has met a server without EDNS it takes 512 octets only: no answer is lost. */
START_TEST(long_answer_without_edns)
{
    g_autoptr(Fake) fake = fake_start("no-edns no-edns no-edns long");
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, NULL, NULL);

    ck_assert_uint_eq(ps_dns_get(dns, "a.test", PS_DNS_A)->count, 1);
    ck_assert_uint_eq(ps_dns_get(dns, "b.test", PS_DNS_A)->count, 60);
    ck_assert_uint_eq(fake->queries, 5); /* the last one over TCP */
}
END_TEST

START_TEST(long_answer)
{
    g_autoptr(Fake) fake = fake_start("long");
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, NULL, NULL);
    const PsDnsAnswer *answer = ps_dns_get(dns, "a.test", PS_DNS_A);

    ck_assert_uint_eq(answer->count, 60);
    ck_assert(!answer->truncated);
    ck_assert_uint_eq(fake->queries, 1);
}
END_TEST

static void
count(const PsDnsAnswer *answer, gpointer data)
{
    *(guint *) data += answer->status == PS_DNS_NOERROR;
}

/* More questions than may be on their way at once; some get lost on the way. */
START_TEST(many_questions)
{
    const PsDnsOptions options = { .timeout_ms = 1000, .tries = 5 };
    g_autoptr(Fake) fake = fake_start("answer answer drop truncate answer servfail answer");
    g_autoptr(Fake) other = fake_start("answer");
    g_autofree char *servers = g_strjoin(",", fake->address, other->address, NULL);
    g_autoptr(PsDns) dns = ps_dns_open(servers, &options, NULL);
    guint answers = 0;

    for (guint i = 0; i < 3000; i++) {
        g_autofree char *name = g_strdup_printf("n%u.test", i);

        ck_assert_ptr_null(ps_dns_ask(dns, name, PS_DNS_A, count, &answers));
    }
    ck_assert_uint_eq(ps_dns_pending(dns), 3000);
    while (ps_dns_step(dns))
        ;
    ck_assert_uint_eq(answers, 3000);
}
END_TEST

START_TEST(free_early)
{
    g_autoptr(Fake) fake = fake_start("truncate drop");
    PsDns *dns = ps_dns_open(fake->address, NULL, NULL);
    guint answers = 0;

    for (guint i = 0; i < 2000; i++) {
        g_autofree char *name = g_strdup_printf("n%u.test", i);

        ps_dns_ask(dns, name, PS_DNS_A, count, &answers);
    }
    ps_dns_free(dns);
    ck_assert_uint_eq(answers, 0);
}
END_TEST

static void
on_alarm(int number)
{
    (void) number;
}

/* A signal ends a step, so that whoever asks may look whether to stop. */
START_TEST(signal_ends_step)
{
    const struct sigaction action = { .sa_handler = on_alarm };
    const struct itimerval soon = { .it_value.tv_usec = 20 * 1000 };
    g_autoptr(Fake) fake = fake_start("drop");
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, NULL, NULL);
    gint64 start = g_get_monotonic_time();

    ck_assert_ptr_null(ps_dns_ask(dns, "a.test", PS_DNS_A, NULL, NULL));
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);
    ck_assert(ps_dns_step(dns));
    ck_assert_uint_eq(ps_dns_pending(dns), 1);
    ck_assert_int_lt(g_get_monotonic_time() - start, 2000 * 1000);
}
END_TEST

/* Nor does it last longer than it may, however many questions are on their way. */
static const PsDnsOptions step_within_a_time_rows[] = {
    { .timeout_ms = 20 * 1000 },
    { .timeout_ms = 20 * 1000, .bulk = TRUE },
    { .timeout_ms = 20 * 1000, .bulk = TRUE, .rate = 1 },
};

START_TEST(step_within_a_time)
{
    g_autoptr(Fake) fake = fake_start("drop");
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, &step_within_a_time_rows[_i], NULL);
    gint64 start = g_get_monotonic_time();

    ck_assert_ptr_null(ps_dns_ask(dns, "a.test", PS_DNS_A, NULL, NULL));
    ck_assert_ptr_null(ps_dns_ask(dns, "b.test", PS_DNS_A, NULL, NULL));
    for (guint i = 0; i < 3; i++)
        ck_assert(ps_dns_step_within(dns, 30));
    ck_assert_uint_eq(ps_dns_pending(dns), 2);
    ck_assert_int_ge(g_get_monotonic_time() - start, 60 * 1000);
    ck_assert_int_lt(g_get_monotonic_time() - start, 5000 * 1000);
}
END_TEST

/* Whoever asks was busy for longer than the timeout: what came meanwhile has come, and what is
 * asked then has all its time. */
START_TEST(busy)
{
    const PsDnsOptions options = { .timeout_ms = SHORT_MS, .tries = 1 };
    g_autoptr(Fake) fake = fake_start("late answer");
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, &options, NULL);

    ck_assert_ptr_null(ps_dns_ask(dns, "a.test", PS_DNS_A, NULL, NULL));
    ps_dns_step_within(dns, 10);
    g_usleep(2 * SHORT_MS * 1000);
    ck_assert_int_eq(ps_dns_get(dns, "b.test", PS_DNS_A)->status, PS_DNS_NOERROR);
    ck_assert_int_eq(ps_dns_get(dns, "a.test", PS_DNS_A)->status, PS_DNS_NOERROR);
}
END_TEST

SUITE(ares, TABLE(script), TEST(dead_server_costs_once), TEST(server_down),
    TEST(many_questions_to_server_down), TEST(long_answer_without_edns), TEST(long_answer),
    TEST(many_questions), TEST(free_early), TEST(signal_ends_step), TABLE(step_within_a_time),
    TEST(busy))
