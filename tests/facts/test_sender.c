/* SPDX-License-Identifier: MIT */
/* test_sender.c - facts of From, Reply-To, To, MAIL FROM, IP address and HELO. */
#include "measured.h"

static const struct {
    const char *header, *fact, *want;
} sender_rows[] = {
    { "From: A B <a@b.example>\n", "from", "a@b.example" },
    { "From: A B <a@b.example>\n", "from_name", "A B" },
    { "From: \"A, B\" <a@b.example>\n", "from_count", "1" },
    { "From: a@b.example\n", "from_name", "" },
    { "From: \"A, \\\"B\\\"\" <a@b.example>\n", "from_name", "A, \"B\"" },
    { "From: a@iki.fi\n", "from_domain_syntax", "ok" }, /* names below are of others */
    { "From: =?utf-8?q?Caff=C3=A8?= <a@b.example>\n", "from_name", "Caff\xc3\xa8" },
    { "From: B\xd0\xbettega Due <a@b.example>\n", "from_mixed_script", "B\xd0\xbettega" },
    { "From: \xd0\xaf\xd0\xbd Mail <a@b.example>\n", "from_mixed_script", "" },
    { "From: SMS-\xd0\xb0 <a@b.example>\n", "from_mixed_script", "" },
    { "From: a@b\xd0\xbe.example\n", "from_mixed_script", "b\xd0\xbe.example" },
    { "From: \xff\xc3 <a@b.example>\n", "from_mixed_script", "" },
    { "From: ANNA <a@b.example>\nTo: Anna Verdi <c@d.example>\n", "from_name_is_recipient",
        "ANNA" },
    { "From: Anna V <a@b.example>\nTo: Anna Verdi <c@d.example>\n", "from_name_is_recipient",
        "" },
    { "From: C@D.example <a@b.example>\nCc: c@d.example\n", "from_name_is_recipient",
        "C@D.example" },
    { "From: Anna <a@b.example>\nTo: Anna <A@b.example>\n", "from_name_is_recipient", "" },
    { "From: a@b.example\nTo: c@d.example\n", "from_name_is_recipient", "" },
    { "From: a@b.example\nTo: Anna <c@d.example>, e@f.example\n", "to_name", "Anna | " },
    { "From: a@b.example, c@d.example\n", "from_count", "2" },
    { "From: a@b.example, c@d.example\n", "from", "a@b.example | c@d.example" },
    { "From: a@B.Example\n", "from_domain", "b.example" },
    { "From: a@caff\xc3\xa8.example\n", "from_domain", "xn--caff-8oa.example" },
    { "From: a@b.example\n", "from_syntax", "ok" },
    { "Subject: x\n", "from_syntax", "missing" },
    { "Subject: x\n", "from_count", "0" },
    { "From:\n", "from_syntax", "empty" },
    { "From: Anna\n", "from_syntax", "no-domain" },
    { "From: <anna>\n", "from_syntax", "no-domain" },
    { "From: a..b@c.example\n", "from_syntax", "bad" },
    { "From: Team: a@b.example;\n", "from_syntax", "group" },
    { "From: a@b.example\n", "from_domain_syntax", "ok" },
    { "From: a@localhost\n", "from_domain_syntax", "dotless" },
    { "From: a@[192.0.2.1]\n", "from_domain_syntax", "literal" },
    { "From: a@b_c.example\n", "from_domain_syntax", "underscore" },
    { "From: a@co.uk\n", "from_domain_syntax", "suffix" },
    { "Reply-To: x@y.example\n", "reply_to_domain", "y.example" },
    { "Reply-To: nobody\n", "reply_to_bad", "nobody" },
    { "To: a@b.example, c@d.example\nCc: e@f.example\n", "visible_recipients", "3" },
    { "To: undisclosed-recipients:;\n", "visible_recipients", "0" },
    { "Bcc: a@b.example\n", "bcc", "a@b.example" },
    { "From: a@b.example\n", "mail_from", "a@b.example" },
    { "Return-Path: <x@y.example>\nFrom: a@b.example\n", "mail_from", "x@y.example" },
    { "Return-Path: <>\nFrom: a@b.example\n", "mail_from", "" },
    { "Return-Path: <>\nFrom: a@b.example\n", "mail_from_syntax", "null" },
    { "Subject: x\n", "mail_from", "?needs mail-from" },
    { "Subject: x\n", "ip", "?needs ip" },
    { "Subject: x\n", "helo", "" },
};

START_TEST(sender)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strconcat(sender_rows[_i].header, "\ntext\n", NULL);
    g_autofree char *got = test_measure(mail, &sending, NULL, sender_rows[_i].fact);

    ck_assert_str_eq(got, sender_rows[_i].want);
}
END_TEST

static const struct {
    PsSending sending;
    const char *fact, *want;
} option_rows[] = {
    { { .mail_from = "n@s.example" }, "mail_from", "n@s.example" },
    { { .mail_from = " <n@s.example> " }, "mail_from", "n@s.example" },
    { { .mail_from = "" }, "mail_from_syntax", "null" },
    { { .mail_from = "<>" }, "mail_from_syntax", "null" },
    { { .mail_from = "not an address" }, "mail_from_syntax", "invalid" },
    { { .ip = "192.0.2.1" }, "ip_scope", "documentation" },
    { { .ip = "2001:db8::1" }, "ip_scope", "documentation" },
    { { .ip = "10.0.0.1" }, "ip_scope", "private" },
    { { .ip = "172.31.255.255" }, "ip_scope", "private" },
    { { .ip = "172.32.0.0" }, "ip_scope", "public" },
    { { .ip = "127.0.0.1" }, "ip_scope", "loopback" },
    { { .ip = "::1" }, "ip_scope", "loopback" },
    { { .ip = "fd00::1" }, "ip_scope", "private" },
    { { .ip = "2a00:1450::1" }, "ip_scope", "public" },
    { { .ip = "224.0.0.1" }, "ip_scope", "other" },
    { { .ip = "::ffff:192.0.2.1" }, "ip_family", "4" },
    { { .helo = "mail.s.example" }, "helo_syntax", "ok" },
    { { .helo = "" }, "helo_syntax", "empty" },
    { { .helo = "192.0.2.1" }, "helo_syntax", "ip" },
    { { .helo = "[192.0.2.1]" }, "helo_syntax", "literal" },
    { { .helo = "localhost" }, "helo_syntax", "dotless" },
    { { .helo = "mail_1.s.example" }, "helo_syntax", "bad" },
    { { .tls = "no" }, "tls", "no" },
    { { .volume = 5000 }, "volume", "5000" },
};

START_TEST(option)
{
    PsSending sending = option_rows[_i].sending;
    g_autofree char *got = NULL;

    sending.stage = "draft";
    sending.now = TEST_NOW;
    got = test_measure("From: a@b.example\n\ntext\n", &sending, NULL, option_rows[_i].fact);
    ck_assert_str_eq(got, option_rows[_i].want);
}
END_TEST

SUITE(sender, TABLE(sender), TABLE(option))
