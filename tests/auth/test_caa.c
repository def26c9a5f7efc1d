/* SPDX-License-Identifier: MIT */
#include "auth/caa.h"

#include "suite.h"
#include "zone.h"

static const struct {
    const char *zone;
    const char *want; /* at: records, malformed */
} records_rows[] = {
    { "", "nodata 0" },
    { "a.b.test. A 192.0.2.1\n", "nodata 0" },
    { "a.b.test. CAA 0 issue \"ca.test\"\nb.test. CAA 0 issue \";\"\n",
        "noerror a.b.test: 0 issue \"ca.test\" 0" },
    { "b.test. CAA 0 issue \";\"\nb.test. CAA 128 iodef \"mailto:x@b.test\"\n",
        "noerror b.test: 0 issue \";\", 128 iodef \"mailto:x@b.test\" 0" },
    { "test. CAA 0 issuemail \"ca.test\"\n", "noerror test: 0 issuemail \"ca.test\" 0" },
    { "b.test. CAA 0 issue \"\"\n", "noerror b.test: 0 issue \"\" 0" },
    { "b.test. CAA \\# 0\n", "noerror b.test: 1" },
    { "b.test. CAA \\# 1 00\n", "noerror b.test: 1" },
    { "b.test. CAA \\# 2 0000\n", "noerror b.test: 1" },
    { "b.test. CAA \\# 3 000561\n", "noerror b.test: 1" },
    { "b.test. CAA \\# 4 00010061\n", "noerror b.test: 1" },
    { "b.test. CAA \\# 3 000161\n", "noerror b.test: 0 a \"\" 0" },
    { ";! timeout a.b.test CAA\nb.test. CAA 0 issue \";\"\n", "timeout 0" },
    { ";! servfail b.test CAA\n", "servfail 0" },
};

START_TEST(records)
{
    g_autoptr(PsDns) dns = zone_open(records_rows[_i].zone);
    g_auto(PsCaa) caa = { 0 };
    g_autoptr(GString) got = g_string_new(NULL);

    while (!ps_caa_find(dns, "a.b.test", &caa))
        ck_assert(ps_dns_step(dns));
    g_string_append(got, ps_dns_status_name(caa.dns));
    if (caa.at)
        g_string_append_printf(got, " %s:", caa.at);
    for (guint i = 0; i < caa.records->len; i++)
        g_string_append_printf(
            got, "%s %s", i ? "," : "", (const char *) caa.records->pdata[i]);
    g_string_append_printf(got, " %u", caa.malformed);
    ck_assert_str_eq(got->str, records_rows[_i].want);
}
END_TEST

SUITE(caa, TABLE(records))
