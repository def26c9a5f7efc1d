/* SPDX-License-Identifier: MIT */
/* Domains are looked up by others, through a real Redis server, whatever becomes of them. */
#include "list/fleet.h"

#include <string.h>

#include "list/fleet_ask.h"
#include "list/fleet_work.h"
#include "list/redis_server.h"
#include "suite.h"

#define DOMAINS 350 /* several batches */
#define FINGERPRINT "test"

/* What is to be looked up: a third takes mail, a third says that it does not, the others are
 * not there. */
typedef struct {
    RedisServer *server;
    char *zone;
    PsDns *dns;
    PsProviders *providers;
    PsTypos *typos;
    PsDirectory directory;
    PsRedis *redis;
    GPid worker;
} Bench;

/* FALSE, said aloud, without a server. */
static gboolean
bench_open(Bench *b)
{
    g_autoptr(GString) zone = g_string_new("mx.test. 60 A 192.0.2.1\n");
    g_autofree char *spec = NULL;
    int fd;

    signal(SIGPIPE, SIG_IGN);
    *b = (Bench){ .server = redis_server_new(NULL) };
    if (!b->server)
        return FALSE;
    for (int i = 0; i < DOMAINS; i += 3)
        g_string_append_printf(
            zone, "d%d.test. 60 MX 10 mx.test.\nd%d.test. 60 MX 0 .\n", i, i + 1);
    fd = g_file_open_tmp("presend-XXXXXX", &b->zone, NULL);
    close(fd);
    ck_assert(g_file_set_contents(b->zone, zone->str, -1, NULL));
    spec = g_strconcat("zone:", b->zone, NULL);
    b->dns = ps_dns_open(spec, NULL, NULL);
    b->providers = ps_providers_new();
    b->typos = ps_typos_new();
    b->directory = (PsDirectory){ .dns = b->dns, .providers = b->providers, .typos = b->typos };
    b->redis = ps_redis_open(b->server->url, NULL);
    ck_assert_ptr_nonnull(b->redis);
    return TRUE;
}

static void
bench_close(Bench *b)
{
    ps_redis_free(b->redis);
    ps_typos_free(b->typos);
    ps_providers_free(b->providers);
    ps_dns_free(b->dns);
    g_unlink(b->zone);
    g_free(b->zone);
    redis_server_stop(b->server);
}

static volatile sig_atomic_t ended;

static void
end(int number)
{
    (void) number;
    ended = 1;
}

/* A worker in a process of its own, which ends with SIGTERM. */
static void
start_worker(Bench *b)
{
    PsListWorked worked;
    PsListWork work = { .fingerprint = FINGERPRINT,
        .directory = &b->directory,
        .ttl = 60,
        .takeover = 1,
        .ended = &ended };

    b->worker = fork();
    if (b->worker)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGTERM, end);
    work.redis = ps_redis_open(b->server->url, NULL);
    _exit(work.redis && ps_list_work(&work, &worked, NULL) ? 0 : 1);
}

static void
end_worker(const Bench *b)
{
    int status;

    kill(b->worker, SIGTERM);
    waitpid(b->worker, &status, 0);
    ck_assert_int_eq(status, 0);
}

/* Answers that came, by what they say. */
typedef struct {
    guint good, null, gone, other;
} Answers;

static void
count_answer(const char *domain, const PsDestination *found, gpointer data)
{
    static const PsMxState wanted[] = { PS_MX_OK, PS_MX_NULL, PS_MX_NXDOMAIN };
    guint number = (guint) g_ascii_strtoull(domain + 1, NULL, 10);
    Answers *answers = data;

    ck_assert_uint_eq(found->mx.state, wanted[number % 3]);
    answers->good += found->mx.state == PS_MX_OK;
    answers->null += found->mx.state == PS_MX_NULL;
    answers->gone += found->mx.state == PS_MX_NXDOMAIN;
}

static PsListAsker *
ask_all(const Bench *b, Answers *answers)
{
    PsListAsker *asker =
        ps_list_asker_new(b->redis, FINGERPRINT, &b->directory, count_answer, answers, NULL);

    ck_assert_ptr_nonnull(asker);
    *answers = (Answers){ 0 };
    for (int i = 0; i < DOMAINS; i++) {
        g_autofree char *domain = g_strdup_printf("d%d.test", i);

        ps_list_asker_want(asker, domain);
    }
    ck_assert_uint_eq(ps_list_asker_open(asker), DOMAINS);
    return asker;
}

/* All answers come, each once. */
static void
await_all(PsListAsker *asker, const Answers *answers)
{
    while (ps_list_asker_open(asker))
        ck_assert(ps_list_asker_step(asker, NULL));
    ck_assert_uint_eq(answers->good + answers->null + answers->gone, DOMAINS);
    ck_assert_uint_eq(answers->gone, DOMAINS / 3);
    ps_list_asker_free(asker);
}

/* What is left in Redis under names that match PATTERN. */
static guint
count_keys(const Bench *b, const char *pattern)
{
    g_autoptr(redisReply) reply = NULL;

    ps_redis_add(b->redis, "KEYS", pattern);
    reply = ps_redis_next(b->redis, NULL);
    return (guint) reply->elements;
}

static gint64
length_of_work(const Bench *b)
{
    g_autoptr(redisReply) reply = NULL;

    ps_redis_add(b->redis, "XLEN", PS_FLEET_WORK);
    reply = ps_redis_next(b->redis, NULL);
    return reply->integer;
}

START_TEST(looked_up)
{
    Bench b;
    Answers answers;

    if (!bench_open(&b))
        return;
    start_worker(&b);
    await_all(ask_all(&b, &answers), &answers);
    end_worker(&b);
    ck_assert_int_eq(length_of_work(&b), 0);
    ck_assert_uint_eq(count_keys(&b, "presend:answers:*"), 0);
    ck_assert_uint_eq(count_keys(&b, "presend:domain:*"), DOMAINS);
    await_all(ask_all(&b, &answers), &answers); /* from the cache: nobody is there */
    bench_close(&b);
}
END_TEST

/* A worker took batches and is never heard of again. */
START_TEST(taken_over)
{
    Bench b;
    Answers answers;
    PsListAsker *asker;
    g_autoptr(redisReply) reply = NULL;

    if (!bench_open(&b))
        return;
    asker = ask_all(&b, &answers);
    ck_assert(ps_list_asker_step(asker, NULL));
    ps_redis_add(b.redis, "XREADGROUP", "GROUP", PS_FLEET_GROUP, "gone", "COUNT", "2",
        "STREAMS", PS_FLEET_WORK, ">");
    reply = ps_redis_next(b.redis, NULL);
    ck_assert_int_eq(reply->type, REDIS_REPLY_ARRAY);
    start_worker(&b);
    await_all(asker, &answers);
    end_worker(&b);
    ck_assert_int_eq(length_of_work(&b), 0);
    bench_close(&b);
}
END_TEST

/* Work of an asker that is gone is dropped, and so is what is no work at all. */
START_TEST(dropped)
{
    Bench b;
    Answers answers;

    if (!bench_open(&b))
        return;
    ps_redis_add(b.redis, "XADD", PS_FLEET_WORK, "*", "what", "ever");
    ps_redis_add(b.redis, "XADD", PS_FLEET_WORK, "*", "fingerprint", "other", "asker", "x",
        "domains", "d0.test");
    ps_redis_add(b.redis, "XADD", PS_FLEET_WORK, "*", "fingerprint", FINGERPRINT, "asker",
        "gone", "domains", "d0.test d1.test");
    ck_assert(ps_redis_drain(b.redis, NULL));
    start_worker(&b);
    await_all(ask_all(&b, &answers), &answers);
    end_worker(&b);
    ck_assert_int_eq(length_of_work(&b), 0);
    ck_assert_uint_eq(count_keys(&b, "presend:answers:*"), 0);
    bench_close(&b);
}
END_TEST

START_TEST(other_rules)
{
    Bench b;
    g_autoptr(GError) error = NULL;

    if (!bench_open(&b))
        return;
    ck_assert(ps_list_fleet_join(b.redis, FINGERPRINT, NULL));
    ck_assert(ps_list_fleet_join(b.redis, FINGERPRINT, NULL));
    ck_assert(!ps_list_fleet_join(b.redis, "another", &error));
    ck_assert(g_error_matches(error, PS_REDIS_ERROR, PS_REDIS_ERROR_RULES));
    bench_close(&b);
}
END_TEST

/* The server goes away in the middle. */
START_TEST(server_gone)
{
    Bench b;
    Answers answers;
    g_autoptr(GError) error = NULL;
    PsListAsker *asker;

    if (!bench_open(&b))
        return;
    asker = ask_all(&b, &answers);
    ck_assert(ps_list_asker_step(asker, NULL));
    kill(b.server->pid, SIGKILL);
    while (ps_list_asker_step(asker, &error))
        ;
    ck_assert(g_error_matches(error, PS_REDIS_ERROR, PS_REDIS_ERROR_SERVER));
    ck_assert_ptr_nonnull(strstr(error->message, b.server->url));
    ps_list_asker_free(asker);
    bench_close(&b);
}
END_TEST

static const struct {
    const char *given;
    const char *wanted; /* in the URL; NULL: it works */
} password_rows[] = {
    { "", "NOAUTH" },
    { ":secret%20word@", NULL },
    { "default:secret%20word@", NULL },
    { ":wrong@", "WRONGPASS" },
    { "nobody:secret%20word@", "WRONGPASS" },
};

START_TEST(password)
{
    RedisServer *server = redis_server_new("secret word");
    g_autofree char *url = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(PsRedis) redis = NULL;

    if (!server)
        return;
    url =
        g_strconcat("unix://", password_rows[_i].given, server->url + strlen("unix://"), NULL);
    redis = ps_redis_open(url, &error);
    if (password_rows[_i].wanted) {
        ck_assert(g_error_matches(error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY));
        ck_assert_ptr_nonnull(strstr(error->message, password_rows[_i].wanted));
        ck_assert_ptr_null(strstr(error->message, "secret"));
    } else {
        ck_assert_ptr_nonnull(redis);
    }
    redis_server_stop(server);
}
END_TEST

static const struct {
    const char *url;
    PsRedisError code;
    const char *why;
} bad_url_rows[] = {
    { "", PS_REDIS_ERROR_URL, "no URL of a Redis server" },
    { "localhost:6379", PS_REDIS_ERROR_URL, "no URL of a Redis server" },
    { "http://localhost", PS_REDIS_ERROR_URL, "no URL of a Redis server" },
    { "rediss://localhost", PS_REDIS_ERROR_URL, "no TLS" },
    { "redis://", PS_REDIS_ERROR_URL, "host is missing" },
    { "redis:///0", PS_REDIS_ERROR_URL, "host is missing" },
    { "redis://localhost/x", PS_REDIS_ERROR_URL, "number" },
    { "redis://localhost:99999", PS_REDIS_ERROR_URL, "no URL of a Redis server" },
    { "redis://me@localhost", PS_REDIS_ERROR_URL, "password is missing" },
    { "unix://", PS_REDIS_ERROR_URL, "path" },
    { "unix://tmp/socket", PS_REDIS_ERROR_URL, "path" },
    { "unix:///tmp/socket?database=1", PS_REDIS_ERROR_URL, "db=" },
    { "unix:///no/such/socket", PS_REDIS_ERROR_SERVER, "No such file" },
    { "redis://:pass@127.0.0.1:1", PS_REDIS_ERROR_SERVER, "refused" },
};

START_TEST(bad_url)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_redis_open(bad_url_rows[_i].url, &error));
    ck_assert_int_eq(error->code, bad_url_rows[_i].code);
    ck_assert_msg(
        strstr(error->message, bad_url_rows[_i].why) != NULL, "said: %s", error->message);
    ck_assert_ptr_null(strstr(error->message, ":pass@"));
}
END_TEST

SUITE(fleet, TEST(looked_up), TEST(taken_over), TEST(dropped), TEST(other_rules),
    TEST(server_gone), TABLE(password), TABLE(bad_url))
