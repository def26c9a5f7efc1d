/* SPDX-License-Identifier: MIT */
/* Lists of addresses, hosts and Subjects, and the eval functions that look into them. */
#include "rules/bench.h"
#include "rules/sa/patterns.h"

static const struct {
    const char *pattern;
    const char *text;
    gboolean takes;
    gboolean takes_labels; /* where no wildcard stands for a dot */
} fit_rows[] = {
    { "joe@a.example", "Joe@A.example", TRUE, TRUE },
    { "joe@a.example", "joe@a.example.", FALSE, FALSE },
    { "*@a.example", "joe@a.example", TRUE, TRUE },
    { "*@*.example", "joe@b.a.example", TRUE, FALSE }, { "*@a.*", "joe@a.example", TRUE, TRUE },
    { "*@a.*", "joe@a.co.example", TRUE, FALSE }, { "a.*.*", "a.co.example", TRUE, TRUE },
    { "a.*.*", "a.example", FALSE, FALSE }, { "a.co.??", "a.co.uk", TRUE, TRUE },
    { "a?b", "a.b", TRUE, FALSE }, { "a?b", "ab", FALSE, FALSE }, { "*", "", TRUE, TRUE },
    { "?", "", FALSE, FALSE }, { "a**b", "ab", TRUE, TRUE }, { "*ab*ab", "abxab", TRUE, TRUE },
    { "*ab*ab", "abab", TRUE, TRUE }, { "*ab*ab", "ab", FALSE, FALSE },
    { "a(b)+[c]$", "a(b)+[c]$", TRUE, TRUE }, /* no other character has a meaning */
};

START_TEST(fit)
{
    for (guint labels = 0; labels < 2; labels++) {
        PsSaPatterns *patterns = ps_sa_patterns_new(labels);

        ps_sa_patterns_add(patterns, fit_rows[_i].pattern, NULL);
        ck_assert_int_eq(ps_sa_patterns_take(patterns, fit_rows[_i].text),
            labels ? fit_rows[_i].takes_labels : fit_rows[_i].takes);
        ps_sa_patterns_remove(patterns, fit_rows[_i].pattern, NULL);
        ck_assert(!ps_sa_patterns_take(patterns, fit_rows[_i].text));
        ps_sa_patterns_free(patterns);
    }
}
END_TEST

START_TEST(companions)
{
    PsSaPatterns *patterns = ps_sa_patterns_new(FALSE);
    GPtrArray *found;

    ps_sa_patterns_add(patterns, "*@a.example", "ONE");
    ps_sa_patterns_add(patterns, "*@a.example", "two");
    ps_sa_patterns_add(patterns, "joe@a.example", "three");
    found = ps_sa_patterns_companions(patterns, "JOE@a.example");
    ck_assert_uint_eq(found->len, 3);
    ck_assert_str_eq(found->pdata[0], "three");
    ck_assert_str_eq(found->pdata[1], "one");
    ck_assert_str_eq(found->pdata[2], "two");
    g_ptr_array_unref(found);
    ps_sa_patterns_remove(patterns, "*@a.example", "one");
    found = ps_sa_patterns_companions(patterns, "jim@a.example");
    ck_assert_uint_eq(found->len, 1);
    g_ptr_array_unref(found);
    ps_sa_patterns_remove(patterns, "*@A.example", "two"); /* the last one: it is gone */
    ck_assert(!ps_sa_patterns_take(patterns, "jim@a.example"));
    ps_sa_patterns_free(patterns);
}
END_TEST

#define JOE "From: joe@a.example\nTo: ann@b.example\nCc: bob@c.example\n\n"
#define LINK(url) "Content-Type: text/html\n\n<a href=\"" url "\">x</a>\n"

#define HOP                                                                                    \
    "Received: from x.example (mail.shop.example [203.0.113.5]) by mx.b.example with ESMTP; "  \
    "Tue, 3 Feb 2026 10:00:00 +0000\n"

static const struct {
    const char *settings;
    const char *eval;
    const char *mail;
    const char *outcome;
} eval_rows[] = {
    { "blocklist_from *@a.example", "check_from_in_blocklist()", JOE, "hit joe@a.example" },
    { "blacklist_from *@a.example", "check_from_in_blacklist()", JOE, "hit joe@a.example" },
    { "blocklist_from x@a.example *@a.ex?mple", "check_from_in_blocklist()", JOE,
        "hit joe@a.example" },
    { "blocklist_from *@a.example\nunblacklist_from *@a.example", "check_from_in_blocklist()",
        JOE, "miss" },
    { NULL, "check_from_in_blocklist()", JOE, "miss" },
    { "welcomelist_from JOE@A.EXAMPLE", "check_from_in_welcomelist()", JOE, "hit" },
    { "whitelist-from joe@a.example", "check_from_in_whitelist()", JOE, "hit" },
    { "welcomelist_from ann@b.example", "check_from_in_welcomelist()", JOE, "miss" },
    { "welcomelist_from_rcvd *@a.example shop.example", "check_from_in_welcomelist()", HOP JOE,
        "hit" },
    { "welcomelist_from_rcvd *@a.example hop.example", "check_from_in_welcomelist()", HOP JOE,
        "miss" },
    { "welcomelist_from_rcvd *@a.example [203.0.113.5]", "check_from_in_welcomelist()", HOP JOE,
        "hit" },
    { "welcomelist_from_rcvd *@a.example [203.0.113]", "check_from_in_welcomelist()", HOP JOE,
        "hit" },
    { "welcomelist_from_rcvd *@a.example [203.0.11]", "check_from_in_welcomelist()", HOP JOE,
        "miss" },
    { "welcomelist_from_rcvd *@a.example [203.0.112.0]/23", "check_from_in_welcomelist()",
        HOP JOE, "hit" },
    { "welcomelist_from_rcvd *@a.example []", "check_from_in_welcomelist()", HOP JOE, "miss" },
    { "welcomelist_from_rcvd *@a.example x.example", "check_forged_in_welcomelist()", HOP JOE,
        "hit" },
    { "welcomelist_from_rcvd *@a.example x.example\nwelcomelist_allows_relays joe@*",
        "check_forged_in_welcomelist()", HOP JOE, "miss" },
    { "welcomelist_from_rcvd *@a.example x.example", "check_forged_in_welcomelist()", JOE,
        "miss" }, /* no server is known */
    { "def_welcomelist_from_rcvd *@a.example shop.example",
        "check_from_in_default_welcomelist()", HOP JOE, "hit" },
    { "def_whitelist_from_rcvd *@a.example x.example", "check_forged_in_default_whitelist()",
        HOP JOE, "hit" },
    { "welcomelist_from_rcvd *@a.example shop.example\nunwhitelist_from_rcvd *@a.example",
        "check_from_in_welcomelist()", HOP JOE, "miss" },
    { "blocklist_from *@env.example", "check_from_in_blocklist()",
        "Return-Path: <x@env.example>\n" JOE, "hit x@env.example" },
    /* who resends it is the sender */
    { "blocklist_from *@a.example", "check_from_in_blocklist()",
        "Resent-From: x@y.example\n" JOE, "miss" },
    { "blocklist_from joe@a.example", "check_from_in_blocklist()",
        "X-Envelope-From: joe@a...example\n\n", "hit joe@a...example" },
    { "blocklist_to bob@c.example", "check_to_in_blocklist()", JOE, "hit bob@c.example" },
    { "welcomelist_to ann@*", "check_to_in_welcomelist()", JOE, "hit ann@b.example" },
    { "more_spam_to ann@*", "check_to_in_more_spam()", JOE, "hit ann@b.example" },
    { "all_spam_to ann@*", "check_to_in_all_spam()", JOE, "hit ann@b.example" },
    { "all_spam_to list@d.example", "check_to_in_all_spam()",
        "Received: from a by b for <list@d.example>; Tue, 3 Feb 2026 10:00:00 +0000\n" JOE,
        "hit" },
    { "enlist_addrlist (BANK) x@y.example *@a.example", "check_from_in_list('BANK')", JOE,
        "hit joe@a.example" },
    { "enlist_addrlist (BANK) *@a.example", "check_from_in_list('GOV')", JOE, "miss" },
    { "enlist_addrlist (BANK) *@b.example", "check_to_in_list('BANK')", JOE,
        "hit ann@b.example" },
    { "enlist_addrlist (BANK) *@b.example", "check_replyto_in_list('BANK')",
        "Reply-To: x@b.example\n\n", "hit x@b.example" },
    { "enlist_addrlist (BANK) *@b.example", "check_replyto_in_list('BANK')", JOE, "miss" },

    { "enlist_uri_host (BAD) shop.example", "check_uri_host_listed('BAD')",
        LINK("http://www.shop.example/a"), "hit http://www.shop.example/a" },
    { "enlist_uri_host (BAD) shop.example !www.shop.example", "check_uri_host_listed('BAD')",
        LINK("http://www.shop.example/a"), "miss" },
    { "enlist_uri_host (BAD) example", "check_uri_host_listed('BAD')",
        LINK("http://shop.example/a"), "hit http://shop.example/a" },
    { "enlist_uri_host (BAD) shop.example\ndelist_uri_host shop.example",
        "check_uri_host_listed('BAD')", LINK("http://shop.example/a"), "miss" },
    { "enlist_uri_host (BAD) shop.example\ndelist_uri_host (OTHER) shop.example",
        "check_uri_host_listed('BAD')", LINK("http://shop.example/a"),
        "hit http://shop.example/a" },
    { "enlist_uri_host (BAD) shop.example", "check_uri_host_listed('BAD')",
        LINK("mailto:a@shop.example"), "miss" },
    { "enlist_uri_host (BAD) 192.0.2.1", "check_uri_host_listed('BAD')",
        LINK("http://192.0.2.1/"), "hit http://192.0.2.1/" },
    { "blocklist_uri_host shop.example", "check_uri_host_in_blocklist()",
        LINK("http://shop.example/a"), "hit http://shop.example/a" },
    { "welcomelist_uri_host shop.example", "check_uri_host_in_whitelist()",
        LINK("http://shop.example/a"), "hit http://shop.example/a" },

    { "blocklist_subject *cheap ?ills*", "check_subject_in_blocklist()",
        "Subject: Very CHEAP pills here\n\n", "hit Very CHEAP pills here" },
    { "welcomelist_subject [ticket", "check_subject_in_welcomelist()",
        "Subject: Re: [Ticket 5] a\n\n", "hit Re: [Ticket 5] a" },
    { "welcomelist_subject [ticket", "check_subject_in_welcomelist()", "Subject: ticket\n\n",
        "miss" },
    { "blocklist_subject *", "check_subject_in_blocklist()", "From: a\n\n", "miss" },
};

START_TEST(eval)
{
    g_autofree char *outcome =
        sa_outcome(eval_rows[_i].settings, eval_rows[_i].eval, eval_rows[_i].mail, NULL);

    ck_assert_msg(!strcmp(outcome, eval_rows[_i].outcome), "%s %s: %s",
        eval_rows[_i].settings ? eval_rows[_i].settings : "", eval_rows[_i].eval, outcome);
}
END_TEST

static const struct {
    const char *line;
    const char *trouble;
} bad_rows[] = {
    { "enlist_addrlist BANK *@b.example", "is written enlist_addrlist (LIST)" },
    { "enlist_uri_host () a.example", "is written enlist_uri_host (LIST)" },
    { "fns_add_addrlist a", "is written fns_add_addrlist (OWNER)" },
    { "welcomelist_from", "needs a value" },
    { "whitelist_from_rcvd a@b.example", "needs an address and a domain" },
};

START_TEST(bad)
{
    const PsRulesRead how = { .user = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();

    ps_rules_read_text(rules, "t.cf", bad_rows[_i].line, strlen(bad_rows[_i].line), &how);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 1);
    ck_assert_msg(strstr(ps_rules_trouble(rules, 0)->message, bad_rows[_i].trouble) != NULL,
        "%s", ps_rules_trouble(rules, 0)->message);
}
END_TEST

SUITE(sa_lists, TABLE(fit), TEST(companions), TABLE(eval), TABLE(bad))
