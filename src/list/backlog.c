/* SPDX-License-Identifier: MIT */
/*
 * backlog.c - rows that wait; see backlog.h.
 *
 * In order they stand in one queue. Otherwise those that wait for the same domain stand in
 * a queue of their own, which is emptied into that of the finished when it is known.
 */
#include "list/backlog.h"

/* What an allocator and a queue need besides, for each row. */
#define OVERHEAD 96

typedef struct {
    PsListRow *row;
    guint32 number;
} Waiting;

struct PsListBacklog {
    const PsListLookup *lookup;
    gboolean ordered;
    GQueue queue;        /* Waiting: all of them in order, or those that are finished */
    GHashTable *waiting; /* number of a domain -> GQueue of Waiting */
    guint64 rows;
    gsize bytes;
};

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;

    g_free(waiting->row);
    g_free(waiting);
}

static void
queue_free(gpointer data)
{
    g_queue_free_full(data, waiting_free);
}

PsListBacklog *
ps_list_backlog_new(const PsListLookup *lookup, gboolean ordered)
{
    PsListBacklog *backlog = g_new0(PsListBacklog, 1);

    backlog->lookup = lookup;
    backlog->ordered = ordered;
    g_queue_init(&backlog->queue);
    backlog->waiting = g_hash_table_new_full(NULL, NULL, NULL, queue_free);
    return backlog;
}

void
ps_list_backlog_free(PsListBacklog *backlog)
{
    if (!backlog)
        return;
    g_queue_clear_full(&backlog->queue, waiting_free);
    g_hash_table_unref(backlog->waiting);
    g_free(backlog);
}

static gboolean
is_known(const PsListBacklog *backlog, guint32 number)
{
    return number == PS_INTERN_NONE || ps_list_lookup_standing(backlog->lookup, number);
}

/* The queue of those that wait for domain NUMBER. */
static GQueue *
queue_of(PsListBacklog *backlog, guint32 number)
{
    GQueue *queue = g_hash_table_lookup(backlog->waiting, GUINT_TO_POINTER(number));

    if (!queue) {
        queue = g_queue_new();
        g_hash_table_insert(backlog->waiting, GUINT_TO_POINTER(number), queue);
    }
    return queue;
}

void
ps_list_backlog_add(PsListBacklog *backlog, PsListRow *row, guint32 number)
{
    Waiting *waiting = g_new(Waiting, 1);

    *waiting = (Waiting){ row, number };
    backlog->rows++;
    backlog->bytes += row->size + OVERHEAD;
    if (backlog->ordered || is_known(backlog, number))
        g_queue_push_tail(&backlog->queue, waiting);
    else
        g_queue_push_tail(queue_of(backlog, number), waiting);
}

void
ps_list_backlog_found(PsListBacklog *backlog, guint32 number)
{
    GQueue *queue = g_hash_table_lookup(backlog->waiting, GUINT_TO_POINTER(number));
    Waiting *waiting;

    if (!queue)
        return;
    while ((waiting = g_queue_pop_head(queue)))
        g_queue_push_tail(&backlog->queue, waiting);
    g_hash_table_remove(backlog->waiting, GUINT_TO_POINTER(number));
}

/* Take the row at AT out, which the caller frees. */
static PsListRow *
take_out(PsListBacklog *backlog, GList *at)
{
    Waiting *waiting = at->data;
    PsListRow *row = waiting->row;

    backlog->rows--;
    backlog->bytes -= row->size + OVERHEAD;
    g_queue_delete_link(&backlog->queue, at);
    g_free(waiting);
    return row;
}

PsListRow *
ps_list_backlog_next(PsListBacklog *backlog, guint32 *ret_standing)
{
    GList *first = backlog->queue.head;
    guint32 number = first ? ((Waiting *) first->data)->number : 0;

    if (!first || !is_known(backlog, number))
        return NULL;
    *ret_standing =
        number == PS_INTERN_NONE ? 0 : ps_list_lookup_standing(backlog->lookup, number);
    return take_out(backlog, first);
}

guint64
ps_list_backlog_give_up(PsListBacklog *backlog)
{
    guint64 given_up = backlog->rows - backlog->queue.length;
    GList *next;

    for (GList *at = backlog->queue.head; at; at = next) {
        next = at->next;
        if (is_known(backlog, ((Waiting *) at->data)->number))
            continue;
        g_free(take_out(backlog, at));
        given_up++;
    }
    g_hash_table_remove_all(backlog->waiting);
    backlog->rows = backlog->queue.length;
    return given_up;
}

guint64
ps_list_backlog_rows(const PsListBacklog *backlog)
{
    return backlog->rows;
}

gsize
ps_list_backlog_bytes(const PsListBacklog *backlog)
{
    return backlog->bytes;
}
