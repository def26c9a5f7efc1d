/* SPDX-License-Identifier: MIT */
#include "rules/notice.h"

#include <string.h>

#include "suite.h"

static PsRules *
read_text(const char *text, gboolean user)
{
    const PsRulesRead how = { PS_LANG_EN, user, FALSE };
    PsRules *rules = ps_rules_new();

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ps_rules_check(rules);
    return rules;
}

static const struct {
    const char *text;
    const char *message; /* of the only trouble; NULL: there is none */
} lines_rows[] = {
    { "reason full size soft 5.2.2 552\nsign full /quota/\n", NULL },
    { "reason full size soft\n", NULL },
    { "reason full size\n", "'reason' needs a name, a class and hard, soft or none" },
    { "reason full size soft 5.2.2 99\n", "'99' is no SMTP code" },
    { "sign full /quota/\n", "no reason 'full'; there is no 'reason' line for it" },
    { "reason a b soft\nsign a\n", "'sign a' says nothing to tell it by" },
    { "reason a b soft\nsign a colour=red /x/\n", "unknown condition 'colour' of a sign" },
    { "reason a b soft\nsign a code=\n", "unknown condition 'code=' of a sign" },
    { "reason a b soft\nsign a late code=550,5* status=x.1.1 after=a\n", NULL },
    { "reason a b soft\nsign a /(/\n",
        "bad regex: missing closing parenthesis at character 2" },
    { "notice x body /y/\n",
        "'notice' needs a family, one of from, subject, header and text, and a regex" },
    { "notice x text /y/\noriginal /z/\ncommand RCPT /w/\n", NULL },
    { "command RCPT\n", "'command' needs an SMTP command and a regex" },
    { "answer a happened\n", "'answer' needs a reason, a part and a text" },
};

START_TEST(lines)
{
    g_autoptr(PsRules) rules = read_text(lines_rows[_i].text, FALSE);

    ck_assert_uint_eq(ps_rules_trouble_count(rules), lines_rows[_i].message ? 1 : 0);
    if (lines_rows[_i].message)
        ck_assert_str_eq(ps_rules_trouble(rules, 0)->message, lines_rows[_i].message);
}
END_TEST

/* A later reason takes the place of an earlier one; the user's signs come first. */
START_TEST(order)
{
    const PsRulesRead user = { PS_LANG_EN, TRUE, FALSE };
    static const char own[] = "sign a /third/\nsign a /fourth/\n";
    g_autoptr(PsRules) rules =
        read_text("reason a b soft\nreason a c hard\nsign a /first/\nsign a code=550\n", FALSE);

    ps_rules_read_text(rules, "own.cf", own, strlen(own), &user);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_reason_count(rules), 1);
    ck_assert_str_eq(ps_rules_find_reason(rules, "a")->coarse, "c");
    ck_assert(ps_rules_find_reason(rules, "a")->hard);
    ck_assert_uint_eq(ps_rules_sign_count(rules), 4);
    ck_assert_ptr_nonnull(ps_rules_sign(rules, 1)->regex);
    ck_assert_ptr_null(ps_rules_sign(rules, 3)->regex);
}
END_TEST

START_TEST(answers)
{
    g_autoptr(PsRules) rules = read_text(
        "answer a todo wait\nlang it answer a todo aspetta\nanswer b todo go\n", FALSE);

    ck_assert_str_eq(ps_rules_answer(rules, PS_LANG_IT, "a", "todo"), "aspetta");
    ck_assert_str_eq(ps_rules_answer(rules, PS_LANG_EN, "a", "todo"), "wait");
    ck_assert_str_eq(ps_rules_answer(rules, PS_LANG_IT, "b", "todo"), "go");
    ck_assert_ptr_null(ps_rules_answer(rules, PS_LANG_IT, "c", "todo"));
}
END_TEST

SUITE(notice, TABLE(lines), TEST(order), TEST(answers))
