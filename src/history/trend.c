/* SPDX-License-Identifier: MIT */
/* trend.c - count records by provider; see trend.h. */
#include "history/trend.h"

#include "base/hash.h"
#include "history/database.h"

#define DAY G_GINT64_CONSTANT(86400)

#define REFUSED "class IN ('senderip', 'auth', 'content', 'format', 'policy', 'rate')"
/* Who answered: a provider that is none in particular is told by the domain. */
#define WHO "iif(provider IS NULL OR provider IN ('generic', 'none'), domain, provider)"
#define OURS "time >= ?1 AND time < ?2 AND origin <> 2 AND action IS NOT 'delayed'"

struct PsTrends {
    GPtrArray *list;         /* PsTrend */
    GHashTable *by_provider; /* the same */
};

static void
trend_free(gpointer data)
{
    PsTrend *trend = data;

    g_free(trend->provider);
    g_free(trend->reply);
    g_free(trend);
}

void
ps_trends_free(PsTrends *trends)
{
    if (!trends)
        return;
    g_hash_table_unref(trends->by_provider);
    g_ptr_array_unref(trends->list);
    g_free(trends);
}

guint
ps_trends_count(const PsTrends *trends)
{
    return trends->list->len;
}

const PsTrend *
ps_trends_get(const PsTrends *trends, guint index)
{
    return trends->list->pdata[index];
}

const PsTrend *
ps_trends_find(const PsTrends *trends, const char *provider)
{
    return g_hash_table_lookup(trends->by_provider, provider);
}

static PsStatement *
prepare(const PsHistory *history, const char *sql, gint64 since, gint64 until, GError **error)
{
    PsStatement *statement = ps_database_prepare(history, sql, error);

    if (statement) {
        sqlite3_bind_int64(statement, 1, since);
        sqlite3_bind_int64(statement, 2, until);
    }
    return statement;
}

static void
count_bounces(PsTrends *trends, sqlite3_stmt *row)
{
    PsTrend *trend = g_new0(PsTrend, 1);

    trend->provider = g_strdup(ps_column_word(row, 0));
    trend->bounces = (guint64) sqlite3_column_int64(row, 1);
    trend->refused = (guint64) sqlite3_column_int64(row, 2);
    trend->delivered = (guint64) sqlite3_column_int64(row, 3);
    if (trend->refused)
        trend->since = ps_column_time(row, 4) / DAY * DAY;
    g_ptr_array_add(trends->list, trend);
    g_hash_table_insert(trends->by_provider, trend->provider, trend);
}

/* The replies of a provider come with the most frequent one first. */
static void
note_reply(PsTrends *trends, sqlite3_stmt *row)
{
    PsTrend *trend = g_hash_table_lookup(trends->by_provider, ps_column_word(row, 0));

    if (trend && !trend->reply)
        trend->reply = g_strdup(ps_column_word(row, 1));
}

static void
add_sent(PsTrends *trends, sqlite3_stmt *row)
{
    PsTrend *trend = g_hash_table_lookup(trends->by_provider, ps_column_word(row, 0));

    if (trend && trend->refused && sqlite3_column_int64(row, 1) >= trend->since)
        trend->sent += (guint64) sqlite3_column_int64(row, 2);
}

/* What to ask, and what to do with each row. */
static const struct {
    const char *sql;
    void (*take)(PsTrends *trends, sqlite3_stmt *row);
} questions[] = {
    { "SELECT " WHO " AS who, sum(class NOT IN ('none', 'complaint')), sum(" REFUSED "),"
      " sum(reason = 'delivered'), min(iif(" REFUSED ", time, NULL)) FROM record WHERE " OURS
      " AND who IS NOT NULL GROUP BY who ORDER BY 3 DESC, 2 DESC, 1",
        count_bounces },
    { "SELECT " WHO " AS who, code || iif(status IS NULL, '', ' ' || status) AS reply"
      " FROM record WHERE " OURS " AND " REFUSED " AND code > 0 AND who IS NOT NULL"
      " GROUP BY who, reply ORDER BY count(*) DESC, reply",
        note_reply },
    { "SELECT provider, time, count FROM sent WHERE time >= ?1 AND time < ?2", add_sent },
};

PsTrends *
ps_history_trends(PsHistory *history, gint64 since, gint64 until, GError **error)
{
    g_autoptr(PsTrends) trends = g_new(PsTrends, 1);

    trends->list = g_ptr_array_new_with_free_func(trend_free);
    trends->by_provider = g_hash_table_new(ps_hash_str, g_str_equal);
    for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autoptr(PsStatement) rows = prepare(history, questions[i].sql, since, until, error);
        int result = SQLITE_DONE;

        while (rows && (result = sqlite3_step(rows)) == SQLITE_ROW)
            questions[i].take(trends, rows);
        if (result != SQLITE_DONE)
            ps_database_fail(history, result, error);
        if (!rows || result != SQLITE_DONE)
            return NULL;
    }
    for (guint i = 0; i < trends->list->len; i++) {
        PsTrend *trend = trends->list->pdata[i];

        if (trend->sent < trend->refused)
            trend->sent = 0; /* not all that was sent has been told of */
    }
    return g_steal_pointer(&trends);
}

gboolean
ps_history_forged(PsHistory *history, gint64 since, gint64 until, guint64 *ret, GError **error)
{
    g_autoptr(PsStatement) count = prepare(history,
        "SELECT count(DISTINCT notice) FROM record"
        " WHERE time >= ?1 AND time < ?2 AND origin = 2",
        since, until, error);
    int result;

    if (!count)
        return FALSE;
    result = sqlite3_step(count);
    if (result != SQLITE_ROW)
        return ps_database_fail(history, result, error);
    *ret = (guint64) sqlite3_column_int64(count, 0);
    return TRUE;
}

gboolean
ps_history_totals(PsHistory *history, PsHistoryTotals *ret, GError **error)
{
    g_autoptr(PsStatement) totals = ps_database_prepare(history,
        "SELECT count(*), count(DISTINCT mailbox), min(time), max(time) FROM record", error);
    int result;

    if (!totals)
        return FALSE;
    result = sqlite3_step(totals);
    if (result != SQLITE_ROW)
        return ps_database_fail(history, result, error);
    *ret = (PsHistoryTotals){
        .records = (guint64) sqlite3_column_int64(totals, 0),
        .addresses = (guint64) sqlite3_column_int64(totals, 1),
        .first = ps_column_time(totals, 2),
        .last = ps_column_time(totals, 3),
    };
    return TRUE;
}
