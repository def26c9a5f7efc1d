/* SPDX-License-Identifier: MIT */
/* What the screen keeps back matches nowhere, in any mail there is. */
#include "rules/screen.h"

#include <string.h>

#include "suite.h"

static const char stock_rules[] = "/usr/share/spamassassin";

static const GArray *
view_of(PsMessage *message, PsRuleType type)
{
    if (type == PS_RULE_BODY)
        return ps_view_body(message);
    if (type == PS_RULE_RAWBODY)
        return ps_view_rawbody(message);
    return type == PS_RULE_URI ? ps_view_uri(message) : ps_view_full(message);
}

static gboolean
matches(const PsEntry *entry, PsMatcher *matcher, const char *bytes, gsize len)
{
    PsSpan span;

    return ps_regex_find(entry->test.regex, matcher, bytes, len, 0, FALSE, &span) ==
           PS_MATCH_YES;
}

/* The regex of ENTRY tried on what the header gives, or the text that stands for it. */
static gboolean
matches_header(const PsEntry *entry, PsMessage *message, PsMatcher *matcher)
{
    const PsString *header = ps_view_header(message, entry->test.header);
    const char *unset = entry->test.unset ? entry->test.unset : "";

    return header ? matches(entry, matcher, ps_string_bytes(header), header->length)
                  : matches(entry, matcher, unset, strlen(unset));
}

/* The regex of ENTRY tried on every string that it looks at, outside of WHERE. */
static gboolean
matches_outside(const PsEntry *entry, PsStretches where, PsMessage *message, PsMatcher *matcher)
{
    const GArray *view;

    if (entry->rule.type == PS_RULE_HEADER)
        return !where && matches_header(entry, message, matcher);
    view = view_of(message, entry->rule.type);
    for (guint i = 0; i < view->len; i++) {
        const PsString *string = &g_array_index(view, PsString, i);

        if (!(where & ps_screen_stretch(i, view->len)) &&
            matches(entry, matcher, ps_string_bytes(string), string->length))
            return TRUE;
    }
    return FALSE;
}

typedef struct {
    PsRules *rules;
    guint mails, kept_back, narrowed, passed;
} Bench;

static void
screen_text(Bench *b, const char *path, const char *raw, gsize len)
{
    g_autoptr(PsSource) source = ps_source_new(raw, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsMatcher) matcher = ps_matcher_new(60 * 1000);
    PsScreened *screened = message ? ps_screened_new(b->rules, message) : NULL;

    for (guint i = 0; message && i < ps_rules_count(b->rules); i++) {
        const PsEntry *entry = ps_entry(ps_rules_get(b->rules, i));
        PsStretches where = ps_screened_stretches(screened, entry);

        if (!~where) {
            b->passed++;
            continue;
        }
        b->kept_back += !where;
        b->narrowed += where != 0;
        ck_assert_msg(!matches_outside(entry, where, message, matcher), "%s: %s was kept back",
            path, entry->rule.name);
    }
    ps_screened_free(screened);
    b->mails++;
}

static void
screen_folder(Bench *b, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL), *raw = NULL;
        gsize len;

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            screen_folder(b, path);
        else if (g_file_get_contents(path, &raw, &len, NULL))
            screen_text(b, path, raw, len);
    }
}

static void
bench_read(Bench *b, const char *path)
{
    const PsRulesRead how = { .lang = PS_LANG_EN };

    if (g_file_test(path, G_FILE_TEST_EXISTS))
        ck_assert(ps_rules_read(b->rules, path, &how, NULL));
    else
        g_print("# skipped: %s not there\n", path);
}

/* All mail of the samples, of the vectors, and of the folder PS_MAIL. */
START_TEST(every_mail)
{
    const char *vectors = g_getenv("PS_VECTORS"), *more = g_getenv("PS_MAIL");
    g_autofree char *ours = g_build_filename(g_getenv("PS_TESTS"), "..", "rules", NULL);
    g_autofree char *mail = g_build_filename(vectors ? vectors : "/", "mail", NULL);
    Bench b = { .rules = ps_rules_new() };

    bench_read(&b, ours);
    bench_read(&b, stock_rules);
    ps_rules_finish(b.rules);
    screen_folder(&b, g_getenv("PS_SAMPLES"));
    ck_assert_uint_gt(b.mails, 0);
    if (g_file_test(mail, G_FILE_TEST_IS_DIR))
        screen_folder(&b, mail);
    else
        g_print("# skipped: %s not there\n", mail);
    if (more)
        screen_folder(&b, more);
    g_print("# %u mails: %u regexes kept back, %u narrowed down, %u passed\n", b.mails,
        b.kept_back, b.narrowed, b.passed);
    ck_assert_uint_gt(b.kept_back, 0);
    ps_rules_free(b.rules);
}
END_TEST

static const struct {
    const char *rule;
    gboolean passes;
} passes_rows[] = {
    { "header X Subject =~ /offer/", TRUE },
    { "header X Subject =~ /mortgage/", FALSE },
    { "header X Subject !~ /mortgage/", FALSE },
    { "header X X-None =~ /mortgage/", FALSE },
    { "header X X-None =~ /mortgage/ [if-unset: mortgage]", TRUE },
    { "header X exists:X-None", TRUE },
    { "header X From:addr =~ /shop\\.example/", TRUE },
    { "body X /free things/", TRUE },
    { "body X /free  things/", FALSE },
    { "body X /.x?/", TRUE },
    { "body X /Free offer/", TRUE }, /* the Subject */
    { "rawbody X /things, free/i", TRUE },
    { "rawbody X /free offer/i", FALSE },
    { "uri X /shop\\.example\\/a/", TRUE },
    { "uri X /shop\\.example\\/b/", FALSE },
    { "full X /Subject: free/i", TRUE },
    { "full X /Subject: paid/i", FALSE },
};

START_TEST(passes)
{
    static const char raw[] = "From: news@shop.example\nSubject: Free offer\n\n"
                              "free things, FREE\nsee http://shop.example/a\n";
    const PsRulesRead how = { .user = TRUE };
    const char *text = passes_rows[_i].rule;
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsSource) source = ps_source_new(raw, strlen(raw));
    g_autoptr(PsMessage) message = ps_message_new(source);
    PsScreened *screened;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    screened = ps_screened_new(rules, message);
    ck_assert_int_eq(ps_screened_stretches(screened, ps_entry(ps_rules_find(rules, "X"))) != 0,
        passes_rows[_i].passes);
    ps_screened_free(screened);
}
END_TEST

/* However many strings there are, each has a stretch, the first ones the first. */
START_TEST(stretch)
{
    PsStretches all = 0;

    ck_assert_uint_eq(ps_screen_stretch(0, 1), 1);
    ck_assert_uint_eq(ps_screen_stretch(1, 2), (PsStretches) 1 << 32);
    ck_assert_uint_eq(ps_screen_stretch(999, 1000), (PsStretches) 1 << 63);
    ck_assert_uint_eq(ps_screen_stretch(G_MAXUINT - 1, G_MAXUINT), (PsStretches) 1 << 63);
    for (guint i = 0; i < 100; i++)
        all |= ps_screen_stretch(i, 100);
    ck_assert_uint_eq(all, ~(PsStretches) 0);
}
END_TEST

SUITE(screen, TEST(every_mail), TABLE(passes), TEST(stretch))
