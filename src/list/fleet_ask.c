/* SPDX-License-Identifier: MIT */
/* fleet_ask.c - domains that others look up; see fleet_ask.h. */
#include "list/fleet_ask.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "list/record.h"

#define WAIT_MS "250"
#define ANSWERS_AT_ONCE "200"
#define BEAT_SECONDS 5

struct PsListAsker {
    PsRedis *redis;
    const char *fingerprint;
    const PsDirectory *directory;
    PsListAnswered answered;
    gpointer data;
    char *name, *key, *answers;
    char *last;         /* id of the last answer that was read */
    GHashTable *open;   /* char *: domains asked for, and not answered */
    GPtrArray *pending; /* of them, those that Redis has not heard of; they belong to OPEN */
    gint64 beat;        /* when others last heard of us, in microseconds */
    gboolean alone;
};

/* Others hear of us, and we of them. */
static gboolean
beat(PsListAsker *asker, GError **error)
{
    g_autoptr(redisReply) there = NULL;
    gboolean first = !asker->beat;

    if (asker->beat && g_get_monotonic_time() - asker->beat < BEAT_SECONDS * G_USEC_PER_SEC)
        return TRUE;
    asker->beat = g_get_monotonic_time();
    if (!ps_list_fleet_stay(asker->redis, asker->fingerprint, error))
        return FALSE;
    ps_redis_add(asker->redis, "SET", asker->key, "1", "EX", PS_FLEET_GONE);
    if (!ps_redis_drain(asker->redis, error))
        return FALSE;
    ps_redis_add(asker->redis, "EXISTS", PS_FLEET_WORKER);
    there = ps_redis_next(asker->redis, error);
    if (!there)
        return FALSE;
    asker->alone = !first && !there->integer && g_hash_table_size(asker->open);
    return TRUE;
}

PsListAsker *
ps_list_asker_new(PsRedis *redis, const char *fingerprint, const PsDirectory *directory,
    PsListAnswered answered, gpointer data, GError **error)
{
    g_autoptr(PsListAsker) asker = g_new0(PsListAsker, 1);

    asker->redis = redis;
    asker->fingerprint = fingerprint;
    asker->directory = directory;
    asker->answered = answered;
    asker->data = data;
    asker->name = ps_list_fleet_name();
    asker->key = ps_list_fleet_asker_key(asker->name);
    asker->answers = ps_list_fleet_answers_key(asker->name);
    asker->last = g_strdup("0");
    asker->open = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    asker->pending = g_ptr_array_new();
    if (!ps_list_fleet_join(redis, fingerprint, error) || !beat(asker, error))
        return NULL;
    return g_steal_pointer(&asker);
}

void
ps_list_asker_free(PsListAsker *asker)
{
    if (!asker)
        return;
    ps_redis_add(asker->redis, "DEL", asker->key, asker->answers);
    ps_redis_drain(asker->redis, NULL); /* if that fails, they expire */
    g_ptr_array_unref(asker->pending);
    g_hash_table_unref(asker->open);
    g_free(asker->name);
    g_free(asker->key);
    g_free(asker->answers);
    g_free(asker->last);
    g_free(asker);
}

void
ps_list_asker_want(PsListAsker *asker, const char *domain)
{
    char *own = g_strdup(domain);

    if (g_hash_table_add(asker->open, own))
        g_ptr_array_add(asker->pending, own);
}

gboolean
ps_list_asker_has_room(const PsListAsker *asker)
{
    return g_hash_table_size(asker->open) < PS_FLEET_OPEN;
}

guint
ps_list_asker_open(const PsListAsker *asker)
{
    return g_hash_table_size(asker->open);
}

gboolean
ps_list_asker_is_alone(const PsListAsker *asker)
{
    return asker->alone;
}

/* Hand on what RECORD says, unless that was done before: work that was left is done twice.
 * FALSE if it cannot be read. */
static gboolean
take_record(PsListAsker *asker, const char *text, gsize len)
{
    g_auto(PsListRecord) record = { 0 };

    if (!ps_list_record_read(text, len, asker->directory, &record))
        return FALSE;
    if (!g_hash_table_contains(asker->open, record.domain))
        return TRUE;
    asker->answered(record.domain, &record.found, asker->data);
    g_hash_table_remove(asker->open, record.domain);
    return TRUE;
}

/* COUNT pending domains from FIRST on, as one command. */
static void
add_cache_question(const PsListAsker *asker, guint first, guint count)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(words, g_strdup("MGET"));
    for (guint i = first; i < first + count; i++)
        g_ptr_array_add(words,
            ps_list_fleet_domain_key(asker->fingerprint, g_ptr_array_index(asker->pending, i)));
    ps_redis_addv(asker->redis, words->len, (const char *const *) words->pdata);
}

static void
add_batch(const PsListAsker *asker, const GString *domains)
{
    if (domains->len)
        ps_redis_add(asker->redis, "XADD", PS_FLEET_WORK, "*", "fingerprint",
            asker->fingerprint, "asker", asker->name, "domains", domains->str);
}

/* What the cache says of COUNT pending domains from FIRST on: the others go into DOMAINS. */
static gboolean
take_cached(PsListAsker *asker, guint first, guint count, GString *domains, GError **error)
{
    g_autoptr(redisReply) reply = ps_redis_next(asker->redis, error);

    if (!reply)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        const redisReply *cached = ps_list_fleet_element(reply, i, REDIS_REPLY_STRING);

        if (!cached || !take_record(asker, cached->str, cached->len))
            g_string_append_printf(domains, "%s%s", domains->len ? " " : "",
                (const char *) g_ptr_array_index(asker->pending, first + i));
    }
    return TRUE;
}

/* Pending domains are answered from the cache, or become work. */
static gboolean
send_pending(PsListAsker *asker, GError **error)
{
    const guint all = asker->pending->len;
    g_autoptr(GPtrArray) batches = g_ptr_array_new();
    gboolean good = TRUE;

    for (guint i = 0; i < all; i += PS_FLEET_BATCH)
        add_cache_question(asker, i, MIN(PS_FLEET_BATCH, all - i));
    for (guint i = 0; good && i < all; i += PS_FLEET_BATCH) {
        GString *domains = g_string_new(NULL);

        good = take_cached(asker, i, MIN(PS_FLEET_BATCH, all - i), domains, error);
        g_ptr_array_add(batches, domains);
    }
    for (guint i = 0; i < batches->len; i++) {
        GString *domains = g_ptr_array_index(batches, i);

        if (good)
            add_batch(asker, domains);
        g_string_free(domains, TRUE);
    }
    g_ptr_array_set_size(asker->pending, 0);
    return good && ps_redis_drain(asker->redis, error);
}

/* The records of one entry, a line each. */
static gboolean
take_entry(PsListAsker *asker, const redisReply *entry, GError **error)
{
    const redisReply *id = ps_list_fleet_element(entry, 0, REDIS_REPLY_STRING);
    const redisReply *records =
        ps_list_fleet_field(ps_list_fleet_element(entry, 1, REDIS_REPLY_ARRAY), "records");
    gboolean good = id && records;

    for (const char *line = good ? records->str : ""; good && *line;) {
        gsize len = strcspn(line, "\n");

        good = take_record(asker, line, len);
        line += len + (line[len] == '\n');
    }
    if (!good) {
        g_set_error(error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY,
            _("%s: an answer that cannot be read"), asker->answers);
        return FALSE;
    }
    g_free(asker->last);
    asker->last = g_strdup(id->str);
    return TRUE;
}

/* Answers that are there; WAIT for some, if there is nothing else to do. */
static gboolean
take_answers(PsListAsker *asker, gboolean wait, GError **error)
{
    g_autoptr(redisReply) reply = NULL;
    const redisReply *entries;

    if (wait)
        ps_redis_add(asker->redis, "XREAD", "COUNT", ANSWERS_AT_ONCE, "BLOCK", WAIT_MS,
            "STREAMS", asker->answers, asker->last);
    else
        ps_redis_add(asker->redis, "XREAD", "COUNT", ANSWERS_AT_ONCE, "STREAMS", asker->answers,
            asker->last);
    reply = ps_redis_next(asker->redis, error);
    if (!reply)
        return FALSE;
    entries = ps_list_fleet_element(
        ps_list_fleet_element(reply, 0, REDIS_REPLY_ARRAY), 1, REDIS_REPLY_ARRAY);
    if (!entries)
        return TRUE;
    for (gsize i = 0; i < entries->elements; i++)
        if (!take_entry(asker, entries->element[i], error))
            return FALSE;
    ps_redis_add(asker->redis, "XTRIM", asker->answers, "MINID", asker->last);
    return ps_redis_drain(asker->redis, error);
}

gboolean
ps_list_asker_step(PsListAsker *asker, GError **error)
{
    gboolean wait = !asker->pending->len; /* else the caller may have more of them */

    if (!beat(asker, error) || !send_pending(asker, error))
        return FALSE;
    return !g_hash_table_size(asker->open) || take_answers(asker, wait, error);
}
