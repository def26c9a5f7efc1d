/* SPDX-License-Identifier: MIT */
/*
 * database.h - the history from inside: its SQLite connection, its tables and how their
 * errors are told. Functions behind history.h and past.h include this; nobody else does.
 */
#ifndef PS_HISTORY_DATABASE_H
#define PS_HISTORY_DATABASE_H

#include <sqlite3.h>

#include "history/history.h"
#include "history/mailbox.h"

enum {
    PS_HISTORY_LOT = 500, /* records that are stored together */
    PS_HISTORY_KEY_BYTES = 16,
};

struct PsHistory {
    char *path; /* for messages */
    sqlite3 *db;
    PsDigest *digest;
    int wait_ms;
    gboolean read_only;
    GPtrArray *waiting; /* records to be stored */
    sqlite3_stmt *insert;
    sqlite3_stmt *find;
    guint64 new_count;
    guint64 known_count;
};

typedef sqlite3_stmt PsStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsStatement, sqlite3_finalize)

/* Set ERROR to what SQLite's RESULT means; always FALSE. */
gboolean ps_database_fail(const PsHistory *history, int result, GError **error);

/* Run statements without parameters. */
gboolean ps_database_run(const PsHistory *history, const char *sql, GError **error);

/* NULL with ERROR if it cannot be. */
PsStatement *ps_database_prepare(const PsHistory *history, const char *sql, GError **error);

/* Run STATEMENT, which gives no rows, to its end and make it ready for the next time. */
gboolean ps_database_finish(const PsHistory *history, PsStatement *statement, GError **error);

/* Columns of a row. What presend stores is never NULL where it must not be, nor out of bounds; a
 * file that somebody else has written may be. */
const char *ps_column_text(sqlite3_stmt *row, int column);
const char *ps_column_word(sqlite3_stmt *row, int column); /* never NULL */
gint64 ps_column_time(sqlite3_stmt *row, int column);      /* of the years 1970 to 9999 */
guint ps_column_code(sqlite3_stmt *row, int column);

/* The one number that SQL gives. */
gboolean ps_database_number(
    const PsHistory *history, const char *sql, gint64 *ret, GError **error);

/* Begin to write, waiting for others; end it, or take it back where SUCCESS is FALSE. */
gboolean ps_database_begin(const PsHistory *history, GError **error);
gboolean ps_database_end(const PsHistory *history, gboolean success, GError **error);

/* Bring the tables of HISTORY up to this version (schema.c). */
gboolean ps_schema_ready(const PsHistory *history, GError **error);

#endif
