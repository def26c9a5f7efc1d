/* SPDX-License-Identifier: MIT */
/* Eval functions over the header: fields, times, persons. */
#include "rules/bench.h"
#include "rules/sa/date.h"

static const struct {
    const char *text;
    gint64 time; /* -1: no date */
} date_rows[] = {
    { "Tue, 3 Feb 2026 10:00:00 +0100", 1770109200 },
    { "Tue, 03 Feb 2026 10:00 +0100", 1770109200 },
    { "3 feb 2026 09:00:00 (comment)", 1770109200 },
    { "3 Feb 2026 09:00:00 GMT", 1770109200 },
    { "3 Feb 2026 04:00:00 (EST)", 1770109200 },
    { "3 Feb 2026 09:00:00 XYZ", 1770109200 },     /* unknown zones are UTC */
    { "3 Feb 2026 09:00:00 XYZ EST", 1770109200 }, /* and the first word decides */
    { "3 Feb 2026 05:30:00 -0330", 1770109200 },
    { "3 Feb 26 09:00:00", 1770109200 },
    { "3 Feb 126 09:00:00", 1770109200 },
    { "3 Feb 99 09:00:00", 918032400 },
    { "Tue Feb  3 09:00:00 2026", 1770076800 }, /* the time of asctime() is lost */
    { "from a.example; Tue,3 Feb 2026 09:00:00 +0000 more", 1770109200 },
    { "3 Feb 2026 09:00:99", 1770109259 },
    { "3 Feb 2026 33:00:00", 1770159600 },
    { "31 Feb 2026 00:00", 1772323200 }, /* 1 March */
    { "31 Nov 2026 00:00", 1796083200 }, /* 1 December */
    { "3 Feb 2126 00:00", 2117232000 },  /* 2037 */
    { "3 Feb 1926 00:00", 2851200 },     /* 1970 */
    { "1 Jan 1970 00:00:00 +0100", 0 },  /* never before */
    { "29 Feb 2096 00:00", -1 },         /* 2037 has no such day */
    { "0 Feb 2026 00:00", -1 },
    { "3 Fev 2026 00:00", -1 },
    { "2026-02-03 10:00:00", -1 },
    { "3 Feb", -1 },
    { "", -1 },
};

START_TEST(date)
{
    gsize len = strlen(date_rows[_i].text);
    g_autofree char *text = g_memdup2(date_rows[_i].text, len);
    gint64 time = -1;
    gboolean good = ps_sa_date_read(text, len, &time);

    ck_assert_int_eq(good, date_rows[_i].time >= 0);
    ck_assert_int_eq(time, date_rows[_i].time);
}
END_TEST

static const struct {
    const char *text;
    const char *stamp; /* NULL: none */
} stamp_rows[] = {
    { "by a; Tue, 3 Feb 2026 10:00:00 +0100 (CET)", " 3 Feb 2026 10:00:00 +0100" },
    { "by a; Tue,  3 Feb 2026 10:00:00 +0100", "  3 Feb 2026 10:00:00 +0100" },
    { "by a; Tue, 03 Feb 2026 10:00:00", NULL }, /* no zone */
    { "by a; Tue, 3 Feb 2026 10:00 +0100", NULL },
    { "3 Feb 2026 10:00:00 +0100", NULL }, /* nothing before it */
    { " 3 Feb 2026 10:00:00 ", NULL },
};

START_TEST(stamp)
{
    gsize len = strlen(stamp_rows[_i].text);
    g_autofree char *text = g_memdup2(stamp_rows[_i].text, len), *found = NULL;
    PsSpan span;

    if (ps_sa_date_find(text, len, &span))
        found = g_strndup(text + span.offset, span.length);
    ck_assert_pstr_eq(found, stamp_rows[_i].stamp);
}
END_TEST

#define HOP(time) "Received: from a.example by b.example; Tue, 3 Feb 2026 " time " +0000\n"
#define DATE(time) "Date: Tue, 3 Feb 2026 " time " +0000\n"
#define LOCAL                                                                                  \
    "Received: from localhost (localhost [127.0.0.1]) by home; Tue, 3 Feb 2026 22:00:00 "      \
    "+0000\n"
#define FETCHED                                                                                \
    "Received: from pop.example by localhost with POP3 (fetchmail-6.4); Tue, 3 Feb 2026 "      \
    "21:00:00 +0000\n"

static const struct {
    const char *eval;
    const char *mail;
    const char *outcome;
} eval_rows[] = {
    { "check_for_missing_to_header()", "Subject: a\n\n", "hit" },
    { "check_for_missing_to_header()", "To:\n\n", "miss" }, /* empty, but there */
    { "check_for_missing_to_header()", "Apparently-To: a@b.example\n\n", "miss" },
    { "check_for_missing_to_header()", "Cc: a@b.example\n\n", "hit" },

    { "check_for_shifted_date('3', '6')", DATE("14:00:00") HOP("10:00:00") "\n",
        "hit Tue, 3 Feb 2026 14:00:00 +0000" },
    { "check_for_shifted_date('-6', '-3')", DATE("06:00:00") HOP("10:00:00") "\n",
        "hit Tue, 3 Feb 2026 06:00:00 +0000" },
    { "check_for_shifted_date('3', '6')", DATE("16:00:00") HOP("10:00:00") "\n", "miss" },
    { "check_for_shifted_date('undef', '-3')", DATE("06:00:00") HOP("10:00:00") "\n",
        "hit Tue, 3 Feb 2026 06:00:00 +0000" },
    { "check_for_shifted_date('3', 'undef')", DATE("23:00:00") HOP("10:00:00") "\n",
        "hit Tue, 3 Feb 2026 23:00:00 +0000" },
    /* the server that agrees best decides, but not the oldest if it agrees to the second */
    { "check_for_shifted_date('3', '6')", DATE("14:00:00") HOP("13:00:00") HOP("10:00:00") "\n",
        "miss" },
    { "check_for_shifted_date('3', '6')", DATE("14:00:00") HOP("10:00:00") HOP("14:00:00") "\n",
        "hit Tue, 3 Feb 2026 14:00:00 +0000" },
    { "check_for_shifted_date('-1', '1')", DATE("14:00:00") HOP("14:00:00") "\n",
        "hit Tue, 3 Feb 2026 14:00:00 +0000" },
    /* nothing to compare: no shift */
    { "check_for_shifted_date('3', 'undef')", DATE("23:00:00") "\n", "miss" },
    { "check_for_shifted_date('3', 'undef')", "Date: soon\n" HOP("10:00:00") "\n", "miss" },
    /* Resent-Date comes first */
    { "check_for_shifted_date('3', '6')",
        "Resent-Date: 3 Feb 2026 10:00:00 +0000\n" DATE("14:00:00") HOP("10:00:00") "\n",
        "miss" },
    /* the reader's own program fetched it: that time does not count, nor the one behind it */
    { "check_for_shifted_date('-6', '-3')", DATE("06:00:00") FETCHED HOP("10:00:00") "\n",
        "hit Tue, 3 Feb 2026 06:00:00 +0000" },
    { "check_for_shifted_date('undef', '-12')", DATE("06:00:00") LOCAL FETCHED "\n", "miss" },
    { "check_for_shifted_date('undef', '-12')", DATE("06:00:00") LOCAL "\n",
        "hit Tue, 3 Feb 2026 06:00:00 +0000" },

    { "check_outlook_message_id()",
        "Message-ID: <000001c1953f$b88b7800$0100a8c0@a>\nDate: 3 Jan 2002 05:00:00 +0000\n\n",
        "hit <000001c1953f$b88b7800$0100a8c0@a>" },
    { "check_outlook_message_id()",
        "Message-ID: <000001c19477$b88b7800$0100a8c0@a>\nDate: 3 Jan 2002 05:00:00 +0000\n\n",
        "miss" },
    { "check_outlook_message_id()", "Message-ID: <1@a.example>\n\n", "miss" },

    { "subject_is_all_caps()", "Subject: BUY NOW OR NEVER\n\n", "hit BUY NOW OR NEVER" },
    { "subject_is_all_caps()", "Subject: Re: Fwd: BUY NOW OR NEVER\n\n",
        "hit BUY NOW OR NEVER" },
    { "subject_is_all_caps()", "Subject: BUY NOW or NEVER\n\n", "miss" },
    { "subject_is_all_caps()", "Subject: BUYNOWORNEVER\n\n", "miss" }, /* one word */
    { "subject_is_all_caps()", "Subject: BUY NOW 9\n\n", "miss" },     /* short */
    { "subject_is_all_caps()", "Subject: 123 456 789 000\n\n", "miss" },
    { "subject_is_all_caps()", "Subject: =?koi8-r?Q?BUY_NOW_OR_NEVER?=\n\n", "miss" },

    { "check_illegal_chars('Subject', '0.00', '2')", "Subject: a\xe9\xe8\n\n",
        "hit a\xe9\xe8" },
    { "check_illegal_chars('Subject', '0.00', '2')", "Subject: a\xc3\xa9\xc3\xa8\n\n", "miss" },
    { "check_illegal_chars('Subject', '0.00', '2')", "Subject: \x01\x02\n\n", "hit \x01\x02" },
    { "check_illegal_chars('Subject', '0.00', '2')", "Subject: \xa3\xe8 9\n\n", "miss" },
    { "check_illegal_chars('From', '0.50', '2')", "From: abcdefghij\xe9\xe8\n\n", "miss" },
    { "check_illegal_chars('From', '0.00', '1')", "Subject: a\xe9\n\n", "miss" },

    { "check_header_count_range('Subject', '2', '999')", "Subject: a\nSubject: b\n\n",
        "hit a" }, /* and the rest of both */
    { "check_header_count_range('Subject', '2', '999')", "Subject: a\nSubject: a\n\n", "miss" },
    { "check_header_count_range('Subject', '0', '0')", "From: a\n\n", "hit" },

    { "check_unresolved_template()", "X-Mailer: %AB\n\n", "hit X-Mailer: %AB" },
    { "check_unresolved_template()", "Subject: %AB\nmessage-id: %AB\n\n", "miss" },
    { "check_unresolved_template()", "X-Mailer: %Ab %A1\n\n", "miss" },
    { "check_for_unique_subject_id()", "Subject: a   1234\n\n", "miss" },

    { "check_for_to_in_subject('address')", "To: joe@a.example\nSubject: hi JOE@a.example!\n\n",
        "hit hi JOE@a.example!" },
    { "check_for_to_in_subject('address')", "To: joe@a.example\nSubject: xjoe@a.example\n\n",
        "miss" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: Joe\n\n", "hit Joe" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: joe, look\n\n",
        "hit joe, look" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: Joe, look\n\n", "miss" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: re: hello Joe\n\n",
        "hit re: hello Joe" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: re: Joe hello\n\n",
        "miss" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: , Joe!\n\n",
        "hit , Joe!" },
    { "check_for_to_in_subject('user')", "To: joe@a.example\nSubject: joeseph, hi\n\n",
        "miss" },
    { "check_for_to_in_subject('user')", "Subject: Joe\n\n", "miss" },

    { "sorted_recipients()",
        "To: a@x.example, b@x.example, c@x.example, d@x.example\n"
        "Cc: e@x.example, f@x.example, g@x.example\n\n",
        "hit a@x.example" },
    { "sorted_recipients()",
        "To: b@x.example, a@x.example, c@x.example, d@x.example, e@x.example, f@x.example, "
        "g@x.example\n\n",
        "miss" },
    { "sorted_recipients()", "To: a@x.example, b@x.example\n\n", "miss" },
    /* neighbours that are the same count once */
    { "sorted_recipients()",
        "To: a@x.example, a@x.example, A@x.example, d@x.example, e@x.example, f@x.example, "
        "g@x.example\n\n",
        "miss" },
    { "similar_recipients('0.65', 'undef')",
        "To: ab1@x.example, ab2@x.example, ab3@x.example, ab4@x.example, ab5@x.example\n\n",
        "hit ab1@x.example" },
    { "similar_recipients('0.65', 'undef')",
        "To: ab1@x.example, ab2@x.example, ab3@x.example, ab4@x.example\n\n", "miss" },
    { "similar_recipients('0.65', 'undef')",
        "To: a1@xx1.example, b2@xx2.example, c3@xx3.example, d4@xx4.example\n"
        "Bcc: e5@xx5.example\n\n",
        "hit a1@xx1.example" }, /* hosts alike, but not the same */

    { "check_equal_from_domains()", "Return-Path: <x@b.example>\nFrom: a@c.example\n\n",
        "hit a@c.example" },
    { "check_equal_from_domains()",
        "Return-Path: <x@m.Shop.example>\nFrom: a@news.shop.EXAMPLE\n\n", "miss" },
    { "check_equal_from_domains()", "From: a@c.example\n\n", "miss" },
    { "check_for_matching_env_and_hdr_from()",
        "Return-Path: <A@c.example>\nFrom: a@c.example\n\n", "hit a@c.example" },
    { "check_for_matching_env_and_hdr_from()",
        "Return-Path: <b@c.example>\nFrom: a@c.example\n\n", "miss" },
    { "check_for_matching_env_and_hdr_from()", "Subject: a\n\n", "hit" },
    { "check_ratware_envelope_from()",
        "Return-Path: <x.shop.com-joe@b.com>\nTo: joe@www.shop.com\n\n",
        "hit joe@www.shop.com" },
    { "check_ratware_envelope_from()",
        "Return-Path: <SRS0=x.shop.com=joe@b.com>\nTo: joe@shop.com\n\n", "miss" },
    { "check_ratware_envelope_from()",
        "Return-Path: <xshop.com-joe@b.com>\nTo: joe@shop.com\n\n", "miss" },
    { "check_ratware_envelope_from()",
        "Return-Path: <shop.com-joel@b.com>\nTo: joe@shop.com\n\n", "miss" },

    { "check_ratware_name_id()",
        "Message-ID: <ABCDEFGHIJKLMNOPQRSTUVWXYZAB.joe@a.example>\n"
        "From: \"Joe\" <joe@a.example>\n\n",
        "hit <ABCDEFGHIJKLMNOPQRSTUVWXYZAB.joe@a.example>" },
    { "check_ratware_name_id()",
        "Message-ID: <ABCDEFGHIJKLMNOPQRSTUVWXYZAB.joe@a.example>\n"
        "From: Joe <joe@a.example>\n\n",
        "miss" },
    { "check_ratware_name_id()",
        "Message-ID: <ABCDEFGHIJKLMNOPQRSTUVWXYZ.joe@a.example>\n"
        "From: \"Joe\" <joe@a.example>\n\n",
        "miss" },
};

START_TEST(eval)
{
    g_autofree char *outcome = sa_outcome(NULL, eval_rows[_i].eval, eval_rows[_i].mail, NULL);

    ck_assert_msg(!strcmp(outcome, eval_rows[_i].outcome), "%s: %s: %s", eval_rows[_i].eval,
        eval_rows[_i].mail, outcome);
}
END_TEST

static const struct {
    const char *locales;
    const char *mail;
    const char *outcome;
} faraway_rows[] = {
    { NULL, "Subject: =?koi8-r?Q?a?=\n\n", "miss" },
    { "ok_locales all", "Subject: =?koi8-r?Q?a?=\n\n", "miss" },
    { "ok_locales en", "Subject: =?koi8-r?Q?a?=\n\n", "hit koi8-r" },
    { "ok_locales en ru", "Subject: =?koi8-r?Q?a?=\n\n", "miss" },
    { "ok_locales en", "From: =?iso-8859-15?Q?a?= <a@b.example>\n\n", "miss" },
    { "ok_locales zh_TW", "Subject: =?utf-8?Q?a?= =?big5?Q?a?=\n\n", "miss" },
    { "ok_locales ja", "Subject: =?utf-8?Q?a?= =?big5?Q?a?=\n\n", "hit big5" },
};

START_TEST(faraway)
{
    g_autofree char *outcome = sa_outcome(faraway_rows[_i].locales,
        "check_for_faraway_charset_in_headers()", faraway_rows[_i].mail, NULL);

    ck_assert_str_eq(outcome, faraway_rows[_i].outcome);
}
END_TEST

SUITE(sa_header, TABLE(date), TABLE(stamp), TABLE(eval), TABLE(faraway))
