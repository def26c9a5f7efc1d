/* SPDX-License-Identifier: MIT */
#include "base/glob.h"

#include "suite.h"

static const struct {
    const char *pattern;
    const char *path;
    gboolean matches;
} globs_rows[] = {
    { "a.eml", "a.eml", TRUE },
    { "a.eml", "b.eml", FALSE },
    { "a.eml", "a.emlx", FALSE },
    { "a.eml", "x/a.eml", FALSE },
    { "*.eml", "a.eml", TRUE },
    { "*.eml", ".eml", TRUE },
    { "*.eml", "x/a.eml", FALSE }, /* a star stops at a slash */
    { "*", "a/b", FALSE },
    { "*/*", "a/b", TRUE },
    { "*a*b", "xaxxab", TRUE },
    { "*a*b", "xaxxac", FALSE },
    { "a?c", "abc", TRUE },
    { "a?c", "ac", FALSE },
    { "a?c", "a/c", FALSE },
    { "[a-c]x", "bx", TRUE },
    { "[a-c]x", "dx", FALSE },
    { "[!a-c]x", "dx", TRUE },
    { "[^a-c]x", "ax", FALSE },
    { "[]]x", "]x", TRUE },
    { "[a-]x", "-x", TRUE },
    { "[\\]]x", "]x", TRUE },
    { "[a", "[a", TRUE }, /* nothing closes it: a bracket */
    { "[a", "a", FALSE },
    { "a[/]b", "a/b", FALSE }, /* a slash is in no set */
    { "\\*", "*", TRUE },
    { "\\*", "a", FALSE },
    { "\\", "\\", TRUE },
    { "\xc3\xa9*", "\xc3\xa9t\xc3\xa9", TRUE },
    { "**/a", "a", TRUE },
    { "**/a", "x/y/a", TRUE },
    { "**/a", "x/y/b", FALSE },
    { "a/**", "a/b/c", TRUE },
    { "a/**", "a", FALSE },
    { "a/**/b", "a/b", TRUE },
    { "a/**/b", "a/x/y/b", TRUE },
    { "a/**/b", "a/x/y/c", FALSE },
    { "a/**/b/**/c", "a/b/x/b/y/c", TRUE },
    { "**", "a/b", TRUE },
    { "a**b", "axxb", TRUE }, /* not a whole segment: a star */
    { "a**b", "ax/xb", FALSE },
    { "", "a", FALSE },
    { "a", "", FALSE },
    { "", "", TRUE },
};

START_TEST(globs)
{
    g_autofree char *pattern = g_strdup(globs_rows[_i].pattern);
    g_autofree char *path = g_strdup(globs_rows[_i].path);

    ck_assert_msg(
        ps_glob_matches(pattern, path) == globs_rows[_i].matches, "%s %s", pattern, path);
}
END_TEST

static const struct {
    const char *pattern;
    gboolean whole;
} wholes_rows[] = {
    { "", TRUE },
    { "a*?[!a-z]\\[/**", TRUE },
    { "[]]", TRUE },
    { "[", FALSE },
    { "[]", FALSE },
    { "x/[a/b]", FALSE }, /* a set ends in its folder */
    { "a\\", FALSE },
    { "a\\\\", TRUE },
    { "[a\\]", FALSE },
};

START_TEST(wholes)
{
    g_autofree char *pattern = g_strdup(wholes_rows[_i].pattern);

    ck_assert_msg(ps_glob_is_whole(pattern) == wholes_rows[_i].whole, "%s", pattern);
}
END_TEST

/* What makes other matchers work for years ends at once. */
START_TEST(not_exponential)
{
    g_autofree char *path = g_strnfill(4000, 'a');
    g_autoptr(GString) pattern = g_string_new(NULL);
    g_autoptr(GString) folders = g_string_new(NULL);

    for (int i = 0; i < 30; i++)
        g_string_append(pattern, "*a");
    g_string_append(pattern, "*b");
    ck_assert(!ps_glob_matches(pattern->str, path));
    g_string_truncate(pattern, 0);
    for (int i = 0; i < 30; i++)
        g_string_append(pattern, "**/a/");
    g_string_append(pattern, "b");
    for (int i = 0; i < 300; i++)
        g_string_append(folders, "a/");
    g_string_append(folders, "a");
    ck_assert(!ps_glob_matches(pattern->str, folders->str));
}
END_TEST

SUITE(glob, TABLE(globs), TABLE(wholes), TEST(not_exponential))
