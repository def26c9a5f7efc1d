/* SPDX-License-Identifier: MIT */
/* Mail addresses in text, and the eval functions that look for those of free mail. */
#include "rules/bench.h"
#include "rules/sa/emails.h"

#define LONG16 "aaaaaaaaaaaaaaaa"
#define LONG61 LONG16 LONG16 LONG16 "aaaaaaaaaaaaa"

static const struct {
    const char *text;
    const char *found; /* with ' ' between them */
} find_rows[] = {
    { "write to joe@a.com, or Jim.B@x-y.co.uk!", "joe@a.com Jim.B@x-y.co.uk" },
    { "<joe@a.com>", "joe@a.com" },
    { "mailto:joe@a.com", "joe@a.com" },
    { "joe@a.com.", "joe@a.com" },
    { "joe@a.com.x1y", "" }, /* no such top-level domain */
    { "joe@a.nosuchtld", "" },
    { "joe@com", "" },
    { "joe@-a.com", "" },
    { "joe@a-.com", "" },
    { "joe@a..com", "" },
    { "@a.com", "" },
    { ".joe@a.com", "joe@a.com" },
    { "jim..joe@a.com", "joe@a.com" },
    { "joe.@a.com", "" },
    { "a@b@a.com", "b@a.com" },
    { "a@a.com_b@b.com", "a@a.com" }, /* the rest begins inside a word */
    { "a@1.2.3.4.com", "a@1.2.3.4.com" },
    { "a@1.2.3.4.5.com", "" },
    { "a@" LONG61 ".com", "a@" LONG61 ".com" },
    { "a@a" LONG61 ".com", "" },
    { LONG16 LONG16 LONG16 LONG16 "@a.com", LONG16 LONG16 LONG16 LONG16 "@a.com" },
    { "a" LONG16 LONG16 LONG16 LONG16 "@a.com", "" },
    { LONG61 ".bcd.e@a.com", "bcd.e@a.com" }, /* what is short enough */
    { "j\xc3\xb6"
      "e@a.com",
        "e@a.com" },
    { "", "" },
    { "@", "" },
};

START_TEST(find)
{
    gsize len = strlen(find_rows[_i].text), at = 0;
    g_autofree char *text = g_memdup2(find_rows[_i].text, len);
    g_autoptr(GString) found = g_string_new(NULL);
    PsSpan span;

    while (ps_sa_emails_next(text, len, &at, &span)) {
        if (found->len)
            g_string_append_c(found, ' ');
        g_string_append_len(found, text + span.offset, (gssize) span.length);
    }
    ck_assert_uint_eq(at, len);
    ck_assert_str_eq(found->str, find_rows[_i].found);
}
END_TEST

static const struct {
    const char *text;
    const char *left;
} strip_rows[] = {
    { "a joe@a.com b", "a joe@a.com b" },
    { "see http://a.com/?m=joe@a.com now", "see   now" },
    { "see <HTTPS://a.com/?m=joe%40a.com> now", "see   now" },
    { "see http://a.com/ joe@a.com", "see http://a.com/ joe@a.com" },
    { "Joe <joe@a.com> and <jim@b.com>", "Joe   and  " },
    { "<mailto:joe@a.com>", "<mailto:joe@a.com>" },
    { "<mailto:joe.b@a.com>", "<mailto:joe. " }, /* as its regex happens to work */
    { "joe@a.com wrote: hi", "  hi" },
    { "joe@a.com   schrieb: hi", "  hi" },
    { "joe@a.com fax: 123", "joe@a.com fax: 123" },
    { "joe@a.com Telephone: 123", "joe@a.com Telephone: 123" },
    { "joe@a.com x: hi", "joe@a.com x: hi" },
    { "joe@a.com, wrote: hi", "joe@a.com, wrote: hi" },
    { "", "" },
};

START_TEST(strip)
{
    gsize len = strlen(strip_rows[_i].text);
    g_autofree char *text = g_memdup2(strip_rows[_i].text, len);
    g_autoptr(GString) left = ps_sa_emails_strip(text, len);

    ck_assert_str_eq(left->str, strip_rows[_i].left);
}
END_TEST

#define FREE "freemail_domains free.com mail.* *.post.?? bulk.com\n"
#define TO_OTHER "From: joe@free.com\nReply-To: jim@free.com\n\n"

static const struct {
    const char *settings;
    const char *eval;
    const char *mail;
    const char *outcome;
} eval_rows[] = {
    { FREE, "check_freemail_from()", "From: Joe <Joe@Free.com>\n\n", "hit Joe@Free.com" },
    { FREE, "check_freemail_from()", "From: joe@mail.org\n\n", "hit joe@mail.org" },
    { FREE, "check_freemail_from()", "From: joe@mail.co.uk\n\n", "miss" },
    { FREE, "check_freemail_from()", "From: joe@a.post.uk\n\n", "hit joe@a.post.uk" },
    { FREE, "check_freemail_from()", "From: joe@sub.free.com\n\n", "miss" },
    { FREE, "check_freemail_from('\\d@')", "From: joe1@free.com\n\n", "hit joe1@free.com" },
    { FREE, "check_freemail_from('\\d@')", "From: joe@free.com\n\n", "miss" },
    { NULL, "check_freemail_from()", "From: joe@free.com\n\n", "miss" },
    { FREE, "check_freemail_from()", "From: support@free.com\n\n", "miss" },
    { FREE, "check_freemail_from()", "From: bounce-@free.com\n\n", "miss" },
    { FREE "freemail_welcomelist joe@free.com", "check_freemail_from()",
        "From: joe@free.com\n\n", "miss" },
    { FREE "freemail_whitelist free.com", "check_freemail_from()", "From: joe@free.com\n\n",
        "miss" },
    { FREE "welcomelist_auth *@free.com", "check_freemail_from()", "From: joe@free.com\n\n",
        "hit joe@free.com" },
    { FREE "welcomelist_auth *@free.com\nfreemail_import_whitelist_auth 1",
        "check_freemail_from()", "From: joe@free.com\n\n", "miss" },
    { FREE, "check_freemail_header('Reply-To')", TO_OTHER, "hit jim@free.com" },
    { FREE, "check_freemail_header('Reply-To', '^joe')", TO_OTHER, "miss" },
    { FREE, "check_freemail_header('Cc')", TO_OTHER, "miss" },

    { FREE, "check_freemail_replyto()", TO_OTHER, "hit jim@free.com" },
    { FREE, "check_freemail_replyto('replyto')",
        "From: joe@free.com\nReply-To: joe@free.com\n\n", "miss" },
    { FREE, "check_freemail_replyto()",
        "From: joe@shop.com\nReply-To: jim@free.com\n\nwrite to ann@mail.org\n",
        "hit jim@free.com" },
    { FREE, "check_freemail_replyto()",
        "From: joe@shop.com\nReply-To: jim@free.com\n\nwrite to jim@free.com\n", "miss" },
    { FREE, "check_freemail_replyto('replyto')",
        "From: joe@free.com\n\nwrite to ann@free.com\n", "miss" },
    { FREE, "check_freemail_replyto('reply')", "From: joe@free.com\n\nwrite to ann@free.com\n",
        "hit joe@free.com" },
    { FREE, "check_freemail_replyto('reply')",
        "From: joe@free.com\nReply-To: x@shop.com\n\nwrite to ann@free.com\n", "miss" },

    { FREE, "check_freemail_replyto()", "Return-Path: <owner-list@b.com>\n" TO_OTHER, "miss" },
    { FREE "freemail_skip_bulk_envfrom 0", "check_freemail_replyto()",
        "Return-Path: <owner-list@b.com>\n" TO_OTHER, "hit jim@free.com" },
    { FREE, "check_freemail_from()", "Return-Path: <joe@free.com>\nFrom: a@b.com\n\n",
        "hit joe@free.com" },
    { FREE, "check_freemail_header('EnvelopeFrom', '\\d@')",
        "Return-Path: <joe1@free.com>\nFrom: a@b.com\n\n", "hit joe1@free.com" },

    { FREE, "check_freemail_body()", "From: a@b.com\n\nann@free.com\n", "hit" },
    { FREE, "check_freemail_body('^x')", "From: a@b.com\n\nann@free.com\n", "miss" },
    { FREE, "check_freemail_body()", "From: a@b.com\n\nAnn <ann@free.com> is here\n", "miss" },
    { FREE, "check_freemail_body()",
        "Content-Type: text/html\n\n<a href=\"mailto:ann@free.com\">Ann</a>\n", "hit" },
    { FREE, "check_freemail_body()",
        "From: a@b.com\n\na@free.com A@free.com b@a.com a@free.com b@a.com a@free.com\n",
        "hit" },
    /* too many are no sign of anything */
    { FREE, "check_freemail_body()", "From: a@b.com\n\na@free.com b@free.com c@free.com\n",
        "miss" },
    { FREE "freemail_max_body_freemails 9", "check_freemail_body()",
        "From: a@b.com\n\na@free.com b@free.com c@free.com\n", "hit" },
    { FREE, "check_freemail_body()",
        "From: a@b.com\n\na@free.com b@a.com c@a.com d@a.com e@a.com\n", "miss" },
    { FREE "freemail_skip_when_over_max 0", "check_freemail_body()",
        "From: a@b.com\n\na@free.com b@a.com c@a.com d@a.com e@a.com\n", "hit" },
};

START_TEST(eval)
{
    g_autofree char *outcome =
        sa_outcome(eval_rows[_i].settings, eval_rows[_i].eval, eval_rows[_i].mail, NULL);

    ck_assert_msg(!strcmp(outcome, eval_rows[_i].outcome), "%s %s %s: %s",
        eval_rows[_i].settings ? eval_rows[_i].settings : "", eval_rows[_i].eval,
        eval_rows[_i].mail, outcome);
}
END_TEST

START_TEST(bad)
{
    static const char line[] = "header R eval:check_freemail_from('[')";
    const PsRulesRead how = { .user = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();

    ps_rules_read_text(rules, "t.cf", line, strlen(line), &how);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 1);
    ck_assert(ps_rules_trouble(rules, 0)->fatal);
}
END_TEST

SUITE(sa_freemail, TABLE(find), TABLE(strip), TABLE(eval), TEST(bad))
