/* SPDX-License-Identifier: MIT */
/*
 * schema.c - the tables of a history, and the way from each version of them to the next.
 *
 * To change them: add a step at the end. PRAGMA user_version counts the steps that were
 * taken; a file that has taken more than there are here is left alone.
 */
#include <inttypes.h>

#include "base/i18n.h"
#include "history/database.h"

#define APPLICATION_ID 1886611557 /* "pshe" */

static const char *const steps[] = {
    /* 1: what came back */
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE record ("
    "  key BLOB PRIMARY KEY," /* of notice, recipient and action: each is stored once */
    "  notice BLOB NOT NULL," /* a digest of what tells notices apart */
    "  mailbox TEXT,"         /* ps_mailbox_name, or its hash */
    "  domain TEXT, provider TEXT,"
    "  time INTEGER NOT NULL,"
    "  reason TEXT NOT NULL, class TEXT NOT NULL, hard INTEGER NOT NULL,"
    "  code INTEGER NOT NULL, status TEXT, action TEXT, diagnostic TEXT,"
    "  original_id TEXT, remote_mta TEXT, reporting_mta TEXT,"
    "  origin INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX record_mailbox ON record (mailbox, time);"
    "CREATE INDEX record_time ON record (time);",
    /* 2: how much was sent */
    "CREATE TABLE sent ("
    "  campaign BLOB NOT NULL, provider TEXT NOT NULL,"
    "  time INTEGER NOT NULL, count INTEGER NOT NULL,"
    "  PRIMARY KEY (campaign, provider)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX sent_time ON sent (time);",
};

static gboolean
foreign(const PsHistory *history, GError **error)
{
    g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_FOREIGN,
        _("%s: this is a database of another program, and is left alone"), history->path);
    return FALSE;
}

/* What tells a file of ours from others, ... */
typedef struct {
    gint64 id;
    gint64 tables;
    gint64 version; /* steps that it has taken */
} Marks;

/* ... read at one moment: another process may be making it. */
static gboolean
read_marks(const PsHistory *history, Marks *ret, GError **error)
{
    gboolean success;

    if (!ps_database_run(history, "SAVEPOINT look", error))
        return FALSE;
    success = ps_database_number(history, "PRAGMA application_id", &ret->id, error) &&
              ps_database_number(
                  history, "SELECT count(*) FROM sqlite_schema", &ret->tables, error) &&
              ps_database_number(history, "PRAGMA user_version", &ret->version, error);
    return ps_database_run(history, "RELEASE look", success ? error : NULL) && success;
}

/* The number of steps that the file has taken; FALSE if it is none of ours. */
static gboolean
read_version(const PsHistory *history, gint64 *ret, GError **error)
{
    Marks marks;

    if (!read_marks(history, &marks, error))
        return FALSE;
    *ret = marks.version;
    if (marks.id != APPLICATION_ID && (marks.id || marks.tables || *ret))
        return foreign(history, error);
    if (*ret < 0 || *ret > (gint64) G_N_ELEMENTS(steps)) {
        g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_NEWER,
            _("%s: a newer presend made it (version %" PRId64
              "; this one knows up to %u); it is left alone"),
            history->path, *ret, (guint) G_N_ELEMENTS(steps));
        return FALSE;
    }
    return TRUE;
}

/* In a transaction: another process may have been first. */
static gboolean
take_steps(const PsHistory *history, GError **error)
{
    g_autofree char *mark =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %u", APPLICATION_ID,
            (guint) G_N_ELEMENTS(steps));
    gint64 version;

    if (!read_version(history, &version, error))
        return FALSE;
    for (; version < (gint64) G_N_ELEMENTS(steps); version++)
        if (!ps_database_run(history, steps[version], error))
            return FALSE;
    return ps_database_run(history, mark, error);
}

/* What says with which key addresses are hashed; "" if they are not. */
static char *
key_mark(const PsHistory *history)
{
    return ps_digest_is_keyed(history->digest) ? ps_digest_text(history->digest, "presend")
                                               : g_strdup("");
}

static gboolean
set_key_mark(const PsHistory *history, const char *mark, GError **error)
{
    g_autoptr(PsStatement) insert = ps_database_prepare(
        history, "INSERT INTO setting VALUES ('key', ?) ON CONFLICT DO NOTHING", error);

    if (!insert)
        return FALSE;
    sqlite3_bind_text(insert, 1, mark, -1, SQLITE_STATIC);
    return ps_database_finish(history, insert, error);
}

static gboolean
key_fits(const PsHistory *history, GError **error)
{
    g_autoptr(PsStatement) read =
        ps_database_prepare(history, "SELECT value FROM setting WHERE name = 'key'", error);
    g_autofree char *mark = key_mark(history);
    const char *stored;

    if (!read)
        return FALSE;
    stored =
        sqlite3_step(read) == SQLITE_ROW ? (const char *) sqlite3_column_text(read, 0) : mark;
    if (!g_strcmp0(stored, mark))
        return TRUE;
    g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_KEY,
        !*mark ? _("%s: addresses in it are hashed; it needs its history_key")
        : stored && *stored == '\0'
            ? _("%s: addresses in it are not hashed, so history_key does "
                "not go with it; export it and import that into a new one")
            : _("%s: addresses in it are hashed with another history_key"),
        history->path);
    return FALSE;
}

/* A write-ahead log lets others read while one writes; the file remembers that. To change to it
 * nobody else may have the file open, and SQLite does not wait for that. */
static gboolean
use_log(const PsHistory *history, GError **error)
{
    int result = SQLITE_BUSY;

    for (guint tries = 0; tries < 200 && result == SQLITE_BUSY; tries++) {
        if (tries)
            g_usleep(10 * 1000);
        result = sqlite3_exec(history->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return result == SQLITE_OK || ps_database_fail(history, result, error);
}

gboolean
ps_schema_ready(const PsHistory *history, GError **error)
{
    g_autofree char *mark = key_mark(history);
    gint64 version;

    if (!read_version(history, &version, error))
        return FALSE;
    if (version < (gint64) G_N_ELEMENTS(steps)) {
        if (history->read_only) {
            g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_IO,
                _("%s: an older presend made it, and it cannot be written here; run presend "
                  "history once where it can"),
                history->path);
            return FALSE;
        }
        if ((!version && !use_log(history, error)) || !ps_database_begin(history, error) ||
            !ps_database_end(history,
                take_steps(history, error) && (version || set_key_mark(history, mark, error)),
                error))
            return FALSE;
    }
    return key_fits(history, error);
}
