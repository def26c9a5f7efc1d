/* SPDX-License-Identifier: MIT */
#include "history/history.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/database.h"
#include "history/query.h"
#include "history/store.h"

#define MANY 10000

/* MANY records of as many notices. */
static void
add_many(PsHistory *history)
{
    for (guint i = 0; i < MANY; i++) {
        g_autofree char *notice = g_strdup_printf("<%u@mx.example>", i);
        g_autofree char *recipient = g_strdup_printf("user%u@example.com", i % 7000);

        store_add(history, store_record(notice, recipient, NOW - i));
    }
    store_flush(history);
}

static gint64
count(PsHistory *history)
{
    g_autoptr(GError) error = NULL;
    gint64 n;

    ck_assert(ps_database_number(history, "SELECT count(*) FROM record", &n, &error));
    return n;
}

static PsHistoryError
error_of(const char *path, const PsHistoryOptions *options, const char *wanted)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_history_open(path, options, &error));
    ck_assert_msg(g_str_has_prefix(error->message, path), "%s", error->message);
    ck_assert_msg(strstr(error->message, wanted) != NULL, "%s", error->message);
    ck_assert(error->domain == PS_HISTORY_ERROR);
    return (PsHistoryError) error->code;
}

START_TEST(each_once)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, NULL);

    store_add(history, store_record("<1@mx>", "anna@example.com", NOW));
    store_add(history, store_record("<1@mx>", "ANNA@Example.com", NOW));
    store_add(history, store_record("<1@mx>", "bob@example.com", NOW));
    store_add(history, store_record("<2@mx>", "anna@example.com", NOW));
    store_flush(history);
    ck_assert_uint_eq(ps_history_new_count(history), 3);
    ck_assert_uint_eq(ps_history_known_count(history), 1);
    store_add(history, store_record("<2@mx>", "anna@example.com", NOW + 5));
    store_flush(history);
    ck_assert_uint_eq(ps_history_new_count(history), 3);
    ck_assert_int_eq(count(history), 3);
}
END_TEST

START_TEST(for_the_owner_alone)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, NULL);
    g_autofree char *log = g_strconcat(store.path, "-wal", NULL);
    struct stat status;

    store_add(history, store_record("<1@mx>", "anna@example.com", NOW));
    store_flush(history);
    ck_assert_int_eq(stat(store.path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(log, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
}
END_TEST

/* Let CHILD do its work in a process of its own. */
static pid_t
start(const char *path)
{
    pid_t pid = fork();

    if (pid == 0) {
        PsHistory *history = store_open(path, NULL);

        add_many(history);
        ps_history_free(history);
        _exit(0);
    }
    ck_assert_int_gt(pid, 0);
    return pid;
}

static char *
all_of(const char *path)
{
    g_autoptr(PsHistory) history = store_open(path, NULL);

    return store_dump(history);
}

static char *
all_of_many(void)
{
    g_autoptr(PsHistory) history = store_open(NULL, NULL);

    add_many(history);
    return store_dump(history);
}

START_TEST(killed_and_run_again)
{
    g_auto(Store) store = store_new();
    g_autofree char *whole = all_of_many();
    g_autofree char *after = NULL;
    g_autoptr(PsHistory) watch = store_open(store.path, NULL);
    gint64 stored = 0;
    int status;

    for (guint tries = 0; tries < 3; tries++) {
        pid_t pid = start(store.path);
        gint64 before = stored;

        while (stored < MANY && stored < before + 2 * PS_HISTORY_LOT * (gint64) (!tries)) {
            g_usleep(200);
            stored = count(watch);
        }
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        stored = count(watch);
        ck_assert_int_eq(stored % PS_HISTORY_LOT, 0); /* whole lots */
    }
    waitpid(start(store.path), &status, 0);
    ck_assert_int_eq(status, 0);
    after = all_of(store.path);
    ck_assert(!strcmp(after, whole));
}
END_TEST

START_TEST(two_at_once)
{
    g_auto(Store) store = store_new();
    g_autofree char *whole = all_of_many();
    g_autofree char *after = NULL;
    pid_t one = start(store.path), other = start(store.path);
    int status;

    waitpid(one, &status, 0);
    ck_assert_int_eq(status, 0);
    waitpid(other, &status, 0);
    ck_assert_int_eq(status, 0);
    after = all_of(store.path);
    ck_assert(!strcmp(after, whole));
}
END_TEST

START_TEST(locked)
{
    const PsHistoryOptions hasty = { .wait_ms = 20 };
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) other = store_open(store.path, NULL);
    g_autoptr(PsHistory) history = ps_history_open(store.path, &hasty, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert(ps_database_begin(other, NULL));
    store_add(history, store_record("<1@mx>", "anna@example.com", NOW));
    ck_assert(!ps_history_flush(history, &error));
    ck_assert_msg(g_error_matches(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_LOCKED), "%s",
        error->message);
    ck_assert(ps_database_end(other, TRUE, NULL));
    store_flush(history); /* nothing was lost */
    ck_assert_uint_eq(ps_history_new_count(history), 1);
}
END_TEST

START_TEST(full)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, NULL);
    g_autoptr(GError) error = NULL;
    guint added = 0;

    ck_assert(ps_database_run(history, "PRAGMA max_page_count = 60", NULL));
    while (!error) {
        g_autofree char *notice = g_strdup_printf("<%u@mx>", added++);
        PsHistoryRecord record = store_record(notice, "anna@example.com", NOW);

        ps_history_add(history, &record, &error);
    }
    ck_assert_msg(
        g_error_matches(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_FULL), "%s", error->message);
    ck_assert_int_eq(count(history) % PS_HISTORY_LOT, 0);
    ck_assert(ps_database_run(history, "PRAGMA max_page_count = 100000", NULL));
    store_flush(history);
    ck_assert_int_eq(count(history), added);
}
END_TEST

START_TEST(not_there)
{
    const PsHistoryOptions options = { 0 };
    g_auto(Store) store = store_new();
    g_autofree char *deep = g_build_filename(store.folder, "no", "such", NULL);

    ck_assert_int_eq(error_of(deep, &options, "No such file"), PS_HISTORY_ERROR_ABSENT);
    ck_assert_int_eq(error_of(store.path, &options, "No such file"), PS_HISTORY_ERROR_ABSENT);
    ck_assert_int_eq(error_of(store.folder, &options, "Is a directory"), PS_HISTORY_ERROR_IO);
    ck_assert(!g_file_test(store.path, G_FILE_TEST_EXISTS));
}
END_TEST

static const struct {
    const char *content;
    const char *sql; /* run on it, if that is NULL */
    PsHistoryError error;
    const char *wanted;
} foreign_rows[] = {
    { "this is not a database, but it is long enough to be looked at as if it were one: "
      "0123456789012345678901234567890123456789012345678901234567890123456789",
        NULL, PS_HISTORY_ERROR_FOREIGN, "no history" },
    { NULL, "CREATE TABLE moz_places (id)", PS_HISTORY_ERROR_FOREIGN, "another program" },
    { NULL, "PRAGMA user_version = 1", PS_HISTORY_ERROR_FOREIGN, "another program" },
    { NULL, "PRAGMA application_id = 7", PS_HISTORY_ERROR_FOREIGN, "another program" },
    { NULL, "PRAGMA application_id = 1886611557; PRAGMA user_version = 99",
        PS_HISTORY_ERROR_NEWER, "newer presend" },
};

START_TEST(foreign)
{
    const PsHistoryOptions options = { .create = TRUE };
    g_auto(Store) store = store_new();
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize len, len_after;
    sqlite3 *db;

    if (foreign_rows[_i].content) {
        ck_assert(g_file_set_contents(store.path, foreign_rows[_i].content, -1, NULL));
    } else {
        ck_assert_int_eq(sqlite3_open(store.path, &db), SQLITE_OK);
        ck_assert_int_eq(sqlite3_exec(db, foreign_rows[_i].sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
    }
    ck_assert(g_file_get_contents(store.path, &before, &len, NULL));
    ck_assert_int_eq(
        error_of(store.path, &options, foreign_rows[_i].wanted), foreign_rows[_i].error);
    ck_assert(g_file_get_contents(store.path, &after, &len_after, NULL));
    ck_assert_mem_eq(before, after, len);
    ck_assert_uint_eq(len, len_after);
}
END_TEST

/* What the first version made. */
static const char first_version[] =
    "PRAGMA journal_mode = WAL;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE record (key BLOB PRIMARY KEY, notice BLOB NOT NULL, mailbox TEXT, domain "
    "TEXT,"
    " provider TEXT, time INTEGER NOT NULL, reason TEXT NOT NULL, class TEXT NOT NULL,"
    " hard INTEGER NOT NULL, code INTEGER NOT NULL, status TEXT, action TEXT, diagnostic TEXT,"
    " original_id TEXT, remote_mta TEXT, reporting_mta TEXT, origin INTEGER NOT NULL) STRICT;"
    "INSERT INTO setting VALUES ('key', '');"
    "INSERT INTO record VALUES (x'01', x'02', 'anna@example.com', 'example.com', 'gmail', 5,"
    " 'userunknown', 'address', 1, 550, '5.1.1', 'failed', NULL, NULL, NULL, NULL, 0);"
    "PRAGMA application_id = 1886611557; PRAGMA user_version = 1";

START_TEST(older)
{
    g_auto(Store) store = store_new();
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(store.path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, first_version, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    for (guint again = 0; again < 2; again++) {
        g_autoptr(PsHistory) history = store_open(store.path, NULL);

        ck_assert_int_eq(count(history), 1);
        ck_assert(ps_history_add_sent(history, "x", "gmail", NOW, 10, NULL));
    }
}
END_TEST

static gboolean
count_sent(const PsHistorySent *sent, gpointer data)
{
    *(guint64 *) data += sent->count;
    return TRUE;
}

static const struct {
    const char *provider; /* of the second; NULL: it cannot be stored */
    guint64 stored;
} sent_rows[] = {
    { "outlook", 30 },
    { NULL, 0 },
};

START_TEST(sent)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, NULL);
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(PsHistorySent));
    const PsHistorySent first = { "x", "gmail", NOW, 10 };
    const PsHistorySent second = { "x", sent_rows[_i].provider, NOW, 20 };
    guint64 stored = 0;

    g_array_append_val(list, first);
    g_array_append_val(list, second);
    ck_assert_int_eq(
        ps_history_add_all_sent(history, list, NULL), sent_rows[_i].provider != NULL);
    ck_assert(
        ps_history_each_sent(history, &(PsHistoryFilter){ 0 }, count_sent, &stored, NULL));
    ck_assert_uint_eq(stored, sent_rows[_i].stored);
}
END_TEST

static const struct {
    const char *first, *then;
    const char *wanted; /* NULL: that will do */
} keys_rows[] = {
    { NULL, NULL, NULL },
    { "secret", "secret", NULL },
    { "secret", NULL, "needs its history_key" },
    { "secret", "other", "another history_key" },
    { NULL, "secret", "are not hashed" },
};

START_TEST(keys)
{
    const PsHistoryOptions options = { .key = keys_rows[_i].then };
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, keys_rows[_i].first);

    g_clear_pointer(&history, ps_history_free);
    if (keys_rows[_i].wanted)
        ck_assert_int_eq(
            error_of(store.path, &options, keys_rows[_i].wanted), PS_HISTORY_ERROR_KEY);
    else
        history = ps_history_open(store.path, &options, NULL);
    ck_assert(!keys_rows[_i].wanted == (history != NULL));
}
END_TEST

static gboolean
file_holds(const char *path, const char *text)
{
    g_autofree char *bytes = NULL;
    gsize len;

    return g_file_get_contents(path, &bytes, &len, NULL) &&
           memmem(bytes, len, text, strlen(text)) != NULL;
}

/* With a key nothing in the file tells who it is; without one it is there, until forgotten. */
static const struct {
    const char *key;
} privacy_rows[] = { { NULL }, { "secret" } };

START_TEST(privacy)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, privacy_rows[_i].key);
    g_autofree char *mailbox = ps_history_mailbox(history, "Annabella@example.com");
    PsHistoryRecord record =
        store_record("<annabella=example.com@mx>", "annabella@example.com", NOW);
    guint64 gone;

    record.diagnostic = "550 no mailbox Annabella@example.com here, annabella";
    record.original_id = "<annabella@shop>";
    store_add(history, record);
    record.recipient = "bob@example.com";
    record.original_id = "<2@shop>";
    store_add(history, record);
    store_flush(history);
    g_clear_pointer(&history, ps_history_free);
    ck_assert(file_holds(store.path, "nnabella") == !privacy_rows[_i].key);
    ck_assert(file_holds(store.path, "example.com"));

    history = store_open(store.path, privacy_rows[_i].key);
    ck_assert(ps_history_forget(history, mailbox, &gone, NULL));
    ck_assert_uint_eq(gone, 1);
    ck_assert_int_eq(count(history), 1);
    ck_assert(ps_history_forget(history, "ANNABELLA@example.com", &gone, NULL));
    ck_assert_uint_eq(gone, 0);
    g_clear_pointer(&history, ps_history_free);
    ck_assert(!file_holds(store.path, "nnabella"));
    ck_assert(!file_holds(store.path, mailbox));
}
END_TEST

START_TEST(pruned)
{
    g_auto(Store) store = store_new();
    g_autoptr(PsHistory) history = store_open(store.path, NULL);
    guint64 gone;

    store_add(history, store_record("<1@mx>", "anna@example.com", NOW - 10 * DAY));
    store_add(history, store_record("<2@mx>", "anna@example.com", NOW));
    store_flush(history);
    ck_assert(ps_history_prune(history, NOW - 5 * DAY, &gone, NULL));
    ck_assert_uint_eq(gone, 1);
    ck_assert_int_eq(count(history), 1);
}
END_TEST

SUITE(history, TEST(each_once), TEST(for_the_owner_alone), TEST(killed_and_run_again),
    TEST(two_at_once), TEST(locked), TEST(full), TEST(not_there), TABLE(foreign), TEST(older),
    TABLE(sent), TABLE(keys), TABLE(privacy), TEST(pruned))
