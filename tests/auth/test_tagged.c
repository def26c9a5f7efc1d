/* SPDX-License-Identifier: MIT */
#include "auth/tagged.h"

#include "suite.h"
#include "zone.h"

static const struct {
    PsTaggedKind kind;
    const char *text; /* of the record, or lines of a zone that begin with '_' or ';' */
    const char *want; /* state and problem */
} record_rows[] = {
    { PS_TAGGED_MTA_STS, "v=STSv1; id=20261123T000000;", "ok" },
    { PS_TAGGED_MTA_STS, "v=STSv1;id=1", "ok" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=1; future=x", "ok" },
    { PS_TAGGED_MTA_STS, "v=STSv1;", "bad id-missing" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=", "bad id-bad" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=2026-11-23", "bad id-bad" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=12345678901234567890123456789012", "ok" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=123456789012345678901234567890123", "bad id-bad" },
    { PS_TAGGED_MTA_STS, "v=STSv1; id=1; id=2", "bad tag-twice" },
    { PS_TAGGED_MTA_STS, "v=STSv1 id=1", "bad version" },
    { PS_TAGGED_MTA_STS, "v=stsv1; id=1", "bad version" },
    { PS_TAGGED_MTA_STS, "\"v=STSv1; id=1\"", "bad version" },
    { PS_TAGGED_MTA_STS, "id=1; v=STSv1", "none" },
    { PS_TAGGED_MTA_STS, "v=spf1 -all", "none" },
    { PS_TAGGED_MTA_STS, "", "none" },
    { PS_TAGGED_MTA_STS, "; nothing", "none" },
    { PS_TAGGED_MTA_STS,
        "_mta-sts.a.test. TXT \"v=STSv1; id=1\"\n"
        "_mta-sts.a.test. TXT \"v=STSv1; id=2\"",
        "several several-records" },
    { PS_TAGGED_MTA_STS,
        "_mta-sts.a.test. TXT \"hello\"\n_mta-sts.a.test. TXT \"v=STSv1; id=2\"", "ok" },
    { PS_TAGGED_MTA_STS, "_mta-sts.a.test. CNAME x.test.\nx.test. TXT \"v=STSv1; id=2\"",
        "ok" },
    { PS_TAGGED_MTA_STS, ";! timeout _mta-sts.a.test", "unknown" },
    { PS_TAGGED_MTA_STS, ";! servfail _mta-sts.a.test", "unknown" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1; rua=mailto:tls@a.test", "ok" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1; rua=mailto:tls@a.test, https://a.test/r", "ok" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1", "bad rua-missing" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1; rua=tls@a.test", "bad rua-bad" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1; rua=http://a.test/r", "bad rua-bad" },
    { PS_TAGGED_TLS_RPT, "v=TLSRPTv1; rua=", "bad rua-bad" },
    { PS_TAGGED_BIMI, "v=BIMI1; l=https://a.test/l.svg; a=https://a.test/l.pem", "ok" },
    { PS_TAGGED_BIMI, "v=BIMI1; l=https://a.test/l.svg; a=", "ok" },
    { PS_TAGGED_BIMI, "v=BIMI1; l=; a=;", "ok" },
    { PS_TAGGED_BIMI, "v=BIMI1; a=https://a.test/l.pem", "bad location-missing" },
    { PS_TAGGED_BIMI, "v=BIMI1; l=http://a.test/l.svg", "bad location-bad" },
    { PS_TAGGED_BIMI, "v=BIMI1; l=https://a.test/l.svg; a=file:///l.pem", "bad location-bad" },
    { PS_TAGGED_BIMI, "v=BIMI2; l=https://a.test/l.svg", "none" },
};

START_TEST(record)
{
    static const char *const names[] = { "_mta-sts.a.test", "_smtp._tls.a.test",
        "default._bimi.a.test" };
    const char *text = record_rows[_i].text;
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_auto(PsTagged) tagged = { 0 };
    g_autofree char *got = NULL;

    if (*text == '_' || *text == ';')
        g_string_append_printf(zone, "%s\n", text);
    else
        zone_add_txt(zone, names[record_rows[_i].kind], text, strlen(text));
    dns = zone_open(zone->str);
    while (!ps_tagged_check(dns, "a.test", record_rows[_i].kind, &tagged))
        ck_assert(ps_dns_step(dns));
    got = g_strconcat(
        ps_tagged_state_name(tagged.state), tagged.problem ? " " : "", tagged.problem, NULL);
    ck_assert_str_eq(got, record_rows[_i].want);
    ck_assert_str_eq(tagged.name, names[record_rows[_i].kind]);
    ck_assert_int_eq(tagged.record != NULL,
        tagged.state != PS_TAGGED_NONE && tagged.state != PS_TAGGED_UNKNOWN);
}
END_TEST

SUITE(tagged, TABLE(record))
