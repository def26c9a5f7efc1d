/* SPDX-License-Identifier: MIT */
/* Eval functions that ask who the sender is: SPF, DKIM, DMARC, ARC, a name that is an address. */
#include "rules/bench.h"

#define JOE "From: Joe <joe@a.example>\nReturn-Path: <joe@a.example>\n"
#define SIGNED "DKIM-Signature: v=1; a=rsa-sha256; d = A.example; s=x; bh=; b=\n" JOE
#define PASS "dkim=pass;dkim_result=pass;dkim_domain=a.example"

static const struct {
    const char *settings;
    const char *eval;
    const char *mail;
    const char *facts;
    const char *outcome;
} eval_rows[] = {
    { NULL, "check_for_spf_pass()", JOE, "spf=pass", "hit" },
    { NULL, "check_for_spf_pass()", JOE, "spf=fail", "miss" },
    { NULL, "check_for_spf_softfail()", JOE, "spf=softfail", "hit" },
    { NULL, "check_for_spf_helo_pass()", JOE, "spf=fail;spf_helo=pass", "hit" },
    { NULL, "check_for_spf_helo_fail()", JOE, "spf=fail;spf_helo=pass", "miss" },
    { NULL, "check_for_spf_helo_none()", JOE, "spf=none", "not checked: spf_helo" },
    { NULL, "check_for_spf_permerror()", JOE, "spf=permerror", "hit" },
    { NULL, "check_for_spf_none()", JOE, NULL, "not checked: spf" },

    { "welcomelist_from_spf *@a.example", "check_for_spf_welcomelist_from()", JOE, "spf=pass",
        "hit" },
    { "whitelist_auth *@a.example", "check_for_spf_whitelist_from()", JOE, "spf=fail", "miss" },
    { "whitelist_auth *@a.example", "check_for_spf_whitelist_from()", JOE, NULL,
        "not checked: spf" },
    { NULL, "check_for_spf_welcomelist_from()", JOE, NULL, "miss" },
    { "def_welcomelist_from_spf *@a.example", "check_for_def_spf_welcomelist_from()", JOE,
        "spf=pass", "hit" },
    { NULL, "check_spf_skipped_noenvfrom()", JOE, NULL, "miss" },
    { NULL, "check_spf_skipped_noenvfrom()", "From: a@b.example\n", NULL, "hit" },

    { NULL, "check_dkim_signed()", SIGNED, NULL,
        "hit v=1; a=rsa-sha256; d = A.example; s=x; bh=; b=" },
    { NULL, "check_dkim_signed('b.example', 'a.example')", SIGNED, NULL,
        "hit v=1; a=rsa-sha256; d = A.example; s=x; bh=; b=" },
    { NULL, "check_dkim_signed('b.example')", SIGNED, NULL, "miss" },
    { NULL, "check_dkim_signed()", JOE, NULL, "miss" },
    { NULL, "check_dkim_signed()", JOE, "dkim=pass", "hit" }, /* the mail server will sign */
    { NULL, "check_dkim_valid()", SIGNED, NULL, "not checked: dkim" },
    { NULL, "check_dkim_valid()", SIGNED, PASS, "hit" },
    { NULL, "check_dkim_valid()", SIGNED, "dkim=fail;dkim_result=fail;dkim_domain=a.example",
        "miss" },
    { NULL, "check_dkim_valid('*.example')", SIGNED, PASS, "hit" },
    { NULL, "check_dkim_valid('.a.example')", SIGNED, PASS, "hit" },
    { NULL, "check_dkim_valid('.x.a.example')", SIGNED, PASS, "miss" },
    { NULL, "check_dkim_verified('a.example')", SIGNED, PASS, "hit" },
    { NULL, "check_dkim_valid_author_sig()", SIGNED, PASS, "hit" },
    { NULL, "check_dkim_valid_author_sig()", "From: joe@b.example\n", PASS, "miss" },
    { NULL, "check_dkim_valid_author_sig()", JOE,
        "dkim=pass;dkim_aligned=yes;from_domain=a.example", "hit" },
    { NULL, "check_dkim_valid_author_sig()", JOE, "dkim=pass;dkim_aligned=no", "miss" },
    { NULL, "check_dkim_valid_author_sig()", JOE, NULL, "not checked: dkim" },
    { NULL, "check_dkim_valid_author_sig()", "Subject: a\n", NULL, "miss" },
    { NULL, "check_dkim_valid_envelopefrom()", JOE, PASS, "hit" },
    { NULL, "check_dkim_valid_envelopefrom()", "Return-Path: <a@b.example>\n", PASS, "miss" },
    { NULL, "check_dkim_valid_envelopefrom()", "From: a@b.example\n", PASS, "miss" },
    { NULL, "check_dkim_dependable()", JOE, PASS, "hit" },
    { NULL, "check_dkim_signsome()", JOE, NULL, "miss" },
    { NULL, "check_dkim_testing()", JOE, "dkim_testing=a.example", "hit" },
    { NULL, "check_dkim_testing()", JOE, NULL, "not checked: dkim_testing" },
    { NULL, "check_arc_signed()", "ARC-Seal: i=1\n" JOE, NULL, "hit i=1" },
    { NULL, "check_arc_signed()", JOE, NULL, "miss" },

    { NULL, "check_dmarc_pass()", JOE, "dmarc=pass", "hit" },
    { NULL, "check_dmarc_reject()", JOE, "dmarc=fail;dmarc_policy=reject", "hit" },
    { NULL, "check_dmarc_reject()", JOE, "dmarc=pass;dmarc_policy=reject", "miss" },
    { NULL, "check_dmarc_quarantine()", JOE, "dmarc=fail;dmarc_policy=reject", "miss" },
    { NULL, "check_dmarc_none()", JOE, "dmarc=fail;dmarc_policy=none", "hit" },
    { NULL, "check_dmarc_none()", JOE, "dmarc=fail", "not checked: dmarc_policy" },
    { NULL, "check_dmarc_missing()", JOE, "dmarc_policy=absent", "hit" },
    { NULL, "check_dmarc_missing()", JOE, NULL, "not checked: dmarc_policy" },

    { "welcomelist_auth *@a.example", "check_for_dkim_welcomelist_from()", JOE, PASS, "hit" },
    { "whitelist_auth *@a.example", "check_for_dkim_whitelist_from()", JOE, NULL,
        "not checked: dkim" },
    { "def_welcomelist_auth *@a.example", "check_for_dkim_welcomelist_from()", JOE, NULL,
        "miss" },
    { "def_welcomelist_auth *@a.example", "check_for_def_dkim_welcomelist_from()", JOE, PASS,
        "hit" },
    { "def_welcomelist_auth *@a.example\nunwelcomelist_auth *@a.example",
        "check_for_def_dkim_welcomelist_from()", JOE, PASS, "miss" },
    { "welcomelist_from_dkim *@a.example", "check_for_dkim_welcomelist_from()", JOE, PASS,
        "hit" },
    { "welcomelist_from_dkim *@a.example b.example", "check_for_dkim_welcomelist_from()", JOE,
        PASS, "miss" },
    { "welcomelist_from_dkim *@b.example a.example", "check_for_dkim_welcomelist_from()",
        "From: x@b.example\n", PASS, "hit" },
    { "welcomelist_from_dkim *@a.example", "check_for_dkim_welcomelist_from()", JOE,
        "dkim=fail;dkim_result=fail;dkim_domain=a.example", "miss" },

    { NULL, "check_fromname_spoof()", "From: \"ann@b.com\" <joe@a.com>\n", NULL,
        "hit ann@b.com" },
    { NULL, "check_fromname_spoof()", "From: \"joe@a.com\" <joe@a.com>\n", NULL, "miss" },
    { NULL, "check_fromname_spoof()", "From: \"joe@a.net\" <joe@a.com>\n", NULL, "miss" },
    { NULL, "check_fromname_spoof('2')", "From: \"joe@a.net\" <joe@a.com>\n", NULL,
        "hit joe@a.net" },
    { "fns_check 2", "check_fromname_spoof()", "From: \"joe@a.net\" <joe@a.com>\n", NULL,
        "hit joe@a.net" },
    { "fns_check 0", "check_fromname_spoof()", "From: \"jim@a.com\" <joe@a.com>\n", NULL,
        "hit jim@a.com" },
    { "fns_add_addrlist (us) *@a.com *@b.com", "check_fromname_spoof()",
        "From: \"ann@x.b.com\" <joe@a.com>\n", NULL, "miss" },
    { "fns_add_addrlist (us) *@a.com *@b.com\nfns_remove_addrlist (US) *@b.com",
        "check_fromname_spoof()", "From: \"ann@x.b.com\" <joe@a.com>\n", NULL,
        "hit ann@x.b.com" },
    { "fns_extrachars 5", "check_fromname_spoof()",
        "From: \"Ann of Beee ann@b.com\" <joe@a.com>\n", NULL, "miss" },
    { "fns_extrachars 5", "check_fromname_contains_email()",
        "From: \"Ann of Beee ann@b.com\" <joe@a.com>\n", NULL, "hit Ann of Beee ann@b.com" },
    { "fns_ignore_headers List-Id X-Y", "check_fromname_spoof()",
        "X-Y: 1\nFrom: \"ann@b.com\" <joe@a.com>\n", NULL, "miss" },
    { "fns_ignore_dkim g.com", "check_fromname_spoof()", "From: \"ann@b.com\" <joe@a.com>\n",
        "dkim=pass;dkim_domain=g.com", "miss" },
    { "fns_ignore_dkim g.com", "check_fromname_spoof()", "From: \"ann@b.com\" <joe@a.com>\n",
        "dkim=fail;dkim_domain=g.com", "hit ann@b.com" },
    { NULL, "check_fromname_different()", "From: \"jim@a.com\" <joe@a.com>\n", NULL,
        "hit jim@a.com" },
    { NULL, "check_fromname_domain_differ()", "From: \"jim@x.a.com\" <joe@a.com>\n", NULL,
        "miss" },
    { NULL, "check_fromname_owners_differ()", "From: \"jim@b.com\" <joe@a.com>\n", NULL,
        "hit jim@b.com" },
    { NULL, "check_fromname_equals_to()", "From: \"ann@b.com\" <joe@a.com>\nTo: ann@b.com\n",
        NULL, "hit ann@b.com" },
    { NULL, "check_fromname_equals_to()", "From: \"ann@b.com\" <joe@a.com>\nTo: x@b.com\n",
        NULL, "miss" },
    { NULL, "check_fromname_equals_replyto()",
        "From: \"ann@b.com\" <joe@a.com>\nReply-To: Ann@B.com\n", NULL, "hit ann@b.com" },
    { NULL, "check_fromname_different()", "From: \"ann@b.nosuchtld\" <joe@a.com>\n", NULL,
        "miss" },
    { NULL, "check_fromname_different()", "From: \"Ann\" <joe@a.com>\n", NULL, "miss" },
};

START_TEST(eval)
{
    g_autofree char *mail = g_strconcat(eval_rows[_i].mail, "\n", NULL);
    g_autofree char *outcome =
        sa_outcome(eval_rows[_i].settings, eval_rows[_i].eval, mail, eval_rows[_i].facts);

    ck_assert_msg(!strcmp(outcome, eval_rows[_i].outcome), "%s %s %s %s: %s",
        eval_rows[_i].settings ? eval_rows[_i].settings : "", eval_rows[_i].eval, mail,
        eval_rows[_i].facts ? eval_rows[_i].facts : "", outcome);
}
END_TEST

SUITE(sa_auth, TABLE(eval))
