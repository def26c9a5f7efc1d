/* SPDX-License-Identifier: MIT */
#include "auth/spf_audit.h"

#include <string.h>

#include "base/limits.h"
#include "suite.h"
#include "zone.h"

/* A domain and its SPF record a row; what begins with "!" is a line of the zone as it is. */
static const char *const ZONE[][2] = {
    { "plain.example", "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.7 -all" },
    { "tree.example", "v=spf1 a:host.example include:one.example include:two.example ~all" },
    { "one.example", "v=spf1 mx:plain.example include:plain.example -all" },
    { "two.example", "v=spf1 ip4:192.0.2.128/25 exists:%{i}.x.example redirect=plain.example" },
    { "all.example", "v=spf1 -all redirect=one.example" },
    { "loop.example", "v=spf1 include:loop2.example -all" },
    { "loop2.example", "v=spf1 include:LOOP.example -all" },
    { "macro.example", "v=spf1 include:%{l}.x.example include:_s.%{d} -all" },
    { "_s.macro.example", "v=spf1 ?all" },
    { "bad.example", "v=spf1 ip4:300.1.1.1 -all" },
    { "gone.example", "v=spf1 include:bad.example include:nowhere.example a mx -all" },
    { "later.example", "v=spf1 include:slow.example a:slow.example -all" },
    { "!", ";! timeout slow.example" },
    { "!", "host.example. 60 IN A 192.0.2.1" },
    { "!", "plain.example. 60 IN MX 1 host.example." },
};

static PsDns *
open_zone(gboolean late)
{
    g_autoptr(GString) zone = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(ZONE); i++) {
        if (*ZONE[i][0] == '!')
            g_string_append_printf(zone, "%s\n", ZONE[i][1]);
        else
            zone_add_txt(zone, ZONE[i][0], ZONE[i][1], strlen(ZONE[i][1]));
        if (late && *ZONE[i][0] != '!')
            g_string_append_printf(zone, ";! delay 0 %s\n", ZONE[i][0]);
    }
    return zone_open(zone->str);
}

static PsSpfAudit *
audit_of(PsDns *dns, const char *domain)
{
    PsSpfAudit *audit;

    while (!ps_spf_audit(dns, domain, &audit))
        ck_assert(ps_dns_step(dns));
    return audit;
}

static void
print_terms(GString *out, const GPtrArray *terms)
{
    for (guint i = 0; terms && i < terms->len; i++) {
        const PsSpfAuditTerm *term = terms->pdata[i];

        g_string_append_printf(
            out, "%s%s %u/%u", i ? ", " : "", term->term, term->lookups, term->total);
        if (term->problem)
            g_string_append_printf(out, " %s", term->problem);
        if (!term->terms)
            continue;
        g_string_append(out, " {");
        print_terms(out, term->terms);
        g_string_append_c(out, '}');
    }
}

static const struct {
    const char *domain, *problem;
    const char *terms; /* term lookups/total problem {terms below} */
    guint lookups, voids;
    guint64 ipv4;
    const char *repeats;
    gboolean complete;
} walks_rows[] = {
    { "plain.example", NULL, "ip4:192.0.2.0/24 0/0, ip4:198.51.100.7 0/0, -all 0/0", 0, 0, 257,
        "", TRUE },
    { "tree.example", NULL,
        "a:host.example 1/1, include:one.example 3/4 {mx:plain.example 1/3, "
        "include:plain.example 1/4 {ip4:192.0.2.0/24 0/4, ip4:198.51.100.7 0/4, -all 0/4}, "
        "-all 0/4}, include:two.example 3/7 {ip4:192.0.2.128/25 0/5, "
        "exists:%{i}.x.example 1/6 macro, redirect=plain.example 1/7 {ip4:192.0.2.0/24 0/7, "
        "ip4:198.51.100.7 0/7, -all 0/7}}, ~all 0/7",
        7, 0, 257,
        "ip4:192.0.2.0/24 ip4:192.0.2.0/24, ip4:192.0.2.128/25 ip4:192.0.2.0/24, "
        "ip4:198.51.100.7 ip4:198.51.100.7",
        TRUE },
    { "all.example", NULL, "-all 0/0", 0, 0, 0, "", TRUE },
    { "loop.example", NULL,
        "include:loop2.example 2/2 {include:LOOP.example 1/2 loop, -all 0/2}, -all 0/2", 2, 0,
        0, "", TRUE },
    { "macro.example", NULL,
        "include:%{l}.x.example 1/1 macro, include:_s.%{d} 1/2 {?all 0/2}, -all 0/2", 2, 0, 0,
        "", TRUE },
    { "gone.example", NULL,
        "include:bad.example 1/1 syntax, include:nowhere.example 1/2 none, a 1/3 void, "
        "mx 1/4 void, -all 0/4",
        4, 2, 0, "", TRUE },
    { "later.example", NULL, "include:slow.example 1/1 dns, a:slow.example 1/2 dns, -all 0/2",
        2, 0, 0, "", FALSE },
    { "bad.example", "syntax", "", 0, 0, 0, "", TRUE },
    { "nowhere.example", "none", "", 0, 0, 0, "", TRUE },
    { "slow.example", "dns", "", 0, 0, 0, "", FALSE },
};

START_TEST(walks)
{
    for (int late = 0; late < 2; late++) {
        g_autoptr(PsDns) dns = open_zone(late);
        g_autoptr(PsSpfAudit) audit = audit_of(dns, walks_rows[_i].domain);
        g_autoptr(GString) terms = g_string_new(NULL), repeats = g_string_new(NULL);

        print_terms(terms, audit->terms);
        for (guint i = 0; i < audit->repeats->len; i++) {
            const PsSpfRepeat *repeat = audit->repeats->pdata[i];

            g_string_append_printf(
                repeats, "%s%s %s", i ? ", " : "", repeat->network, repeat->other);
        }
        ck_assert_pstr_eq(audit->problem, walks_rows[_i].problem);
        ck_assert_str_eq(terms->str, walks_rows[_i].terms);
        ck_assert_uint_eq(audit->lookups, walks_rows[_i].lookups);
        ck_assert_uint_eq(audit->void_lookups, walks_rows[_i].voids);
        ck_assert_uint_eq(audit->ipv4, walks_rows[_i].ipv4);
        ck_assert_str_eq(repeats->str, walks_rows[_i].repeats);
        ck_assert_int_eq(audit->complete, walks_rows[_i].complete);
        ck_assert_ptr_null(audit->blame);
    }
}
END_TEST

/* The include in which the eleventh lookup falls is the one to blame, and all is counted. */
START_TEST(blame)
{
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsSpfAudit) audit = NULL;
    static const char own[] = "v=spf1 include:a.example include:b.example mx -all";
    static const char six[] = "v=spf1 a:h.example a:h.example a:h.example a:h.example "
                              "a:h.example -all";

    zone_add_txt(zone, "big.example", own, strlen(own));
    zone_add_txt(zone, "a.example", six, strlen(six));
    zone_add_txt(zone, "b.example", six, strlen(six));
    g_string_append(zone, "h.example. 60 IN A 192.0.2.1\n");
    dns = zone_open(zone->str);
    audit = audit_of(dns, "big.example");
    ck_assert_uint_eq(audit->lookups, 13);
    ck_assert_str_eq(audit->blame, "include:b.example");
}
END_TEST

/* Ten includes in each of ten, and so on, end at the limit. */
START_TEST(bomb)
{
    g_autoptr(GString) zone = g_string_new(NULL), record = g_string_new("v=spf1");
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsSpfAudit) audit = NULL;

    for (int i = 0; i < 10; i++)
        g_string_append_printf(record, " include:%d.%%{d}", i);
    zone_add_txt(zone, "bomb.example", record->str, record->len);
    zone_add_txt(zone, "*.bomb.example", record->str, record->len);
    for (int i = 0; i < 10; i++) {
        g_autofree char *name = g_strdup_printf("%d.bomb.example", i);

        zone_add_txt(zone, name, record->str, record->len);
        for (int j = 0; j < 10; j++) {
            g_autofree char *below = g_strdup_printf("%d.%s", j, name);

            zone_add_txt(zone, below, record->str, record->len);
        }
    }
    dns = zone_open(zone->str);
    audit = audit_of(dns, "bomb.example");
    ck_assert(!audit->complete);
    ck_assert_uint_le(audit->lookups, PS_LIMIT_spf_audit_lookups + 20);
}
END_TEST

SUITE(spf_audit, TABLE(walks), TEST(blame), TEST(bomb))
