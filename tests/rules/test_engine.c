/* SPDX-License-Identifier: MIT */
/* Rules put to a message and to recipients. */
#include "rules/engine.h"

#include <string.h>

#include "rules/bench.h"

static const char mail[] = "From: Shop <news@shop.example>\n"
                           "Subject: Free free offer\n"
                           "X-Empty:\n"
                           "\n"
                           "Dear {{name}},\n"
                           "free things, FREE {{name}}\n"
                           "see http://shop.example/a\n";

/* Rule R among the rules IN, put to the mail above. */
static const struct {
    const char *in;
    const char *out;
} seen_rows[] = {
    { "header R Subject =~ /offer/\n", "hit 1: offer" },
    { "header R Subject =~ /Offer/\n", "miss" },
    { "header R SUBJECT =~ /free/i\n", "hit 1: Free|free" },
    { "header R Subject =~ /free/i\ntflags R multiple\n", "hit 2: Free|free" },
    { "header R Subject =~ /free/i\ntflags R multiple maxhits=1\n", "hit 1: Free|free" },
    { "header R Subject !~ /spam/\n", "hit 1: Free free offer~" },
    { "header R Subject !~ /offer/\n", "miss" },
    { "header R Subject =~ /offer$/\n", "hit 1: offer" },
    { "header R X-None =~ /^$/\n", "hit 1: " }, /* absent is matched as empty */
    { "header R X-None =~ /./\n", "miss" },
    { "header R X-None !~ /x/\n", "hit 1: " },
    { "header R X-None =~ /not/ [if-unset: not there]\n", "hit 1: not" },
    { "header R Subject =~ /not/ [if-unset: not there]\n", "miss" },
    { "header R exists:Subject\n", "hit 1: Free free offer~" },
    { "header R exists:X-Empty\n", "hit 1: ~" },
    { "header R exists:X-None\n", "miss" },
    { "header R From:nothing !~ /x/\n", "silent" }, /* not known is not absent */
    { "body R /\\{\\{\\w+}}/\n", "hit 1: {{name}}|{{name}}" },
    { "body R /free/i\n", "hit 1: Free|free|free|FREE" },
    { "body R /free/i\ntflags R multiple\n", "hit 4: Free|free|free|FREE" },
    { "body R /free/i\ntflags R multiple nosubject\n", "hit 2: free|FREE" },
    { "body R /^Dear/\n", "hit 1: Dear" },
    { "rawbody R /free.*see/s\n", "hit 1: free things, FREE {{name}}~see" },
    { "uri R m{^http://shop}\n", "hit 1: http://shop" }, /* raw and canonical: one place */
    { "full R /^Subject: .*$/m\n", "hit 1: Subject: Free free offer" },
    { "full R /(?:.|\\n|[\\s\\S])*[QZ]/\n", "not checked: R (regex limit)" },
    { "body R /offer/\nscore R 0\n", "silent" },
    { "body R eval:check_something()\n", "silent" },
    { "body R /a(/\n", "miss" },
    { "meta R ()\n", "miss" },
    { "rcpt R =~ /x/\n", "silent" }, /* belongs to a recipient */
    /* metas */
    { "meta R A && B\nbody A /Dear/\nbody B /see/\n", "hit 1: Dear" },
    { "meta R A && !B\nbody A /Dear/\nbody B /not there/\n", "hit 1: Dear" },
    { "meta R A && B\nbody A /Dear/\nbody B /not there/\n", "miss" },
    { "meta R !A\nbody A /not there/\n", "hit 1" },
    { "meta R A\nbody A /free/i\ntflags A multiple\n", "hit 4: Free|free|free|FREE" },
    { "meta R A > 3\nbody A /free/i\ntflags A multiple\n", "hit 1: Free|free|free|FREE" },
    { "meta R A\nbody A /Dear/\nscore A 0\n", "miss" }, /* off is 0 */
    { "meta R OLD\nbody A /Dear/\nalias A OLD\n", "hit 1: Dear" },
    { "meta R rules_matching(__A*) >= 2\nbody __A1 /Dear/\nbody __A2 /see/\nbody __A3 /x/\n",
        "hit 1: Dear" },
    { "meta R local_tests_only\n", "miss" },
    { "meta R 2.5\n", "hit 2.5" },
    { "meta R A\nmeta A B\nmeta B C\nbody C /Dear/\n", "hit 1: Dear" },
};

START_TEST(seen)
{
    Bench b = bench_new(seen_rows[_i].in, mail);
    g_autofree char *got = NULL;

    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_msg(!strcmp(got, seen_rows[_i].out), "%s got: %s", seen_rows[_i].in, got);
    bench_clear(&b);
}
END_TEST

START_TEST(places)
{
    Bench b = bench_new("body R /free/i\nmeta M R\n", mail);
    const PsOutcome *outcome;
    gsize last = 0;

    bench_run(&b);
    outcome = ps_run_get(b.run, ps_rules_find(b.rules, "M"));
    ck_assert_uint_eq(outcome->hit_count, 4);
    for (guint i = 0; i < outcome->hit_count; i++) {
        ck_assert_uint_eq(outcome->hits[i].at.length, 4);
        ck_assert(!g_ascii_strncasecmp(mail + outcome->hits[i].at.offset, "free", 4));
        ck_assert_uint_gt(outcome->hits[i].at.offset, last);
        last = outcome->hits[i].at.offset;
    }
    bench_clear(&b);
}
END_TEST

/* As many matches as one likes, but no more than a thousand places. */
START_TEST(many_places)
{
    g_autofree char *fill = g_strnfill(5000, 'x');
    g_autofree char *raw = g_strconcat("Subject: s\n\n", fill, "\n", NULL);
    Bench b = bench_new("rawbody A /x/\nrawbody B /x/\ntflags B multiple\n"
                        "rawbody C /x/\ntflags C multiple maxhits=1200\n",
        raw);
    static const double values[] = { 1, 5000, 1200 };

    bench_run(&b);
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        const PsOutcome *outcome = ps_run_get(b.run, ps_rules_get(b.rules, i));

        ck_assert_double_eq(outcome->value, values[i]);
        ck_assert_uint_eq(outcome->hit_count, 1000);
    }
    bench_clear(&b);
}
END_TEST

/* Rule R over facts: spf softfail at 5+4; dmarc unknown; subject "Hi", "Bye"; no nul;
 * volume 7000; class marketing; stage draft; dkim_key_bits 1024, 2048 bits;
 * dkim_signed from, date; from_domain and reply_to_domain. */
static void
fill_facts(PsFacts *facts)
{
    ps_facts_add(facts, PS_FACT_spf, "softfail", (PsSpan){ 5, 4 });
    ps_facts_set_unknown(facts, PS_FACT_dmarc, "needs dns");
    ps_facts_add(facts, PS_FACT_subject, "Hi", (PsSpan){ 20, 2 });
    ps_facts_add(facts, PS_FACT_subject, "Bye", (PsSpan){ 10, 3 });
    ps_facts_set_known(facts, PS_FACT_nul);
    ps_facts_add_number(facts, PS_FACT_volume, 7000, NULL, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_class, "marketing", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_stage, "draft", PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_dkim_key_bits, 1024, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_dkim_key_bits, 2048, NULL, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_dkim_signed, "from", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_dkim_signed, "date", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_from_domain, "shop.example", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_reply_to_domain, "Shop.Example", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_mail_from_domain, "other.example", PS_SPAN_NONE);
}

static const struct {
    const char *in;
    const char *out;
} measured_rows[] = {
    { "full R eval:any(\"spf\")\n", "hit 1: softfail" },
    { "full R eval:any('spf')\n", "hit 1: softfail" },
    { "full R eval:any(spf)\n", "hit 1: softfail" },
    { "full R eval:any(\"subject\")\n", "hit 1: Bye|Hi" }, /* in file order */
    { "full R eval:any(\"subject\")\ntflags R multiple\n", "hit 2: Bye|Hi" },
    { "full R eval:any(\"subject\")\ntflags R multiple maxhits=1\n", "hit 1: Bye|Hi" },
    { "full R eval:any(\"nul\")\n", "miss" },
    { "full R eval:any(\"dmarc\")\n", "not checked: dmarc (needs dns)" },
    { "full R eval:any(\"dkim\")\n", "not checked: dkim (not measured)" },
    { "full R eval:none(\"nul\")\n", "hit 1: " },
    { "full R eval:none(\"spf\")\n", "miss" },
    { "full R eval:none(\"dmarc\")\n", "not checked: dmarc (needs dns)" },
    { "full R eval:is(\"spf\", \"fail\", \"SOFTFAIL\")\n", "hit 1: softfail" },
    { "full R eval:is(\"spf\", \"fail\")\n", "miss" },
    { "full R eval:is(\"nul\", \"\")\n", "miss" },
    { "full R eval:is(\"subject\", \"bye\")\n", "hit 1: Bye" },
    { "full R eval:isnt(\"spf\", \"fail\", \"none\")\n", "hit 1: softfail" },
    { "full R eval:isnt(\"spf\", \"fail\", \"softfail\")\n", "miss" },
    { "full R eval:isnt(\"nul\", \"x\")\n", "miss" }, /* nothing there */
    { "full R eval:isnt(\"dmarc\", \"x\")\n", "not checked: dmarc (needs dns)" },
    { "full R eval:matches(\"subject\", \"/^h/i\")\n", "hit 1: Hi" },
    { "full R eval:matches('subject', 'm{^[A-Z]}')\n", "hit 1: Bye|Hi" },
    { "full R eval:matches(\"subject\", \"/x/\")\n", "miss" },
    { "full R eval:over(\"dkim_key_bits\", 1024)\n", "hit 1: 2048" },
    { "full R eval:under(\"dkim_key_bits\", 2048)\n", "hit 1: 1024" },
    { "full R eval:under(\"dkim_key_bits\", 1024)\n", "miss" },
    { "full R eval:count_over(\"subject\", 1)\n", "hit 1: Bye|Hi" },
    { "full R eval:count_over(\"subject\", 2)\n", "miss" },
    { "full R eval:lacks(\"dkim_signed\", \"From\", \"subject\", \"to\")\n",
        "hit 1: subject|to" },
    { "full R eval:lacks(\"dkim_signed\", \"from\")\n", "miss" },
    { "full R eval:lacks(\"nul\", \"x\")\n", "hit 1: x" },
    { "full R eval:same(\"from_domain\", \"reply_to_domain\")\n", "hit 1: shop.example" },
    { "full R eval:same(\"from_domain\", \"mail_from_domain\")\n", "miss" },
    { "full R eval:differs(\"from_domain\", \"mail_from_domain\")\n", "hit 1: shop.example" },
    { "full R eval:differs(\"from_domain\", \"reply_to_domain\")\n", "miss" },
    { "full R eval:differs(\"from_domain\", \"nul\")\n", "miss" },
    { "full R eval:differs(\"dmarc\", \"dkim\")\n",
        "not checked: dmarc (needs dns) dkim (not measured)" },
    /* metas over what is not known */
    { "meta R A && B\nfull A eval:any(\"dmarc\")\nfull B eval:any(\"nul\")\n", "miss" },
    { "meta R A || B\nfull A eval:any(\"dmarc\")\nfull B eval:any(\"spf\")\n",
        "hit 1: softfail" },
    { "meta R A && B\nfull A eval:any(\"dmarc\")\nfull B eval:any(\"spf\")\n",
        "not checked: dmarc (needs dns)" },
    { "meta R A || B || C\nfull A eval:any(\"dmarc\")\nfull B eval:any(\"dkim\")\n"
      "full C eval:none(\"dmarc\")\n",
        "not checked: dmarc (needs dns) dkim (not measured)" },
    /* when */
    { "full R eval:any(\"spf\")\nwhen R class=marketing\n", "hit 1: softfail" },
    { "full R eval:any(\"spf\")\nwhen R class=transactional\n", "silent" },
    { "full R eval:any(\"spf\")\nwhen R stage=template,draft bulk\nbulk_volume 5000\n",
        "hit 1: softfail" },
    { "full R eval:any(\"spf\")\nwhen R bulk\n", "not checked: volume (needs bulk_volume)" },
    { "full R eval:any(\"spf\")\nwhen R stage=final\n", "silent" },
    { "full R eval:any(\"spf\")\nwhen R bulk\nbulk_volume 7001\n", "silent" },
    { "full R eval:any(\"spf\")\nwhen R bulk\nbulk_volume 7000\n", "hit 1: softfail" },
    { "full R eval:any(\"dmarc\")\nwhen R stage=final\n", "silent" },
    { "meta R A\nfull A eval:any(\"spf\")\nwhen A stage=final\n", "miss" },
    /* without a message there is no text */
    { "body R /x/\n", "not checked: message (not read)" },
    { "header R exists:From\n", "not checked: message (not read)" },
};

START_TEST(measured)
{
    Bench b = bench_new(measured_rows[_i].in, NULL);
    g_autofree char *got = NULL;

    ck_assert_uint_eq(ps_rules_trouble_count(b.rules), 0);
    fill_facts(b.facts);
    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_msg(!strcmp(got, measured_rows[_i].out), "%s got: %s", measured_rows[_i].in, got);
    bench_clear(&b);
}
END_TEST

/* Where the volume is not known, only a rule that would hit is not checked. */
static const struct {
    const char *in;
    const char *out;
} open_when_rows[] = {
    { "full R eval:any(\"spf\")\nwhen R bulk\n", "not checked: volume (needs volume)" },
    { "full R eval:any(\"nul\")\nwhen R bulk\n", "miss" },
    { "full R eval:any(\"dmarc\")\nwhen R bulk\n",
        "not checked: volume (needs volume) dmarc (needs dns)" },
    { "full R eval:any(\"spf\")\nwhen R bulk stage=final\n", "silent" },
    { "meta R A && B\nfull A eval:any(\"spf\")\nwhen A bulk\nfull B eval:any(\"spf\")\n",
        "not checked: volume (needs volume)" },
};

START_TEST(open_when)
{
    Bench b = bench_new(open_when_rows[_i].in, NULL);
    const PsRunOptions free_to_speak = { .apply_when = FALSE };
    g_autofree char *got = NULL;

    fill_facts(b.facts);
    ps_facts_set_unknown(b.facts, PS_FACT_volume, "needs volume");
    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_str_eq(got, open_when_rows[_i].out);

    ps_run_free(b.run);
    b.run = ps_run_new(b.rules, NULL, b.facts, &free_to_speak);
    ck_assert_int_ne(ps_run_get(b.run, ps_rules_find(b.rules, "R"))->state, PS_OUTCOME_SILENT);
    bench_clear(&b);
}
END_TEST

/* Two recipients share what the message came to. */
START_TEST(recipients)
{
    static const struct {
        const char *rule, *first, *second;
    } rows[] = {
        { "TEXT", "hit 1: Dear", "hit 1: Dear" },
        { "ADDRESS", "hit 1: a.|b.|l.", "hit 1: a." },
        { "NOT", "miss", "hit 1: c@firma.example" },
        { "NULLMX", "miss", "hit 1: null" },
        { "BOTH", "miss", "hit 1: Dear" },
        { "GMAIL", "hit 1: Dear", "silent" },
    };
    const PsRunOptions options = { .apply_when = TRUE };
    Bench b = bench_new("provider gmail mx g.example\n"
                        "body TEXT /Dear/\nrcpt ADDRESS =~ /\\w\\./\nrcpt NOT !~ /gmail/\n"
                        "rcpt NULLMX eval:is(\"mx\", \"null\")\nmeta BOTH TEXT && NULLMX\n"
                        "body GMAIL /Dear/\nwhen GMAIL provider=gmail\n",
        mail);
    g_autoptr(PsFacts) first = ps_facts_new(b.facts);
    g_autoptr(PsFacts) second = ps_facts_new(b.facts);
    g_autoptr(PsRun) one = NULL, two = NULL;

    bench_run(&b);
    ps_facts_add(first, PS_FACT_rcpt, "a.b.@gmail.com", (PsSpan){ 3, 14 });
    ps_facts_add(first, PS_FACT_mx, "ok", PS_SPAN_NONE);
    ps_facts_add(first, PS_FACT_rcpt_provider, "gmail", PS_SPAN_NONE);
    ps_facts_add(second, PS_FACT_rcpt, "c@firma.example", PS_SPAN_NONE);
    ps_facts_add(second, PS_FACT_mx, "null", PS_SPAN_NONE);
    ps_facts_add(second, PS_FACT_rcpt_provider, "generic", PS_SPAN_NONE);
    one = ps_run_new_recipient(b.run, b.rules, first, &options);
    two = ps_run_new_recipient(b.run, b.rules, second, &options);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const PsRule *rule = ps_rules_find(b.rules, rows[i].rule);
        g_autofree char *got_one = outcome_text(one, rule);
        g_autofree char *got_two = outcome_text(two, rule);

        ck_assert_msg(
            i == 1 || !strcmp(got_one, rows[i].first), "%s: %s", rows[i].rule, got_one);
        ck_assert_msg(!strcmp(got_two, rows[i].second), "%s: %s", rows[i].rule, got_two);
    }
    ck_assert_ptr_eq(ps_run_get(one, ps_rules_find(b.rules, "TEXT")),
        ps_run_get(two, ps_rules_find(b.rules, "TEXT")));
    g_clear_pointer(&one, ps_run_free);
    g_clear_pointer(&two, ps_run_free);
    bench_clear(&b);
}
END_TEST

/* A list has recipients and no message. */
START_TEST(list)
{
    const PsRunOptions options = { .apply_when = TRUE };
    Bench b = bench_new("body TEXT /x/\nrcpt BAD eval:isnt(\"rcpt_syntax\", \"valid\")\n"
                        "meta M TEXT && BAD\n",
        NULL);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = NULL;
    g_autofree char *text = NULL, *bad = NULL, *meta = NULL;

    ps_facts_add(facts, PS_FACT_rcpt_syntax, "invalid", PS_SPAN_NONE);
    run = ps_run_new_recipient(NULL, b.rules, facts, &options);
    text = outcome_text(run, ps_rules_find(b.rules, "TEXT"));
    bad = outcome_text(run, ps_rules_find(b.rules, "BAD"));
    meta = outcome_text(run, ps_rules_find(b.rules, "M"));
    ck_assert_str_eq(text, "not checked: message (not read)");
    ck_assert_str_eq(bad, "hit 1: invalid");
    ck_assert_str_eq(meta, "not checked: message (not read)");
    g_clear_pointer(&run, ps_run_free);
    bench_clear(&b);
}
END_TEST

/* A domain has no message and no recipient; and neither of them has rules about a domain. */
START_TEST(domain)
{
    static const struct {
        const char *rule, *in_domain, *in_message, *in_recipient;
    } rows[] = {
        { "SPF", "hit 1: none", "silent", "silent" },
        { "BOTH", "hit 1: none", "silent", "silent" },
        { "IP", "hit 1: 4", "hit 1: 4", "hit 1: 4" },
        { "TEXT", "not checked: message (not read)", "hit 1: x", "hit 1: x" },
        { "RCPT", "silent", "silent", "hit 1: x" },
        { "EITHER", "miss", "silent", "silent" },
    };
    const PsRunOptions options = { .apply_when = TRUE };
    Bench b = bench_new("header SPF eval:is(\"domain_spf\", \"none\")\n"
                        "header IP eval:any(\"ip_family\")\nmeta BOTH SPF && IP\n"
                        "body TEXT /x/\nrcpt RCPT =~ /x/\nmeta EITHER SPF && RCPT\n",
        "Subject: s\n\nx\n");
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsFacts) recipient = ps_facts_new(b.facts);
    g_autoptr(PsRun) run = NULL, one = NULL;

    ps_facts_add(facts, PS_FACT_domain_spf, "none", PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_ip_family, 4, NULL, PS_SPAN_NONE);
    ps_facts_add_number(b.facts, PS_FACT_ip_family, 4, NULL, PS_SPAN_NONE);
    ps_facts_add(recipient, PS_FACT_rcpt, "x", PS_SPAN_NONE);
    bench_run(&b);
    run = ps_run_new_domain(b.rules, facts);
    one = ps_run_new_recipient(b.run, b.rules, recipient, &options);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const PsRule *rule = ps_rules_find(b.rules, rows[i].rule);
        g_autofree char *in_domain = outcome_text(run, rule);
        g_autofree char *in_message = outcome_text(b.run, rule);
        g_autofree char *in_recipient = outcome_text(one, rule);

        ck_assert_str_eq(in_domain, rows[i].in_domain);
        ck_assert_str_eq(in_message, rows[i].in_message);
        ck_assert_str_eq(in_recipient, rows[i].in_recipient);
    }
    g_clear_pointer(&run, ps_run_free);
    g_clear_pointer(&one, ps_run_free);
    bench_clear(&b);
}
END_TEST

/* A bad regex of ours is found by a check, and by the first that needs it. */
START_TEST(bad_regex_of_ours)
{
    static const char text[] = "rcpt R =~ /a(/\nrcpt S eval:matches(\"rcpt\", \"/[/\")\n";
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    const PsRunOptions options = { .apply_when = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = NULL;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ps_facts_add(facts, PS_FACT_rcpt, "x", PS_SPAN_NONE);
    run = ps_run_new_recipient(NULL, rules, facts, &options);
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        g_autofree char *got = outcome_text(run, rule);
        g_autofree char *wanted = g_strdup_printf("not checked: %s (bad regex)", rule->name);

        ck_assert_str_eq(got, wanted);
    }
    ps_rules_check(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 2);
}
END_TEST

static const struct {
    const char *in;
    const char *out;
} fill_in_rows[] = {
    { "plain", "plain" },
    { "SPF is %{spf}.", "SPF is soft." },
    { "%{subject}", "Hi, Bye" },
    { "%{dmarc}", "?" },
    { "%{nul}", "" },
    { "100% %% %{ %{nope} %{match}", "100% % %{ %{nope} Dear" },
    { "%{volume}/day", "7000/day" },
    { "%", "%" },
};

/* What goes with the match: the second of each. */
static const struct {
    const char *rule, *in, *out;
} beside_rows[] = {
    { "U", "%{match}: %{match.dkim_key_bits}", "date: 2048" },
    { "V", "%{match}: %{match.dkim_key_bits}", "date: 2048" },
    { "U", "%{match.spf}", "soft" },        /* nothing goes with it */
    { "R", "%{match.subject}", "Hi, Bye" }, /* the match is no value of a fact */
    { "U", "%{match.nope}", "%{match.nope}" },
};

START_TEST(fill_in)
{
    static const char raw[] = "Subject: s\n\nDear friend\n";
    Bench b = bench_new("body R /Dear/\nword softfail soft\nlang it word softfail molle\n"
                        "word Dear translated\nfull S eval:any(\"spf\")\nmeta M S\n"
                        "word Hi translated\nfull T eval:is(\"subject\", \"Hi\")\n"
                        "full U eval:is(\"dkim_signed\", \"date\")\nmeta V U && S\n",
        raw);
    const PsRule *rule = ps_rules_find(b.rules, "R");
    g_autofree char *got = NULL, *value = NULL, *hit = NULL, *before = NULL, *text = NULL;
    const PsHit other = { PS_SPAN_NONE, "softfail and more", 8 };

    fill_facts(b.facts);
    bench_run(&b);
    before = ps_run_text(b.run, rule, "<%{match}>", PS_LANG_EN, NULL);
    ck_assert_str_eq(before, "<>"); /* nobody asked for it yet */
    ps_run_get(b.run, rule);
    ps_run_get(b.run, ps_rules_find(b.rules, "M"));
    got = ps_run_text(b.run, rule, fill_in_rows[_i].in, PS_LANG_EN, NULL);
    ck_assert_str_eq(got, fill_in_rows[_i].out);
    value =
        ps_run_text(b.run, ps_rules_find(b.rules, "M"), "%{match}/%{spf}", PS_LANG_IT, NULL);
    ck_assert_str_eq(value, "molle/molle");
    ps_run_get(b.run, ps_rules_find(b.rules, "T"));
    text = ps_run_text(b.run, ps_rules_find(b.rules, "T"), "%{match}", PS_LANG_EN, NULL);
    ck_assert_str_eq(text, "Hi"); /* what others have written is no word of ours */
    for (guint i = 0; i < G_N_ELEMENTS(beside_rows); i++) {
        const PsRule *asks = ps_rules_find(b.rules, beside_rows[i].rule);
        g_autofree char *beside = NULL;

        ps_run_get(b.run, asks);
        beside = ps_run_text(b.run, asks, beside_rows[i].in, PS_LANG_EN, NULL);
        ck_assert_str_eq(beside, beside_rows[i].out);
    }
    hit = ps_run_text(b.run, rule, "%{match}", PS_LANG_IT, &other);
    ck_assert_str_eq(hit, "softfail");
    bench_clear(&b);
}
END_TEST

START_TEST(fill_in_is_cut)
{
    g_autofree char *fill = g_strnfill(300, 'x');
    g_autoptr(GString) accents = g_string_new(NULL);
    Bench b = bench_new("full R eval:any(\"subject\")\n", NULL);
    const PsRule *rule = ps_rules_find(b.rules, "R");
    g_autofree char *ascii = NULL, *utf8 = NULL, *whole = NULL;
    PsHit hit = { PS_SPAN_NONE, NULL, 0 };

    for (guint i = 0; i < 300; i++)
        g_string_append(accents, "\xc3\xa9");
    ps_facts_add(b.facts, PS_FACT_subject, fill, PS_SPAN_NONE);
    bench_run(&b);
    ascii = ps_run_text(b.run, rule, "%{subject}", PS_LANG_EN, NULL);
    ck_assert_uint_eq(strlen(ascii), 199 + strlen("\xe2\x80\xa6"));
    hit.matched = accents->str;
    hit.matched_len = accents->len;
    utf8 = ps_run_text(b.run, rule, "%{match}", PS_LANG_EN, &hit);
    ck_assert(g_utf8_validate(utf8, -1, NULL));
    ck_assert_int_eq(g_utf8_strlen(utf8, -1), 200);
    hit.matched_len = 400; /* two hundred are not cut */
    whole = ps_run_text(b.run, rule, "%{match}", PS_LANG_EN, &hit);
    ck_assert_uint_eq(strlen(whole), 400);
    bench_clear(&b);
}
END_TEST

SUITE(engine, TABLE(seen), TEST(places), TEST(many_places), TABLE(measured), TABLE(open_when),
    TEST(recipients), TEST(list), TEST(domain), TEST(bad_regex_of_ours), TABLE(fill_in),
    TEST(fill_in_is_cut))
