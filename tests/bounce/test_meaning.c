/* SPDX-License-Identifier: MIT */
/* test_meaning.c - replies as people paste them, put to a few "code" lines. */
#include "bounce/meaning.h"

#include <string.h>

#include "suite.h"

static const char text[] =
    "reason authfailure auth soft 5.7.26 550\nreason blocked senderip soft 5.7.1 554\n"
    "reason mailboxfull full soft 5.2.2 552\nreason undefined network soft\n"
    "sign mailboxfull /\\bfull\\b/i\n"
    "provider big mx .mx.big.example\nprovider big domain big.example\n"
    "provider small mx .small.example\n"
    "code auth big 550,421 5.7.26,4.7.26 authfailure documented /\\bno proof at all\\b/i\n"
    "code dmarc big 550 5.7.26 authfailure documented /policy of the domain/i\n"
    "code word big 421 4.7.0,- blocked seen /\\bBIG04\\b/\n"
    "code range small 550 5.7.60*,5.7.61* blocked reported\n"
    "code auth2 small 550 5.7.26 authfailure reported\n"
    "code slow generic - 4.4.7 blocked documented\n";

static const struct {
    const char *reply;
    guint code;
    const char *status, *provider, *reason, *ids; /* ids of what is found, in order */
} rows[] = {
    { "550 5.7.26", 550, "5.7.26", NULL, "undefined", "auth dmarc auth2" },
    { "550-5.7.26", 550, "5.7.26", NULL, "undefined", "auth dmarc auth2" },
    { "5.7.26", 0, "5.7.26", NULL, "undefined", "auth dmarc auth2" },
    { "421 4.7.26", 421, "4.7.26", NULL, "undefined", "auth" },
    { "421 5.7.26", 421, "5.7.26", NULL, "undefined", "auth" },
    { "550 5.7.617", 550, "5.7.617", NULL, "undefined", "range" },
    { "550 5.7.62", 550, "5.7.62", NULL, "undefined", "" },
    { "BIG04", 0, "", NULL, "undefined", "word" },
    { "421 [BIG04] later", 421, "", NULL, "undefined", "word" },
    { "4.4.7", 0, "4.4.7", NULL, "undefined", "slow" },
    { "451", 451, "", NULL, "undefined", "" },
    /* a sentence goes on over lines that repeat the numbers */
    { "550-5.7.26 There is no\r\n550-5.7.26 proof at\r\n550 5.7.26 all\r\n", 550, "5.7.26",
        NULL, "undefined", "auth" },
    { "550-5.7.26 There is no 550-5.7.26 proof at 550 5.7.26 all", 550, "5.7.26", NULL,
        "undefined", "auth" },
    { "There is no proof at all", 0, "", NULL, "undefined", "auth" },
    { "554 5.7.9 There is no proof at all", 554, "5.7.9", NULL, "undefined", "auth" },
    /* whose server it is narrows what is found; words of nobody's leave the numbers */
    { "host a.small.example[192.0.2.1] said: 550 5.7.26", 550, "5.7.26", "small", "undefined",
        "auth2" },
    { "host a.mx.big.example[192.0.2.1] said: 550-5.7.26 by the policy of the domain", 550,
        "5.7.26", "big", "undefined", "dmarc" },
    { "<kim@big.example>: 550 5.7.26 by the policy of the domain", 550, "5.7.26", "big",
        "undefined", "dmarc" },
    { "550 5.7.26 something new", 550, "5.7.26", NULL, "undefined", "auth dmarc auth2" },
    { "552 5.2.2 box is full", 552, "5.2.2", NULL, "mailboxfull", "" },
    { "nonsense", 0, "", NULL, "undefined", "" },
    { "", 0, "", NULL, "undefined", "" },
    { "\xff\xfe \x1b[31m", 0, "", NULL, "undefined", "" },
};

START_TEST(means)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();

    ps_rules_read_text(rules, "test.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = strlen(rows[i].reply);
        g_autofree char *copy = g_memdup2(rows[i].reply, len);
        g_autoptr(PsReplyText) reply = ps_reply_text_read(rules, copy, len);
        g_autoptr(GString) ids = g_string_new(NULL);

        for (guint m = 0; m < reply->meanings->len; m++)
            g_string_append_printf(ids, "%s%s", m ? " " : "",
                g_array_index(reply->meanings, PsMeaning, m).code->id);
        ck_assert_msg(!strcmp(ids->str, rows[i].ids), "%s: %s, not %s", rows[i].reply, ids->str,
            rows[i].ids);
        ck_assert_uint_eq(reply->code, rows[i].code);
        ck_assert_str_eq(reply->status, rows[i].status);
        ck_assert_pstr_eq(reply->provider, rows[i].provider);
        ck_assert_str_eq(reply->reason, rows[i].reason);
    }
}
END_TEST

/* What is wrong in a "code" line, and what is wrong with what it names. */
static const char *const bad[] = {
    "code",
    "code a",
    "code a big 550 5.7.26 authfailure",
    "code a big 550 5.7.26 authfailure perhaps",
    "code a big 5x0 5.7.26 authfailure seen",
    "code a big 550 5.7.x authfailure seen",
    "code a big 550** 5.7.1 authfailure seen",
    "code a big 550 5.7.26 authfailure seen /(/",
    "code a big 550 5.7.26 nothing seen",
    "code a nobody 550 5.7.26 authfailure seen",
    "code a big 550 5.7.26 authfailure seen\nanswer code:a foretold NO_RULE",
};

START_TEST(refuses)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *lines = g_strdup_printf(
            "reason authfailure auth soft 5.7.26 550\nprovider big\n%s\n", bad[i]);
        g_autoptr(PsRules) rules = ps_rules_new();

        ps_rules_read_text(rules, "test.cf", lines, strlen(lines), &how);
        ps_rules_finish(rules);
        ck_assert_msg(ps_rules_trouble_count(rules) == 1, "%s", bad[i]);
        ck_assert_uint_eq(ps_rules_trouble(rules, 0)->line, 3);
    }
}
END_TEST

SUITE(meaning, TEST(means), TEST(refuses))
