/* SPDX-License-Identifier: MIT */
/* fleet_work.c - domains looked up for others; see fleet_work.h. */
#include "list/fleet_work.h"

#include "facts/underway.h"
#include "list/fleet_batch.h"
#include "list/record.h"

#define BATCHES_AT_ONCE "2" /* the more, the fewer are left for others */
#define WAIT_MS "500"       /* for work, where there is nothing else to do */
#define LOOK_US 5000        /* for more work, at most so often while there is some */
#define STEP_MS 20          /* for an answer */
#define SEND_US 100000      /* answers wait so long for others to go with */
#define SEND_BYTES 65536    /* or until they are so many */
#define BATCHES_MAX 1000    /* at a time; in most of them some slow domain is waited for */
#define ANSWERS_KEPT "3600" /* seconds, where an asker that is gone left them */

typedef struct {
    const PsListWork *work;
    PsListWorked *worked;
    char *name;
    GPtrArray *batches; /* PsFleetBatch, in the order in which they came */
    PsUnderway *underway;
    gsize unsent;                       /* bytes of records */
    gint64 beat, claimed, looked, sent; /* when that was last done */
    gint64 busy;                        /* when there was last something to do */
} Worker;

/* The answer goes into the cache at once, and to the asker with others. */
static void
take_found(const char *domain, gpointer about, const PsDestination *found, gpointer data)
{
    Worker *worker = data;
    PsFleetBatch *batch = about;
    const PsListWork *work = worker->work;
    gsize before = batch->records->len;

    ps_list_record_append(batch->records, domain, g_get_real_time() / G_USEC_PER_SEC, found);
    if (found->mx.state != PS_MX_UNKNOWN) {
        g_autofree char *key = ps_list_fleet_domain_key(work->fingerprint, domain);
        g_autofree char *ttl = g_strdup_printf("%u", work->ttl);

        ps_redis_add(work->redis, "SET", key, batch->records->str + before, "EX", ttl);
    }
    g_string_append_c(batch->records, '\n');
    batch->open--;
    worker->unsent += batch->records->len - before;
    worker->worked->domains++;
}

/* Begin as many as there is room for. TRUE if there is room for more than there is. */
static gboolean
begin_all(Worker *worker)
{
    ps_underway_try(worker->underway);
    for (guint i = 0; i < worker->batches->len; i++) {
        PsFleetBatch *batch = g_ptr_array_index(worker->batches, i);
        const char *domain;

        while (ps_dns_has_room(worker->work->directory->dns)) {
            domain = ps_fleet_batch_next(batch);
            if (!domain)
                break;
            ps_underway_begin(worker->underway, domain, batch);
        }
    }
    return ps_dns_has_room(worker->work->directory->dns);
}

/* ENTRIES are those of a stream, or NULL. */
static gboolean
take_entries(Worker *worker, const redisReply *entries, gboolean left, GError **error)
{
    guint before = worker->batches->len;

    if (!ps_fleet_batches_take(worker->batches, entries, left, worker->work->redis,
            worker->work->fingerprint, error))
        return FALSE;
    worker->worked->taken_over += left ? worker->batches->len - before : 0;
    return TRUE;
}

/* Take new work; WAIT for it, if there is nothing else to do. */
static gboolean
take_new(Worker *worker, gboolean wait, GError **error)
{
    PsRedis *redis = worker->work->redis;
    g_autoptr(redisReply) reply = NULL;

    if (!ps_redis_drain(redis, error))
        return FALSE;
    if (wait)
        ps_redis_add(redis, "XREADGROUP", "GROUP", PS_FLEET_GROUP, worker->name, "COUNT",
            BATCHES_AT_ONCE, "BLOCK", WAIT_MS, "STREAMS", PS_FLEET_WORK, ">");
    else
        ps_redis_add(redis, "XREADGROUP", "GROUP", PS_FLEET_GROUP, worker->name, "COUNT",
            BATCHES_AT_ONCE, "STREAMS", PS_FLEET_WORK, ">");
    reply = ps_redis_next(redis, error);
    return reply &&
           take_entries(worker,
               ps_list_fleet_element(
                   ps_list_fleet_element(reply, 0, REDIS_REPLY_ARRAY), 1, REDIS_REPLY_ARRAY),
               FALSE, error);
}

/* Take over what workers left that have been silent for long. */
static gboolean
take_left(Worker *worker, GError **error)
{
    g_autofree char *silent = g_strdup_printf("%u", worker->work->takeover * 1000);
    g_autoptr(redisReply) reply = NULL;

    if (!ps_redis_drain(worker->work->redis, error))
        return FALSE;
    ps_redis_add(worker->work->redis, "XAUTOCLAIM", PS_FLEET_WORK, PS_FLEET_GROUP, worker->name,
        silent, "0-0", "COUNT", BATCHES_AT_ONCE);
    reply = ps_redis_next(worker->work->redis, error);
    return reply && take_entries(worker, ps_list_fleet_element(reply, 1, REDIS_REPLY_ARRAY),
                        TRUE, error);
}

/* It is time again to do what was last done at *LAST. */
static gboolean
is_time(gint64 *last, gint64 every)
{
    gint64 now = g_get_monotonic_time();

    if (*last && now - *last < every)
        return FALSE;
    *last = now;
    return TRUE;
}

/* Others hear that we are at it, and that our batches are in good hands. */
static gboolean
beat(Worker *worker, GError **error)
{
    PsRedis *redis = worker->work->redis;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    const char *const claim[] = { "XCLAIM", PS_FLEET_WORK, PS_FLEET_GROUP, worker->name, "0" };

    if (!is_time(&worker->beat, worker->work->takeover * (G_USEC_PER_SEC / 4)))
        return TRUE;
    if (!ps_redis_drain(redis, error) ||
        !ps_list_fleet_stay(redis, worker->work->fingerprint, error))
        return FALSE;
    ps_redis_add(redis, "SET", PS_FLEET_WORKER, "1", "EX", PS_FLEET_GONE);
    for (gsize i = 0; i < G_N_ELEMENTS(claim); i++)
        g_ptr_array_add(words, (gpointer) claim[i]);
    for (guint i = 0; i < worker->batches->len; i++)
        g_ptr_array_add(words, ((PsFleetBatch *) g_ptr_array_index(worker->batches, i))->id);
    g_ptr_array_add(words, (gpointer) "JUSTID");
    if (worker->batches->len)
        ps_redis_addv(redis, words->len, (const char *const *) words->pdata);
    return ps_redis_drain(redis, error);
}

/* Send what was found, and acknowledge batches of which all is. */
static gboolean
send_answers(Worker *worker, GError **error)
{
    PsRedis *redis = worker->work->redis;

    for (guint i = 0; i < worker->batches->len; i++) {
        PsFleetBatch *batch = g_ptr_array_index(worker->batches, i);
        g_autofree char *key = ps_list_fleet_answers_key(batch->asker);

        if (batch->records->len) {
            ps_redis_add(redis, "XADD", key, "*", "records", batch->records->str);
            ps_redis_add(redis, "EXPIRE", key, ANSWERS_KEPT);
            g_string_truncate(batch->records, 0);
        }
        if (batch->open)
            continue;
        ps_redis_add(redis, "XACK", PS_FLEET_WORK, PS_FLEET_GROUP, batch->id);
        ps_redis_add(redis, "XDEL", PS_FLEET_WORK, batch->id);
        g_ptr_array_remove_index(worker->batches, i--);
        worker->worked->batches++;
    }
    worker->unsent = 0;
    return ps_redis_drain(redis, error);
}

/* One turn: take, ask, wait, send. */
static gboolean
turn(Worker *worker, GError **error)
{
    const PsListWork *work = worker->work;
    gboolean hungry = begin_all(worker) && !*work->ended && worker->batches->len < BATCHES_MAX;

    if (!beat(worker, error))
        return FALSE;
    if (hungry && is_time(&worker->claimed, work->takeover * (G_USEC_PER_SEC / 2)) &&
        !take_left(worker, error))
        return FALSE;
    if (hungry && (!worker->batches->len || is_time(&worker->looked, LOOK_US)) &&
        !take_new(worker, !worker->batches->len, error))
        return FALSE;
    begin_all(worker);
    /* where only slow names are on their way an answer may take seconds, but work may come,
     * and others must hear of us */
    ps_dns_step_within(work->directory->dns, STEP_MS);
    if (worker->unsent >= SEND_BYTES || is_time(&worker->sent, SEND_US))
        return send_answers(worker, error);
    return TRUE;
}

static gboolean
is_idle(Worker *worker)
{
    if (worker->batches->len)
        worker->busy = g_get_monotonic_time();
    return worker->work->idle &&
           g_get_monotonic_time() - worker->busy > worker->work->idle * G_USEC_PER_SEC;
}

static void
worker_clear(Worker *worker)
{
    ps_underway_free(worker->underway);
    g_ptr_array_unref(worker->batches);
    g_free(worker->name);
}

gboolean
ps_list_work(const PsListWork *work, PsListWorked *ret, GError **error)
{
    Worker worker = { .work = work,
        .worked = ret,
        .name = ps_list_fleet_name(),
        .batches = ps_fleet_batches_new(),
        .busy = g_get_monotonic_time() };
    gboolean good;

    *ret = (PsListWorked){ 0 };
    worker.underway = ps_underway_new(work->directory, take_found, &worker);
    good = ps_list_fleet_join(work->redis, work->fingerprint, error);
    while (good && !is_idle(&worker) && (!*work->ended || worker.batches->len))
        good = turn(&worker, error);
    if (good) { /* or Redis would remember a consumer for each worker that ever was */
        ps_redis_add(
            work->redis, "XGROUP", "DELCONSUMER", PS_FLEET_WORK, PS_FLEET_GROUP, worker.name);
        good = ps_redis_drain(work->redis, error);
    }
    worker_clear(&worker);
    return good;
}
