/* SPDX-License-Identifier: MIT */
/* test_attachments.c - facts of files that come along, and the size of the mail as sent. */
#include "measured.h"

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
#define END "\n--b--\n"

static const struct {
    const char *mail, *fact, *want;
} fact_rows[] = {
    { "a: b\n\ntext\n", "attachment_path", "" },
    { "a: b\n\ntext\n", "wire_bytes", "14" },
    { "a: b\r\n\r\ntext\r\n", "wire_bytes", "14" },
    { "a: b\n\r\n\ntext", "wire_bytes", "14" },
    /* three octets are four letters and a line end */
    { "Content-Type: image/png\n\n\xff\xd8\xff", "wire_bytes", "33" },
    { "Content-Type: image/png\n\n\xff\xd8\xff", "attachment_encoded_bytes", "6" },
    { "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n/9j/\n",
        "attachment_encoded_bytes", "6" },
    { MIXED "Content-Type: text/plain; name=a.txt\n\n\xc3\xa8" END, "attachment_encoded_bytes",
        "0" },
    { MIXED "Content-Disposition: attachment; filename=a.txt\n\ntext" END, "attachment_path",
        "a.txt" },
    { MIXED "Content-Type: application/pdf\n\n%PDF-1.4" END, "attachment_path", "part 1" },
    { MIXED "Content-Type: application/pdf\n\n%PDF-1.4" END, "attachment_bare",
        "application/pdf" },
    { MIXED "Content-Type: application/pdf\nContent-ID: <a@b>\n\n%PDF-1.4" END,
        "attachment_bare", "" },
    { MIXED "Content-Type: image/png\n\n\x89PNG\r\n\x1a\n" END, "attachment_bare", "" },
    { MIXED "Content-Type: application/pgp-signature\n\n---" END, "attachment_bare", "" },
    { MIXED "Content-Disposition: attachment; filename=\"caff\xc3\xa8.txt\"\n\ntext" END,
        "attachment_name_8bit", "caff\xc3\xa8.txt" },
    { MIXED "Content-Disposition: attachment; filename*=utf-8''caff%C3%A8.txt\n\ntext" END,
        "attachment_name_8bit", "" },
    { MIXED "Content-Disposition: attachment; filename=\"=?utf-8?q?caff=C3=A8?=\"\n\ntext" END,
        "attachment_name_word", "caff\xc3\xa8" },
    { MIXED "Content-Disposition: attachment; filename=\"a=b?=c\"\n\ntext" END,
        "attachment_name_word", "" },
    { MIXED "Content-Disposition: attachment; filename=a.pdf\n\nGIF89a" END,
        "attachment_mismatch", "a.pdf" },
    { MIXED "Content-Disposition: attachment; filename=a.pdf\n\nGIF89a" END, "attachment_claim",
        ".pdf" },
    { MIXED "Content-Disposition: attachment; filename=a.pdf\n\nGIF89a" END, "attachment_real",
        "image/gif" },
    { MIXED "Content-Type: application/pdf\nContent-Disposition: attachment\n\nGIF89a" END,
        "attachment_claim", "application/pdf" },
    { MIXED "Content-Disposition: attachment; filename=a.png\n\nGIF89a" END,
        "attachment_mismatch", "" },
    { MIXED "Content-Disposition: attachment; filename=a.zip\n\nnot one" END,
        "attachment_unseen_why", "broken" },
    { MIXED "Content-Disposition: attachment; filename=a.doc\n\nMZ is a text" END,
        "attachment_unseen", "" },
};

START_TEST(fact)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *got = test_measure(fact_rows[_i].mail, &sending, NULL, fact_rows[_i].fact);

    ck_assert_str_eq(got, fact_rows[_i].want);
}
END_TEST

SUITE(attachments, TABLE(fact))
