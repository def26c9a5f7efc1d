/* SPDX-License-Identifier: MIT */
/* run.c - a list from first row to last; see run.h. */
#include "list/run.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "base/i18n.h"
#include "list/backlog.h"

/* So many rows are read before the resolver gets a turn: a millisecond's work. */
#define ROWS_AT_ONCE 256
/* While there is room for more domains, reading goes on for so long, in microseconds, before
 * an answer is waited for. */
#define READING_TIME 10000

typedef struct {
    const PsListRun *how;
    PsListSummary *summary;
    PsListBacklog *backlog; /* NULL: the list is read twice */
    gint64 stepped;         /* when the resolver had its last turn */
    gboolean at_end;
    GError *failed; /* why reading ended, if not at the end */
} Run;

guint
ps_list_shard(const char *domain, guint shards)
{
    if (!domain)
        return 1;
    return (guint) (crc32(crc32(0, NULL, 0), (const Bytef *) domain, (uInt) strlen(domain)) %
                    shards) +
           1;
}

static gboolean
is_ours(const PsListRun *how, const PsListTarget *target)
{
    return !how->shard || ps_list_shard(target->addr.ascii, how->shards) == how->shard;
}

static gboolean
is_stopped(const Run *run)
{
    return run->how->stop && *run->how->stop;
}

/* Want the domain of the next row, which is kept if there is a backlog. */
static void
take_in(Run *run)
{
    const PsListRun *how = run->how;
    PsListRow *row = ps_list_reader_next(how->reader, &run->failed);
    g_auto(PsListTarget) target = { 0 };
    guint32 number = PS_INTERN_NONE;

    if (!row) {
        run->at_end = TRUE;
        ps_list_lookup_complete(how->lookup);
        return;
    }
    ps_list_target_read(row->address, &target);
    if (!is_ours(how, &target)) {
        g_free(row);
        return;
    }
    if (target.addr.ascii)
        number = ps_list_lookup_want(how->lookup, target.addr.ascii);
    if (run->backlog)
        ps_list_backlog_add(run->backlog, row, number);
    else
        g_free(row);
}

static gboolean
hand_on(Run *run, const PsListRow *row, const PsListTarget *target, guint32 standing,
    GError **error)
{
    const PsListRun *how = run->how;
    PsListVerdict verdict;

    ps_list_judge_address(how->judge, target, standing, &verdict);
    if (!how->take(row, &verdict, how->data, error))
        return FALSE;
    ps_list_summary_add(run->summary, &target->addr, !row->address.len, &verdict);
    return TRUE;
}

/* Hand on the rows of the backlog whose turn it is. */
static gboolean
empty_backlog(Run *run, GError **error)
{
    gboolean good = TRUE;
    guint32 standing;
    PsListRow *row;

    while (good && (row = ps_list_backlog_next(run->backlog, &standing))) {
        g_auto(PsListTarget) target = { 0 };

        ps_list_target_read(row->address, &target);
        good = hand_on(run, row, &target, standing, error);
        g_free(row);
    }
    return good;
}

static gboolean
has_backlog(const Run *run)
{
    return run->backlog && ps_list_backlog_rows(run->backlog);
}

/* Another row may be read now. */
static gboolean
may_read(const Run *run)
{
    return !run->at_end &&
           (!run->backlog || ps_list_backlog_bytes(run->backlog) < run->how->backlog);
}

/* Read some rows, those that can be had without waiting. FALSE if there were none. */
static gboolean
read_some(Run *run)
{
    guint rows = 0;

    while (rows < ROWS_AT_ONCE && may_read(run) && ps_list_reader_wait(run->how->reader, 0)) {
        take_in(run);
        rows++;
    }
    return rows > 0;
}

/* More rows are the best that there is to be had now. */
static gboolean
wants_rows(const Run *run)
{
    const PsListLookup *lookup = run->how->lookup;

    return ps_list_lookup_is_hungry(lookup) &&
           (!ps_list_lookup_count(lookup)->open ||
               g_get_monotonic_time() - run->stepped < READING_TIME);
}

/* Read on, or let the resolver work, whatever can be done. FALSE when all is done. */
static gboolean
proceed(Run *run)
{
    const PsListRun *how = run->how;
    gboolean read = read_some(run);

    if (read && wants_rows(run))
        return TRUE;
    if (ps_list_lookup_step(how->lookup)) {
        run->stepped = g_get_monotonic_time();
        return TRUE;
    }
    if (!read &&
        !run->at_end) /* nothing is on its way: what comes next is a row, or a signal */
        ps_list_reader_wait(how->reader, -1);
    return !run->at_end || has_backlog(run);
}

static void
found(guint32 number, const char *domain, const PsDestination *destination, gpointer data)
{
    Run *run = data;

    if (run->backlog)
        ps_list_backlog_found(run->backlog, number);
    if (run->how->found)
        run->how->found(number, domain, destination, run->how->data);
}

/* Nothing will happen before a row or an answer comes. */
static gboolean
is_idle(const Run *run)
{
    return !run->at_end && !ps_list_lookup_count(run->how->lookup)->open &&
           !ps_list_reader_wait(run->how->reader, 0);
}

/* Read the list, look its domains up, and hand on what waits in the backlog. */
static gboolean
collect(Run *run, GError **error)
{
    gboolean good = TRUE, more = TRUE;

    while (good && more && !is_stopped(run)) {
        more = proceed(run);
        ps_list_lookup_start(run->how->lookup);
        good = (!run->backlog || empty_backlog(run, error)) &&
               run->how->pause(is_idle(run), run->how->data, error);
    }
    if (good && run->backlog) {
        run->summary->left += ps_list_backlog_give_up(run->backlog);
        good = empty_backlog(run, error);
    }
    return good;
}

/* FALSE with ERROR if the row was not there the first time. */
static gboolean
hand_on_again(Run *run, const PsListRow *row, GError **error)
{
    const PsListRun *how = run->how;
    g_auto(PsListTarget) target = { 0 };
    guint32 number, standing = 0;

    ps_list_target_read(row->address, &target);
    if (!is_ours(how, &target))
        return TRUE;
    if (target.addr.ascii) {
        number = ps_list_lookup_find(how->lookup, target.addr.ascii);
        if (number != PS_INTERN_NONE)
            standing = ps_list_lookup_standing(how->lookup, number);
        if (!standing && is_stopped(run)) {
            run->summary->left++;
            return TRUE;
        }
        if (!standing) {
            g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_READ,
                _("the list was changed while it was read: line %" PRIu64 " is new"),
                row->line);
            return FALSE;
        }
    }
    return hand_on(run, row, &target, standing, error);
}

/* Read the list a second time and hand on its rows. */
static gboolean
read_again(Run *run, GError **error)
{
    const PsListRun *how = run->how;
    g_autoptr(PsListReader) reader = how->again(how->data, error);
    GError *failed = NULL;
    gboolean good = reader != NULL;
    guint64 rows = 0;

    while (good) {
        g_autofree PsListRow *row = ps_list_reader_next(reader, &failed);

        if (!row)
            break;
        good = hand_on_again(run, row, error);
        if (good && ++rows % ROWS_AT_ONCE == 0)
            good = how->pause(FALSE, how->data, error);
    }
    if (!run->failed)
        run->failed = g_steal_pointer(&failed);
    g_clear_error(&failed);
    return good;
}

gboolean
ps_list_run(const PsListRun *how, PsListSummary *ret, GError **error)
{
    Run run = { .how = how, .summary = ret };
    const PsListLookupCount *count = ps_list_lookup_count(how->lookup);
    gboolean good;

    if (how->unordered || !how->again)
        run.backlog = ps_list_backlog_new(how->lookup, !how->unordered);
    ps_list_lookup_notify(how->lookup, found, &run);
    good = collect(&run, error) && (run.backlog || read_again(&run, error));
    if (good && run.failed) {
        g_propagate_error(error, g_steal_pointer(&run.failed));
        good = FALSE;
    }
    ret->domains = count->wanted;
    ps_list_lookup_notify(how->lookup, NULL, NULL);
    ps_list_backlog_free(run.backlog);
    g_clear_error(&run.failed);
    return good;
}
