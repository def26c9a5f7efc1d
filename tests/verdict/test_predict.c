/* SPDX-License-Identifier: MIT */
/* test_predict.c - from rules that hit to the outcome: what decides, and what does not. */
#include "verdict/predict.h"

#include <string.h>

#include "suite.h"

/* Every rule reads one fact: a value hits it, none misses it, a reason leaves it unknown. */
static const char rules_text[] = "provider gmail mx gmail-smtp-in.l.google.com\n"
                                 "provider yahoo mx .yahoodns.net\n"
                                 "header   SURE eval:is(\"spf\", \"fail\")\n"
                                 "reply    SURE gmail 550 5.7.26 certain\n"
                                 "reply    SURE gmail 421 4.7.26 certain\n"
                                 "reply    SURE yahoo 554 5.7.9 likely\n"
                                 "header   LATER eval:is(\"dmarc\", \"fail\")\n"
                                 "reply    LATER gmail 451 4.7.26 likely\n"
                                 "header   MAYBE eval:is(\"dkim\", \"fail\")\n"
                                 "reply    MAYBE * 550 5.7.20 possible\n"
                                 "header   FIRST eval:is(\"ptr\", \"none\")\n"
                                 "tflags   FIRST smtp-connect\n"
                                 "reply    FIRST gmail 550 5.7.25 likely\n"
                                 "header   JUNK eval:is(\"class\", \"marketing\")\n"
                                 "tflags   JUNK junk\n"
                                 "rcpt     NULLMX eval:is(\"mx\", \"null\")\n"
                                 "reply    NULLMX * 556 5.1.10 certain\n"
                                 "header   OWN eval:is(\"soa\", \"none\")\n"
                                 "reply    OWN * 550 - likely\n"
                                 "reply    OWN yahoo 451 - likely\n";

static const struct {
    const char *facts;    /* "spf=fail dkim=?needs key", comma between */
    const char *provider; /* of the recipient */
    const char *want;     /* outcome: replies in order; what is missing */
} predict_rows[] = {
    { "", "gmail", "ok:" },
    { "spf=pass,dkim=pass", "gmail", "ok:" },
    { "spf=fail", "gmail", "reject: 550 5.7.26 certain SURE, 421 4.7.26 certain SURE" },
    { "spf=fail", "yahoo", "reject: 554 5.7.9 likely SURE" },
    { "spf=fail", "generic", "ok:" }, /* no reply is documented there */
    { "dmarc=fail", "gmail", "defer: 451 4.7.26 likely LATER" },
    { "dkim=fail", "generic", "junk-risk: 550 5.7.20 possible MAYBE" },
    { "class=marketing", "generic", "junk-risk:" },
    { "mx=null", "generic", "reject: 556 5.1.10 certain NULLMX" },
    /* SMTP order: what comes at connect is said before what comes after DATA */
    { "spf=fail,ptr=none", "gmail",
        "reject: 550 5.7.25 likely FIRST, 550 5.7.26 certain SURE, 421 4.7.26 certain SURE" },
    { "spf=fail,mx=null", "gmail",
        "reject: 556 5.1.10 certain NULLMX, 550 5.7.26 certain SURE, 421 4.7.26 certain SURE" },
    /* what is only possible does not go first */
    { "dkim=fail,dmarc=fail", "gmail",
        "defer: 451 4.7.26 likely LATER, 550 5.7.20 possible MAYBE" },
    /* an own line for a provider stands for those that hold for all */
    { "soa=none", "yahoo", "defer: 451 likely OWN" },
    { "soa=none", "gmail", "reject: 550 likely OWN" },
    /* not known could be a rejection: then nobody knows */
    { "spf=?needs ip", "gmail", "unknown: (spf needs ip)" },
    { "spf=?needs ip", "generic", "ok:" },
    { "spf=?dns timeout,dkim=fail", "gmail",
        "unknown: 550 5.7.20 possible MAYBE (spf dns timeout)" },
    { "dkim=?needs key", "gmail", "ok:" },  /* only a possible reply hangs on it */
    { "dmarc=?needs key", "gmail", "ok:" }, /* only a deferral does */
    { "spf=?needs ip,ptr=none", "gmail", "reject: 550 5.7.25 likely FIRST (spf needs ip)" },
    { "spf=?needs ip,class=marketing", "gmail", "unknown: (spf needs ip)" },
    /* what rests on an assumption is not certain */
    { "spf=~fail", "gmail", "reject: 550 5.7.26 likely SURE, 421 4.7.26 likely SURE" },
};

static void
set_fact(PsFacts *message, PsFacts *recipient, const char *assignment)
{
    g_auto(GStrv) parts = g_strsplit(assignment, "=", 2);
    int id = ps_fact_find(parts[0]);
    PsFacts *facts = ps_fact_info(id)->scope == PS_SCOPE_RECIPIENT ? recipient : message;

    if (parts[1][0] == '?') {
        ps_facts_set_unknown(facts, id, parts[1] + 1);
    } else if (parts[1][0] == '~') {
        ps_facts_add(facts, id, parts[1] + 1, PS_SPAN_NONE);
        ps_facts_assume(facts, id, "tried");
    } else {
        ps_facts_add(facts, id, parts[1], PS_SPAN_NONE);
    }
}

static char *
show(const PsPrediction *prediction)
{
    GString *out = g_string_new(ps_verdict_name(prediction->outcome));

    g_string_append_c(out, ':');
    for (guint i = 0; i < prediction->replies->len; i++) {
        const PsPredicted *p = &g_array_index(prediction->replies, PsPredicted, i);

        g_string_append_printf(out, "%s %u%s%s %s %s", i ? "," : "", p->reply->code,
            p->reply->enhanced ? " " : "", p->reply->enhanced ? p->reply->enhanced : "",
            ps_certainty_name(p->certainty), p->rule->name);
    }
    for (guint i = 0; i < prediction->missing->len; i++) {
        const PsMissing *m = &g_array_index(prediction->missing, PsMissing, i);

        g_string_append_printf(out, " (%s %s)", m->fact, m->reason);
    }
    return g_string_free(out, FALSE);
}

START_TEST(predict)
{
    const PsRulesRead how = { 0 };
    const PsRunOptions options = { .apply_when = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) message = ps_facts_new(NULL);
    g_autoptr(PsFacts) recipient = ps_facts_new(message);
    g_autoptr(PsRun) above = NULL;
    g_autoptr(PsRun) run = NULL;
    g_auto(GStrv) assignments = g_strsplit(predict_rows[_i].facts, ",", -1);
    g_autofree char *got = NULL;
    PsPrediction prediction;

    ps_rules_read_text(rules, "test.cf", rules_text, strlen(rules_text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    for (int id = 0; id < PS_FACTS; id++)
        ps_facts_set_known(
            ps_fact_info(id)->scope == PS_SCOPE_RECIPIENT ? recipient : message, id);
    for (char **assignment = assignments; *assignment; assignment++)
        set_fact(message, recipient, *assignment);
    ps_facts_add(recipient, PS_FACT_rcpt_provider, predict_rows[_i].provider, PS_SPAN_NONE);

    above = ps_run_new(rules, NULL, message, &options);
    run = ps_run_new_recipient(above, rules, recipient, &options);
    ps_predict(rules, run, recipient, &prediction);
    got = show(&prediction);
    ps_prediction_clear(&prediction);
    ck_assert_str_eq(got, predict_rows[_i].want);
}
END_TEST

SUITE(predict, TABLE(predict))
