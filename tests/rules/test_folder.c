/* SPDX-License-Identifier: MIT */
/* Finding rule files and lists: folders, includes, data/. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules/engine.h"
#include "suite.h"

static char *base; /* a folder of this test alone */

static void
make(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(base, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void
begin(void)
{
    base = g_dir_make_tmp("presend-rules-XXXXXX", NULL);
    ck_assert_ptr_nonnull(base);
}

static void
remove_all(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            remove_all(path);
        g_remove(path);
    }
    g_rmdir(folder);
}

static void
end(void)
{
    remove_all(base);
    g_clear_pointer(&base, g_free);
}

static PsRules *
read_path(const char *name)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    g_autofree char *path = g_build_filename(base, name, NULL);
    g_autoptr(GError) error = NULL;
    PsRules *rules = ps_rules_new();
    gboolean ok = ps_rules_read(rules, path, &how, &error);

    ck_assert_msg(ok, "%s", error ? error->message : "");
    ps_rules_finish(rules);
    return rules;
}

/* All troubles as "FILE:LINE: MESSAGE\n", FILE without the folder. */
static char *
troubles(const PsRules *rules)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *t = ps_rules_trouble(rules, i);
        const char *file =
            g_str_has_prefix(t->file, base) ? t->file + strlen(base) + 1 : t->file;

        g_string_append_printf(out, "%s:%u: %s\n", file, t->line, t->message);
    }
    g_string_replace(out, base, "BASE", 0);
    return g_string_free(out, FALSE);
}

START_TEST(folder)
{
    static const char *const names[] = { "A", "B", "C" };
    g_autoptr(PsRules) rules = NULL;
    g_autofree char *got = NULL;

    begin();
    make("10_b.cf", "body A /x/\nscore A 1\n");
    make("20_a.cf", "score A 2\nbody B /x/\n");
    make("providers/gmail.cf", "body C /x/\nscore A 3\n");
    make(".hidden/x.cf", "body HIDDEN /x/\n");
    make(".x.cf", "body HIDDEN /x/\n");
    make("notes.txt", "not a rule\n");
    rules = read_path("");
    got = troubles(rules);
    ck_assert_str_eq(got, "");
    ck_assert_uint_eq(ps_rules_count(rules), G_N_ELEMENTS(names));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        ck_assert_str_eq(ps_rules_get(rules, i)->name, names[i]);
    ck_assert_double_eq(ps_rules_find(rules, "A")->score, 3);
    end();
}
END_TEST

START_TEST(not_there)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(GError) error = NULL;

    ck_assert(!ps_rules_read(rules, "/no/such/rules.cf", &how, &error));
    ck_assert_str_eq(error->message, "/no/such/rules.cf: No such file or directory");
}
END_TEST

/* Each reads a.cf, beside which these are: inner.cf, sub/deep.cf, itself.cf, a fifo, a link
 * to a file outside. */
static const struct {
    const char *in;
    const char *out;
    const char *rule; /* that must be there */
} include_rows[] = {
    { "include inner.cf\n", "", "INNER" },
    { "include sub/deep.cf\n", "", "DEEP" }, /* which includes ../inner.cf */
    { "include sub/deep.cf\n", "", "INNER" },
    { "include inner.cf # comment\ninclude inner.cf\n", "", "INNER" },
    { "include none.cf\nbody A /x/\n",
        "a.cf:1: cannot include 'none.cf': no such file in the rules folder\n", "A" },
    { "include ../outside.cf\nbody A /x/\n",
        "a.cf:1: cannot include '../outside.cf': no such file in the rules folder\n", "A" },
    { "include link.cf\nbody A /x/\n",
        "a.cf:1: cannot include 'link.cf': no such file in the rules folder\n", "A" },
    { "include /etc/passwd\nbody A /x/\n",
        "a.cf:1: cannot include '/etc/passwd': no such file in the rules folder\n", "A" },
    { "include a.cf\nbody A /x/\n", "a.cf:1: 'a.cf' includes itself: a.cf > a.cf\n", "A" },
    { "include itself.cf\nbody A /x/\n",
        "itself.cf:2: 'itself.cf' includes itself: itself.cf > itself.cf\n", "SELF" },
    { "include sub\nbody A /x/\n",
        "a.cf:1: cannot include 'sub': BASE/in/sub: not a regular file\n", "A" },
    { "include fifo\nbody A /x/\n",
        "a.cf:1: cannot include 'fifo': BASE/in/fifo: not a regular file\n", "A" },
    { "include\nbody A /x/\n", "a.cf:1: 'include' needs the name of a file\n", "A" },
    { "if 0\ninclude none.cf\nendif\nbody A /x/\n", "", "A" },
};

START_TEST(include)
{
    g_autoptr(PsRules) rules = NULL;
    g_autofree char *got = NULL, *fifo = NULL, *link = NULL, *outside = NULL;

    begin();
    make("outside.cf", "body OUTSIDE /x/\n");
    make("in/inner.cf", "body INNER /x/\n");
    make("in/sub/deep.cf", "include ../inner.cf\nbody DEEP /x/\n");
    make("in/itself.cf", "body SELF /x/\ninclude itself.cf\n");
    make("in/a.cf", include_rows[_i].in);
    fifo = g_build_filename(base, "in", "fifo", NULL);
    link = g_build_filename(base, "in", "link.cf", NULL);
    outside = g_build_filename(base, "outside.cf", NULL);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    ck_assert_int_eq(symlink(outside, link), 0);

    rules = read_path("in/a.cf");
    got = troubles(rules);
    ck_assert_str_eq(strstr(got, "in/") == got ? got + 3 : got, include_rows[_i].out);
    ck_assert_ptr_nonnull(ps_rules_find(rules, include_rows[_i].rule));
    ck_assert_ptr_null(ps_rules_find(rules, "OUTSIDE"));
    end();
}
END_TEST

/* Files that include one another without a circle, twice each: two to the power of their
 * number, if nothing stopped them. */
START_TEST(include_bomb)
{
    g_autoptr(PsRules) rules = NULL;

    begin();
    for (guint i = 0; i < 30; i++) {
        g_autofree char *name = g_strdup_printf("%u.cf", i);
        g_autofree char *text = g_strdup_printf("include %u.cf\ninclude %u.cf\n", i + 1, i + 1);

        make(name, text);
    }
    rules = read_path("0.cf");
    ck_assert_uint_gt(ps_rules_trouble_count(rules), 0);
    end();
}
END_TEST

START_TEST(large_file)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    gsize len = 10 * 1024 * 1024 + 1;
    g_autofree char *fill = g_strnfill(len, '\n');
    g_autofree char *path = NULL;
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(GError) error = NULL;

    begin();
    make("large.cf", fill);
    path = g_build_filename(base, "large.cf", NULL);
    ck_assert(!ps_rules_read(rules, path, &how, &error));
    ck_assert_ptr_nonnull(strstr(error->message, "larger than the limit"));
    ps_rules_read_text(rules, "t", fill, len, &how);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 1);

    /* in a folder it is a trouble, and the others are read */
    make("small.cf", "body A /x/\n");
    ck_assert(ps_rules_read(rules, base, &how, NULL));
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 2);
    ck_assert_ptr_nonnull(ps_rules_find(rules, "A"));
    end();
}
END_TEST

/* The list below: a.example, b.example (twice), mail.c.example, single. */
static const struct {
    const char *value;
    const char *matched; /* NULL: not in the list */
} listed_rows[] = {
    { "a.example", "a.example" },
    { "A.Example", "A.Example" },
    { "b.example", "b.example" },
    { "x.y.a.example", "x.y.a.example" },
    { "xa.example", NULL },
    { "c.example", NULL },
    { "mail.c.example", "mail.c.example" },
    { "example", NULL },
    { "x.single", NULL },
    { "single", "single" },
    { "", NULL },
    { "# comment", NULL },
};

START_TEST(listed)
{
    const PsRunOptions options = { .apply_when = TRUE };
    g_autoptr(PsRules) rules = NULL;
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = NULL;
    const PsOutcome *outcome;

    begin();
    make("a.cf", "rcpt R eval:listed(\"rcpt_domain\", \"some-list\")\n");
    make("data/some-list.txt",
        "# comment\r\na.example\r\n B.example # twice\nb.example\n\nmail.c.example\nsingle");
    rules = read_path("");
    ps_facts_add(facts, PS_FACT_rcpt_domain, listed_rows[_i].value, PS_SPAN_NONE);
    run = ps_run_new_recipient(NULL, rules, facts, &options);
    outcome = ps_run_get(run, ps_rules_find(rules, "R"));
    if (listed_rows[_i].matched) {
        ck_assert_int_eq(outcome->state, PS_OUTCOME_HIT);
        ck_assert_str_eq(outcome->hits[0].matched, listed_rows[_i].matched);
    } else {
        ck_assert_int_eq(outcome->state, PS_OUTCOME_MISS);
    }
    end();
}
END_TEST

START_TEST(lists)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autofree char *first = NULL, *second = NULL;
    const char *const *lines;

    begin();
    make("one/data/both.txt", "old\n");
    make("one/data/only.txt", "one\nOne\ntwo\n");
    make("one/a.cf", "body A /x/\n");
    make("two/data/both.txt", "new\n");
    make("two/presend.cf", "body B /x/\n");
    first = g_build_filename(base, "one", NULL);
    second = g_build_filename(base, "two", "presend.cf", NULL);
    ck_assert(ps_rules_read(rules, first, &how, NULL));
    ck_assert(ps_rules_read(rules, second, &how, NULL));
    ps_rules_finish(rules);
    ck_assert_str_eq(ps_rules_list(rules, "both")[0], "new");
    lines = ps_rules_list(rules, "only");
    ck_assert_str_eq(lines[0], "one");
    ck_assert_str_eq(lines[1], "two");
    ck_assert_ptr_null(lines[2]);
    ck_assert_ptr_null(ps_rules_list(rules, "none"));
    ck_assert(ps_rules_listed(rules, "only", "TWO"));
    ck_assert(!ps_rules_listed(rules, "only", "three"));
    ck_assert(!ps_rules_listed(rules, "none", "x"));
    end();
}
END_TEST

SUITE(folder, TEST(folder), TEST(not_there), TABLE(include), TEST(include_bomb),
    TEST(large_file), TABLE(listed), TEST(lists))
