/* SPDX-License-Identifier: MIT */
/* Records are read as they were written, and only if they are whole. */
#include "list/record.h"

#include <string.h>
#include <zlib.h>

#include "suite.h"

typedef struct {
    PsProviders *providers;
    PsDirectory directory;
} Bench;

static Bench
bench_new(void)
{
    Bench b = { .providers = ps_providers_new() };

    ps_providers_add(b.providers, "mailbox", PS_PROVIDER_MX, ".mailbox.test");
    b.directory.providers = b.providers;
    return b;
}

/* FIELDS with their check sum behind them. */
static char *
summed(const char *fields)
{
    return g_strdup_printf("%s\t%08lx", fields,
        crc32(crc32(0, NULL, 0), (const Bytef *) fields, (uInt) strlen(fields)));
}

/* Read a copy of exactly LEN bytes. */
static gboolean
read_copy(const Bench *b, const char *line, gsize len, PsListRecord *ret)
{
    char *copy = g_memdup2(line, len);
    gboolean good = ps_list_record_read(copy, len, &b->directory, ret);

    g_free(copy);
    return good;
}

static const char *const kept_rows[] = {
    "ok.test\t1763900000\tok\tnoerror\t-\t-\t10:ok:mx.ok.test 20:ok:b.ok.test",
    "null.test\t0\tnull\tnoerror\t-\t-\t-",
    "gmial.test\t1\tnxdomain\tnoerror\tgmail.test\t-\t-",
    "slow.test\t1\tunknown\ttimeout\t-\tslaw.test\t10:unknown:mx.slow.test",
    "part.test\t1\tpartly\tservfail\t-\t-\t0:ip:192.0.2.1 1:cname:c.test 65535:ok:m.test",
    "none.test\t1\tbroken\tnoerror\t-\t-\t2:no-address:n.test 3:local:localhost",
    "name.test\t1\tbroken\tnoerror\t-\t-\t4:bad-name:a\\,b.test",
    "odd.test\t-5\tbroken\tnoerror\t-\t-\t1:bad-name:a\\:b\\032c.test",
};

START_TEST(kept)
{
    Bench b = bench_new();
    g_autofree char *line = summed(kept_rows[_i]);
    g_autoptr(GString) again = g_string_new("before ");
    g_auto(PsListRecord) record = { 0 };

    ck_assert(read_copy(&b, line, strlen(line), &record));
    ps_list_record_append(again, record.domain, record.time, &record.found);
    ck_assert_str_eq(again->str + strlen("before "), line);
    ps_providers_free(b.providers);
}
END_TEST

START_TEST(content)
{
    Bench b = bench_new();
    g_autofree char *line = summed(
        "a.test\t1763900000\tpartly\tservfail\tb.test\t-\t10:ok:mx.mailbox.test 20:ip:1");
    g_auto(PsListRecord) record = { 0 };

    ck_assert(read_copy(&b, line, strlen(line), &record));
    ck_assert_str_eq(record.domain, "a.test");
    ck_assert_int_eq(record.time, 1763900000);
    ck_assert_uint_eq(record.found.mx.state, PS_MX_PARTLY);
    ck_assert_uint_eq(record.found.mx.why, PS_DNS_SERVFAIL);
    ck_assert_uint_eq(record.found.mx.count, 2);
    ck_assert_str_eq(record.found.mx.hosts[1].name, "1");
    ck_assert_uint_eq(record.found.mx.hosts[1].preference, 20);
    ck_assert_uint_eq(record.found.mx.hosts[1].problem, PS_MX_HOST_IS_IP);
    ck_assert_str_eq(record.found.suggestion, "b.test");
    ck_assert_ptr_null(record.found.lookalike);
    ck_assert_str_eq(record.found.provider, "mailbox");
    ps_providers_free(b.providers);
}
END_TEST

/* Every shorter piece of a record is torn, and every changed byte shows. */
START_TEST(torn)
{
    Bench b = bench_new();
    g_autofree char *line = summed(kept_rows[0]);
    gsize len = strlen(line);
    PsListRecord record;

    for (gsize i = 0; i < len; i++) {
        ck_assert(!read_copy(&b, line, i, &record));
        line[i] ^= 1;
        ck_assert(!read_copy(&b, line, len, &record));
        line[i] ^= 1;
    }
    ps_providers_free(b.providers);
}
END_TEST

/* Check sums that fit make no record of what is none. */
static const char *const bad_rows[] = {
    "",
    "ok.test",
    "ok.test\t1\tok\tnoerror\t-\t-",
    "ok.test\t1\tok\tnoerror\t-\t-\t-\t-",
    "\t1\tok\tnoerror\t-\t-\t-",
    "ok.test\tx\tok\tnoerror\t-\t-\t-",
    "ok.test\t1\tgood\tnoerror\t-\t-\t-",
    "ok.test\t1\tok\tsomething\t-\t-\t-",
    "ok.test\t1\tok\tnoerror\t-\t-\t10",
    "ok.test\t1\tok\tnoerror\t-\t-\t10:ok",
    "ok.test\t1\tok\tnoerror\t-\t-\t10:fine:mx.test",
    "ok.test\t1\tok\tnoerror\t-\t-\t65536:ok:mx.test",
    "ok.test\t1\tok\tnoerror\t-\t-\t10:ok:a.test  20:ok:b.test",
    "ok.test\t1\tok\tnoerror\t-\t-\t",
};

START_TEST(bad)
{
    Bench b = bench_new();
    g_autofree char *line = summed(bad_rows[_i]);
    PsListRecord record;

    ck_assert(!read_copy(&b, line, strlen(line), &record));
    ps_providers_free(b.providers);
}
END_TEST

SUITE(record, TABLE(kept), TEST(content), TEST(torn), TABLE(bad))
