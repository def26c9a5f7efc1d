/* SPDX-License-Identifier: MIT */
/* Eval functions of SpamAssassin's for links. */
#include "rules/bench.h"

#define MISMATCH "check_https_http_mismatch('1', '10')"
#define NUMBERS "check_https_ip_mismatch()"
#define REDIRECT "check_for_http_redirector()"

/* The mail is an HTML. */
static const struct {
    const char *eval, *html, *out;
} outcome_rows[] = {
    { MISMATCH, "<a href=http://evil.example.com/>https://www.bank.com/</a>",
        "hit <a href=http://evil.example.com/>" },
    { MISMATCH, "<a href='https://a.evil.com'>go to <b>HTTPS://bank.com</b></a>",
        "hit <a href='https://a.evil.com'>" },
    { MISMATCH, "<a href=http://www.bank.com/>https://bank.com/</a>", "miss" },
    { MISMATCH, "<a href=http://evil.com/>http://bank.com/</a>", "miss" },
    { MISMATCH, "<a href=http://192.0.2.1/>https://bank.com/</a>", "miss" },
    { MISMATCH, "<a href=http://evil.com/>https://192.0.2.1/</a>",
        "hit <a href=http://evil.com/>" },
    { MISMATCH, "<a href=/evil>https://bank.com/</a>", "miss" },
    { MISMATCH, "<a href=http://evil.com/>https://nowhere.invalidtld/</a>", "miss" },
    { "check_https_http_mismatch('2', '10')", "<a href=http://evil.com/>https://bank.com/</a>",
        "miss" },
    { "check_https_http_mismatch('2', '10')",
        "<a href=http://evil.com/>https://bank.com/</a><a href=http://evil.com/2>x</a>",
        "hit <a href=http://evil.com/>" },
    { "check_https_http_mismatch('1', '2')",
        "<a href=http://evil.com/>https://bank.com/</a><a href=http://evil.com/2>x</a>",
        "miss" },
    { "check_https_http_mismatch('1', '2')",
        "<a href=http://evil.com/>https://bank.com/</a><a href=http://evil.com/>x</a>",
        "hit <a href=http://evil.com/>" },
    { NUMBERS, "<a href=http://192.0.2.1/>https://bank.com/</a>",
        "hit <a href=http://192.0.2.1/>" },
    { NUMBERS, "<a href=http://u@192.0.2.1/>see https:</a>",
        "hit <a href=http://u@192.0.2.1/>" },
    { NUMBERS, "<a href=http://192.0.2.1/>https://192.0.2.1/</a>", "miss" },
    { NUMBERS, "<a href=http://192.0.2.1/>bank.com</a>", "miss" },
    { NUMBERS, "<a href=http://192.0.2/>https://bank.com/</a>", "miss" },
    { NUMBERS, "<a href=http://bank.com/>https://bank.com/</a>", "miss" },
    { REDIRECT, "<a href=http://r.com/?to=http://evil.com/>x</a>",
        "hit http://r.com/?to=http://evil.com/" },
    { REDIRECT, "<a href=http://r.com/?to=http:/a.r.com/>x</a>", "miss" },
    { REDIRECT, "<a href=http://r.com/1/http://r.com/2/https:evil.com>x</a>",
        "hit http://r.com/1/http://r.com/2/https:evil.com" },
    { REDIRECT, "<a href=http://r.com/http>x</a>", "miss" },
    { "check_uri_truncated()", "<a href=http://r.com/>x</a>", "miss" },
};

#define HEADER "From: a@shop.example\nContent-Type: text/html\n\n"

START_TEST(outcome)
{
    g_autofree char *rule = g_strconcat("body eval:", outcome_rows[_i].eval, NULL);
    g_autofree char *raw = g_strconcat(HEADER, outcome_rows[_i].html, NULL);
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));

    ck_assert_msg(!strcmp(out, outcome_rows[_i].out), "%s: %s: %s", outcome_rows[_i].eval,
        outcome_rows[_i].html, out);
}
END_TEST

START_TEST(truncated)
{
    g_autofree char *path = g_strnfill(8192, 'x');
    g_autofree char *raw = g_strdup_printf(HEADER "<a href=%sy>x</a>", path);
    g_autofree char *short_raw = g_strdup_printf(HEADER "<a href=%s>x</a>", path);
    g_autofree char *out = sa_rule("body eval:check_uri_truncated()", raw, strlen(raw));
    g_autofree char *short_out =
        sa_rule("body eval:check_uri_truncated()", short_raw, strlen(short_raw));

    ck_assert(g_str_has_prefix(out, "hit xxx"));
    ck_assert_str_eq(short_out, "miss");
}
END_TEST

SUITE(sa_uri, TABLE(outcome), TEST(truncated))
