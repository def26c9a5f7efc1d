/* SPDX-License-Identifier: MIT */
#include "bounce/bounce.h"

#include <string.h>

#include "base/limits.h"
#include "bounce/read.h"

enum { LARGE = 50 * 1024 * 1024 };

/* Fifty megabytes take a moment under sanitizers. */
__attribute__((constructor)) static void
take_time(void)
{
    g_setenv("CK_DEFAULT_TIMEOUT", "120", TRUE);
}

#define FROM "From: MAILER-DAEMON@b.test\nTo: me@shop.test\nSubject: failure notice\n"
#define REPLY(text) FROM "\n<a@b.test>: host mx.b.test said: " text "\n"

static const struct {
    const char *mail;
    PsBounceKind kind;
    const char *recipient, *reason;
    gboolean hard;
    guint code;
    const char *status;
} reads_rows[] = {
    { REPLY("550 5.1.1 User unknown (in reply to RCPT TO command)"), PS_BOUNCE_BOUNCE,
        "a@b.test", "userunknown", TRUE, 550, "5.1.1" },
    { REPLY("550 User unknown (in reply to end of DATA command)"), PS_BOUNCE_BOUNCE, "a@b.test",
        "filtered", FALSE, 550, "5.2.1" },
    { REPLY("452 4.2.2 Mailbox full"), PS_BOUNCE_BOUNCE, "a@b.test", "mailboxfull", FALSE, 452,
        "4.2.2" },
    /* languages that nobody here speaks: the status tells */
    { REPLY("550 5.1.1 \xd7\x9c\xd7\x90 \xd7\xa7\xd7\x99\xd7\x99\xd7\x9d"), PS_BOUNCE_BOUNCE,
        "a@b.test", "userunknown", TRUE, 550, "5.1.1" },
    { FROM "\na@b.test\n\n552 5.2.2 \xe5\xae\xb9\xe9\x87\x8f\n", PS_BOUNCE_BOUNCE, "a@b.test",
        "mailboxfull", FALSE, 552, "5.2.2" },
    /* codes that contradict one another */
    { REPLY("550 4.2.2 over quota"), PS_BOUNCE_BOUNCE, "a@b.test", "mailboxfull", FALSE, 550,
        "4.2.2" },
    { "From: mailer-daemon@googlemail.com\nTo: me@shop.test\nX-Failed-Recipients: a@gmail.com\n"
      "Subject: Delivery Status Notification (Failure)\n\n421 5.7.32 Your mail has been rate "
      "limited because its From: header does not align\n",
        PS_BOUNCE_BOUNCE, "a@gmail.com", "authfailure", FALSE, 421, "5.7.32" },
    { "From: mailer-daemon@googlemail.com\nTo: me@shop.test\nX-Failed-Recipients: a@gmail.com\n"
      "Subject: Delivery Status Notification (Failure)\n\n550 5.7.27 Your mail is not taken\n",
        PS_BOUNCE_BOUNCE, "a@gmail.com", "authfailure", FALSE, 550, "5.7.27" },
    { REPLY("550 5.7.27 Sender address has null MX"), PS_BOUNCE_BOUNCE, "a@b.test", "notaccept",
        TRUE, 550, "5.7.27" },
    /* a report without its MIME type, in the middle of a text */
    { FROM "\nThis did not work.\n\nFinal-Recipient: rfc822; a@b.test\nAction: failed\n"
           "Status: 5.4.4\nDiagnostic-Code: smtp; 550 Host unknown\n",
        PS_BOUNCE_BOUNCE, "a@b.test", "hostunknown", TRUE, 550, "5.4.4" },
    /* a notice that somebody forwards as an attachment */
    { "From: a friend <f@c.test>\nTo: help@c.test\nSubject: what is this?\n"
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease help\n--b\n"
      "Content-Type: message/rfc822\n\n" REPLY("550 5.1.1 User unknown") "\n--b--\n",
        PS_BOUNCE_BOUNCE, "a@b.test", "userunknown", TRUE, 550, "5.1.1" },
    /* the returned message looks like a notice itself: it is not the one that counts */
    { FROM "Content-Type: multipart/report; boundary=b\n\n--b\n\n--b\n"
           "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.test\n"
           "Status: 5.2.2\nAction: failed\n\n--b\nContent-Type: message/rfc822\n\n" REPLY(
               "550 5.1.1 <other@b.test> User unknown") "\n--b--\n",
        PS_BOUNCE_BOUNCE, "a@b.test", "mailboxfull", FALSE, 552, "5.2.2" },
    { "From: x@b.test\nTo: me@shop.test\nSubject: Re: hello\nAuto-Submitted: auto-replied\n\n"
      "I am away.\n",
        PS_BOUNCE_AUTO_REPLY, "x@b.test", "vacation", FALSE, 0, NULL },
    { "From: x@b.test\nTo: me@shop.test\nSubject: hello\n\nHow are you? 550 people came.\n",
        PS_BOUNCE_NONE, NULL, NULL, FALSE, 0, NULL },
    /* people write about bounces too */
    { "From: x@b.test\nTo: list@c.test\nReturn-Path: <x@b.test>\nSubject: help\n\nMy mail "
      "could "
      "not be delivered: 550 5.1.1 <a@b.test> User unknown. Why?\n",
        PS_BOUNCE_NONE, NULL, NULL, FALSE, 0, NULL },
    { "\x89PNG\r\n\x1a\n", PS_BOUNCE_NONE, NULL, NULL, FALSE, 0, NULL },
    { "", PS_BOUNCE_NONE, NULL, NULL, FALSE, 0, NULL },
};

START_TEST(reads)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    const char *mail = reads_rows[_i].mail;
    g_autoptr(PsBounce) bounce = read_exactly(reader, mail, strlen(mail));

    ck_assert_str_eq(
        ps_bounce_kind_name(bounce->kind), ps_bounce_kind_name(reads_rows[_i].kind));
    ck_assert_uint_eq(bounce->records->len, reads_rows[_i].recipient ? 1 : 0);
    if (!bounce->records->len)
        return;
    ck_assert_str_eq(record(bounce, 0)->recipient, reads_rows[_i].recipient);
    ck_assert_str_eq(record(bounce, 0)->reason, reads_rows[_i].reason);
    ck_assert_int_eq(record(bounce, 0)->hard, reads_rows[_i].hard);
    ck_assert_uint_eq(record(bounce, 0)->code, reads_rows[_i].code);
    ck_assert_pstr_eq(record(bounce, 0)->status, reads_rows[_i].status);
}
END_TEST

/* Ten notices in one another, then one more: an answer either way, and soon. */
START_TEST(nested)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);

    for (guint depth = 1; depth < 15; depth++) {
        g_autoptr(GString) mail = g_string_new(REPLY("550 5.1.1 User unknown"));
        g_autoptr(PsBounce) bounce = NULL;

        for (guint i = 0; i < depth; i++)
            g_string_prepend(
                mail, "From: f@c.test\nSubject: fwd\nContent-Type: message/rfc822\n\n");
        bounce = read_exactly(reader, mail->str, mail->len);
        ck_assert_int_eq(bounce->kind, depth <= 10 ? PS_BOUNCE_BOUNCE : PS_BOUNCE_NONE);
    }
}
END_TEST

/* More recipients than are read of one notice: how many were left out is said. */
START_TEST(too_many)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);

    for (gboolean is_report = FALSE; is_report <= TRUE; is_report++) {
        g_autoptr(GString) mail = g_string_new(FROM);
        g_autoptr(PsBounce) bounce = NULL;

        g_string_append(mail, is_report ? "Content-Type: message/delivery-status\n\n" : "\n");
        for (guint i = 0; i < PS_LIMIT_bounce_recipients + 3; i++)
            g_string_append_printf(mail,
                is_report ? "Final-Recipient: rfc822; u%u@b.test\nStatus: 5.1.1\n\n"
                          : "<u%u@b.test>: 550 5.1.1 User unknown\n\n",
                i);
        bounce = read_exactly(reader, mail->str, mail->len);
        ck_assert_uint_eq(bounce->records->len, PS_LIMIT_bounce_recipients);
        ck_assert_uint_eq(bounce->left_out, 3);
    }
}
END_TEST

/* 50 MB behind a notice: text, addresses, hosts, headers, base64. */
static const struct {
    const char *header, *unit;
    const char *reason;
} large_rows[] = {
    { "", "a user, an account, a mailbox, a host said 550 and so on\n", "userunknown" },
    { "", "u@b.test said 550\n", "userunknown" },
    { "", "a.b.c.d ", "userunknown" },
    { "", "Received: from x.test by y.test\n", "userunknown" },
    { "Content-Transfer-Encoding: base64\n", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n",
        "undefined" },
};

START_TEST(large)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    g_autoptr(GString) mail = g_string_sized_new(LARGE + 1000);
    g_autoptr(PsBounce) bounce = NULL;

    g_string_append_printf(mail,
        "From: MAILER-DAEMON@b.test\nTo: me@shop.test\nSubject: failure notice\n%s\n"
        "<a@b.test>: host mx.b.test said: 550 5.1.1 User unknown\n\n",
        large_rows[_i].header);
    while (mail->len < LARGE)
        g_string_append(mail, large_rows[_i].unit);
    bounce = ps_bounce_read(reader, mail->str, mail->len);
    ck_assert_uint_eq(bounce->records->len, 1);
    ck_assert_str_eq(record(bounce, 0)->reason, large_rows[_i].reason);
    ck_assert_uint_eq(bounce->left_out, 0);
}
END_TEST

/* Each beginning of each sample, and each with a bit turned round, is read without harm. */
START_TEST(broken)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    g_autofree char *folder = g_build_filename(g_getenv("PS_SAMPLES"), "bounces", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    ck_assert_ptr_nonnull(dir);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = NULL;
        gsize len;

        ck_assert(g_file_get_contents(path, &text, &len, NULL));
        for (gsize i = 0; i < len; i += 7) {
            ps_bounce_free(read_exactly(reader, text, i));
            text[i] = (char) (text[i] ^ (1 << (i % 8)));
            ps_bounce_free(read_exactly(reader, text, len));
            text[i] = (char) (text[i] ^ (1 << (i % 8)));
        }
    }
}
END_TEST

SUITE(bounce, TABLE(reads), TEST(nested), TEST(too_many), TABLE(large), TEST(broken))
