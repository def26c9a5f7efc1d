/* SPDX-License-Identifier: MIT */
/* run.c - a list from first row to last; see run.h. */
#include "list/run.h"

/* Rows that may wait for a slow domain before them: so many, and of so many bytes. */
#define WAITING_ROWS 20000
#define WAITING_BYTES (16u << 20)
/* Domains asked ahead; how many of them at a time is for the check to say. */
#define OPEN_DOMAINS 2000

typedef struct {
    PsListRow *row;
    PsListTarget *target;
} Waiting;

typedef struct {
    PsListReader *reader;
    PsListCheck *check;
    GQueue queue; /* Waiting, in input order */
    gsize bytes;  /* of their rows */
    gboolean at_end;
    GError *failed; /* why reading ended, if not at the end */
} Run;

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;

    ps_list_target_free(waiting->target);
    g_free(waiting->row);
    g_free(waiting);
}

static void
read_ahead(Run *run)
{
    while (!run->at_end && run->queue.length < WAITING_ROWS && run->bytes < WAITING_BYTES &&
           ps_list_check_open(run->check) < OPEN_DOMAINS) {
        PsListRow *row = ps_list_reader_next(run->reader, &run->failed);
        Waiting *waiting;

        if (!row) {
            run->at_end = TRUE;
            return;
        }
        waiting = g_new(Waiting, 1);
        *waiting = (Waiting){ row, ps_list_check_begin(run->check, row->address) };
        run->bytes += row->raw.len;
        g_queue_push_tail(&run->queue, waiting);
    }
}

/* Hand on the rows at the front whose domain is known. */
static gboolean
hand_on(Run *run, PsListTake take, gpointer data, PsListSummary *summary, GError **error)
{
    gboolean good = TRUE;

    while (good && !g_queue_is_empty(&run->queue)) {
        Waiting *first = g_queue_peek_head(&run->queue);
        PsListVerdict verdict;

        if (!ps_list_check_is_known(run->check, first->target))
            break;
        ps_list_check_judge(run->check, first->target, &verdict);
        good = take(first->row, &verdict, data, error);
        summary->rows += good;
        summary->by_status[verdict.status] += good;
        run->bytes -= first->row->raw.len;
        waiting_free(g_queue_pop_head(&run->queue));
    }
    return good;
}

gboolean
ps_list_run(PsListReader *reader, PsListCheck *check, PsListTake take, gpointer data,
    PsListSummary *ret, GError **error)
{
    Run run = { .reader = reader, .check = check, .queue = G_QUEUE_INIT };
    gboolean good;

    *ret = (PsListSummary){ 0 };
    do {
        read_ahead(&run);
        good = hand_on(&run, take, data, ret, error);
        if (good && !g_queue_is_empty(&run.queue)) {
            good = take(NULL, NULL, data, error);
            if (good)
                ps_list_check_wait(check);
        }
    } while (good && !(run.at_end && g_queue_is_empty(&run.queue)));
    if (good && run.failed) {
        g_propagate_error(error, g_steal_pointer(&run.failed));
        good = FALSE;
    }
    g_clear_error(&run.failed);
    ret->domains = ps_list_check_domains(check);
    g_queue_clear_full(&run.queue, waiting_free);
    return good;
}
