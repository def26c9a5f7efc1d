/* SPDX-License-Identifier: MIT */
/* Rows counted, and what rules say of the whole. */
#include "list/summary.h"

#include <string.h>

#include "suite.h"

static const char rule_text[] =
    "header __UNDER_5 eval:under(\"list_bounces\", \"5\")\n"
    "meta L_HIGH !__UNDER_5\n"
    "level L_HIGH error\n"
    "describe L_HIGH %{list_bounces} % of %{list_rows} rows\n"
    "lang it describe L_HIGH %{list_bounces} % di %{list_rows} righe\n"
    "fix L_HIGH stop\n"
    "header L_LOST eval:is(\"list_resolver\", \"overloaded\")\n"
    /* not about lists */
    "rcpt R_NULL eval:is(\"mx\", \"null\")\n"
    "header H_FROM eval:any(\"from_domain\")\n";

/* RULE "": rows without an address; "BROKEN": with none that can be asked about. */
static void
add(PsListSummary *summary, PsListStatus status, guint rows, const char *rule)
{
    const PsListVerdict verdict = { .status = status, .rule = rule, .provider = "generic" };
    const PsAddr addr = { .verdict =
                              g_strcmp0(rule, "BROKEN") ? PS_ADDR_VALID : PS_ADDR_INVALID };

    for (guint i = 0; i < rows; i++)
        ps_list_summary_add(summary, &addr, rule && !*rule, &verdict);
}

static const struct {
    guint ok, unknown, undeliverable, broken, blank;
    double expected, least, most;
} bounces_rows[] = {
    { 0, 0, 0, 0, 0, 0, 0, 0 },
    { 98, 0, 2, 0, 0, 2, 2, 2 },
    { 90, 8, 2, 0, 0, 200.0 / 92, 2, 10 },
    { 0, 5, 0, 0, 0, 0, 0, 100 },
    { 0, 0, 5, 0, 0, 100, 100, 100 },
    { 98, 0, 2, 0, 30, 2, 2, 2 }, /* nobody writes to those */
    { 0, 0, 0, 0, 3, 0, 0, 0 },
    { 98, 0, 0, 2, 0, 2, 2, 2 },
    { 0, 12, 0, 1, 0, 100.0 / 13, 100.0 / 13,
        100 }, /* that one is broken says nothing of the others */
    { 45, 50, 4, 1, 0, 5 + 100.0 * 2 / 49, 5, 55 },
};

START_TEST(bounces)
{
    g_auto(PsListSummary) summary = { 0 };
    PsListBounces got;

    ps_list_summary_init(&summary);
    add(&summary, PS_LIST_OK, bounces_rows[_i].ok, NULL);
    add(&summary, PS_LIST_UNKNOWN, bounces_rows[_i].unknown, NULL);
    add(&summary, PS_LIST_UNDELIVERABLE, bounces_rows[_i].undeliverable, "R");
    add(&summary, PS_LIST_UNDELIVERABLE, bounces_rows[_i].broken, "BROKEN");
    add(&summary, PS_LIST_UNDELIVERABLE, bounces_rows[_i].blank, "");
    got = ps_list_summary_bounces(&summary);
    ck_assert_double_eq_tol(got.expected, bounces_rows[_i].expected, 1e-9);
    ck_assert_double_eq_tol(got.least, bounces_rows[_i].least, 1e-9);
    ck_assert_double_eq_tol(got.most, bounces_rows[_i].most, 1e-9);
}
END_TEST

START_TEST(tallies)
{
    g_auto(PsListSummary) summary = { 0 };
    g_autoptr(GArray) sorted = NULL;

    ps_list_summary_init(&summary);
    add(&summary, PS_LIST_RISKY, 2, "B");
    add(&summary, PS_LIST_RISKY, 3, "C");
    add(&summary, PS_LIST_RISKY, 2, "A");
    add(&summary, PS_LIST_OK, 9, NULL);
    sorted = ps_list_summary_sorted(summary.rules);
    ck_assert_uint_eq(sorted->len, 3);
    ck_assert_str_eq(g_array_index(sorted, PsListTally, 0).name, "C");
    ck_assert_str_eq(g_array_index(sorted, PsListTally, 1).name, "A");
    ck_assert_str_eq(g_array_index(sorted, PsListTally, 2).name, "B");
    ck_assert_uint_eq(g_array_index(sorted, PsListTally, 0).rows, 3);
}
END_TEST

static const struct {
    guint undeliverable;
    gboolean overloaded;
    PsLang lang;
    const char *said;
} findings_rows[] = {
    { 4, FALSE, PS_LANG_EN, "" },
    { 5, FALSE, PS_LANG_EN, "L_HIGH error 5.0 % of 100 rows (stop)\n" },
    { 5, FALSE, PS_LANG_IT, "L_HIGH error 5,0 % di 100 righe (-)\n" },
    { 0, TRUE, PS_LANG_EN, "L_LOST warning L_LOST (-)\n" },
};

START_TEST(findings)
{
    static const char *const levels[] = { "note", "warning", "error" };
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_auto(PsListSummary) summary = { 0 };
    g_autoptr(GString) said = g_string_new(NULL);

    ps_rules_read_text(rules, "t.cf", rule_text, strlen(rule_text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ps_list_summary_init(&summary);
    add(&summary, PS_LIST_UNDELIVERABLE, findings_rows[_i].undeliverable, "R");
    add(&summary, PS_LIST_OK, 100 - findings_rows[_i].undeliverable, NULL);
    summary.overloaded = findings_rows[_i].overloaded;
    ps_list_summary_judge(&summary, rules, findings_rows[_i].lang);
    for (guint i = 0; i < summary.findings->len; i++) {
        const PsListFinding *finding = summary.findings->pdata[i];

        g_string_append_printf(said, "%s %s %s (%s)\n", finding->rule, levels[finding->level],
            finding->message, finding->fix ? finding->fix : "-");
    }
    ck_assert_str_eq(said->str, findings_rows[_i].said);
}
END_TEST

SUITE(summary, TABLE(bounces), TEST(tallies), TABLE(findings))
