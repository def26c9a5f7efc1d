/* SPDX-License-Identifier: MIT */
#include "auth/dmarc.h"

#include <string.h>

#include "suite.h"
#include "zone.h"

/* A zone of DMARC records: "NAME TEXT" pairs, ending in NULL; a name that begins with ";!"
 * is a directive, one that begins with "=" only exists. */
static PsDns *
open_records(const char *const *pairs)
{
    g_autoptr(GString) zone = g_string_new(NULL);

    for (; *pairs; pairs += 2) {
        if (pairs[0][0] == ';')
            g_string_append_printf(zone, "%s\n", pairs[0]);
        else if (pairs[0][0] == '=')
            g_string_append_printf(zone, "%s. 60 IN A 192.0.2.1\n", pairs[0] + 1);
        else
            zone_add_txt(zone, pairs[0], pairs[1], strlen(pairs[1]));
    }
    return zone_open(zone->str);
}

typedef struct {
    const char *policy; /* "?": not known */
    const char *at;
    const char *organisation;
    const char *error;
} Want;

static const struct {
    const char *records[9];
    const char *domain;
    Want rfc9989, rfc7489;
} discovery_rows[] = {
    { { NULL }, "example.com", { "absent", NULL, "example.com", NULL },
        { "absent", NULL, "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject" }, "example.com",
        { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    /* a record of the parent, with and without sp */
    { { "_dmarc.example.com", "v=DMARC1; p=reject" }, "a.b.example.com",
        { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; sp=none", "=a.example.com", "" },
        "a.example.com", { "none", "example.com", "example.com", NULL },
        { "none", "example.com", "example.com", NULL } },
    /* one half-way up counts for neither */
    { { "_dmarc.b.example.com", "v=DMARC1; p=reject", "_dmarc.example.com",
          "v=DMARC1; p=none" },
        "a.b.example.com", { "none", "example.com", "example.com", NULL },
        { "none", "example.com", "example.com", NULL } },
    /* only there: the tree walk finds it, the list of suffixes does not */
    { { "_dmarc.b.example.com", "v=DMARC1; p=reject" }, "a.b.example.com",
        { "reject", "b.example.com", "b.example.com", NULL },
        { "absent", NULL, "example.com", NULL } },
    /* np: the name is not there; RFC 7489 does not know the tag */
    { { "_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; np=none" },
        "ghost.example.com", { "none", "example.com", "example.com", NULL },
        { "quarantine", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; np=none", "=here.example.com",
          "" },
        "here.example.com", { "quarantine", "example.com", "example.com", NULL },
        { "quarantine", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; sp=quarantine; np=none" }, "example.com",
        { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=none; np=reject", ";! servfail here.example.com A",
          "" },
        "here.example.com", { "?", "example.com", "example.com", NULL },
        { "none", "example.com", "example.com", NULL } },
    /* psd=n makes an organisation, psd=y a public suffix */
    { { "_dmarc.a.example.com", "v=DMARC1; p=none; psd=n", "_dmarc.example.com",
          "v=DMARC1; p=reject" },
        "b.a.example.com", { "none", "a.example.com", "a.example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; psd=y" }, "b.a.example.com",
        { "reject", "example.com", "a.example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; psd=y", "_dmarc.a.example.com",
          "v=DMARC1; p=none" },
        "b.a.example.com", { "none", "a.example.com", "a.example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; psd=y" }, "example.com",
        { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    /* the record of a top-level domain */
    { { "_dmarc.bank", "v=DMARC1; p=reject; psd=y" }, "my.giant.bank",
        { "reject", "bank", "giant.bank", NULL }, { "absent", NULL, "giant.bank", NULL } },
    /* names of eight labels and more jump to the seven on the right */
    { { "_dmarc.3.4.5.6.7.8.example.com", "v=DMARC1; p=none", "_dmarc.4.5.6.7.8.example.com",
          "v=DMARC1; p=quarantine" },
        "1.2.3.4.5.6.7.8.example.com",
        { "quarantine", "4.5.6.7.8.example.com", "4.5.6.7.8.example.com", NULL },
        { "absent", NULL, "example.com", NULL } },
    /* t and pct */
    { { "_dmarc.example.com", "v=DMARC1; p=reject; t=y" }, "example.com",
        { "quarantine", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=quarantine; t=y; pct=100" }, "example.com",
        { "none", "example.com", "example.com", NULL },
        { "quarantine", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; pct=0" }, "example.com",
        { "reject", "example.com", "example.com", NULL },
        { "quarantine", "example.com", "example.com", NULL } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; pct=30" }, "example.com",
        { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    /* several records: RFC 9989 looks further up, RFC 7489 gives up */
    { { "_dmarc.example.com", "v=DMARC1; p=none", "_dmarc.example.com", "v=DMARC1; p=reject" },
        "example.com", { "absent", NULL, "example.com", "several-records" },
        { "absent", NULL, "example.com", "several-records" } },
    { { "_dmarc.a.example.com", "v=DMARC1; p=none", "_dmarc.a.example.com",
          "v=DMARC1; p=reject", "_dmarc.example.com", "v=DMARC1; p=quarantine" },
        "a.example.com", { "quarantine", "example.com", "example.com", "several-records" },
        { "absent", NULL, "example.com", "several-records" } },
    { { "_dmarc.example.com", "v=spf1 -all", "_dmarc.example.com", "v=DMARC1; p=reject" },
        "example.com", { "reject", "example.com", "example.com", NULL },
        { "reject", "example.com", "example.com", NULL } },
    /* p is missing or bad, with and without somebody to tell */
    { { "_dmarc.example.com", "v=DMARC1" }, "example.com",
        { "absent", "example.com", "example.com", "p-missing" },
        { "absent", "example.com", "example.com", "p-missing" } },
    { { "_dmarc.example.com", "v=DMARC1; rua=mailto:d@example.com" }, "example.com",
        { "none", "example.com", "example.com", "p-missing" },
        { "none", "example.com", "example.com", "p-missing" } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; sp=nothing; rua=mailto:d@example.com!10m" },
        "example.com", { "none", "example.com", "example.com", "sp-bad" },
        { "none", "example.com", "example.com", "sp-bad" } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject; np=nothing; rua=mailto:d@example.com" },
        "example.com", { "none", "example.com", "example.com", "np-bad" },
        { "reject", "example.com", "example.com", "np-bad" } },
    { { "_dmarc.example.com", "v=DMARC1; p=rejected; rua=nobody" }, "example.com",
        { "absent", "example.com", "example.com", "p-bad" },
        { "absent", "example.com", "example.com", "p-bad" } },
    { { "_dmarc.example.com", "v=DMARC1; p=; rua=mailto:d@example.com" }, "example.com",
        { "none", "example.com", "example.com", "p-bad" },
        { "none", "example.com", "example.com", "p-bad" } },
    /* leniency */
    { { "_dmarc.example.com", "v = DMARC1 ;P = Reject;; pct=many" }, "example.com",
        { "reject", "example.com", "example.com", "syntax" },
        { "reject", "example.com", "example.com", "syntax" } },
    { { "_dmarc.example.com", "v=DMARC1; fo=1; unknown=x; adkim=q; p=reject;" }, "example.com",
        { "reject", "example.com", "example.com", "adkim-bad" },
        { "reject", "example.com", "example.com", "adkim-bad" } },
    /* no records, though they look like it */
    { { "_dmarc.example.com", "v=DMARC1 p=reject" }, "example.com",
        { "absent", NULL, "example.com", "version" },
        { "absent", NULL, "example.com", "version" } },
    { { "_dmarc.example.com", "p=reject; v=DMARC1" }, "example.com",
        { "absent", NULL, "example.com", NULL }, { "absent", NULL, "example.com", NULL } },
    { { "_dmarc.example.com", "v=dmarc1; p=reject" }, "example.com",
        { "absent", NULL, "example.com", "version" },
        { "absent", NULL, "example.com", "version" } },
    { { "_dmarc.example.com", "v=DMARC1; p=reject", "_dmarc.a.example.com",
          "v=DMARC2; p=none" },
        "a.example.com", { "reject", "example.com", "example.com", "version" },
        { "reject", "example.com", "example.com", "version" } },
    /* the DNS fails: at the name, above it, and above where the walk ends */
    { { ";! servfail _dmarc.example.com", "" }, "example.com", { "?", NULL, NULL, NULL },
        { "?", NULL, "example.com", NULL } },
    { { ";! timeout _dmarc.example.com", "", "_dmarc.a.example.com", "v=DMARC1; p=none" },
        "a.example.com", { "none", "a.example.com", NULL, NULL },
        { "none", "a.example.com", "example.com", NULL } },
    { { ";! timeout _dmarc.example.com", "", "_dmarc.b.example.com", "v=DMARC1; p=none" },
        "a.b.example.com", { "?", NULL, NULL, NULL }, { "?", NULL, "example.com", NULL } },
    { { ";! timeout _dmarc.com", "", "_dmarc.example.com", "v=DMARC1; p=none; psd=n" },
        "example.com", { "none", "example.com", "example.com", NULL },
        { "none", "example.com", "example.com", NULL } },
    { { "_dmarc.EXAMPLE.com", "v=DMARC1; p=none" }, "Sub.Example.COM",
        { "none", "example.com", "example.com", NULL },
        { "none", "example.com", "example.com", NULL } },
};

static void
check_record(const PsDmarcRecord *got, const Want *want)
{
    ck_assert_str_eq(got->known ? ps_dmarc_policy_name(got->policy) : "?", want->policy);
    ck_assert_pstr_eq(got->at, want->at);
    ck_assert_pstr_eq(got->organisation, want->organisation);
    ck_assert_pstr_eq(got->error, want->error);
    ck_assert_int_eq(got->record != NULL, want->at != NULL);
}

static PsDmarc *
look_up(PsDns *dns, const PsPsl *psl, const char *domain)
{
    PsDmarc *dmarc;

    while (!ps_dmarc_check(dns, psl, domain, &dmarc))
        ck_assert(ps_dns_step(dns));
    return dmarc;
}

START_TEST(discovery)
{
    g_autoptr(PsDns) dns = open_records(discovery_rows[_i].records);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(PsDmarc) dmarc = look_up(dns, psl, discovery_rows[_i].domain);

    check_record(&dmarc->rfc9989, &discovery_rows[_i].rfc9989);
    check_record(&dmarc->rfc7489, &discovery_rows[_i].rfc7489);
}
END_TEST

START_TEST(fields)
{
    const char *const records[] = { "_dmarc.example.com",
        "v=DMARC1; p=reject; adkim=s; aspf=S; pct=30; t=y; rua=mailto:d@example.com", NULL };
    g_autoptr(PsDns) dns = open_records(records);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(PsDmarc) dmarc = look_up(dns, psl, "example.com");

    ck_assert(dmarc->rfc9989.adkim_strict && dmarc->rfc7489.adkim_strict);
    ck_assert(dmarc->rfc9989.aspf_strict && dmarc->rfc7489.aspf_strict);
    ck_assert(dmarc->rfc9989.testing && !dmarc->rfc7489.testing);
    ck_assert_uint_eq(dmarc->rfc9989.percent, 100);
    ck_assert_uint_eq(dmarc->rfc7489.percent, 30);
    ck_assert_int_eq(dmarc->rfc9989.published, PS_DMARC_P_REJECT);
    ck_assert_str_eq(dmarc->rfc7489.record, records[1]);
}
END_TEST

START_TEST(dns_off)
{
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(PsDmarc) dmarc = look_up(dns, psl, "example.com");

    ck_assert(!dmarc->rfc9989.known && !dmarc->rfc7489.known);
    ck_assert_int_eq(dmarc->rfc9989.dns, PS_DNS_OFF);
}
END_TEST

static const struct {
    const char *records[5];
    const char *author, *identifier;
    gboolean by_spf;
    gboolean rfc9989, rfc7489;
} alignment_rows[] = {
    { { "_dmarc.example.com", "v=DMARC1; p=none; adkim=s" }, "example.com", "example.com",
        FALSE, TRUE, TRUE },
    { { "_dmarc.example.com", "v=DMARC1; p=none; adkim=s" }, "example.com", "EXAMPLE.com",
        FALSE, TRUE, TRUE },
    { { "_dmarc.example.com", "v=DMARC1; p=none; adkim=s" }, "example.com", "mail.example.com",
        FALSE, FALSE, FALSE },
    { { "_dmarc.example.com", "v=DMARC1; p=none" }, "example.com", "mail.example.com", FALSE,
        TRUE, TRUE },
    { { "_dmarc.example.com", "v=DMARC1; p=none" }, "a.example.com", "b.example.com", FALSE,
        TRUE, TRUE },
    { { "_dmarc.example.com", "v=DMARC1; p=none" }, "example.com", "notexample.com", FALSE,
        FALSE, FALSE },
    { { "_dmarc.example.com", "v=DMARC1; p=none" }, "example.com", "example.org", FALSE, FALSE,
        FALSE },
    /* each method goes by its own tag */
    { { "_dmarc.example.com", "v=DMARC1; p=none; adkim=s" }, "example.com", "mail.example.com",
        TRUE, TRUE, TRUE },
    { { "_dmarc.example.com", "v=DMARC1; p=none; aspf=s" }, "example.com", "mail.example.com",
        TRUE, FALSE, FALSE },
    /* and each RFC by the record that it finds: the one in between is for the newer alone */
    { { "_dmarc.b.example.com", "v=DMARC1; p=none; adkim=s" }, "a.b.example.com",
        "b.example.com", FALSE, FALSE, TRUE },
    /* without any record the two rules differ */
    { { NULL }, "example.com", "mail.example.com", FALSE, FALSE, TRUE },
    { { NULL }, "example.com", "example.com", FALSE, TRUE, TRUE },
    /* two customers of a public suffix that the list does not know */
    { { "_dmarc.example.com", "v=DMARC1; p=reject; psd=y", "_dmarc.giant.example.com",
          "v=DMARC1; p=reject" },
        "giant.example.com", "mega.example.com", FALSE, FALSE, TRUE },
    /* a part of a company that stands for itself */
    { { "_dmarc.example.com", "v=DMARC1; p=none", "_dmarc.a.example.com",
          "v=DMARC1; p=none; psd=n" },
        "a.example.com", "example.com", FALSE, FALSE, TRUE },
    /* the DNS fails for the identifier alone */
    { { "_dmarc.example.com", "v=DMARC1; p=none", ";! servfail _dmarc.mail.example.com", "" },
        "example.com", "mail.example.com", FALSE, TRUE, TRUE },
};

START_TEST(alignment)
{
    g_autoptr(PsDns) dns = open_records(alignment_rows[_i].records);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(PsDmarc) dmarc = look_up(dns, psl, alignment_rows[_i].author);
    gboolean rfc9989, rfc7489;

    while (!ps_dmarc_aligned(dns, psl, dmarc, alignment_rows[_i].author,
        alignment_rows[_i].identifier, alignment_rows[_i].by_spf, &rfc9989, &rfc7489))
        ck_assert(ps_dns_step(dns));
    ck_assert_int_eq(rfc9989, alignment_rows[_i].rfc9989);
    ck_assert_int_eq(rfc7489, alignment_rows[_i].rfc7489);
}
END_TEST

/* No more than eight questions, whatever the name. */
START_TEST(questions)
{
    g_autoptr(PsDns) dns = zone_open("example.com. 60 IN A 192.0.2.1\n");
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(GString) name = g_string_new("example.com");
    g_autoptr(PsDmarc) dmarc = NULL;

    for (int i = 0; i < 110; i++)
        g_string_prepend(name, "a.");
    dmarc = look_up(dns, psl, name->str);
    ck_assert_uint_le(ps_dns_asked(dns), 8);
}
END_TEST

SUITE(dmarc, TABLE(discovery), TEST(fields), TEST(dns_off), TABLE(alignment), TEST(questions))
