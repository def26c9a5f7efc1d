/* SPDX-License-Identifier: MIT */
/* database.c - SQLite, with errors that say what to do; see database.h. */
#include "history/database.h"

#include "base/i18n.h"

G_DEFINE_QUARK(ps_history_error_quark, ps_history_error)

static PsHistoryError
kind_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return PS_HISTORY_ERROR_LOCKED;
    case SQLITE_FULL:
        return PS_HISTORY_ERROR_FULL;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return PS_HISTORY_ERROR_FOREIGN;
    default:
        return PS_HISTORY_ERROR_IO;
    }
}

/* What is said beside SQLite's own words. */
static const char *
advice_for(PsHistoryError kind)
{
    switch (kind) {
    case PS_HISTORY_ERROR_LOCKED:
        return _("another program keeps it locked; try again later");
    case PS_HISTORY_ERROR_FULL:
        return _("no room is left; make some and run this again");
    case PS_HISTORY_ERROR_FOREIGN:
        return _("this is no history of presend, or it is damaged");
    case PS_HISTORY_ERROR_ABSENT:
    case PS_HISTORY_ERROR_NEWER:
    case PS_HISTORY_ERROR_KEY:
    case PS_HISTORY_ERROR_IO:
        break;
    }
    return _("it could not be read or written");
}

gboolean
ps_database_fail(const PsHistory *history, int result, GError **error)
{
    PsHistoryError kind = kind_of(result);
    const char *words = history->db ? sqlite3_errmsg(history->db) : sqlite3_errstr(result);

    g_set_error(
        error, PS_HISTORY_ERROR, kind, "%s: %s (%s)", history->path, advice_for(kind), words);
    return FALSE;
}

gboolean
ps_database_run(const PsHistory *history, const char *sql, GError **error)
{
    int result = sqlite3_exec(history->db, sql, NULL, NULL, NULL);

    return result == SQLITE_OK || ps_database_fail(history, result, error);
}

PsStatement *
ps_database_prepare(const PsHistory *history, const char *sql, GError **error)
{
    PsStatement *statement = NULL;
    int result =
        sqlite3_prepare_v3(history->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

    if (result != SQLITE_OK)
        ps_database_fail(history, result, error);
    return statement;
}

gboolean
ps_database_finish(const PsHistory *history, PsStatement *statement, GError **error)
{
    int result;

    do
        result = sqlite3_step(statement);
    while (result == SQLITE_ROW);
    if (result != SQLITE_DONE)
        ps_database_fail(history, result, error);
    sqlite3_reset(statement);
    return result == SQLITE_DONE;
}

const char *
ps_column_text(sqlite3_stmt *row, int column)
{
    return (const char *) sqlite3_column_text(row, column);
}

const char *
ps_column_word(sqlite3_stmt *row, int column)
{
    const char *text = ps_column_text(row, column);

    return text ? text : "";
}

gint64
ps_column_time(sqlite3_stmt *row, int column)
{
    return CLAMP(sqlite3_column_int64(row, column), 0, PS_HISTORY_LAST);
}

guint
ps_column_code(sqlite3_stmt *row, int column)
{
    return (guint) CLAMP(sqlite3_column_int(row, column), 0, 999);
}

gboolean
ps_database_number(const PsHistory *history, const char *sql, gint64 *ret, GError **error)
{
    g_autoptr(PsStatement) statement = ps_database_prepare(history, sql, error);
    int result;

    if (!statement)
        return FALSE;
    result = sqlite3_step(statement);
    if (result != SQLITE_ROW)
        return ps_database_fail(history, result, error);
    *ret = sqlite3_column_int64(statement, 0);
    return TRUE;
}

gboolean
ps_database_begin(const PsHistory *history, GError **error)
{
    return ps_database_run(history, "BEGIN IMMEDIATE", error);
}

gboolean
ps_database_end(const PsHistory *history, gboolean success, GError **error)
{
    if (success && ps_database_run(history, "COMMIT", error))
        return TRUE;
    if (!sqlite3_get_autocommit(history->db)) /* some errors have ended it already */
        sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}
