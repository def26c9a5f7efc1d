/* SPDX-License-Identifier: MIT */
#include "rules/regex.h"

#include <string.h>

#include "base/limits.h"
#include "rules/expr.h"
#include "suite.h"

static const struct {
    const char *regex;
    const char *in;
    int at, length; /* -1: no match */
} find_rows[] = {
    { "/b+/", "abbc", 1, 2 }, { "/B/", "abc", -1, 0 }, { "/B/i", "abc", 1, 1 },
    { "m{http://}", "see http://x", 4, 7 }, { "m(a|b)", "xb", 1, 1 }, { "m<b>", "abc", 1, 1 },
    { "m[b]", "abc", 1, 1 }, { "m,b,", "abc", 1, 1 }, { "m%/x%", "a/x", 1, 2 },
    { "m!a\\!b!", "xa!b", 1, 3 }, { "qr/b/i", "ABC", 1, 1 }, { "/a\\/b/", "a/b", 0, 3 },
    { "/^b/m", "a\nb", 2, 1 }, { "/^b/", "a\nb", -1, 0 }, { "/a.b/", "a\nb", -1, 0 },
    { "/a.b/s", "a\nb", 0, 3 }, { "/a b/x", "ab", 0, 2 },
    { "/a$/", "a\n", 0, 1 }, /* before the last line end */
    { "/(?<=a)b(?=c)/", "abc", 1, 1 }, { "/a++b/", "aab", 0, 3 },
    { "/(?<X>a)\\k<X>/", "baa", 1, 2 }, { "/[[:alpha:]]/", "1a", 1, 1 }, { "//", "abc", 0, 0 },
    /* bytes, not characters */
    { "/^..$/", "\xc3\xa9", 0, 2 }, { "/\\xc3/", "\xc3\xa9", 0, 1 }, { "/\\w/", "\xe9", -1, 0 },
    { "/\\s/", "\xa0", -1, 0 }, { "/\\bx/", "\xe9x", 1, 1 },
    /* Latin-1 letters are pairs under /i, its two signs are not */
    { "/\\xc9/i", "\xe9", 0, 1 }, { "/[\\xe0]/i", "\xc0", 0, 1 }, { "/\\xd7/i", "\xf7", -1, 0 },
    { "/\\xdf/i", "\xff", -1, 0 }, { "/(*UTF)x/", "x", -1, 0 }, /* refused, so never found */
};

START_TEST(find)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsRegex) regex = ps_regex_new(find_rows[_i].regex, &error);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(5000);
    gsize len = strlen(find_rows[_i].in);
    g_autofree char *in = g_memdup2(find_rows[_i].in, len);
    PsSpan span = { 99, 99 };
    PsMatch match;

    ck_assert_msg(regex != NULL, "%s: %s", find_rows[_i].regex, error ? error->message : "");
    match = ps_regex_find(regex, matcher, in, len, 0, FALSE, &span);
    ck_assert_int_eq(match == PS_MATCH_YES, find_rows[_i].at >= 0);
    if (match == PS_MATCH_YES) {
        ck_assert_uint_eq(span.offset, (gsize) find_rows[_i].at);
        ck_assert_uint_eq(span.length, (gsize) find_rows[_i].length);
    } else {
        ck_assert_uint_eq(span.offset, 99);
    }
}
END_TEST

static const struct {
    const char *regex;
    const char *message;
} bad_rows[] = {
    { "", "is written" },
    { "abc", "is written" },
    { "m", "is written" },
    { "mabca", "is written" },
    { "m\\a\\", "is written" },
    { "m a ", "is written" },
    { "/abc", "no closing '/'" },
    { "m{abc", "no closing '}'" },
    { "/a/b/", "needs a backslash" },
    { "m!a!b!", "needs a backslash" },
    { "/a/e", "no modifier 'e'" },
    { "/a/iZ", "no modifier 'Z'" },
    { "/(?{print})/", "cannot hold code" },
    { "/(??{x})/", "cannot hold code" },
    { "/a(b/", "missing closing parenthesis at character 4" },
    { "/a[/", "bad regex" },
    { "/\\x{400}/", "byte by byte" },
    { "/(*UTF)a/", "bad regex" },
    { "/((((a{1,100}){1,100}){1,100}){1,100})/", "too large" },
};

START_TEST(bad)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsRegex) regex = ps_regex_new(bad_rows[_i].regex, &error);

    if (regex)
        ck_assert(!ps_regex_check(regex, &error));
    ck_assert(error != NULL && error->domain == PS_RULES_ERROR);
    ck_assert_msg(strstr(error->message, bad_rows[_i].message) != NULL, "%s: %s",
        bad_rows[_i].regex, error->message);
}
END_TEST

START_TEST(long_pattern)
{
    g_autofree char *fill = g_strnfill(PS_LIMIT_regex_bytes + 1, 'a');
    g_autofree char *text = g_strconcat("/", fill, "/", NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_regex_new(text, &error));
    ck_assert(g_error_matches(error, PS_RULES_ERROR, PS_RULES_ERROR_LIMIT));
}
END_TEST

/* What would run for ages gives up at once, and says so. */
static const char *const limit_rows[] = {
    "/(a+)+$/",
    "/(a|aa)+$/",
    "/(?:a*)*$/",
    "/^(.*?,){11}P/s",
    "/(x+x+)+y|(a|b|ab)*c$/",
};

START_TEST(limit)
{
    g_autoptr(PsRegex) regex = ps_regex_new(limit_rows[_i], NULL);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(5000);
    g_autofree char *in = g_strnfill(50000, 'a');
    clock_t start = clock();
    PsSpan span;

    in[49999] = 'b';
    if (strchr(limit_rows[_i], 'P')) {
        for (gsize i = 0; i < 49998; i += 2)
            in[i] = ',';
        in[49999] = 'P';
    }
    ck_assert_int_eq(ps_regex_find(regex, matcher, in, 50000, 0, FALSE, &span), PS_MATCH_LIMIT);
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

/* Each try stays below the limit of steps, but there are many. */
START_TEST(time_limit)
{
    g_autoptr(PsRegex) regex = ps_regex_new("/a{1,250}a{1,250}b/", NULL);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(100);
    gsize len = 32 * 1024 * 1024;
    g_autofree char *in = g_strnfill(len, 'a');
    clock_t start = clock();
    PsSpan span;

    ck_assert_int_eq(ps_regex_find(regex, matcher, in, len, 0, FALSE, &span), PS_MATCH_LIMIT);
    ck_assert_int_lt(clock() - start, 2 * CLOCKS_PER_SEC);
}
END_TEST

START_TEST(far_away)
{
    g_autoptr(PsRegex) regex = ps_regex_new("/(?<=a)b+$/", NULL);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(5000);
    g_autofree char *in = g_strnfill(100000, 'a');
    PsSpan span;

    for (gsize at = 1020; at < 1030; at++) {
        memset(in, 'a', 100000);
        memset(in + at, 'b', 100000 - at);
        ck_assert_int_eq(
            ps_regex_find(regex, matcher, in, 100000, 0, FALSE, &span), PS_MATCH_YES);
        ck_assert_uint_eq(span.offset, at);
        ck_assert_uint_eq(span.length, 100000 - at);
    }
}
END_TEST

/* More stack than the 32 KiB that a JIT match has by itself. */
START_TEST(deep_but_fine)
{
    g_autoptr(PsRegex) regex = ps_regex_new("/^(?:(a)|b)*$/", NULL);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(5000);
    g_autofree char *in = g_strnfill(3000, 'a');
    PsSpan span;

    ck_assert_int_eq(ps_regex_find(regex, matcher, in, 3000, 0, FALSE, &span), PS_MATCH_YES);
    ck_assert_uint_eq(span.length, 3000);
}
END_TEST

START_TEST(no_empty_twice)
{
    g_autoptr(PsRegex) regex = ps_regex_new("/b*/", NULL);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(5000);
    g_autoptr(GString) found = g_string_new(NULL);
    gboolean not_empty = FALSE;
    PsSpan span;

    /* as Perl's //g: "" at 0, bb at 1, "" at 3, "" at 4 */
    for (gsize from = 0;
         ps_regex_find(regex, matcher, "abbc", 4, from, not_empty, &span) == PS_MATCH_YES;
         from = ps_span_end(span), not_empty = span.length == 0)
        g_string_append_printf(found, "%zu+%zu ", span.offset, span.length);
    ck_assert_str_eq(found->str, "0+0 1+2 3+0 4+0 ");
}
END_TEST

SUITE(regex, TABLE(find), TABLE(bad), TEST(long_pattern), TABLE(limit), TEST(time_limit),
    TEST(far_away), TEST(deep_but_fine), TEST(no_empty_twice))
