/* SPDX-License-Identifier: MIT */
/* fleet_work.c - domains looked up for others; see fleet_work.h. */
#include "list/fleet_work.h"

#include <string.h>
#include <sys/time.h>

#include "list/record.h"

#define BATCHES_AT_ONCE "2" /* the more, the fewer are left for others */
#define WAIT_MS "500"       /* for work, where there is nothing else to do */
#define LOOK_US 5000        /* for more work, at most so often while there is some */
#define STEP_US 20000       /* for an answer */
#define SEND_US 100000      /* answers wait so long for others to go with */
#define SEND_BYTES 65536    /* or until they are so many */
#define BATCHES_MAX 1000    /* at a time; in most of them some slow domain is waited for */
#define ANSWERS_KEPT "3600" /* seconds, where an asker that is gone left them */

/* Domains that belong together. */
typedef struct {
    char *id;
    char *asker;
    char *domains; /* with spaces between them */
    char *next;    /* of them, the first that is not begun */
    guint open;
    GString *records; /* found, and not sent */
} Batch;

typedef struct Worker Worker;

/* A domain that is being asked about. Never freed before the end, as an answer that comes
 * late may find it. */
typedef struct {
    Worker *worker;
    Batch *batch; /* NULL: spare */
    const char *domain;
    gboolean ready; /* stands in the queue of those to be tried again */
} Inquiry;

struct Worker {
    const PsListWork *work;
    PsListWorked *worked;
    char *name;
    GPtrArray *batches;                 /* Batch, in the order in which they came */
    GPtrArray *all;                     /* Inquiry */
    GPtrArray *spare;                   /* of them */
    GQueue ready;                       /* of them */
    gsize unsent;                       /* bytes of records */
    gint64 beat, claimed, looked, sent; /* when that was last done */
    gint64 busy;                        /* when there was last something to do */
};

static void
batch_free(gpointer data)
{
    Batch *batch = data;

    g_free(batch->id);
    g_free(batch->asker);
    g_free(batch->domains);
    g_string_free(batch->records, TRUE);
    g_free(batch);
}

static void
answered(const PsDnsAnswer *answer, gpointer data)
{
    Inquiry *inquiry = data;

    (void) answer;
    if (inquiry->ready || !inquiry->batch)
        return;
    inquiry->ready = TRUE;
    g_queue_push_tail(&inquiry->worker->ready, inquiry);
}

/* The answer goes into the cache at once, and to the asker with others. */
static void
note_found(Worker *worker, const Inquiry *inquiry, const PsDestination *found)
{
    const PsListWork *work = worker->work;
    gsize before = inquiry->batch->records->len;

    ps_list_record_append(
        inquiry->batch->records, inquiry->domain, g_get_real_time() / G_USEC_PER_SEC, found);
    if (found->mx.state != PS_MX_UNKNOWN) {
        g_autofree char *key = ps_list_fleet_domain_key(work->fingerprint, inquiry->domain);
        g_autofree char *ttl = g_strdup_printf("%u", work->ttl);

        ps_redis_add(work->redis, "SET", key, inquiry->batch->records->str + before, "EX", ttl);
    }
    g_string_append_c(inquiry->batch->records, '\n');
    worker->unsent += inquiry->batch->records->len - before;
    worker->worked->domains++;
}

static void
try(Worker *worker, Inquiry *inquiry)
{
    const PsDirectory *directory = worker->work->directory;
    PsDestination found;

    inquiry->ready = FALSE;
    if (!ps_destination_find(directory, inquiry->domain, answered, inquiry, &found))
        return;
    note_found(worker, inquiry, &found);
    ps_destination_forget(directory, inquiry->domain, &found);
    ps_destination_clear(&found);
    inquiry->batch->open--;
    inquiry->batch = NULL;
    g_ptr_array_add(worker->spare, inquiry);
}

static void
begin(Worker *worker, Batch *batch, const char *domain)
{
    Inquiry *inquiry;

    if (worker->spare->len) {
        inquiry = g_ptr_array_remove_index_fast(worker->spare, worker->spare->len - 1);
    } else {
        inquiry = g_new0(Inquiry, 1);
        inquiry->worker = worker;
        g_ptr_array_add(worker->all, inquiry);
    }
    inquiry->batch = batch;
    inquiry->domain = domain;
    try(worker, inquiry);
}

/* Cut the next domain off what is not begun of BATCH; NULL if there is none. */
static const char *
next_domain(Batch *batch)
{
    char *domain = batch->next, *end;

    if (!*domain)
        return NULL;
    end = domain + strcspn(domain, " ");
    batch->next = *end ? end + 1 : end;
    *end = '\0';
    return domain;
}

/* Begin as many as there is room for. TRUE if there is room for more than there is. */
static gboolean
begin_all(Worker *worker)
{
    while (!g_queue_is_empty(&worker->ready))
        try(worker, g_queue_pop_head(&worker->ready));
    for (guint i = 0; i < worker->batches->len; i++) {
        Batch *batch = g_ptr_array_index(worker->batches, i);
        const char *domain;

        while (ps_dns_has_room(worker->work->directory->dns)) {
            domain = next_domain(batch);
            if (!domain)
                break;
            begin(worker, batch, domain);
        }
    }
    return ps_dns_has_room(worker->work->directory->dns);
}

/* An entry of the stream of work. What cannot be read, or was meant for others, is only to be
 * acknowledged: it is a batch without domains. */
static void
take_entry(Worker *worker, const redisReply *entry)
{
    const redisReply *id = ps_list_fleet_element(entry, 0, REDIS_REPLY_STRING);
    const redisReply *fields = ps_list_fleet_element(entry, 1, REDIS_REPLY_ARRAY);
    const redisReply *asker = ps_list_fleet_field(fields, "asker");
    const redisReply *domains = ps_list_fleet_field(fields, "domains");
    const redisReply *fingerprint = ps_list_fleet_field(fields, "fingerprint");
    gboolean ours =
        asker && domains && fingerprint && !strcmp(fingerprint->str, worker->work->fingerprint);
    Batch *batch;

    if (!id)
        return;
    batch = g_new0(Batch, 1);
    batch->id = g_strdup(id->str);
    batch->asker = g_strdup(ours ? asker->str : "");
    batch->domains = g_strdup(ours ? domains->str : "");
    batch->next = batch->domains;
    for (const char *at = batch->domains; *at; at++)
        batch->open += *at == ' ';
    batch->open += *batch->domains != '\0';
    batch->records = g_string_new(NULL);
    g_ptr_array_add(worker->batches, batch);
}

/* What BATCH still lacks after the cache was asked, whose answer REPLY is. */
static void
take_cached(Batch *batch, const redisReply *reply)
{
    g_auto(GStrv) domains = g_strsplit(batch->domains, " ", -1);
    g_autoptr(GString) left = g_string_new(NULL);

    batch->open = 0;
    for (gsize i = 0; domains[i]; i++) {
        const redisReply *cached = ps_list_fleet_element(reply, i, REDIS_REPLY_STRING);

        if (cached) {
            g_string_append_printf(batch->records, "%s\n", cached->str);
        } else {
            g_string_append_printf(left, "%s%s", left->len ? " " : "", domains[i]);
            batch->open++;
        }
    }
    g_free(batch->domains);
    batch->domains = batch->next = g_string_free(g_steal_pointer(&left), FALSE);
}

static void
ask_cache(const Worker *worker, const Batch *batch)
{
    g_auto(GStrv) domains = g_strsplit(batch->domains, " ", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(words, g_strdup("MGET"));
    for (char **domain = domains; *domain; domain++)
        g_ptr_array_add(words, ps_list_fleet_domain_key(worker->work->fingerprint, *domain));
    ps_redis_addv(worker->work->redis, words->len, (const char *const *) words->pdata);
}

/* Look at the batches from FIRST on before they are begun: those whose asker is gone are to be
 * dropped, and of those that another worker had (LEFT) some answers may be there. */
static gboolean
prepare(Worker *worker, guint first, gboolean left, GError **error)
{
    PsRedis *redis = worker->work->redis;

    if (!ps_redis_drain(redis, error))
        return FALSE;
    for (guint i = first; i < worker->batches->len; i++) {
        const Batch *batch = g_ptr_array_index(worker->batches, i);
        g_autofree char *key = ps_list_fleet_asker_key(batch->asker);

        ps_redis_add(redis, "EXISTS", key);
        if (left && batch->open)
            ask_cache(worker, batch);
    }
    for (guint i = first; i < worker->batches->len; i++) {
        Batch *batch = g_ptr_array_index(worker->batches, i);
        g_autoptr(redisReply) exists = ps_redis_next(redis, error), cached = NULL;

        if (!exists || (left && batch->open && !(cached = ps_redis_next(redis, error))))
            return FALSE;
        if (cached)
            take_cached(batch, cached);
        if (!exists->integer) {
            batch->next += strlen(batch->next);
            batch->open = 0;
            g_string_truncate(batch->records, 0);
        }
    }
    return TRUE;
}

/* ENTRIES are those of a stream, or NULL. */
static gboolean
take_entries(Worker *worker, const redisReply *entries, gboolean left, GError **error)
{
    guint first = worker->batches->len;

    for (gsize i = 0; entries && i < entries->elements; i++)
        take_entry(worker, entries->element[i]);
    worker->worked->taken_over += left ? worker->batches->len - first : 0;
    return prepare(worker, first, left, error);
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
        g_ptr_array_add(words, ((Batch *) g_ptr_array_index(worker->batches, i))->id);
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
        Batch *batch = g_ptr_array_index(worker->batches, i);
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

static void
do_nothing(int number)
{
    (void) number;
}

/* Wait for an answer, but not for long: where only slow names are on their way that is seconds,
 * and work may come, and others must hear of us. The resolver returns for a signal, too; the
 * timer goes on, in case one comes too early. */
static void
wait_for_answer(const Worker *worker)
{
    static const struct itimerval none, soon = { { 0, STEP_US }, { 0, STEP_US } };

    setitimer(ITIMER_REAL, &soon, NULL);
    ps_dns_step(worker->work->directory->dns);
    setitimer(ITIMER_REAL, &none, NULL);
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
    if (ps_dns_pending(work->directory->dns))
        wait_for_answer(worker);
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
    g_ptr_array_unref(worker->batches);
    g_ptr_array_unref(worker->spare);
    g_ptr_array_unref(worker->all);
    g_queue_clear(&worker->ready);
    g_free(worker->name);
}

gboolean
ps_list_work(const PsListWork *work, PsListWorked *ret, GError **error)
{
    Worker worker = { .work = work,
        .worked = ret,
        .name = ps_list_fleet_name(),
        .batches = g_ptr_array_new_with_free_func(batch_free),
        .all = g_ptr_array_new_with_free_func(g_free),
        .spare = g_ptr_array_new(),
        .ready = G_QUEUE_INIT,
        .busy = g_get_monotonic_time() };
    const struct sigaction action = { .sa_handler = do_nothing };
    struct sigaction before;
    gboolean good;

    *ret = (PsListWorked){ 0 };
    sigaction(SIGALRM, &action, &before);
    good = ps_list_fleet_join(work->redis, work->fingerprint, error);
    while (good && !is_idle(&worker) && (!*work->ended || worker.batches->len))
        good = turn(&worker, error);
    if (good) { /* or Redis would remember a consumer for each worker that ever was */
        ps_redis_add(
            work->redis, "XGROUP", "DELCONSUMER", PS_FLEET_WORK, PS_FLEET_GROUP, worker.name);
        good = ps_redis_drain(work->redis, error);
    }
    sigaction(SIGALRM, &before, NULL);
    worker_clear(&worker);
    return good;
}
