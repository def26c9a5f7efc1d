/* SPDX-License-Identifier: MIT */
#include "dns/fake.h"
#include "dns/show.h"
#include "suite.h"

#define SHORT_MS 200

/* One question, asked as if it were one of very many. */
static const struct {
    const char *script;
    guint timeout_ms;
    const char *want;
    guint queries;
} script_rows[] = {
    { "answer", 0, "noerror 60 192.0.2.1", 1 },
    { "nxdomain", 0, "nxdomain 0", 1 },
    { "drop answer", SHORT_MS, "noerror 60 192.0.2.2", 2 },
    { "wrong-id answer", SHORT_MS, "noerror 60 192.0.2.2", 2 },
    { "wrong-question answer", SHORT_MS, "noerror 60 192.0.2.2", 2 },
    { "late answer", SHORT_MS, "noerror 60 192.0.2.2", 2 }, /* the first comes too late */
    { "servfail answer", SHORT_MS, "noerror 60 192.0.2.2", 2 },
    { "servfail", SHORT_MS, "servfail 0", 3 },
    { "refused answer", SHORT_MS, "noerror 60 192.0.2.2", 2 },
    { "servfail refused drop answer", SHORT_MS, "servfail 0", 3 },
    { "truncate", 0, "noerror 60 truncated 192.0.2.2", 2 },
    { "hang-up hang-up answer", SHORT_MS, "noerror 60 192.0.2.3", 3 },
    { "garbage-over-udp", 0, "noerror 60 truncated 192.0.2.2", 2 },
    { "no-edns", 0, "noerror 60 192.0.2.2", 2 },
    { "alias", 0, "noerror 30 >target.test(1) 192.0.2.2", 2 },
    { "alias drop alias", SHORT_MS, "noerror 30 >target.test(1) 192.0.2.3", 3 },
};

START_TEST(script)
{
    const PsDnsOptions options = { .bulk = TRUE, .timeout_ms = script_rows[_i].timeout_ms };
    g_autoptr(Fake) fake = fake_start(script_rows[_i].script);
    g_autoptr(PsDns) dns = ps_dns_open(fake->address, &options, NULL);

    assert_answer(dns, "a.test", PS_DNS_A, script_rows[_i].want);
    ck_assert_uint_eq(ps_dns_pending(dns), 0);
    g_clear_pointer(&dns, ps_dns_free);
    ck_assert_uint_eq(fake->queries, script_rows[_i].queries);
}
END_TEST

SUITE(bulk, TABLE(script))
