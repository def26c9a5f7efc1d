/* SPDX-License-Identifier: MIT */
/* The keyword "decide". */
#include "rules/rule.h"

#include <string.h>

#include "suite.h"

#define DAY 86400
#define NOW (G_GINT64_CONSTANT(20000) * DAY)

/* Three full mailboxes, eight days apart, the last one today. */
static const PsPastEvent events[] = {
    { .time = NOW - 16 * DAY, .reason = "mailboxfull", .bounce_class = "full" },
    { .time = NOW - 8 * DAY, .reason = "mailboxfull", .bounce_class = "full" },
    { .time = NOW, .reason = "mailboxfull", .bounce_class = "full", .hard = TRUE },
};
static const PsPast past = { .count = G_N_ELEMENTS(events), .events = events };

/* What the lines make of that: what to do, for how many days; or what is wrong with them. */
static const struct {
    const char *lines;
    const char *wanted;
} lines_rows[] = {
    { "", "keep" },
    { "decide mailboxfull suppress\n", "suppress" },
    { "decide full pause for 7\n", "pause 7" },
    { "decide userunknown suppress\n", "keep" },
    { "decide mailboxfull hard pause\ndecide mailboxfull soft suppress after 3\n", "pause" },
    { "decide full suppress after 3\n", "suppress" },
    { "decide full suppress after 4\n", "keep" },
    { "decide full suppress after 3 in 17\n", "suppress" },
    { "decide full suppress after 3 in 10\n", "keep" },
    { "decide full suppress in 10 after 2\n", "suppress" },
    { "decide full suppress after 2 over 16\n", "suppress" },
    { "decide full suppress after 2 over 17\n", "keep" },
    { "decide full suppress\ndecide full suppress after 9\n", "keep" },
    { "decide full suppress\ndecide full keep\n", "keep" },
    { "decide full retry for 1 # for now\ndecide full pause for 2\n", "pause 2" },
    { "decide full suppress lasting\n", "suppress" },
    { "decide\n", "1 'decide' needs a reason, and what to do: keep, retry, pause or suppress" },
    { "decide full\n",
        "1 'decide' needs a reason, and what to do: keep, retry, pause or suppress" },
    { "\ndecide full soft\n",
        "2 'decide' needs a reason, and what to do: keep, retry, pause or suppress" },
    { "decide full delete\n",
        "1 'decide' needs a reason, and what to do: keep, retry, pause or suppress" },
    { "decide full suppress after\n", "1 'after' needs a number of times" },
    { "decide full suppress after 0\n", "1 'after' needs a number of times" },
    { "decide full suppress in many\n", "1 'in' needs a number of days" },
    { "decide full suppress for -1\n", "1 'for' needs a number of days" },
    { "decide full suppress in 99999999999999999999\n", "1 'in' needs a number of days" },
    { "decide full suppress twice\n", "1 unknown condition 'twice'" },
};

START_TEST(lines)
{
    const PsRulesRead how = { 0 };
    const char *text = lines_rows[_i].lines;
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(GString) got = g_string_new(NULL);
    PsDecision decision;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ps_policy_decide(ps_rules_policy(rules), &past, NOW + 1, &decision);
    if (ps_rules_trouble_count(rules))
        g_string_printf(got, "%u %s", ps_rules_trouble(rules, 0)->line,
            ps_rules_trouble(rules, 0)->message);
    else
        g_string_append(got, ps_action_name(decision.action));
    if (decision.until)
        g_string_append_printf(got, " %" G_GINT64_FORMAT, (decision.until - NOW) / DAY);
    ck_assert_str_eq(got->str, lines_rows[_i].wanted);
}
END_TEST

/* What presend does by itself: nothing that the sender is to blame for takes a recipient off,
 * a full mailbox not at once, a complaint does. */
static const struct {
    const char *reason, *bounce_class;
    gboolean hard;
    PsAction action;
} own_policy_rows[] = {
    { "userunknown", "address", TRUE, PS_ACTION_SUPPRESS },
    { "userunknown", "address", FALSE, PS_ACTION_RETRY },
    { "hasmoved", "address", TRUE, PS_ACTION_SUPPRESS },
    { "filtered", "address", FALSE, PS_ACTION_PAUSE },
    { "mailboxfull", "full", FALSE, PS_ACTION_RETRY },
    { "mailboxfull", "full", TRUE, PS_ACTION_RETRY },
    { "suspend", "disabled", FALSE, PS_ACTION_PAUSE },
    { "suppressed", "disabled", FALSE, PS_ACTION_SUPPRESS },
    { "hostunknown", "domain", TRUE, PS_ACTION_PAUSE },
    { "notaccept", "domain", TRUE, PS_ACTION_SUPPRESS },
    { "feedback", "complaint", FALSE, PS_ACTION_SUPPRESS },
    { "blocked", "senderip", TRUE, PS_ACTION_KEEP },
    { "badreputation", "senderip", TRUE, PS_ACTION_KEEP },
    { "requireptr", "senderip", TRUE, PS_ACTION_KEEP },
    { "authfailure", "auth", TRUE, PS_ACTION_KEEP },
    { "spamdetected", "content", TRUE, PS_ACTION_KEEP },
    { "mesgtoobig", "size", TRUE, PS_ACTION_KEEP },
    { "policyviolation", "policy", TRUE, PS_ACTION_KEEP },
    { "rejected", "policy", TRUE, PS_ACTION_KEEP },
    { "speeding", "rate", FALSE, PS_ACTION_RETRY },
    { "expired", "network", FALSE, PS_ACTION_RETRY },
    { "systemerror", "network", TRUE, PS_ACTION_RETRY },
    { "delivered", "none", FALSE, PS_ACTION_KEEP },
    { "vacation", "none", FALSE, PS_ACTION_KEEP },
};

static PsRules *
own_rules(void)
{
    const PsRulesRead how = { 0 };
    g_autofree char *path =
        g_build_filename(g_getenv("PS_TESTS"), "..", "rules", "history.cf", NULL);
    PsRules *rules = ps_rules_new();

    ck_assert(ps_rules_read(rules, path, &how, NULL));
    ps_rules_finish(rules);
    return rules;
}

START_TEST(own_policy)
{
    g_autoptr(PsRules) rules = own_rules();
    const PsPastEvent event = { .time = NOW - 60,
        .reason = own_policy_rows[_i].reason,
        .bounce_class = own_policy_rows[_i].bounce_class,
        .hard = own_policy_rows[_i].hard };
    const PsPast once = { .count = 1, .events = &event };
    PsDecision decision;

    ps_policy_decide(ps_rules_policy(rules), &once, NOW, &decision);
    ck_assert_str_eq(
        ps_action_name(decision.action), ps_action_name(own_policy_rows[_i].action));
}
END_TEST

/* However often it happens. */
START_TEST(never_for_the_sender)
{
    static const char *const classes[] = { "senderip", "auth", "content", "format", "policy",
        "rate", "size", "network" };
    g_autoptr(PsRules) rules = own_rules();
    PsPastEvent often[100];
    const PsPast many = { .count = G_N_ELEMENTS(often), .events = often };
    PsDecision decision;

    for (guint c = 0; c < G_N_ELEMENTS(classes); c++) {
        for (guint i = 0; i < G_N_ELEMENTS(often); i++)
            often[i] = (PsPastEvent){ .time = NOW - (100 - i) * DAY,
                .reason = "expired",
                .bounce_class = classes[c],
                .hard = TRUE };
        ps_policy_decide(ps_rules_policy(rules), &many, NOW, &decision);
        ck_assert_int_lt(decision.action, PS_ACTION_SUPPRESS);
    }
}
END_TEST

SUITE(decide, TABLE(lines), TABLE(own_policy), TEST(never_for_the_sender))
