/* SPDX-License-Identifier: MIT */
/* What a journal was told is there again, however it was cut off, and only for its own list. */
#include "list/journal.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dns/show.h"
#include "suite.h"

typedef struct {
    PsRules *rules;
    PsProviders *providers;
    PsDns *dns;
    PsDirectory directory;
    PsListJudge *judge;
    PsListLookup *lookup;
} Bench;

static void
bench_init(Bench *b)
{
    *b = (Bench){ .rules = ps_rules_new(),
        .providers = ps_providers_new(),
        .dns = ps_dns_open("off", NULL, NULL) };
    ps_rules_finish(b->rules);
    b->directory = (PsDirectory){ .dns = b->dns, .providers = b->providers };
    b->judge = ps_list_judge_new(b->rules, &b->directory);
    b->lookup = ps_list_lookup_new(&b->directory, b->judge);
}

static void
bench_clear(Bench *b)
{
    ps_list_lookup_free(b->lookup);
    ps_list_judge_free(b->judge);
    ps_dns_free(b->dns);
    ps_providers_free(b->providers);
    ps_rules_free(b->rules);
}

static const PsListJournalUse fresh = { .list = "list", .settings = "settings" };
static const PsListJournalUse resume = {
    .list = "list", .settings = "settings", .resume = TRUE
};

/* A path where nothing is. */
static char *
new_path(void)
{
    char *path = write_text("", 0);

    g_unlink(path);
    return path;
}

/* Tell a new journal at PATH of COUNT domains, "d0.test" and so on, asked at times from 0 on;
 * the odd ones are unknown. */
static void
write_journal(const char *path, guint count)
{
    g_autoptr(PsListJournal) journal = ps_list_journal_open(path, &fresh, NULL);

    ck_assert_ptr_nonnull(journal);
    for (guint i = 0; i < count; i++) {
        g_autofree char *domain = g_strdup_printf("d%u.test", i);
        const PsDestination found = { .mx.state = i % 2 ? PS_MX_UNKNOWN : PS_MX_NULL };

        ps_list_journal_add(journal, domain, i, &found);
    }
    ck_assert(ps_list_journal_write(journal, TRUE, NULL));
}

/* How many records the journal at PATH has for USE; what is wrong otherwise. */
static char *
replay(const char *path, const PsListJournalUse *use)
{
    g_autoptr(PsListJournal) journal = NULL;
    g_autoptr(GError) error = NULL;
    guint64 records;
    Bench b;

    journal = ps_list_journal_open(path, use, &error);
    if (!journal)
        return g_strdup(strstr(error->message, ": ") + 2);
    bench_init(&b);
    ck_assert(ps_list_journal_replay(journal, &b.directory, b.lookup, &records, NULL));
    bench_clear(&b);
    return g_strdup_printf("%u", (guint) records);
}

static const struct {
    PsListJournalUse use;
    const char *got;
} uses_rows[] = {
    { { "list", "settings", .resume = TRUE }, "10" },
    { { "list", "settings", .since = 0 },
        "there is a journal already: say --resume to go on with it, or remove it" },
    { { "other", "settings", .resume = TRUE }, "this is the journal of another list (--reuse "
                                               "takes what it knows all the same)" },
    { { "list", "other", .resume = TRUE },
        "this journal was written with other rules, another --dns or --shard (--reuse takes "
        "what it knows all the same)" },
    { { "other", "other", .since = -1 }, "5" },
    { { "other", "other", .since = 4 }, "3" },
    { { "list", "settings", .since = 100 }, "0" },
};

START_TEST(uses)
{
    g_autofree char *path = new_path();
    g_autofree char *got = NULL;

    write_journal(path, 10);
    got = replay(path, &uses_rows[_i].use);
    ck_assert_str_eq(got, uses_rows[_i].got);
    g_unlink(path);
}
END_TEST

static const struct {
    const char *content;
    const char *got;
} contents_rows[] = {
    { "", "0" },
    { "presend-jour", "0" },
    { "presend-journal/1\tli", "0" },
    { "email\na@b.test\n", "this is no journal of presend" },
    { "\n", "this is no journal of presend" },
    { "presend-journal/2\tx\n", "this is the journal of another version of presend" },
    { "presend-journal/1\tlist\n", "the first line of this journal is damaged" },
    { "presend-journal/1\tlist\tsettings\t00000000\n",
        "the first line of this journal is damaged" },
};

START_TEST(contents)
{
    g_autofree char *path =
        write_text(contents_rows[_i].content, strlen(contents_rows[_i].content));
    g_autofree char *got = replay(path, &resume);

    ck_assert_str_eq(got, contents_rows[_i].got);
    g_unlink(path);
}
END_TEST

/* Cut off anywhere it still has what is whole, and what is added then is whole too. */
START_TEST(torn)
{
    g_autofree char *path = new_path();
    g_autofree char *text = NULL;
    gsize len;

    write_journal(path, 3);
    ck_assert(g_file_get_contents(path, &text, &len, NULL));
    for (gsize cut = 0; cut <= len; cut++) {
        g_autofree char *got = NULL;
        g_autofree char *again = NULL;
        g_autoptr(PsListJournal) journal = NULL;
        guint whole = 0;
        Bench b;
        guint64 records;

        for (gsize i = 0; i < cut; i++)
            whole += text[i] == '\n';
        ck_assert(g_file_set_contents(path, text, (gssize) cut, NULL));
        bench_init(&b);
        journal = ps_list_journal_open(path, &resume, NULL);
        ck_assert_ptr_nonnull(journal);
        ck_assert(ps_list_journal_replay(journal, &b.directory, b.lookup, &records, NULL));
        ck_assert_uint_eq(records, MAX(whole, 1) - 1);
        ps_list_journal_add(journal, "new.test", 9, &(PsDestination){ .mx.state = PS_MX_NULL });
        ck_assert(ps_list_journal_write(journal, TRUE, NULL));
        g_clear_pointer(&journal, ps_list_journal_free);
        bench_clear(&b);
        got = replay(path, &resume);
        again = g_strdup_printf("%u", MAX(whole, 1));
        ck_assert_str_eq(got, again);
    }
    g_unlink(path);
}
END_TEST

/* A line that is damaged costs its own domain. */
START_TEST(damaged)
{
    g_autofree char *path = new_path();
    g_autofree char *text = NULL;
    g_autofree char *got = NULL;
    gsize len;

    write_journal(path, 4);
    ck_assert(g_file_get_contents(path, &text, &len, NULL));
    *strstr(text, "d2.test") = 'e';
    ck_assert(g_file_set_contents(path, text, (gssize) len, NULL));
    got = replay(path, &resume);
    ck_assert_str_eq(got, "3");
    g_unlink(path);
}
END_TEST

START_TEST(two_runs)
{
    g_autofree char *path = new_path();
    g_autoptr(PsListJournal) first = ps_list_journal_open(path, &resume, NULL);
    g_autofree char *got = replay(path, &resume);

    ck_assert_ptr_nonnull(first);
    ck_assert_str_eq(got, "another run is writing this journal");
    g_unlink(path);
}
END_TEST

static const struct {
    const char *path;
    const char *got;
} unusable_rows[] = {
    { "/nowhere/journal", "No such file or directory" },
    { "/", "Is a directory" },
    { "/dev/null", "a journal is a regular file" },
};

START_TEST(unusable)
{
    g_autofree char *got = replay(unusable_rows[_i].path, &resume);

    ck_assert_str_eq(got, unusable_rows[_i].got);
}
END_TEST

SUITE(journal, TABLE(uses), TABLE(contents), TEST(torn), TEST(damaged), TEST(two_runs),
    TABLE(unusable))
