/* SPDX-License-Identifier: MIT */
#include "dns/snapshot.h"

#include "dns/show.h"
#include "suite.h"

/* A zone, and what is asked of it. */
static const char zone[] =
    "$TTL 300\n"
    "a.test. SOA ns1.a.test. host\\.master.a.test. 7 1 2 3 60\n"
    "a.test. NS ns1.a.test.\na.test. NS ns2.a.test.\n"
    "a.test. MX 20 mx2.a.test.\na.test. 60 MX 10 mx1.a.test.\n"
    "a.test. TXT \"v=spf1 -all\"\na.test. TXT \"two \" \"strings\"\na.test. TXT \"\"\n"
    "a.test. TXT \"q\\\"b\\\\s\\000\\255;(\"\n"
    "a.test. CAA 0 issue \"ca.test\"\n"
    "mx1.a.test. A 192.0.2.1\nmx1.a.test. AAAA 2001:db8::1\n"
    "null.a.test. MX 0 .\n"
    "1.2.0.192.in-addr.arpa. PTR mx1.a.test.\n"
    "_25._tcp.mx1.a.test. TLSA 3 1 1 00ff\n"
    "odd\\.dot\\032x\\255.a.test. A 192.0.2.2\n"
    "one.a.test. CNAME two.a.test.\ntwo.a.test. CNAME mx1.a.test.\n"
    "dangling.a.test. CNAME not.there.test.\n"
    "loop.a.test. CNAME loop.a.test.\n"
    ";! timeout slow.a.test\n;! servfail bad.a.test MX\n;! refused no.a.test\n"
    ";! malformed broken.a.test\n;! truncate a.test TXT\n;! authentic mx1.a.test A\n"
    ";! authentic one.a.test A\n;! authentic two.a.test A\n";

static const struct {
    const char *name;
    PsDnsType type;
} again_rows[] = {
    { "a.test", PS_DNS_SOA },
    { "a.test", PS_DNS_NS },
    { "A.Test.", PS_DNS_MX },
    { "a.test", PS_DNS_TXT },
    { "a.test", PS_DNS_CAA },
    { "a.test", PS_DNS_AAAA },
    { "mx1.a.test", PS_DNS_A },
    { "mx1.a.test", PS_DNS_AAAA },
    { "null.a.test", PS_DNS_MX },
    { "1.2.0.192.in-addr.arpa", PS_DNS_PTR },
    { "_25._tcp.mx1.a.test", PS_DNS_TLSA },
    { "odd\\.dot x\xff.a.test", PS_DNS_A },
    { "one.a.test", PS_DNS_A },
    { "one.a.test", PS_DNS_MX },
    { "dangling.a.test", PS_DNS_A },
    { "loop.a.test", PS_DNS_A },
    { "slow.a.test", PS_DNS_A },
    { "bad.a.test", PS_DNS_MX },
    { "no.a.test", PS_DNS_TXT },
    { "broken.a.test", PS_DNS_TXT },
    { "nothing.a.test", PS_DNS_TXT },
    { ".", PS_DNS_NS },
};

static void
append(const PsDnsAnswer *answer, gpointer data)
{
    ps_snapshot_append(data, answer);
}

/* What the TTL is of something that is not there, and how many CNAMEs led there, is not kept. */
static char *
show(const PsDnsAnswer *answer)
{
    PsDnsAnswer kept = *answer;

    kept.ttl = answer->status == PS_DNS_NOERROR ? answer->ttl : 0;
    kept.cnames = answer->cnames && ps_dns_is_definite(answer);
    if (!kept.cnames)
        kept.canonical = kept.name;
    return show_answer(&kept);
}

START_TEST(again)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(PsDns) live = open_text("zone", zone, strlen(zone), NULL, NULL);
    g_autoptr(PsDns) taken = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *want = NULL;
    g_autofree char *got = NULL;

    ps_dns_tap(live, append, text);
    for (guint i = 0; i < G_N_ELEMENTS(again_rows); i++)
        ps_dns_get(live, again_rows[i].name, again_rows[i].type);
    taken = open_text("snapshot", text->str, text->len, NULL, &error);
    ck_assert_msg(taken != NULL, "%s\n%s", error ? error->message : "", text->str);

    want = show(ps_dns_get(live, again_rows[_i].name, again_rows[_i].type));
    got = show(ps_dns_get(taken, again_rows[_i].name, again_rows[_i].type));
    ck_assert_msg(!strcmp(got, want), "%s: %s, wanted: %s\n%s", again_rows[_i].name, got, want,
        text->str);
}
END_TEST

/* A string of more than 255 octets comes in pieces, and is one again. */
START_TEST(long_text)
{
    g_autofree char *fill = g_strnfill(700, 'x');
    PsDnsRecord record = { .ttl = 5, .data.txt = { fill, 700 } };
    const PsDnsAnswer answer = { .name = "a.test",
        .type = PS_DNS_TXT,
        .canonical = "a.test",
        .records = &record,
        .count = 1 };
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(PsDns) taken = NULL;
    const PsDnsAnswer *got;

    ps_snapshot_append(text, &answer);
    taken = open_text("snapshot", text->str, text->len, NULL, NULL);
    got = ps_dns_get(taken, "a.test", PS_DNS_TXT);
    ck_assert_uint_eq(got->count, 1);
    ck_assert_uint_eq(got->records[0].data.txt.len, 700);
    ck_assert_str_eq(got->records[0].data.txt.bytes, fill);
}
END_TEST

/* What nobody asked is not known: neither another type of a name that is there, nor one above. */
START_TEST(not_asked)
{
    static const char text[] = "b.a.test. A 192.0.2.1\n;! nodata b.a.test MX\n";
    g_autoptr(PsDns) taken = open_text("snapshot", text, strlen(text), NULL, NULL);

    assert_answer(taken, "b.a.test", PS_DNS_MX, "nodata 0");
    assert_answer(taken, "b.a.test", PS_DNS_TXT, "off 0");
    assert_answer(taken, "a.test", PS_DNS_A, "off 0");
    assert_answer(taken, "c.a.test", PS_DNS_A, "off 0");
}
END_TEST

/* Questions that are never sent are in no snapshot. */
START_TEST(not_sent)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(PsDns) dns = open_text("zone", zone, strlen(zone), NULL, NULL);

    ps_dns_tap(dns, append, text);
    ps_dns_get(dns, "a..test", PS_DNS_A);
    ck_assert_str_eq(text->str, "");
    ps_dns_get(dns, "mx1.a.test", PS_DNS_A);
    ps_dns_get(dns, "MX1.a.test", PS_DNS_A);
    ck_assert_str_eq(text->str, "mx1.a.test. 300 A 192.0.2.1\n;! authentic mx1.a.test. A\n");
}
END_TEST

SUITE(snapshot, TABLE(again), TEST(long_text), TEST(not_asked), TEST(not_sent))
