/* SPDX-License-Identifier: MIT */
#include "auth/dane.h"

#include "suite.h"
#include "zone.h"

#define SHA256 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct {
    const char *zone; /* of the name _25._tcp.mx.test */
    const char *want; /* DNS, usable/all, problem, first record */
} tlsa_rows[] = {
    { "", "nxdomain 0/0" },
    { "mx.test. A 192.0.2.1\n", "nxdomain 0/0" },
    { "_25._tcp.mx.test. TXT x\n", "nodata 0/0" },
    { "_25._tcp.mx.test. TLSA 3 1 1 " SHA256 "\n", "noerror 1/1 3 1 1 " SHA256 },
    { "_25._tcp.mx.test. TLSA 2 0 2 " SHA256 SHA256 "\n", "noerror 1/1 2 0 2 " SHA256 "..." },
    { "_25._tcp.mx.test. TLSA 3 0 0 30820100\n", "noerror 1/1 3 0 0 30820100" },
    { "_25._tcp.mx.test. TLSA 1 1 1 " SHA256 "\n", "noerror 0/1 usage 1 1 1 " SHA256 },
    { "_25._tcp.mx.test. TLSA 3 2 1 " SHA256 "\n", "noerror 0/1 selector 3 2 1 " SHA256 },
    { "_25._tcp.mx.test. TLSA 3 1 3 " SHA256 "\n", "noerror 0/1 matching 3 1 3 " SHA256 },
    { "_25._tcp.mx.test. TLSA 3 1 1 0001\n", "noerror 0/1 digest-length 3 1 1 0001" },
    { "_25._tcp.mx.test. TLSA 3 1 2 " SHA256 "\n", "noerror 0/1 digest-length 3 1 2 " SHA256 },
    { "_25._tcp.mx.test. TLSA \\# 3 030101\n", "noerror 0/1 short 3 1 1" },
    { "_25._tcp.mx.test. TLSA \\# 0\n", "noerror 0/1 short " },
    { "_25._tcp.mx.test. TLSA 3 1 1 " SHA256 "\n_25._tcp.mx.test. TLSA 0 1 1 " SHA256 "\n",
        "noerror 1/2 usage 3 1 1 " SHA256 },
    { ";! authentic _25._tcp.mx.test\n_25._tcp.mx.test. TLSA 3 1 1 " SHA256 "\n",
        "noerror signed 1/1 3 1 1 " SHA256 },
    { ";! timeout _25._tcp.mx.test\n", "timeout 0/0" },
};

START_TEST(tlsa)
{
    g_autoptr(PsDns) dns = zone_open(tlsa_rows[_i].zone);
    g_auto(PsDane) dane = { 0 };
    g_autoptr(GString) got = g_string_new(NULL);

    while (!ps_dane_check(dns, "mx.test", &dane))
        ck_assert(ps_dns_step(dns));
    g_string_append_printf(got, "%s%s %u/%u", ps_dns_status_name(dane.dns),
        dane.authentic ? " signed" : "", dane.usable, dane.records->len);
    if (dane.problem)
        g_string_append_printf(got, " %s", dane.problem);
    if (dane.records->len)
        g_string_append_printf(got, " %s", (const char *) dane.records->pdata[0]);
    ck_assert_str_eq(got->str, tlsa_rows[_i].want);
}
END_TEST

SUITE(dane, TABLE(tlsa))
