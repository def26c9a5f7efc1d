/* SPDX-License-Identifier: MIT */
/* Eval functions over relays and over who only claims to be a webmail provider; networks. */
#include "rules/bench.h"

#define RELAY(helo, rdns, ip) "Received: from " helo " (" rdns " [" ip "]) by b.example (x)\n"
#define PUBLIC RELAY("h.example", "r.example", "192.0.2.1")
#define INSIDE RELAY("h", "r", "10.0.0.1")
#define BOUNCE                                                                                 \
    "From: mailer@c.example\n\n--\nReceived: from x by out.a.example (Postfix)\n"              \
    "\twith SMTP id 1\nSubject: x\n"

/* "hit" is compared without its places. */
static const struct {
    const char *settings;
    const char *eval;
    const char *mail;
    const char *outcome;
} rows[] = {
    { NULL, "check_all_trusted()", INSIDE "\n", "hit" },
    { NULL, "check_all_trusted()", INSIDE PUBLIC "\n", "miss" },
    { NULL, "check_all_trusted()", "A: b\n\n", "miss" },
    { "trusted_networks 192.0.2.0/24", "check_all_trusted()", PUBLIC "\n", "hit" },
    { "trusted_networks 10/8\ntrusted_networks 192.0.2/24", "check_all_trusted()",
        INSIDE PUBLIC "\n", "hit" },
    { "trusted_networks 192.0.2.0/24\nclear_trusted_networks", "check_all_trusted()",
        PUBLIC "\n", "miss" },
    { NULL, "check_no_relays()", "A: b\n\n", "hit" },
    { NULL, "check_no_relays()", PUBLIC "\n", "miss" },
    { NULL, "check_no_relays()", "Received: from x what is this\n\n", "miss" },
    { NULL, "check_relays_unparseable()", "Received: from x what is this\n\n", "hit" },
    { NULL, "check_relays_unparseable()", PUBLIC "\n", "miss" },
    { NULL, "check_for_no_rdns_dotcom_helo()",
        RELAY("mx.hotmail.com", "unknown", "192.0.2.1") "\n", "hit" },
    { NULL, "check_for_no_rdns_dotcom_helo()",
        RELAY("mx.hotmail.com", "r.example", "192.0.2.1") "\n", "miss" },
    { NULL, "check_for_no_rdns_dotcom_helo()",
        RELAY("nothotmail.com", "unknown", "192.0.2.1") "\n", "miss" },
    { NULL, "helo_ip_mismatch()", RELAY("198.51.100.1", "r", "192.0.2.1") "\n", "hit" },
    { NULL, "helo_ip_mismatch()", RELAY("192.0.2.9", "r", "192.0.2.1") "\n", "miss" },
    { NULL, "helo_ip_mismatch()", RELAY("10.0.0.9", "r", "192.0.2.1") "\n", "miss" },
    { NULL, "check_for_numeric_helo()", RELAY("192.0.2.9", "r", "192.0.2.1") "\n", "hit" },
    { NULL, "check_for_numeric_helo()", RELAY("10.0.0.9", "r", "192.0.2.1") "\n", "miss" },
    { NULL, "check_for_sender_no_reverse()", PUBLIC "\n", "hit" },
    { NULL, "check_for_sender_no_reverse()", RELAY("h", "r", "192.0.2.1") "\n", "miss" },
    { NULL, "check_mailfrom_matches_rcvd()",
        RELAY("h", "mx.a.co.uk", "192.0.2.1") "X-Envelope-From: b@a.co.uk\n\n", "miss" },
    { NULL, "check_mailfrom_matches_rcvd()",
        "Return-Path: <b@a.co.uk>\n" RELAY("h", "mx.a.co.uk", "192.0.2.1") "\n", "hit" },
    { NULL, "check_mailfrom_matches_rcvd()",
        "Return-Path: <b@c.co.uk>\n" RELAY("h", "mx.a.co.uk", "192.0.2.1") "\n", "miss" },
    { NULL, "check_for_forged_received_trail()",
        RELAY("h", "mx.zero.example",
            "192.0.2.1") "Received: from h (r.two.example [192.0.2.2]) by x.one.example (x)\n"
                         "Received: from h (r.four.example [192.0.2.3]) by x.three.example "
                         "(x)\n\n",
        "hit" },
    { NULL, "check_for_forged_received_trail()", PUBLIC PUBLIC "\n", "miss" },
    { NULL, "check_for_from_domain_in_received_headers('a.example', 'true')",
        "From: x@a.example\nReceived: from h (r.a.example [192.0.2.1]) by b.a.example (x)\n\n",
        "hit" },
    { NULL, "have_any_bounce_relays()", "\n", "miss" },
    { "welcomelist_bounce_relays out.*", "have_any_bounce_relays()", "\n", "hit" },
    { "whitelist_bounce_relays out.a.example", "check_whitelist_bounce_relays()", BOUNCE,
        "hit" },
    { "welcomelist_bounce_relays out.b.example", "check_welcomelist_bounce_relays()", BOUNCE,
        "miss" },
    /* claims */
    { NULL, "gated_through_received_hdr_remover()", "A: b\n\n", "hit" },
    { NULL, "gated_through_received_hdr_remover()", PUBLIC "\n", "miss" },
    { NULL, "check_for_forged_yahoo_received_headers()", "From: a@yahoo.com\n" PUBLIC "\n",
        "hit" },
    { NULL, "check_for_forged_yahoo_received_headers()", "From: a@notyahoo.com\n" PUBLIC "\n",
        "miss" },
    { NULL, "check_for_forged_yahoo_received_headers()",
        "From: a@yahoo.com\n" RELAY("h", "sonic.yahoo.com", "192.0.2.1") "\n", "miss" },
    { NULL, "check_for_forged_yahoo_received_headers()",
        "From: a@yahoo.com\n" PUBLIC
        "Received: from s by sonic3.consmr.mail.ne1.yahoo.com with HTTP; x\n\n",
        "miss" },
    { NULL, "check_for_forged_gmail_received_headers()", "From: a@gmail.com\n" PUBLIC "\n",
        "hit" },
    { NULL, "check_for_forged_gmail_received_headers()",
        "From: a@gmail.com\nX-Received: by 10.0.0.1 with SMTP id x1\n" PUBLIC "\n", "miss" },
    { NULL, "check_for_no_hotmail_received_headers()", "From: a@hotmail.com\n" PUBLIC "\n",
        "hit" },
    { NULL, "check_for_forged_hotmail_received_headers()",
        RELAY("x.hotmail.com", "r", "192.0.2.1") "\n", "hit" },
    { NULL, "check_for_no_hotmail_received_headers()",
        "From: a@hotmail.com\nX-OriginatorOrg: hotmail.com\n" RELAY(
            "x.outbound.protection.outlook.com", "y.outbound.protection.outlook.com",
            "192.0.2.1") "\n",
        "miss" },
    { NULL, "check_for_forged_juno_received_headers()", "From: a@juno.com\n" PUBLIC "\n",
        "hit" },
    { NULL, "check_for_forged_eudoramail_received_headers()",
        "From: a@eudoramail.com\n" PUBLIC "\n", "hit" },
    { NULL, "check_for_fake_aol_relay_in_rcvd()",
        RELAY("x", "r", "192.0.2.1") "Received: from x by rly-xw01.mx.example with QMQP; x\n\n",
        "hit" },
    { NULL, "check_for_fake_aol_relay_in_rcvd()", PUBLIC "\n", "miss" },
    { NULL, "check_for_msn_groups_headers()", PUBLIC "\n", "miss" },
    { NULL, "check_for_illegal_ip()", PUBLIC "\n", "miss" },
};

START_TEST(evals)
{
    g_autofree char *got = sa_outcome(rows[_i].settings, rows[_i].eval, rows[_i].mail, NULL);

    got[strcspn(got, " ")] = '\0';
    ck_assert_msg(
        !strcmp(got, rows[_i].outcome), "%s of %s: %s", rows[_i].eval, rows[_i].mail, got);
}
END_TEST
#define evals_rows rows

/* A draft: STAGE, facts as "name=value;...", a rule, and what it comes to. */
static const struct {
    const char *stage, *facts, *rule, *mail, *outcome;
} drafts_rows[] = {
    { "draft", "", "Date =~ /x/", "A: b\n\n", "date: added by your mail server" },
    { "draft", "", "exists:Message-ID", "A: b\n\n", "message_id: added by your mail server" },
    { "draft", "", "MESSAGEID !~ /x/", "A: b\n\n", "message_id: added by your mail server" },
    { "draft", "", "Received =~ /^UNSET$/ [if-unset: UNSET]", "A: b\n\n",
        "received: added by your mail server" },
    { "draft", "", "Return-Path:addr =~ /x/", "A: b\n\n",
        "received: added by your mail server" },
    { "draft", "", "X-Spam-Relays-Untrusted !~ /x/", "A: b\n\n",
        "received: added by your mail server" },
    { "draft", "", "eval:check_no_relays()", "A: b\n\n",
        "received: added by your mail server" },
    { "template", "", "Date =~ /x/", "A: b\n\n", "date: added by your mail server" },
    { "draft", "", "Date =~ /x/", "Date: x\n\n", "hit" },
    { "draft", "", "X-Mailer =~ /x/", "A: b\n\n", "miss" },
    { "final", "", "exists:Date", "A: b\n\n", "miss" },
    { "final", "", "eval:check_no_relays()", "A: b\n\n", "hit" },
    { "draft", "ip=192.0.2.1", "eval:check_no_relays()", "A: b\n\n", "miss" },
    { "draft", "ip=192.0.2.1;helo=h.example;mail_from=a@b.example;ptr=ok;ptr_name=r.example",
        "X-Spam-Relays-External =~ /^\\[ ip=192\\.0\\.2\\.1 rdns=r\\.example helo=h\\.example "
        "by= ident= envfrom=a\\@b\\.example intl=0 id= auth= msa=0 \\]$/",
        "A: b\n\n", "hit" },
    { "draft", "ip=192.0.2.1;helo=yahoo.com;ptr=none", "eval:check_for_no_rdns_dotcom_helo()",
        "A: b\n\n", "hit" },
    { "draft", "ip=192.0.2.1;helo=yahoo.com", "eval:check_for_no_rdns_dotcom_helo()",
        "A: b\n\n", "miss" },
    { "draft", "mail_from=a@b.example", "EnvelopeFrom =~ /b.example/", "A: b\n\n", "hit" },
};

START_TEST(drafts)
{
    const PsRunOptions options = { .apply_when = TRUE };
    const PsRulesRead how = { .lang = PS_LANG_EN, .user = TRUE };
    g_autofree char *text = g_strdup_printf("header R %s\n", drafts_rows[_i].rule);
    gsize len = strlen(drafts_rows[_i].mail);
    g_autofree char *mail = g_memdup2(drafts_rows[_i].mail, len), *got = NULL;
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsSource) source = ps_source_new(mail, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_auto(GStrv) words = g_strsplit(drafts_rows[_i].facts, ";", -1);
    g_autoptr(PsRun) run = NULL;
    const PsOutcome *outcome;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ps_facts_add(facts, PS_FACT_stage, drafts_rows[_i].stage, PS_SPAN_NONE);
    for (guint i = 0; words[i]; i++) {
        char *equals = strchr(words[i], '=');

        *equals = '\0';
        ps_facts_add(facts, (PsFactId) ps_fact_find(words[i]), equals + 1, PS_SPAN_NONE);
    }
    run = ps_run_new(rules, message, facts, &options);
    outcome = ps_run_get(run, ps_rules_find(rules, "R"));
    if (outcome->state == PS_OUTCOME_NOT_CHECKED)
        got = g_strdup_printf("%s: %s", outcome->missing[0].fact, outcome->missing[0].reason);
    else
        got = g_strdup(outcome->state == PS_OUTCOME_HIT ? "hit" : "miss");
    ck_assert_str_eq(got, drafts_rows[_i].outcome);
}
END_TEST

SUITE(sa_relay, TABLE(evals), TABLE(drafts))
