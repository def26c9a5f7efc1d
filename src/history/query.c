/* SPDX-License-Identifier: MIT */
/* query.c - read records as a filter wants them; see query.h. */
#include "history/query.h"

#include <string.h>

#include "addr/domain.h"
#include "history/database.h"

static const char columns[] =
    "lower(hex(key)), lower(hex(notice)), mailbox, domain, provider, time, reason, class, hard,"
    " code, status, action, diagnostic, original_id, remote_mta, reporting_mta, origin";

/* "AND ..." for all that FILTER says. */
static char *
conditions(const PsHistoryFilter *filter)
{
    GString *sql = g_string_new("WHERE 1");

    if (filter->address)
        g_string_append(sql, " AND mailbox = ?1");
    if (filter->domain)
        g_string_append(sql, " AND domain = ?2");
    if (filter->provider)
        g_string_append(sql, " AND provider = ?3");
    if (filter->reason)
        g_string_append(sql, " AND (reason = ?4 OR class = ?4)");
    if (filter->since)
        g_string_append(sql, " AND time >= ?5");
    if (filter->until)
        g_string_append(sql, " AND time < ?6");
    return g_string_free(sql, FALSE);
}

static void
bind(const PsHistory *history, sqlite3_stmt *statement, const PsHistoryFilter *filter)
{
    g_autofree char *mailbox =
        filter->address ? ps_history_mailbox(history, filter->address) : NULL;
    g_autofree char *ascii =
        filter->domain ? ps_domain_to_ascii(filter->domain, strlen(filter->domain)) : NULL;
    const char *domain = ascii ? ascii : filter->domain;

    /* what the statement does not ask for cannot be bound, and need not be */
    sqlite3_bind_text(statement, 1, mailbox, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 2, domain, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 3, filter->provider, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, filter->reason, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, filter->since);
    sqlite3_bind_int64(statement, 6, filter->until);
}

static PsHistoryRecord
read_record(sqlite3_stmt *s)
{
    return (PsHistoryRecord){ .id = ps_column_word(s, 0),
        .notice = ps_column_word(s, 1),
        .recipient = ps_column_text(s, 2),
        .domain = ps_column_text(s, 3),
        .provider = ps_column_text(s, 4),
        .time = ps_column_time(s, 5),
        .reason = ps_column_word(s, 6),
        .bounce_class = ps_column_word(s, 7),
        .hard = sqlite3_column_int(s, 8) != 0,
        .code = ps_column_code(s, 9),
        .status = ps_column_text(s, 10),
        .action = ps_column_text(s, 11),
        .diagnostic = ps_column_text(s, 12),
        .original_id = ps_column_text(s, 13),
        .remote_mta = ps_column_text(s, 14),
        .reporting_mta = ps_column_text(s, 15),
        .origin = (PsOrigin) CLAMP(sqlite3_column_int(s, 16), 0, (int) PS_ORIGIN_FORGED) };
}

/* What is done with each row; FALSE: no more. TAKE is the caller's function for it. */
typedef gboolean (*RowFunc)(sqlite3_stmt *row, gpointer take, gpointer data);

static gboolean
each_row(PsHistory *history, const char *sql, const PsHistoryFilter *filter, RowFunc func,
    gpointer take, gpointer data, GError **error)
{
    g_autoptr(PsStatement) statement = ps_database_prepare(history, sql, error);
    int result;

    if (!statement)
        return FALSE;
    bind(history, statement, filter);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        if (!func(statement, take, data))
            return TRUE;
    return result == SQLITE_DONE || ps_database_fail(history, result, error);
}

static gboolean
take_record(sqlite3_stmt *row, gpointer take, gpointer data)
{
    const PsHistoryRecord record = read_record(row);

    return (*(PsHistoryTake *) take)(&record, data);
}

gboolean
ps_history_each(PsHistory *history, const PsHistoryFilter *filter, PsHistoryTake take,
    gpointer data, GError **error)
{
    g_autofree char *where = conditions(filter);
    g_autofree char *sql =
        filter->latest
            ? g_strdup_printf("SELECT * FROM (SELECT %s FROM record %s ORDER BY time DESC, key"
                              " DESC LIMIT %u) ORDER BY time, 1",
                  columns, where, filter->latest)
            : g_strdup_printf("SELECT %s FROM record %s ORDER BY time, key", columns, where);

    return each_row(history, sql, filter, take_record, &take, data, error);
}

static gboolean
take_mailbox(sqlite3_stmt *row, gpointer take, gpointer data)
{
    return (*(PsHistoryTakeMailbox *) take)(
        ps_column_word(row, 0), ps_column_text(row, 1), ps_column_text(row, 2), data);
}

gboolean
ps_history_each_mailbox(PsHistory *history, const PsHistoryFilter *filter,
    PsHistoryTakeMailbox take, gpointer data, GError **error)
{
    g_autofree char *where = conditions(filter);
    /* with max(), SQLite takes the other columns from the row that has it */
    g_autofree char *sql = g_strdup_printf("SELECT mailbox, domain, provider, max(time)"
                                           " FROM record %s AND mailbox IS NOT NULL"
                                           " GROUP BY mailbox ORDER BY mailbox",
        where);

    return each_row(history, sql, filter, take_mailbox, &take, data, error);
}

static gboolean
take_sent(sqlite3_stmt *row, gpointer take, gpointer data)
{
    const PsHistorySent sent = { .campaign = ps_column_word(row, 0),
        .provider = ps_column_word(row, 1),
        .time = ps_column_time(row, 2),
        .count = (guint64) MAX(sqlite3_column_int64(row, 3), 0) };

    return (*(PsHistoryTakeSent *) take)(&sent, data);
}

gboolean
ps_history_each_sent(PsHistory *history, const PsHistoryFilter *filter, PsHistoryTakeSent take,
    gpointer data, GError **error)
{
    const PsHistoryFilter known = {
        .provider = filter->provider, .since = filter->since, .until = filter->until
    };
    g_autofree char *where = conditions(&known);
    g_autofree char *sql = g_strdup_printf("SELECT lower(hex(campaign)), provider, time, count "
                                           "FROM sent %s ORDER BY time, campaign, provider",
        where);

    return each_row(history, sql, &known, take_sent, &take, data, error);
}
