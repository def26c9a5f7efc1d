/* SPDX-License-Identifier: MIT */
#include "history/query.h"

#include <string.h>

#include "history/database.h"
#include "history/policy.h"
#include "history/trend.h"
#include "history/store.h"

/* A history of five records. */
static PsHistory *
some(const char *key)
{
    PsHistory *history = store_open(NULL, key);
    PsHistoryRecord full = store_record("<3@mx>", "carl@other.example", NOW - 3 * DAY);
    PsHistoryRecord late = store_record("<4@mx>", "carl@other.example", NOW - 2 * DAY);
    PsHistoryRecord forged = store_record("<5@mx>", "carl@other.example", NOW);

    full.provider = NULL;
    full.reason = "mailboxfull";
    full.bounce_class = "full";
    full.hard = FALSE;
    late.action = "delayed";
    forged.origin = PS_ORIGIN_FORGED;
    forged.provider = "yahoo";
    store_add(history, store_record("<1@mx>", "anna@example.com", NOW - 9 * DAY));
    store_add(history, store_record("<2@mx>", "Anna@example.com", NOW - DAY));
    store_add(history, full);
    store_add(history, late);
    store_add(history, forged);
    store_flush(history);
    return history;
}

static gboolean
append_day(const PsHistoryRecord *record, gpointer data)
{
    g_string_append_printf(data, " %" G_GINT64_FORMAT, (NOW - record->time) / DAY);
    return TRUE;
}

static const struct {
    PsHistoryFilter filter;
    const char *days; /* ago, of those that it lets through */
} filters_rows[] = {
    { { 0 }, " 9 3 2 1 0" },
    { { .address = "ANNA@example.com" }, " 9 1" },
    { { .address = "nobody@example.com" }, "" },
    { { .domain = "Other.Example" }, " 3 2 0" },
    { { .provider = "gmail" }, " 9 2 1" },
    { { .reason = "mailboxfull" }, " 3" },
    { { .reason = "full" }, " 3" },
    { { .since = NOW - 2 * DAY }, " 2 1 0" },
    { { .until = NOW - 2 * DAY }, " 9 3" },
    { { .since = NOW - 3 * DAY, .until = NOW, .domain = "other.example" }, " 3 2" },
    { { .latest = 2 }, " 1 0" },
    { { .domain = "x' OR '1'='1" }, "" },
};

START_TEST(filters)
{
    g_autoptr(PsHistory) history = some(_i % 2 ? "secret" : NULL);
    g_autoptr(GString) days = g_string_new(NULL);

    ck_assert(ps_history_each(history, &filters_rows[_i].filter, append_day, days, NULL));
    ck_assert_str_eq(days->str, filters_rows[_i].days);
}
END_TEST

static gboolean
copy_row(const PsHistoryRecord *record, gpointer data)
{
    return ps_history_add(data, record, NULL);
}

/* With these keys, what is exported and imported is the same, twice too. */
static const char *const copies_rows[] = { NULL, "secret" };

START_TEST(copies)
{
    const PsHistoryFilter all = { 0 };
    const char *key = copies_rows[_i];
    g_autoptr(PsHistory) history = some(key);
    g_autoptr(PsHistory) other = store_open(NULL, key);
    g_autofree char *here = store_dump(history);
    g_autofree char *there = NULL;

    ck_assert(ps_history_each(history, &all, copy_row, other, NULL));
    ck_assert(ps_history_each(history, &all, copy_row, other, NULL));
    store_flush(other);
    there = store_dump(other);
    ck_assert_str_eq(here, there);
}
END_TEST

static const struct {
    const char *address;
    const char *days;
} finds_rows[] = {
    { "anna@EXAMPLE.com", " 9 1" },
    { "carl@other.example", " 3" }, /* neither what is late nor what is forged */
    { "nobody@example.com", "" },
};

START_TEST(finds)
{
    g_autoptr(PsHistory) history = some(_i % 2 ? "secret" : NULL);
    g_autoptr(GString) days = g_string_new(NULL);
    g_auto(PsPast) past = { 0 };

    ck_assert(ps_history_find(history, finds_rows[_i].address, &past, NULL));
    for (guint i = 0; i < past.count; i++)
        g_string_append_printf(days, " %" G_GINT64_FORMAT, (NOW - past.events[i].time) / DAY);
    ck_assert_str_eq(days->str, finds_rows[_i].days);
}
END_TEST

static gboolean
append_mailbox(const char *mailbox, const char *domain, const char *provider, gpointer data)
{
    g_string_append_printf(data, " %s/%s/%s", mailbox, domain, provider ? provider : "-");
    return TRUE;
}

START_TEST(mailboxes)
{
    const PsHistoryFilter all = { 0 };
    g_autoptr(PsHistory) history = some(NULL);
    g_autoptr(GString) names = g_string_new(NULL);

    ck_assert(ps_history_each_mailbox(history, &all, append_mailbox, names, NULL));
    ck_assert_str_eq(names->str,
        " anna@example.com/example.com/gmail carl@other.example/other.example/yahoo");
}
END_TEST

START_TEST(only_the_last)
{
    g_autoptr(PsHistory) history = store_open(NULL, NULL);
    g_auto(PsPast) past = { 0 };

    for (guint i = 0; i < 3 * PS_PAST_EVENTS; i++) {
        g_autofree char *notice = g_strdup_printf("<%u@mx>", i);

        store_add(history, store_record(notice, "anna@example.com", i));
    }
    store_flush(history);
    ck_assert(ps_history_find(history, "anna@example.com", &past, NULL));
    ck_assert_uint_eq(past.count, PS_PAST_EVENTS);
    ck_assert_int_eq(past.events[0].time, 2 * PS_PAST_EVENTS);
    ck_assert_int_eq(past.events[past.count - 1].time, 3 * PS_PAST_EVENTS - 1);
}
END_TEST

/* A file with our mark, but made by somebody who means no good. */
static const char strange[] =
    "CREATE TABLE setting (name, value);"
    "CREATE TABLE record (key, notice, mailbox, domain, provider, time, reason, class, hard,"
    " code, status, action, diagnostic, original_id, remote_mta, reporting_mta, origin);"
    "CREATE TABLE sent (campaign, provider, time, count);"
    "INSERT INTO record (mailbox) VALUES (NULL), (x'ff'), (-1), ('anna@example.com');"
    "INSERT INTO record VALUES (zeroblob(99), 'x', 'anna@example.com', x'fe', x'ff',"
    " -9223372036854775808, x'00ff', 7, 9e999, -9223372036854775808, 1, 2, 3, 4, 5, 6, 99);"
    "INSERT INTO record VALUES ('', '', 'anna@example.com', 'd', 'p', 9223372036854775807,"
    " 'userunknown', 'auth', 'x', 99999999999, NULL, NULL, NULL, NULL, NULL, NULL, -7);"
    "INSERT INTO sent VALUES (1, 'p', 9223372036854775807, -9223372036854775808),"
    " (2, NULL, NULL, NULL);"
    "PRAGMA application_id = 1886611557; PRAGMA user_version = 2";

static gboolean
ignore_row(const PsHistoryRecord *record, gpointer data)
{
    *(gsize *) data += strlen(record->reason) + record->code;
    return TRUE;
}

START_TEST(hostile_file)
{
    static const PsPolicyLine line = { .reason = "auth",
        .action = PS_ACTION_PAUSE,
        .after = 1,
        .over_days = 100000,
        .in_days = 100000,
        .for_days = 100000 };
    const PsHistoryFilter all = { 0 };
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = NULL;
    g_autoptr(PsTrends) trends = NULL;
    g_autoptr(PsPolicy) policy = ps_policy_new();
    g_autoptr(GString) names = g_string_new(NULL);
    g_auto(PsPast) past = { 0 };
    PsHistoryTotals totals;
    PsDecision decision;
    gsize sum = 0;
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(store.path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, strange, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    history = store_open(store.path, NULL);
    ck_assert(ps_history_each(history, &all, ignore_row, &sum, NULL));
    ck_assert(ps_history_each_mailbox(history, &all, append_mailbox, names, NULL));
    ck_assert(ps_history_find(history, "anna@example.com", &past, NULL));
    ck_assert_uint_eq(past.count, 2);
    ps_policy_add(policy, &line);
    ps_policy_decide(policy, &past, NOW, &decision);
    ck_assert(ps_history_totals(history, &totals, NULL));
    trends = ps_history_trends(history, 0, G_MAXINT64, NULL);
    ck_assert_ptr_nonnull(trends);
}
END_TEST

SUITE(query, TABLE(filters), TABLE(copies), TABLE(finds), TEST(mailboxes), TEST(only_the_last),
    TEST(hostile_file))
