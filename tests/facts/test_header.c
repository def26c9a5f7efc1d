/* SPDX-License-Identifier: MIT */
/* test_header.c - facts of single header fields. */
#include "measured.h"

static const struct {
    const char *header, *fact, *want;
} header_rows[] = {
    { "From: a@b.example\nFrom: c@d.example\n", "duplicate_field", "from" },
    { "Subject: a\nsubject: b\nSUBJECT: c\n", "duplicate_field", "subject | subject" },
    { "Received: a\nReceived: b\n", "duplicate_field", "" },
    { "Date: Mon, 23 Nov 2026 10:00:00 +0000\n", "date", "ok" },
    { "Date: Mon, 23 Nov 2026 10:00:00 +0000\n", "date_age", "2" },
    { "Date: Mon, 23 Nov 2026 15:00:00 +0100\n", "date_age", "-2" },
    { "Date: Thu, 16 Feb 2023 19:17:19 +0100 (CET)\n", "date", "ok" },
    { "Date: yesterday\n", "date", "bad" },
    { "Date: yesterday\n", "date_age", "" },
    { "Subject: x\n", "date", "missing" },
    { "Message-ID: <a@b.example>\n", "message_id", "ok" },
    { "Message-ID:\n <a@b.example>\n", "message_id", "ok" },
    { "Message-ID: <a@b@c.example>\n", "message_id", "ok" }, /* common, harmless */
    { "Message-ID: a@b.example\n", "message_id", "bad" },
    { "Message-ID: <a b@c.example>\n", "message_id", "bad" },
    { "Message-ID: <@c.example>\n", "message_id", "bad" },
    { "Message-ID: <a@>\n", "message_id", "bad" },
    { "Message-ID: <>\n", "message_id", "bad" },
    { "Message-ID: <a@b.example> <c@d.example>\n", "message_id", "bad" },
    { "Subject: x\n", "message_id", "missing" },
    { "Subject: x\n", "mime_version", "unused" },
    { "Content-Type: text/plain\n", "mime_version", "missing" },
    { "MIME-Version: 1.0\nContent-Type: text/plain\n", "mime_version", "ok" },
    { "From: A <=?utf-8?q?a?=@b.example>\n", "encoded_word_place", "from" },
    { "From: =?utf-8?q?a?= <a@b.example>\n", "encoded_word_place", "" },
    { "Message-ID: <=?utf-8?b?YQ==?=@b.example>\n", "encoded_word_place", "message-id" },
    { "To: <a=?b@c.example>\n", "encoded_word_place", "" },
    { "Subject: =?x-none?q?a?=\n", "encoded_word_bad", "subject" },
    { "Subject: =?utf-8?q?caff=C3=A8?=\n", "encoded_word_bad", "" },
    { "Subject: =?utf-8?b?w6g=?= =?utf-8?q?a?=\n", "encoded_word_split", "" },
    { "Subject: =?utf-8?q?caff=C3?= =?utf-8?q?=A8?=\n", "encoded_word_split", "subject" },
    { "Subject: =?utf-8?q?caff=C3=A8?=\n", "subject", "caff\xc3\xa8" },
    { "Subject:\n", "subject", "" },
    { "List-Unsubscribe: <https://x.example/u>, <mailto:u@x.example>\n", "list_unsubscribe",
        "https://x.example/u | mailto:u@x.example" },
    { "List-Unsubscribe: <https://x.example/u>, <mailto:u@x.example>\n", "list_unsubscribe_bad",
        "" },
    { "List-Unsubscribe: <https://x.example/\n u?a=1>\n", "list_unsubscribe",
        "https://x.example/u?a=1" },
    { "List-Unsubscribe: <https://x.example/u> (a comment)\n", "list_unsubscribe_bad", "" },
    { "List-Unsubscribe: (one (in another)) <https://x.example/u>\n", "list_unsubscribe_bad",
        "" },
};

START_TEST(header)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strconcat(header_rows[_i].header, "\ntext\n", NULL);
    g_autofree char *got = test_measure(mail, &sending, NULL, header_rows[_i].fact);

    ck_assert_str_eq(got, header_rows[_i].want);
}
END_TEST

/* Each is read by no mail program. */
static const struct {
    const char *value;
} unsubscribe_rows[] = {
    { "https://x.example/u" },
    { "<https://x.example/u" },
    { "<>" },
    { "" },
    { "<https://x.example/u>," },
    { "<https://x.example/u> <mailto:u@x.example>" },
    { "<https://x.example/a b>" },
    { "<https://x.example/u>, mailto:u@x.example" },
    { "(only a comment)" },
    { "(no end <https://x.example/u>" },
};

START_TEST(unsubscribe)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail =
        g_strdup_printf("List-Unsubscribe: %s\n\ntext\n", unsubscribe_rows[_i].value);
    g_autoptr(PsSource) source = ps_source_new(mail, strlen(mail));
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    const PsMeasured from = { .source = source, .sending = &sending };

    ps_measure_header(facts, &from);
    ck_assert_uint_eq(ps_facts_get(facts, PS_FACT_list_unsubscribe_bad)->count, 1);
}
END_TEST

SUITE(header, TABLE(header), TABLE(unsubscribe))
