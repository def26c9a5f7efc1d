/* SPDX-License-Identifier: MIT */
#include "bounce/origin.h"

#include <string.h>

#include "bounce/read.h"

#define NOTICE(to, id, more)                                                                   \
    "From: MAILER-DAEMON@b.test\nTo: " to "\nSubject: failure notice\n"                        \
    "Date: Mon, 2 Nov 2026 10:00:00 +0000\n"                                                   \
    "Content-Type: multipart/report; boundary=b\n\n--b\n\n<x@b.test>:\n550 5.1.1 no such "     \
    "user\n--b\nContent-Type: message/rfc822\n\nFrom: a@shop.test\nTo: x@b.test\nMessage-ID: " \
    "<" id ">\n" more "\nHello\n--b--\n"

#define SIGNED "DKIM-Signature: v=1; a=rsa-sha256; d=shop.test; s=k; h=from; bh=AAAA; b=AAAA\n"

static const struct {
    const char *settings;
    const char *mail;
    PsOrigin origin;
    const char *sign;
} asks_rows[] = {
    { "own_message_id /\\@shop\\.test>$/\n", NOTICE("a@shop.test", "1@shop.test", ""),
        PS_ORIGIN_OURS, "message-id" },
    { "own_message_id /\\@shop\\.test>$/\n", NOTICE("a@shop.test", "1@evil.test", ""),
        PS_ORIGIN_FORGED, "message-id" },
    { "own_verp /^bounce\\+[0-9a-f]{8}\\@/\n",
        NOTICE("bounce+0123abcd@shop.test", "1@x.test", ""), PS_ORIGIN_OURS, "verp" },
    { "own_domain shop.test\ndkim_domain shop.test\n", NOTICE("a@shop.test", "1@x.test", ""),
        PS_ORIGIN_FORGED, "no-signature" },
    { "own_domain shop.test\ndkim_domain shop.test\n",
        NOTICE("a@shop.test", "1@x.test", SIGNED), PS_ORIGIN_UNKNOWN, NULL },
    { "own_domain other.test\ndkim_domain other.test\n", NOTICE("a@shop.test", "1@x.test", ""),
        PS_ORIGIN_UNKNOWN, NULL },
    { "", NOTICE("a@shop.test", "1@x.test", ""), PS_ORIGIN_UNKNOWN, NULL },
};

static PsRules *
rules_with(const char *settings)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    PsRules *rules = shipped_rules();

    ps_rules_read_text(rules, "t.cf", settings, strlen(settings), &how);
    ps_rules_finish(rules);
    return rules;
}

START_TEST(asks)
{
    const char *mail = asks_rows[_i].mail, *sign;
    g_autoptr(PsRules) rules = rules_with(asks_rows[_i].settings);
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    g_autoptr(PsBounceOwn) own = ps_bounce_own_new(rules, dns, 0, NULL);
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    g_autoptr(PsBounce) bounce = ps_bounce_read(reader, mail, strlen(mail));

    ck_assert_int_eq(ps_bounce_own_ask(own, bounce, mail, &sign), asks_rows[_i].origin);
    ck_assert_pstr_eq(sign, asks_rows[_i].sign);
}
END_TEST

/* Three forged ones on one day are an attack where the setting says so; two are not. */
START_TEST(attack)
{
    static const char mail[] = NOTICE("a@shop.test", "1@evil.test", "");
    g_autoptr(PsRules) rules =
        rules_with("attack_notices 3\nown_message_id /\\@shop\\.test>$/\n");
    g_autoptr(PsBounceOwn) own = ps_bounce_own_new(rules, NULL, 0, NULL);
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    g_autoptr(PsBounce) bounce = ps_bounce_read(reader, mail, strlen(mail));
    const char *sign;

    for (guint i = 0; i < 2; i++)
        ps_bounce_own_ask(own, bounce, mail, &sign);
    ck_assert(!ps_bounce_own_attack(own));
    ps_bounce_own_ask(own, bounce, mail, &sign);
    ck_assert(ps_bounce_own_attack(own));
}
END_TEST

START_TEST(bad_pattern)
{
    g_autoptr(PsRules) rules = rules_with("own_message_id /(/\n");
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_bounce_own_new(rules, NULL, 0, &error));
    ck_assert(g_str_has_prefix(error->message, "t.cf:1: own_message_id: "));
}
END_TEST

SUITE(origin, TABLE(asks), TEST(attack), TEST(bad_pattern))
