/* SPDX-License-Identifier: MIT */
#include "auth/dmarc_reports.h"

#include "base/limits.h"
#include "suite.h"
#include "zone.h"

static const char ZONE[] =
    "shop.test. MX 10 mail.shop.test.\nmail.shop.test. A 192.0.2.1\n"
    "sub.shop.test. MX 10 mail.shop.test.\n"
    "far.test. MX 10 mail.shop.test.\n"
    "agrees.test. MX 10 mail.shop.test.\n"
    "shop.test._report._dmarc.agrees.test. TXT \"v=DMARC1; rua=mailto:x@agrees.test\"\n"
    "any.test. MX 10 mail.shop.test.\n*._report._dmarc.any.test. TXT \"v=DMARC1\"\n"
    "other.test. MX 10 mail.shop.test.\nshop.test._report._dmarc.other.test. TXT \"yes\"\n"
    "null.test. MX 0 .\n"
    "slow.test. MX 10 mail.shop.test.\n;! timeout shop.test._report._dmarc.slow.test\n"
    "lost.test. A 192.0.2.1\n;! servfail lost.test MX\n"
    "shop.test._report._dmarc.lost.test. TXT \"v=DMARC1\"\n";

static const struct {
    const char *tags; /* behind "v=DMARC1; p=none; " */
    const char *want; /* of each URI: tag state, and the name of the permission asked for */
} reports_rows[] = {
    { "", "" },
    { "rua=mailto:a@shop.test", "rua ok" },
    { "RUA=mailto:a@sub.shop.test", "rua ok" },
    { "adkim=s; aspf=s; rua=mailto:a@sub.shop.test", "rua ok" },
    { "rua=mailto:a@SHOP.test!10m; ruf=mailto:b@agrees.test",
        "rua ok, ruf ok shop.test._report._dmarc.agrees.test" },
    { "rua=mailto:a@far.test", "rua unauthorised shop.test._report._dmarc.far.test" },
    { "rua=mailto:a@any.test , mailto:b@other.test",
        "rua ok shop.test._report._dmarc.any.test, "
        "rua unauthorised shop.test._report._dmarc.other.test" },
    { "rua=mailto:a@null.test", "rua dead shop.test._report._dmarc.null.test" },
    { "rua=mailto:a@nowhere.test", "rua dead shop.test._report._dmarc.nowhere.test" },
    { "rua=mailto:a@slow.test", "rua unknown shop.test._report._dmarc.slow.test" },
    { "rua=mailto:a@lost.test", "rua unknown shop.test._report._dmarc.lost.test" },
    { "rua=a@shop.test", "rua bad" },
    { "rua=mailto:nobody", "rua bad" },
    { "rua=mailto:a@", "rua bad" },
    { "rua=https://shop.test/dmarc", "rua ok" },
    { "rua=", "" },
};

static GPtrArray *
reports_of(PsDns *dns, const PsPsl *psl)
{
    g_autoptr(PsDmarc) dmarc = NULL;
    GPtrArray *reports;

    while (!ps_dmarc_check(dns, psl, "shop.test", &dmarc))
        ck_assert(ps_dns_step(dns));
    while (!ps_dmarc_reports(dns, psl, dmarc, &reports))
        ck_assert(ps_dns_step(dns));
    return reports;
}

START_TEST(reports)
{
    g_autofree char *text = g_strconcat("v=DMARC1; p=none; ", reports_rows[_i].tags, NULL);
    g_autoptr(GString) zone = g_string_new(ZONE);
    g_autoptr(GString) got = g_string_new(NULL);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(PsDns) dns = NULL;

    zone_add_txt(zone, "_dmarc.shop.test", text, strlen(text));
    dns = zone_open(zone->str);
    found = reports_of(dns, psl);
    for (guint i = 0; i < found->len; i++) {
        const PsDmarcReport *report = found->pdata[i];

        g_string_append_printf(got, "%s%s %s", i ? ", " : "", report->tag,
            ps_dmarc_report_state_name(report->state));
        if (report->permission)
            g_string_append_printf(got, " %s", report->permission);
        ck_assert_int_eq(report->external, report->permission != NULL);
    }
    ck_assert_str_eq(got->str, reports_rows[_i].want);
}
END_TEST

/* Many URIs ask no more than so many questions. */
START_TEST(many)
{
    g_autoptr(GString) text = g_string_new("v=DMARC1; p=none; rua=");
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(PsDns) dns = NULL;

    for (guint i = 0; i < 2000; i++)
        g_string_append_printf(text, "%smailto:a@d%u.test", i ? "," : "", i);
    zone_add_txt(zone, "_dmarc.shop.test", text->str, text->len);
    dns = zone_open(zone->str);
    found = reports_of(dns, NULL);
    ck_assert_uint_eq(found->len, 2000);
    for (guint i = 0; i < found->len; i++)
        ck_assert_int_eq(((PsDmarcReport *) found->pdata[i])->state,
            i < PS_LIMIT_dmarc_reports ? PS_DMARC_REPORT_DEAD : PS_DMARC_REPORT_UNKNOWN);
    ck_assert_uint_lt(ps_dns_asked(dns), 20 * PS_LIMIT_dmarc_reports);
}
END_TEST

SUITE(dmarc_reports, TABLE(reports), TEST(many))
