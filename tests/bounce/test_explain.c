/* SPDX-License-Identifier: MIT */
#include "bounce/explain.h"

#include <string.h>

#include "bounce/read.h"
#include "rules/notice.h"

/* Every reason has all that is said of it, in both languages. */
START_TEST(complete)
{
    g_autoptr(PsRules) rules = shipped_rules();
    static const char *const parts[] = { "happened", "todo" };

    ck_assert_uint_eq(ps_rules_reason_count(rules), 36);
    for (guint i = 0; i < ps_rules_reason_count(rules); i++) {
        const char *name = ps_rules_reason(rules, i)->name;

        for (guint k = 0; k < G_N_ELEMENTS(parts); k++) {
            const char *en = ps_rules_answer(rules, PS_LANG_EN, name, parts[k]);
            const char *it = ps_rules_answer(rules, PS_LANG_IT, name, parts[k]);

            ck_assert_msg(en && it && strcmp(en, it) != 0, "%s %s", name, parts[k]);
        }
        ck_assert_msg(ps_rules_answer(rules, PS_LANG_EN, name, "fault") != NULL, "%s", name);
        ck_assert_msg(ps_rules_answer(rules, PS_LANG_EN, name, "again") != NULL, "%s", name);
    }
}
END_TEST

static const struct {
    PsBounceRecord record;
    const char *fault, *again;
    const char *happened; /* words of it */
    const char *caught;   /* the first rule; NULL: none */
} answers_rows[] = {
    { { .reason = "userunknown", .recipient = "a@b.test" }, "address", "no", "a@b.test", NULL },
    { { .reason = "authfailure",
          .recipient = "a@gmail.com",
          .provider = "gmail",
          .code = 550,
          .status = "5.7.26" },
        "identity", "fixed", "Gmail", "AUTH_NONE" },
    { { .reason = "authfailure",
          .recipient = "a@b.test",
          .provider = "outlook",
          .code = 550,
          .status = "5.7.515" },
        "identity", "fixed", "5,000", "OUTLOOK_BULK_515" },
    { { .reason = "hostunknown", .recipient = "a@b.test", .code = 550, .status = "5.4.4" },
        "address", "no", "b.test", "RCPT_NXDOMAIN" },
    { { .reason = "expired", .recipient = "a@b.test", .action = "delayed" }, "theirs", "wait",
        "b.test", NULL },
    { { .reason = "spamdetected", .recipient = NULL }, "content", "fixed", "?", NULL },
};

START_TEST(answers)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceAnswer) answer =
        ps_bounce_explain(rules, PS_LANG_EN, &answers_rows[_i].record, FALSE);

    ck_assert_str_eq(answer->fault, answers_rows[_i].fault);
    ck_assert_str_eq(answer->again, answers_rows[_i].again);
    ck_assert_msg(strstr(answer->happened, answers_rows[_i].happened), "%s", answer->happened);
    if (!answers_rows[_i].caught) {
        ck_assert_uint_eq(answer->caught->len, 0);
        return;
    }
    ck_assert_uint_gt(answer->caught->len, 0);
    ck_assert_str_eq(
        g_array_index(answer->caught, PsBounceCaught, 0).rule->name, answers_rows[_i].caught);
}
END_TEST

START_TEST(forged)
{
    const PsBounceRecord record = { .reason = "userunknown", .recipient = "a@b.test" };
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceAnswer) answer = ps_bounce_explain(rules, PS_LANG_IT, &record, TRUE);

    ck_assert_str_eq(answer->fault, "nobody");
    ck_assert_uint_eq(answer->caught->len, 0);
    ck_assert(strstr(answer->happened, "non l'hai spedito") != NULL);
}
END_TEST

SUITE(explain, TEST(complete), TABLE(answers), TEST(forged))
