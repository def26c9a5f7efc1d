/* SPDX-License-Identifier: MIT */
/* past.c - look an address up; see past.h. */
#include "history/past.h"

#include <string.h>

#include "history/database.h"

static const char find_sql[] =
    "SELECT time, reason, class, hard, code, status, provider FROM record"
    " WHERE mailbox = ?1 AND origin <> 2 AND action IS NOT 'delayed'"
    " ORDER BY time DESC, rowid DESC LIMIT ?2";

G_STATIC_ASSERT(PS_ORIGIN_FORGED == 2);

gboolean
ps_history_hold(PsHistory *history, GError **error)
{
    return ps_database_run(history, "BEGIN", error);
}

void
ps_history_release(PsHistory *history)
{
    sqlite3_exec(history->db, "COMMIT", NULL, NULL, NULL);
}

static const char *
keep(PsPast *past, const char *text)
{
    return text ? g_string_chunk_insert_const(past->strings, text) : NULL;
}

static void
add_event(PsPast *past, sqlite3_stmt *statement)
{
    PsPastEvent event;

    if (!past->array) {
        past->array = g_array_new(FALSE, FALSE, sizeof(PsPastEvent));
        past->strings = g_string_chunk_new(256);
    }
    event = (PsPastEvent){ .time = ps_column_time(statement, 0),
        .reason = keep(past, ps_column_word(statement, 1)),
        .bounce_class = keep(past, ps_column_word(statement, 2)),
        .hard = sqlite3_column_int(statement, 3) != 0,
        .code = ps_column_code(statement, 4),
        .status = keep(past, ps_column_text(statement, 5)),
        .provider = keep(past, ps_column_text(statement, 6)) };
    g_array_append_val(past->array, event);
}

static void
turn_round(GArray *array)
{
    for (guint i = 0; i < array->len / 2; i++) {
        PsPastEvent *a = &g_array_index(array, PsPastEvent, i);
        PsPastEvent *b = &g_array_index(array, PsPastEvent, array->len - 1 - i);
        PsPastEvent kept = *a;

        *a = *b;
        *b = kept;
    }
}

gboolean
ps_history_find_mailbox(PsHistory *history, const char *mailbox, PsPast *ret, GError **error)
{
    g_auto(PsPast) past = { 0 };
    int result;

    if (!history->find && !(history->find = ps_database_prepare(history, find_sql, error)))
        return FALSE;
    sqlite3_bind_text(history->find, 1, mailbox, -1, SQLITE_STATIC);
    sqlite3_bind_int(history->find, 2, PS_PAST_EVENTS);
    while ((result = sqlite3_step(history->find)) == SQLITE_ROW)
        add_event(&past, history->find);
    if (result != SQLITE_DONE)
        ps_database_fail(history, result, error);
    sqlite3_reset(history->find);
    if (result != SQLITE_DONE)
        return FALSE;
    if (past.array) {
        turn_round(past.array);
        past.events = (const PsPastEvent *) (const void *) past.array->data;
        past.count = past.array->len;
    }
    *ret = past;
    past = (PsPast){ 0 };
    return TRUE;
}

gboolean
ps_history_find(PsHistory *history, const char *address, PsPast *ret, GError **error)
{
    g_autofree char *mailbox = ps_history_mailbox(history, address);

    return ps_history_find_mailbox(history, mailbox, ret, error);
}

void
ps_past_clear(PsPast *past)
{
    g_clear_pointer(&past->array, g_array_unref);
    g_clear_pointer(&past->strings, g_string_chunk_free);
    *past = (PsPast){ 0 };
}
