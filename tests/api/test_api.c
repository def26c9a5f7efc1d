/* SPDX-License-Identifier: MIT */
/* test_api.c - the public interface, called as programs do, rightly and wrongly. */
#include "presend.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

#define DRAFT                                                                                  \
    "From: News <news@boutique.example>\r\nTo: anna.rossi@gmail.com, ben@no.example\r\n"       \
    "Subject: Hello {{name}}\r\n\r\nHi {{name}}, {{name}}\r\n"

static char *
sample(const char *name)
{
    return g_build_filename(g_getenv("PS_SAMPLES"), name, NULL);
}

/* A context with the zone of the samples, at a fixed time. */
static presend_context *
zone_context(void)
{
    presend_context *context = presend_context_new();
    g_autofree char *zone = sample("dns.zone");
    g_autofree char *dns = g_strconcat("zone:", zone, NULL);
    presend_error *error = NULL;

    ck_assert_int_eq(presend_set(context, "dns", dns, &error), 1);
    ck_assert_int_eq(presend_set(context, "now", "2026-11-23T10:00:00Z", &error), 1);
    ck_assert_ptr_null(error);
    return context;
}

/* BYTES at their exact length on the heap. */
static presend_result *
lint(presend_context *context, const char *bytes, size_t len)
{
    char *copy = g_memdup2(bytes, len);
    presend_error *error = NULL;
    presend_result *result = presend_lint(context, copy, len, "draft.eml", &error);

    g_free(copy);
    ck_assert_msg(result != NULL, "%s", presend_error_message(error));
    ck_assert_ptr_null(error);
    return result;
}

static const presend_finding *
find(const presend_result *result, const char *rule)
{
    for (size_t i = 0; i < presend_result_finding_count(result); i++)
        if (!strcmp(presend_finding_rule(presend_result_finding(result, i)), rule))
            return presend_result_finding(result, i);
    ck_abort_msg("no finding %s", rule);
    return NULL;
}

START_TEST(a_draft)
{
    presend_context *context = zone_context();
    presend_result *result;
    const presend_finding *finding;
    const presend_recipient *recipient;

    presend_set(context, "ip", "192.0.2.99", NULL);
    presend_set(context, "helo", "mail.boutique.example", NULL);
    result = lint(context, DRAFT, strlen(DRAFT));
    presend_context_free(context); /* the result holds what it needs */

    ck_assert_int_eq(presend_result_verdict(result), PRESEND_REJECT);
    ck_assert_int_eq(presend_result_level(result), PRESEND_LEVEL_ERROR);
    finding = find(result, "TPL_UNRESOLVED");
    ck_assert_str_eq(presend_finding_message(finding), "unresolved placeholder \"{{name}}\"");
    ck_assert_int_eq(presend_finding_level(finding), PRESEND_LEVEL_ERROR);
    ck_assert_int_eq(presend_finding_grade(finding), 'B');
    ck_assert_ptr_nonnull(presend_finding_fix(finding));
    ck_assert_uint_eq(presend_finding_count(finding), 3);
    ck_assert_uint_eq(presend_finding_place_count(finding), 3);
    ck_assert_uint_eq(presend_finding_line(finding, 1), 5);
    ck_assert_uint_eq(presend_finding_column(finding, 1), 4);
    ck_assert_uint_eq(presend_finding_offset(finding, 1), strstr(DRAFT, "Hi {") + 3 - DRAFT);
    ck_assert_uint_eq(presend_finding_length(finding, 1), strlen("{{name}}"));
    ck_assert_str_eq(presend_finding_matched(finding, 1), "{{name}}");

    ck_assert_uint_eq(presend_result_recipient_count(result), 2);
    recipient = presend_result_recipient(result, 0);
    ck_assert_str_eq(presend_recipient_address(recipient), "anna.rossi@gmail.com");
    ck_assert_str_eq(presend_recipient_domain(recipient), "gmail.com");
    ck_assert_str_eq(presend_recipient_provider(recipient), "gmail");
    ck_assert_uint_eq(presend_recipient_count(recipient), 1);
    ck_assert_int_eq(presend_recipient_outcome(recipient), PRESEND_REJECT);
    ck_assert_uint_ge(presend_recipient_reply_count(recipient), 1);
    ck_assert_uint_eq(presend_recipient_reply_code(recipient, 0), 550);
    ck_assert_int_ge(presend_recipient_reply_certainty(recipient, 0), PRESEND_LIKELY);
    ck_assert_ptr_nonnull(presend_recipient_reply_message(recipient, 0));
    ck_assert_ptr_nonnull(strstr(presend_result_json(result), "\"TPL_UNRESOLVED\""));
    ck_assert_ptr_eq(presend_result_json(result), presend_result_json(result));
    presend_result_free(result);
}
END_TEST

START_TEST(not_checked)
{
    presend_context *context = presend_context_new();
    presend_result *result;

    presend_set(context, "dns", "off", NULL);
    result = lint(context, DRAFT, strlen(DRAFT));
    ck_assert_int_eq(presend_result_verdict(result), PRESEND_UNKNOWN);
    ck_assert_uint_ge(presend_result_missing_count(result), 1);
    ck_assert_str_eq(presend_result_missing_fact(result, 0), "spf");
    ck_assert_str_eq(presend_result_missing_reason(result, 0), "needs ip");
    ck_assert_uint_ge(presend_recipient_missing_count(presend_result_recipient(result, 0)), 1);
    presend_result_free(result);
    presend_context_free(context);
}
END_TEST

START_TEST(settings_count)
{
    presend_context *context = zone_context();
    presend_result *result;

    presend_set(context, "lang", "it", NULL);
    presend_set(context, "to", "a@gmail.com", NULL);
    presend_set(context, "to", "b@gmail.com", NULL);
    result = lint(context, DRAFT, strlen(DRAFT));
    ck_assert_str_eq(presend_finding_message(find(result, "TPL_UNRESOLVED")),
        "segnaposto non sostituito \"{{name}}\"");
    ck_assert_uint_eq(presend_result_recipient_count(result), 2);
    presend_result_free(result);

    presend_set(context, "to", NULL, NULL);
    presend_set(context, "stage", "template", NULL);
    result = lint(context, DRAFT, strlen(DRAFT));
    for (size_t i = 0; i < presend_result_finding_count(result); i++)
        ck_assert_str_ne(
            presend_finding_rule(presend_result_finding(result, i)), "TPL_UNRESOLVED");
    ck_assert_str_eq(
        presend_recipient_address(presend_result_recipient(result, 1)), "ben@no.example");
    presend_result_free(result);
    presend_context_free(context);
}
END_TEST

/* Results stand by themselves: settings change, and other calls follow. */
START_TEST(results_stay)
{
    presend_context *context = zone_context();
    presend_result *domain, *first, *second;
    g_autofree char *before = NULL;
    size_t last;

    presend_set(context, "ip", "192.0.2.10", NULL);
    presend_set(context, "receiver", "postfix", NULL);
    presend_set(context, "selector", "s2026", NULL);
    domain = presend_check_domain(context, "shop.example", NULL);
    first = lint(context, DRAFT, strlen(DRAFT));
    presend_set(context, "ip", NULL, NULL);
    presend_set(context, "receiver", NULL, NULL);
    presend_set(context, "selector", NULL, NULL);
    second = lint(context, "", 0);
    ck_assert_ptr_nonnull(strstr(presend_result_json(domain), "192.0.2.10"));
    last = presend_result_recipient_count(first) - 1;
    ck_assert_ptr_nonnull(presend_recipient_provider(presend_result_recipient(first, last)));
    presend_context_free(context);
    presend_result_free(second);
    before = g_strdup(presend_result_report(first, "text", NULL));
    ck_assert_str_eq(presend_result_report(first, "text", NULL), before);
    presend_result_free(domain);
    presend_result_free(first);
}
END_TEST

static const char *const formats_rows[] = { "text", "json", "ndjson", "gcc", "sarif", "junit",
    "github", "gitlab", "checkstyle", "tap", "html", "markdown", "dialogue" };

/* With what is not UTF-8 in the mail and in its name. */
#define FOREIGN                                                                                \
    "From: \xe9@shop.example\nTo: \xe9@\xe9.example\nSubject: \xe9 {{name\xe9}}\n\n\xe9\n"

START_TEST(formats)
{
    presend_context *context = zone_context();
    presend_result *result =
        presend_lint(context, FOREIGN, strlen(FOREIGN), "caff\xe9.eml", NULL);
    presend_error *error = NULL;
    const char *report = presend_result_report(result, formats_rows[_i], &error);

    ck_assert_ptr_nonnull(report);
    ck_assert_ptr_null(error);
    ck_assert(g_utf8_validate(report, -1, NULL));
    ck_assert_ptr_null(presend_result_report(result, "pdf", &error));
    ck_assert_str_eq(presend_error_message(error), "no format 'pdf'");
    presend_error_free(error);
    presend_result_free(result);
    presend_context_free(context);
}
END_TEST

START_TEST(a_domain)
{
    presend_context *context = zone_context();
    presend_result *result = presend_check_domain(context, "boutique.example", NULL);
    presend_error *error = NULL;

    ck_assert_str_eq(
        presend_finding_rule(find(result, "DOM_DMARC_NO_RUA")), "DOM_DMARC_NO_RUA");
    ck_assert_uint_eq(presend_result_recipient_count(result), 0);
    ck_assert_ptr_nonnull(strstr(presend_result_json(result), "presend-domain/1"));
    presend_result_free(result);
    ck_assert_ptr_null(presend_check_domain(context, "no domain", &error));
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_ARGUMENT);
    presend_error_free(error);
    presend_context_free(context);
}
END_TEST

static const struct {
    const char *text;
    presend_address_status status;
    const char *syntax;
} addresses_rows[] = {
    { "anna.rossi@gmail.com", PRESEND_ADDRESS_OK, "valid" },
    { "  anna.rossi@gmail.com ", PRESEND_ADDRESS_OK, "valid" },
    { "anna@nothing.example", PRESEND_ADDRESS_UNDELIVERABLE, "valid" },
    { "anna..rossi@gmail.com", PRESEND_ADDRESS_UNDELIVERABLE, "invalid" },
    { "gmail.com", PRESEND_ADDRESS_OK, "valid" },
    { "", PRESEND_ADDRESS_UNDELIVERABLE, "invalid" },
    { "\xff\x1b[31m@\xc3(", PRESEND_ADDRESS_UNDELIVERABLE, "invalid" },
};

START_TEST(addresses)
{
    presend_context *context = zone_context();
    presend_address *address = presend_check_address(context, addresses_rows[_i].text, NULL);

    ck_assert_ptr_nonnull(address);
    ck_assert_int_eq(presend_address_get_status(address), addresses_rows[_i].status);
    ck_assert_str_eq(presend_address_syntax(address), addresses_rows[_i].syntax);
    ck_assert(addresses_rows[_i].status == PRESEND_ADDRESS_OK ||
              g_utf8_validate(presend_address_message(address), -1, NULL));
    presend_address_free(address);
    presend_context_free(context);
}
END_TEST

START_TEST(explanations)
{
    presend_context *context = zone_context();
    presend_error *error = NULL;
    presend_explanation *e = presend_explain_rule(context, "TPL_UNRESOLVED", NULL);
    const presend_rule *rule = presend_explanation_rule(e, 0);
    gboolean meant = FALSE;

    ck_assert_uint_eq(presend_explanation_rule_count(e), 1);
    ck_assert_str_eq(presend_rule_name(rule), "TPL_UNRESOLVED");
    ck_assert_int_eq(presend_rule_grade(rule), 'B');
    ck_assert_uint_gt(presend_rule_line(rule), 0);
    ck_assert_uint_ge(presend_rule_source_count(rule), 1);
    ck_assert_uint_eq(strlen(presend_rule_source_date(rule, 0)), strlen("2026-11-23"));
    presend_explanation_free(e);

    e = presend_explain_reply(context, "550-5.7.26 Your email has been blocked", NULL);
    ck_assert_uint_ge(presend_explanation_rule_count(e), 1);
    rule = presend_explanation_rule(e, 0);
    for (size_t i = 0; i < presend_rule_reply_count(rule); i++)
        meant |= presend_rule_reply_code(rule, i) == 550 &&
                 !g_strcmp0(presend_rule_reply_enhanced(rule, i), "5.7.26");
    ck_assert(meant);
    presend_explanation_free(e);

    ck_assert_ptr_null(presend_explain_rule(context, "NO_SUCH", &error));
    ck_assert_str_eq(presend_error_message(error), "no rule 'NO_SUCH'");
    presend_error_free(error);
    presend_context_free(context);
}
END_TEST

/* Replies as people have them, and what their explanation says; NULL: nothing is known. */
static const struct {
    const char *reply;
    const char *meaning;
} replies_rows[] = {
    { "550", "550: " },
    { "5.7.26", "\nGmail, Google Workspace: " },
    { "421-4.7.26 This email has been rate limited because it is unauthenticated.",
        "\nGmail, Google Workspace: " },
    { "(host mx.example.net[192.0.2.1] said: 552 5.2.2 <kim@example.net> mailbox is full)",
        "5.2.2: " },
    { "nobody is there: the mailbox is full", "mailbox" },
    { "X.10.1 of all things", NULL },
    { "5.10.1", NULL }, /* 10 is no subject, and is not 1 */
    { "hello", NULL },
    { "", NULL },
};

START_TEST(replies)
{
    presend_context *context = zone_context();
    presend_error *error = NULL;
    presend_explanation *e = presend_explain_reply(context, replies_rows[_i].reply, &error);

    if (replies_rows[_i].meaning) {
        const char *meaning = presend_explanation_meaning(e);

        ck_assert_ptr_null(error);
        ck_assert_msg(meaning && strstr(meaning, replies_rows[_i].meaning), "%s", meaning);
    } else {
        ck_assert_ptr_null(e);
        ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_ARGUMENT);
    }
    presend_error_free(error);
    presend_explanation_free(e);
    presend_context_free(context);
}
END_TEST

START_TEST(a_bounce)
{
    presend_context *context = zone_context();
    g_autofree char *path = sample("bounces/01-no-such-mailbox.eml");
    g_autofree char *bytes = NULL;
    gsize len;
    presend_notice *notice;
    const presend_record *record;

    ck_assert(g_file_get_contents(path, &bytes, &len, NULL));
    notice = presend_bounce(context, bytes, len, NULL);
    g_clear_pointer(&bytes, g_free);
    ck_assert_int_eq(presend_notice_get_kind(notice), PRESEND_NOTICE_BOUNCE);
    ck_assert_uint_eq(presend_notice_record_count(notice), 1);
    record = presend_notice_record(notice, 0);
    ck_assert_str_eq(presend_record_reason(record), "userunknown");
    ck_assert_str_eq(presend_record_class(record), "address");
    ck_assert_int_eq(presend_record_is_hard(record), 1);
    ck_assert_uint_eq(presend_record_code(record), 550);
    ck_assert_ptr_nonnull(presend_record_explanation(record));
    ck_assert_ptr_nonnull(presend_record_advice(record));
    presend_notice_free(notice);

    notice = presend_bounce(context, DRAFT, strlen(DRAFT), NULL);
    ck_assert_int_eq(presend_notice_get_kind(notice), PRESEND_NOTICE_NONE);
    ck_assert_uint_eq(presend_notice_record_count(notice), 0);
    presend_notice_free(notice);
    presend_context_free(context);
}
END_TEST

static const struct {
    const char *name;
    const char *value;
    presend_error_code code;
    const char *message;
} wrong_settings_rows[] = {
    { "hello", "x", PRESEND_ERROR_SETTING, "no setting 'hello'" },
    { "", "x", PRESEND_ERROR_SETTING, "no setting ''" },
    { "stage", "late", PRESEND_ERROR_SETTING,
        "stage is template|draft|final|auto, not 'late'" },
    { "ip", "300.1.1.1", PRESEND_ERROR_SETTING,
        "ip is an IP address or \"authorised\", not '300.1.1.1'" },
    { "volume", "-1", PRESEND_ERROR_SETTING, "volume is a number of messages, not '-1'" },
    { "now", "yesterday", PRESEND_ERROR_SETTING,
        "now is a date like 2026-11-23T12:00:00Z, not 'yesterday'" },
    { "timeout", "0", PRESEND_ERROR_SETTING, "timeout is 1 to 3600 seconds, not '0'" },
    { "lang", "xx", PRESEND_ERROR_SETTING, "lang is en|it, not 'xx'" },
    { "lang", "\xff", PRESEND_ERROR_SETTING, "lang is en|it, not '\xef\xbf\xbd'" },
};

START_TEST(wrong_settings)
{
    presend_context *context = presend_context_new();
    presend_error *error = NULL;

    ck_assert_int_eq(presend_set(context, wrong_settings_rows[_i].name,
                         wrong_settings_rows[_i].value, &error),
        0);
    ck_assert_int_eq(presend_error_get_code(error), wrong_settings_rows[_i].code);
    ck_assert_str_eq(presend_error_message(error), wrong_settings_rows[_i].message);
    presend_error_free(error);
    presend_context_free(context);
}
END_TEST

/* What is found only when the context is opened; it can be mended. */
static const struct {
    const char *name;
    const char *value;
    presend_error_code code;
    const char *beginning;
} wrong_files_rows[] = {
    { "dns", "carrier pigeon", PRESEND_ERROR_SETTING, "" },
    { "dns", "zone:/nothing/there", PRESEND_ERROR_FILE, "/nothing/there: " },
    { "rules", "/nothing/there", PRESEND_ERROR_RULES, "/nothing/there: " },
    { "config", "/nothing/there", PRESEND_ERROR_RULES, "/nothing/there: " },
    { "config", "/", PRESEND_ERROR_FILE, "/: " },
    { "psl", "/nothing/there", PRESEND_ERROR_FILE, "/nothing/there: " },
    { "history", "/nothing/there", PRESEND_ERROR_FILE, "/nothing/there: " },
};

START_TEST(wrong_files)
{
    presend_context *context = presend_context_new();
    presend_error *error = NULL;

    presend_set(context, "dns", "off", NULL);
    presend_set(context, wrong_files_rows[_i].name, wrong_files_rows[_i].value, NULL);
    ck_assert_ptr_null(presend_lint(context, DRAFT, strlen(DRAFT), NULL, &error));
    ck_assert_int_eq(presend_error_get_code(error), wrong_files_rows[_i].code);
    ck_assert_msg(
        g_str_has_prefix(presend_error_message(error), wrong_files_rows[_i].beginning), "%s",
        presend_error_message(error));
    presend_error_free(error);
    error = NULL;
    presend_set(context, wrong_files_rows[_i].name, NULL, NULL);
    presend_set(context, "dns", "off", NULL);
    ck_assert_int_eq(presend_open(context, &error), 1);
    ck_assert_ptr_null(error);
    ck_assert_int_eq(presend_set(context, "dns", "off", &error), 0);
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_LATE);
    presend_error_free(error);
    presend_context_free(context);
}
END_TEST

/* What is set later and does not go: a rule of the user's with a mistake, a receiver, a key. */
START_TEST(wrong_later)
{
    presend_context *context = zone_context();
    presend_error *error = NULL;

    presend_set(context, "receiver", "pigeonmail", NULL);
    ck_assert_ptr_null(presend_lint(context, DRAFT, strlen(DRAFT), NULL, &error));
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_SETTING);
    presend_error_free(error);
    error = NULL;
    presend_set(context, "receiver", NULL, NULL);
    presend_set(context, "dkim-key", "/nothing/there", NULL);
    presend_set(context, "dkim-selector", "s", NULL);
    presend_set(context, "dkim-domain", "shop.example", NULL);
    ck_assert_ptr_null(presend_lint(context, DRAFT, strlen(DRAFT), NULL, &error));
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_FILE);
    ck_assert(g_str_has_prefix(presend_error_message(error), "/nothing/there: "));
    presend_error_free(error);
    presend_context_free(context);
}
END_TEST

START_TEST(bad_rules)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("presend-XXXXXX.cf", &path, NULL);
    presend_context *context = presend_context_new();
    presend_error *error = NULL;

    ck_assert_int_ge(fd, 0);
    ck_assert(
        g_file_set_contents(path, "body A_B /(/\nnonsense here\nmeta C_D (A_B\n", -1, NULL));
    presend_set(context, "dns", "off", NULL);
    presend_set(context, "rules", path, NULL);
    ck_assert_int_eq(presend_open(context, &error), 0);
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_RULES);
    ck_assert(g_str_has_prefix(presend_error_message(error), path));
    ck_assert_ptr_nonnull(strstr(presend_error_message(error), ".cf:1: "));
    ck_assert_ptr_nonnull(strstr(presend_error_message(error), "\n"));
    ck_assert_ptr_nonnull(presend_warnings(context));
    presend_error_free(error);
    presend_context_free(context);
    g_unlink(path);
    close(fd);
}
END_TEST

/* Nothing is there; nothing happens. */
START_TEST(null)
{
    presend_context *context = zone_context();
    presend_result *result = lint(context, "", 0);
    presend_error *error = NULL;

    presend_context_free(NULL);
    presend_result_free(NULL);
    presend_address_free(NULL);
    presend_explanation_free(NULL);
    presend_notice_free(NULL);
    presend_error_free(NULL);
    ck_assert_ptr_null(presend_error_message(NULL));
    ck_assert_int_eq(presend_set(NULL, "ip", "192.0.2.1", NULL), 0);
    ck_assert_int_eq(presend_set(context, NULL, NULL, NULL), 0);
    ck_assert_int_eq(presend_open(NULL, NULL), 0);
    ck_assert_ptr_null(presend_warnings(NULL));
    ck_assert_ptr_null(presend_lint(NULL, "x", 1, NULL, NULL));
    ck_assert_ptr_null(presend_lint(context, NULL, 1, NULL, &error));
    ck_assert_int_eq(presend_error_get_code(error), PRESEND_ERROR_ARGUMENT);
    presend_error_free(error);
    ck_assert_ptr_null(presend_check_domain(context, NULL, NULL));
    ck_assert_ptr_null(presend_check_address(context, NULL, NULL));
    ck_assert_ptr_null(presend_explain_rule(context, NULL, NULL));
    ck_assert_ptr_null(presend_explain_reply(context, NULL, NULL));
    ck_assert_ptr_null(presend_bounce(context, NULL, 1, NULL));
    ck_assert_ptr_null(presend_result_finding(result, 100000));
    ck_assert_ptr_null(presend_result_recipient(result, SIZE_MAX));
    ck_assert_ptr_null(presend_result_missing_fact(result, SIZE_MAX));
    ck_assert_ptr_null(presend_result_report(NULL, "json", NULL));
    ck_assert_ptr_null(presend_result_report(result, NULL, NULL));
    ck_assert_int_eq(presend_result_verdict(NULL), PRESEND_UNKNOWN);
    ck_assert_ptr_null(presend_finding_message(NULL));
    ck_assert_uint_eq(presend_finding_line(presend_result_finding(result, 0), 99999), 0);
    ck_assert_ptr_null(presend_finding_matched(presend_result_finding(result, 0), 99999));
    ck_assert_uint_eq(presend_recipient_reply_code(NULL, 0), 0);
    ck_assert_ptr_null(presend_rule_source(NULL, 0));
    ck_assert_ptr_null(presend_record_reason(NULL));
    ck_assert_ptr_null(presend_verdict_name((presend_verdict) 99));
    ck_assert_ptr_null(presend_level_name(PRESEND_LEVEL_NONE));
    presend_result_free(result);
    presend_context_free(context);
}
END_TEST

#define BYTES(text) (text), sizeof(text) - 1

/* Drafts that no mail is, and texts that are not UTF-8. */
static const struct {
    const char *bytes;
    size_t len;
} hostile_rows[] = {
    { BYTES("") },
    { BYTES("\0\0\0") },
    { BYTES("\n") },
    { BYTES("From: \xff\xfe <\xff@\xff>\nTo: \x1b[31m@\xc3\nSubject: {{\xff}}\n\n{{\xfe}}") },
    { BYTES("Content-Type: multipart/mixed; boundary=\n\n--\n--\n----\n") },
};

START_TEST(hostile)
{
    presend_context *context = zone_context();
    presend_result *result;

    presend_set(context, "mail-from", "\xff\x1b@\xc3", NULL);
    presend_set(context, "helo", "\xff\n\x1b", NULL);
    presend_set(context, "to", "\xfe\"@\n", NULL);
    result = lint(context, hostile_rows[_i].bytes, hostile_rows[_i].len);
    for (size_t i = 0; i < presend_result_finding_count(result); i++) {
        const presend_finding *finding = presend_result_finding(result, i);

        ck_assert(g_utf8_validate(presend_finding_message(finding), -1, NULL));
        ck_assert(!presend_finding_matched(finding, 0) ||
                  g_utf8_validate(presend_finding_matched(finding, 0), -1, NULL));
    }
    ck_assert(g_utf8_validate(
        presend_recipient_address(presend_result_recipient(result, 0)), -1, NULL));
    ck_assert_ptr_nonnull(presend_result_json(result));
    presend_result_free(result);
    presend_context_free(context);
}
END_TEST

SUITE(api, TEST(a_draft), TEST(not_checked), TEST(settings_count), TEST(results_stay),
    TABLE(formats), TEST(a_domain), TABLE(addresses), TEST(explanations), TABLE(replies),
    TEST(a_bounce), TABLE(wrong_settings), TABLE(wrong_files), TEST(wrong_later),
    TEST(bad_rules), TEST(null), TABLE(hostile))
