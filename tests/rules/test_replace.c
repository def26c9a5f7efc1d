/* SPDX-License-Identifier: MIT */
/* What tags in a regex come to. */
#include "rules/replace.h"

#include <string.h>

#include "rules/bench.h"
#include "rules/store.h"

#define HEAD                                                                                   \
    "replace_tag A [a4]\nreplace_tag B (?:b|8)\nreplace_tag W <A><B>\nreplace_pre P1 x\n"      \
    "replace_post P2 +\nreplace_inter W1 \\W?\nreplace_rules R\n"

static const struct {
    const char *in;  /* rules */
    const char *out; /* the regex of R */
} tag_rows[] = {
    { HEAD "body R /v<A>t/i\n", "m{v[a4]t}i" },
    { HEAD "body R m{<A><B>}\n", "m{[a4](?:b|8)}" },
    { HEAD "body R /<inter W1><A><B>-<A>/\n", "m{[a4]\\W?(?:b|8)-[a4]}" },
    { HEAD "body R /<inter W1><A><B>/i\n", "m{[a4]\\W?(?:b|8)}i" },
    { HEAD "body R /<pre P1><A><B>c/\n", "m{x[a4]x(?:b|8)c}" },
    { HEAD "body R /<post P2><A><B>c/\n", "m{[a4]+(?:b|8)+c}" },
    { HEAD "body R /<inter W1><post P2><A><B>/\n", "m{[a4]+\\W?(?:b|8)+}" },
    { HEAD "body R /<post P2><nope>/\n", "m{<nope>+}" }, /* any tag, known or not */
    { HEAD "body R /<inter NONE><A><B>/\n", "m{[a4](?:b|8)}" },
    { HEAD "body R /(?<=x)<A>(?<!y)b/\n", "m{(?<=x)[a4](?<!y)b}" },
    { HEAD "body R /<W>/\n", "m{[a4](?:b|8)}" }, /* a tag of tags */
    { HEAD "body R /<a>/\n", "m{<a>}" },
    { HEAD "body R /<br>/\n", "m{<br>}" },
    { HEAD "body R m,a/<A>,s\n", "m{a/[a4]}s" },
    { HEAD "body R /<A\n", NULL }, /* a regex without end is one whatever is in it */
    { "replace_start \\#\nreplace_end \\#\nreplace_tag A [a4]\nreplace_rules R\n"
      "body R /\\#A\\#<A>/\n",
        "m{[a4]<A>}" },
    { "replace_start %{\nreplace_end }\nreplace_tag A [a4]\nbody R /%{A}<A>/\n"
      "replace_rules R\n",
        "m{[a4]<A>}" },
    { "replace_tag A <A>x\nbody R /<A>/\nreplace_rules R\n", "m{<A>xxxxxx}" }, /* 6 passes */
    { "body R /<A>/\nreplace_tag A [a4]\nbody Q /<A>/\n", "/<A>/" }, /* nobody asked */
    { "replace_tag A [a]\nreplace_tag A [b]\nreplace_rules R\nbody R /<A>/\n", "m{[b]}" },
    { "replace_tag A [a]\nreplace_rules Q R\nheader R Subject =~ /<A>/ [if-unset: <A>]\n",
        "m{[a]}" },
};

static const char *
pattern_of(const Bench *b)
{
    const PsRule *rule = ps_rules_find(b->rules, "R");

    ck_assert_ptr_nonnull(rule);
    return ps_entry(rule)->test.pattern;
}

START_TEST(tag)
{
    Bench b = bench_new(tag_rows[_i].in, NULL);

    if (tag_rows[_i].out)
        ck_assert_str_eq(pattern_of(&b), tag_rows[_i].out);
    else
        ck_assert_ptr_null(pattern_of(&b));
    bench_clear(&b);
}
END_TEST

/* N tags, each a group of LEN letters or one letter of three, and R that has each twice. */
static GString *
many_tags(guint n, guint len, const char *modifiers)
{
    GString *text = g_string_new("replace_rules R\n");

    for (guint i = 0; i < n; i++) {
        g_autofree char *fill = g_strnfill(len, (char) ('a' + i));

        g_string_append_printf(text, "replace_tag T%u (?:%s|[%c])\n", i, fill, 'a' + i);
    }
    g_string_append(text, "body R /^");
    for (guint i = 0; i < 2 * n; i++)
        g_string_append_printf(text, "<T%u>", i % n);
    g_string_append_printf(text, "\\b/%s\n", modifiers);
    return text;
}

/* What would be long has its tags in groups, and matches the same. */
static const char *const long_ones_call_rows[] = { "", "x" }; /* modifiers */

START_TEST(long_ones_call)
{
    static const char mail[] = "Subject: x\n\nabcabc\n";
    g_autoptr(GString) text = many_tags(3, 2500, long_ones_call_rows[_i]);
    Bench b = bench_new(text->str, mail);
    g_autofree char *got = NULL;

    ck_assert_uint_eq(ps_rules_trouble_count(b.rules), 0);
    ck_assert(strstr(pattern_of(&b), "(?&T_T0)(?&T_T1)") != NULL);
    ck_assert(strstr(pattern_of(&b), "(?(DEFINE)(?<T_T0>(?:aaa") != NULL);
    ck_assert_uint_lt(strlen(pattern_of(&b)), 8000);
    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_str_eq(got, "hit 1: abcabc");
    bench_clear(&b);
}
END_TEST

/* What is too much is one error where the rule stands. */
static const struct {
    const char *in;
    const char *out;
} bomb_rows[] = {
    { "replace_tag A (?:<B><B><B><B><B><B><B><B>)\nreplace_tag B (?:<C><C><C><C><C><C><C><C>)\n"
      "replace_tag C (?:<D><D><D><D><D><D><D><D>)\nreplace_tag D (?:<E><E><E><E><E><E><E><E>)\n"
      "replace_tag E (?:<F><F><F><F><F><F><F><F>)\nreplace_tag F (?:<G><G><G><G><G><G><G><G>)\n"
      "replace_tag G (?:<A><A><A><A><A><A><A><A>)\nreplace_rules R\nbody R /<A>/\n",
        "R: its tags hold tags that hold tags, too deep" },
    { "replace_tag A (?:<A><A><A><A><A><A><A><A>)\nreplace_rules R\nbody R /<A>/\n",
        "R: its tags stand for themselves" },
    { "replace_tag A <A><A><A><A><A><A><A><A>\nreplace_rules R\nbody R /<A>/\n",
        "R: its tags stand for too much" },
};

START_TEST(bomb)
{
    Bench b = bench_new(bomb_rows[_i].in, NULL);

    ck_assert_uint_eq(ps_rules_trouble_count(b.rules), 1);
    ck_assert_str_eq(ps_rules_trouble(b.rules, 0)->message, bomb_rows[_i].out);
    ck_assert(ps_rules_trouble(b.rules, 0)->fatal);
    ck_assert_uint_gt(ps_rules_trouble(b.rules, 0)->line, 1);
    bench_clear(&b);
}
END_TEST

/* Thousands of rules that come to 8 KB each are not all expanded. */
START_TEST(many_rules)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *fill = g_strnfill(7000, 'x');
    Bench b;

    g_string_append_printf(text, "replace_tag A (?:%s)\n", fill);
    for (guint i = 0; i < 5000; i++)
        g_string_append_printf(text, "replace_rules R%u\nbody R%u /<A>/\n", i, i);
    b = bench_new(text->str, NULL);
    ck_assert_uint_gt(ps_rules_trouble_count(b.rules), 100);
    ck_assert_str_eq(ps_rules_trouble(b.rules, 0)->message + strlen("R2396: "),
        "the tags of all rules together stand for too much");
    bench_clear(&b);
}
END_TEST

SUITE(replace, TABLE(tag), TABLE(long_ones_call), TABLE(bomb), TEST(many_rules))
