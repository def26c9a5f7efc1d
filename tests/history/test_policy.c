/* SPDX-License-Identifier: MIT */
#include "history/policy.h"

#include <string.h>

#include "history/store.h"

/* A letter each: what came back. */
static PsPastEvent
event_of(char letter)
{
    switch (letter) {
    case 'u':
        return (
            PsPastEvent){ .reason = "userunknown", .bounce_class = "address", .hard = TRUE };
    case 't':
        return (PsPastEvent){ .reason = "userunknown", .bounce_class = "address" };
    case 'f':
        return (PsPastEvent){ .reason = "mailboxfull", .bounce_class = "full" };
    case 'b':
        return (PsPastEvent){ .reason = "blocked", .bounce_class = "senderip", .hard = TRUE };
    case 'c':
        return (PsPastEvent){ .reason = "feedback", .bounce_class = "complaint" };
    case 'v':
        return (PsPastEvent){ .reason = "vacation", .bounce_class = "none" };
    default:
        return (PsPastEvent){ .reason = "delivered", .bounce_class = "none" };
    }
}

static const PsPolicyLine lines[] = {
    { .reason = "userunknown",
        .hardness = PS_HARDNESS_HARD,
        .action = PS_ACTION_SUPPRESS,
        .after = 1 },
    { .reason = "address",
        .hardness = PS_HARDNESS_SOFT,
        .action = PS_ACTION_PAUSE,
        .after = 2,
        .in_days = 10,
        .for_days = 7 },
    { .reason = "full", .action = PS_ACTION_RETRY, .after = 1, .for_days = 3 },
    { .reason = "mailboxfull",
        .action = PS_ACTION_SUPPRESS,
        .after = 3,
        .over_days = 10,
        .in_days = 30 },
    { .reason = "feedback", .action = PS_ACTION_SUPPRESS, .after = 1, .lasting = TRUE },
};

/* A day is a space, today the end: "u  " is a bounce three days ago. */
static const struct {
    const char *past;
    const char *action;
    guint times;
    const char *reason; /* NULL: nothing came back */
} decisions_rows[] = {
    { "", "keep", 0, NULL },
    { "u ", "suppress", 1, "userunknown" },
    { "uu u ", "suppress", 3, "userunknown" },
    { "ud ", "keep", 0, NULL },
    { "du ", "suppress", 1, "userunknown" },
    { "b b b b b b b b b b ", "keep", 10, "blocked" }, /* that is not the recipient's fault */
    { "v ", "keep", 0, NULL },
    { "t ", "keep", 1, "userunknown" },
    { "t t ", "pause", 2, "userunknown" },
    { "tt ", "keep", 2, "userunknown" },              /* on one day */
    { "t             t ", "keep", 2, "userunknown" }, /* too far apart */
    { "t t          ", "keep", 2, "userunknown" },    /* the pause is over */
    { "f ", "retry", 1, "mailboxfull" },
    { "f    ", "keep", 1, "mailboxfull" },
    { "fffff ", "retry", 5, "mailboxfull" },
    { "f f f f ", "retry", 4, "mailboxfull" }, /* often, but not for long */
    { "f     f     f ", "suppress", 3, "mailboxfull" },
    { "f     f   d f ", "retry", 1, "mailboxfull" },
    { "f                                   f     f ", "retry", 3, "mailboxfull" },
    { "c ", "suppress", 1, "feedback" },
    { "c d ", "suppress", 1, "feedback" }, /* that mail arrives does not undo it */
    { "u f ", "suppress", 1, "userunknown" },
};

/* The events of PICTURE into ARRAY. */
static PsPast
past_of(const char *picture, GArray *array)
{
    gint64 time = NOW;

    for (const char *p = picture; *p; p++)
        time -= *p == ' ' ? DAY : 0;
    for (const char *p = picture; *p; p++) {
        PsPastEvent event = event_of(*p);

        if (*p == ' ') {
            time += DAY;
            continue;
        }
        event.time = time;
        g_array_append_val(array, event);
    }
    return (PsPast){ .count = array->len,
        .events = (const PsPastEvent *) (const void *) array->data };
}

START_TEST(decisions)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(PsPastEvent));
    PsPast past = past_of(decisions_rows[_i].past, array);
    g_autoptr(PsPolicy) policy = ps_policy_new();
    PsDecision decision;

    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        ps_policy_add(policy, &lines[i]);
    ps_policy_decide(policy, &past, NOW, &decision);
    ck_assert_str_eq(ps_action_name(decision.action), decisions_rows[_i].action);
    ck_assert_uint_eq(decision.times, decisions_rows[_i].times);
    ck_assert_pstr_eq(decision.last ? decision.last->reason : NULL, decisions_rows[_i].reason);
}
END_TEST

/* A later line takes the place of an earlier one, and "keep" that of all. */
START_TEST(replaced)
{
    static const PsPolicyLine later = { .reason = "userunknown",
        .hardness = PS_HARDNESS_HARD,
        .action = PS_ACTION_SUPPRESS,
        .after = 3 };
    static const PsPolicyLine none = { .reason = "userunknown", .action = PS_ACTION_KEEP };
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(PsPastEvent));
    PsPast twice = past_of("u u ", array);
    g_autoptr(PsPolicy) policy = ps_policy_new();
    PsDecision decision;

    ps_policy_add(policy, &lines[0]);
    ps_policy_decide(policy, &twice, NOW, &decision);
    ck_assert_int_eq(decision.action, PS_ACTION_SUPPRESS);
    ps_policy_add(policy, &later);
    ps_policy_decide(policy, &twice, NOW, &decision);
    ck_assert_int_eq(decision.action, PS_ACTION_KEEP);
    ps_policy_add(policy, &lines[0]);
    ps_policy_add(policy, &none);
    ps_policy_decide(policy, &twice, NOW, &decision);
    ck_assert_int_eq(decision.action, PS_ACTION_KEEP);
    ck_assert_uint_eq(decision.times, 2);
}
END_TEST

static const struct {
    PsPolicyLine line;
    const char *text;
} texts_rows[] = {
    { { .reason = "userunknown",
          .hardness = PS_HARDNESS_HARD,
          .action = PS_ACTION_SUPPRESS,
          .after = 1 },
        "userunknown hard suppress" },
    { { .reason = "mailboxfull",
          .action = PS_ACTION_PAUSE,
          .after = 3,
          .in_days = 30,
          .for_days = 14 },
        "mailboxfull pause after 3 in 30 for 14" },
    { { .reason = "feedback", .action = PS_ACTION_SUPPRESS, .after = 1, .lasting = TRUE },
        "feedback suppress lasting" },
};

START_TEST(texts)
{
    g_autofree char *text = ps_policy_line_text(&texts_rows[_i].line);

    ck_assert_str_eq(text, texts_rows[_i].text);
}
END_TEST

SUITE(policy, TABLE(decisions), TABLE(texts), TEST(replaced))
