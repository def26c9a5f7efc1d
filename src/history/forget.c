/* SPDX-License-Identifier: MIT */
/* forget.c - take out of a history what has to go; see history.h. */
#include "base/i18n.h"
#include "history/database.h"

/* One change in a transaction; the number of rows that it took. */
static gboolean
change(const PsHistory *history, const char *sql, const char *text, gint64 number,
    guint64 *ret_count, GError **error)
{
    g_autoptr(PsStatement) statement = ps_database_prepare(history, sql, error);

    if (!statement)
        return FALSE;
    if (text)
        sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_int64(statement, 1, number);
    if (!ps_database_finish(history, statement, error))
        return FALSE;
    *ret_count = (guint64) sqlite3_changes64(history->db);
    return TRUE;
}

/* Nothing of what was taken out stays: neither in free pages nor in the log. */
static gboolean
wipe_log(const PsHistory *history, GError **error)
{
    gint64 busy;

    if (!ps_database_number(history, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, error))
        return FALSE;
    if (!busy)
        return TRUE;
    g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_LOCKED,
        _("%s: it is taken out, but another program still reads what was there before, so that "
          "it could not be overwritten; run this again later"),
        history->path);
    return FALSE;
}

gboolean
ps_history_forget(PsHistory *history, const char *address, guint64 *ret_count, GError **error)
{
    g_autofree char *mailbox = ps_history_mailbox(history, address);
    guint64 count = 0, quoted;

    if (!ps_database_run(history, "PRAGMA secure_delete = ON", error) ||
        !ps_database_begin(history, error))
        return FALSE;
    if (!ps_database_end(history,
            change(
                history, "DELETE FROM record WHERE mailbox = ?1", mailbox, 0, &count, error) &&
                change(history,
                    "UPDATE record SET diagnostic = NULL WHERE instr(lower(diagnostic), ?1)",
                    mailbox, 0, &quoted, error),
            error))
        return FALSE;
    *ret_count = count;
    return wipe_log(history, error);
}

gboolean
ps_history_prune(PsHistory *history, gint64 before, guint64 *ret_count, GError **error)
{
    guint64 count = 0, sent;

    if (!ps_database_run(history, "PRAGMA secure_delete = ON", error) ||
        !ps_database_begin(history, error))
        return FALSE;
    if (!ps_database_end(history,
            change(
                history, "DELETE FROM record WHERE time < ?1", NULL, before, &count, error) &&
                change(history, "DELETE FROM sent WHERE time < ?1", NULL, before, &sent, error),
            error))
        return FALSE;
    *ret_count = count;
    return wipe_log(history, error);
}
