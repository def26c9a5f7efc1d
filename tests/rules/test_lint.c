/* SPDX-License-Identifier: MIT */
/* What an author of rules is told, and regexes that can run away. */
#include <string.h>

#include "rules/runaway.h"
#include "suite.h"

#include "rules/rule.h"

static const struct {
    const char *in;
    const char *out; /* "LINE message|LINE message" */
} told_rows[] = {
    { "body A /x/\nscore A 1\ndescribe A x\n", "" },
    { "body A /x/\n", "1 A has no score and counts 1|1 A has no description" },
    { "body A /x/\ndescribe A x\ntflags A nice\n", "1 A has no score and counts -1" },
    { "body A /x/\nscore A 1\nlang it describe A x\n", "" },
    { "body A /x/\nscore A 1\nlang fr describe A x\n", "1 A has no description" },
    { "body __A /x/\nbody T_A /x/\n", "" },
    { "body __A234567890123456789012345678901234567 /x/\n", "" },
    { "body __A2345678901234567890123456789012345678901 /x/\n",
        "1 the name __A2345678901234567890123456789012345678901 has more than 40 letters" },
    { "body __A /(a+)+b/\n", "1 __A: '(a+)+' repeats what repeats, and so may take very long" },
    { "body __A /x(?:y|y)*z/\n",
        "1 __A: '(?:y|y)*' repeats choices that are alike, and so may take very long" },
    { "header __A Subject =~ /.*.*.*x/\n",
        "1 __A: '.*.*.*' repeats the same several times in a row, and so may take long" },
    { "body __A //\n", "1 __A matches every text, since a choice of its regex is empty" },
    { "body __A m{x|}i\n", "1 __A matches every text, since a choice of its regex is empty" },
    { "body __A /|x/\n", "1 __A matches every text, since a choice of its regex is empty" },
    { "body __A /x\\|/\nbody __B m|x|\nbody __C /(?:x|)y/\nbody __D /x/x\n", "" },
    { "replace_rules NONE\n", "1 'replace_rules' names NONE, which is no rule" },
    { "body __A /<B>/\nreplace_tag B (\nreplace_rules __A\n",
        "1 __A: bad regex: missing closing parenthesis at character 2" },
    { "meta __A 1 / __B\nmeta __B 1\n", "1 __A divides by zero where none of its rules hits" },
    { "meta __A __B / 2\nmeta __B 1\n", "" },
    { "meta __A __B && (1 / __B)\nmeta __B 1\n", "" }, /* as Perl: it does not come so far */
    { "meta __A __B || (1 / __B)\nmeta __B 1\n",
        "1 __A divides by zero where none of its rules hits" },
    { "meta __A __B ? 1 / __B : 2\nmeta __B 1\n", "" },
    { "meta __A 1 / (__B + 1) > 1\nmeta __B 1\n", "" },
    { "meta __A (1 / __B) > 1\nmeta __B 1\n",
        "1 __A divides by zero where none of its rules hits" },
    { "meta __A !(1 / -__B)\nmeta __B 1\n",
        "1 __A divides by zero where none of its rules hits" },
    /* in the order of lines, an unknown keyword once */
    { "meta A NONE\nfrobnicate 1\nbody A /y/\nfrobnicate 2\nscore A 1\ndescribe A x\n",
        "2 unknown keyword 'frobnicate'|3 A is defined twice in this file; line 1 does not "
        "count" },
};

static char *
troubles_of(const char *in)
{
    const PsRulesRead how = { .user = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();
    GString *out = g_string_new(NULL);

    ps_rules_read_text(rules, "t.cf", in, strlen(in), &how);
    ps_rules_finish(rules);
    ps_rules_lint(rules);
    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(rules, i);

        g_string_append_printf(out, "%s%u %s", i ? "|" : "", trouble->line, trouble->message);
    }
    return g_string_free(out, FALSE);
}

START_TEST(told)
{
    g_autofree char *got = troubles_of(told_rows[_i].in);

    ck_assert_msg(!strcmp(got, told_rows[_i].out), "%s: %s", told_rows[_i].in, got);
}
END_TEST

static const struct {
    const char *in;
    PsRunaway out;
} runaway_rows[] = {
    { "/(a+)+/", PS_RUNAWAY_NESTED },
    { "/(a*)*b/", PS_RUNAWAY_NESTED },
    { "/(?:a+)*b/", PS_RUNAWAY_NESTED },
    { "/(?:\\w+\\s?)+$/", PS_RUNAWAY_NESTED },
    { "/(?:\\s*\\w+)*:/", PS_RUNAWAY_NESTED },
    { "/(?:a+|b)*c/", PS_RUNAWAY_NESTED },
    { "/((a+))+/", PS_RUNAWAY_NESTED },
    { "/(?:(?:a+)?)+/", PS_RUNAWAY_NESTED },
    { "/(?<x>a{2,})+/", PS_RUNAWAY_NESTED },
    { "m{(a+){3,}}x", PS_RUNAWAY_NESTED },
    { "/(?=(a+)+)b/", PS_RUNAWAY_NESTED },
    { "/(?:a+b)+/", PS_RUNAWAY_NO }, /* the b tells where one ends */
    { "/(?:\\w+\\s+)+/", PS_RUNAWAY_NO },
    { "/(?:\\b\\w+)+/", PS_RUNAWAY_NO },
    { "/(?:a++)+b/", PS_RUNAWAY_NO },
    { "/(?>a+)+b/", PS_RUNAWAY_NO },
    { "/(?:a+)++b/", PS_RUNAWAY_NO },
    { "/(?:a+)?b/", PS_RUNAWAY_NO },
    { "/(?:a+){2}b/", PS_RUNAWAY_NO },
    { "/(?:a{1,5})+b/", PS_RUNAWAY_NO }, /* not without end */
    { "/\\(a+\\)+/", PS_RUNAWAY_NO },
    { "/[(a+)]+/", PS_RUNAWAY_NO },
    { "/(a|a)*/", PS_RUNAWAY_CHOICES },
    { "/(?:[a-c]|b)+x/", PS_RUNAWAY_CHOICES },
    { "/(?:\\w|\\d)+x/", PS_RUNAWAY_CHOICES },
    { "/(?:A|a)+x/i", PS_RUNAWAY_CHOICES },
    { "/(?:\\x61|a)+x/", PS_RUNAWAY_CHOICES },
    { "/(?:.|\\s)+x/", PS_RUNAWAY_CHOICES },
    { "/(?:.|\\n)+x/s", PS_RUNAWAY_CHOICES },
    { "/(?:.|\\n)+x/", PS_RUNAWAY_NO },
    { "/(?:A|a)+x/", PS_RUNAWAY_NO },
    { "/(?:[^x]|x)+y/", PS_RUNAWAY_NO },
    { "/(?:a|b)+/", PS_RUNAWAY_NO },
    { "/(?:ab|ac)+/", PS_RUNAWAY_NO },
    { "/.*.*.*x/", PS_RUNAWAY_ROW },
    { "/\\s*[ \\t]*\\s+x/", PS_RUNAWAY_ROW },
    { "/a.*b.*c.*d/", PS_RUNAWAY_NO },
    { "/.*.*x/", PS_RUNAWAY_NO },
    { "/\\d*\\s*\\d*/", PS_RUNAWAY_NO },
    { "/a?a?a?a?/", PS_RUNAWAY_NO },
    { "/#(a+)+ \\/x/x", PS_RUNAWAY_NO }, /* a comment */
    { "/(?#(a+)+/", PS_RUNAWAY_NO },
    { "/(?:\\Q(\\E+)+/", PS_RUNAWAY_NO }, /* not understood: nothing is said */
    { "/(?:[[:alpha:]]+)+/", PS_RUNAWAY_NO },
    { "/{{{{*/", PS_RUNAWAY_NO },
    { "/]+}+/", PS_RUNAWAY_NO },
};

START_TEST(runaway)
{
    gsize at = 0, len = 0, whole = strlen(runaway_rows[_i].in);
    g_autofree char *in = g_strdup(runaway_rows[_i].in);
    PsRunaway got = ps_runaway_find(in, &at, &len);

    ck_assert_msg(got == runaway_rows[_i].out, "%s: %d", in, got);
    ck_assert_uint_le(at + len, whole);
}
END_TEST

/* Nothing in it takes more than a glance, however deep or long. */
START_TEST(runaway_is_quick)
{
    static const char *const pieces[] = { "(", "(?:a+", "[a", "{9", "(?<", "a|", ".*" };
    gsize at, len;

    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("/");

        for (guint k = 0; k < 5000; k++)
            g_string_append(text, pieces[i]);
        g_string_append_c(text, '/');
        ps_runaway_find(text->str, &at, &len);
    }
}
END_TEST

SUITE(lint, TABLE(told), TABLE(runaway), TEST(runaway_is_quick))
