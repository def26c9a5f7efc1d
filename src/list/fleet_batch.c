/* SPDX-License-Identifier: MIT */
/* fleet_batch.c - domains that an asker wants; see fleet_batch.h. */
#include "list/fleet_batch.h"

#include <string.h>

static void
batch_free(gpointer data)
{
    PsFleetBatch *batch = data;

    g_free(batch->id);
    g_free(batch->asker);
    g_free(batch->domains);
    g_string_free(batch->records, TRUE);
    g_free(batch);
}

GPtrArray *
ps_fleet_batches_new(void)
{
    return g_ptr_array_new_with_free_func(batch_free);
}

const char *
ps_fleet_batch_next(PsFleetBatch *batch)
{
    char *domain = batch->next, *end;

    if (!*domain)
        return NULL;
    end = domain + strcspn(domain, " ");
    batch->next = *end ? end + 1 : end;
    *end = '\0';
    return domain;
}

/* An entry of the stream of work; NULL if it is none at all. What cannot be read, or was meant
 * for others, is only to be acknowledged: it is a batch without domains. */
static PsFleetBatch *
read_entry(const redisReply *entry, const char *fingerprint)
{
    const redisReply *id = ps_list_fleet_element(entry, 0, REDIS_REPLY_STRING);
    const redisReply *fields = ps_list_fleet_element(entry, 1, REDIS_REPLY_ARRAY);
    const redisReply *asker = ps_list_fleet_field(fields, "asker");
    const redisReply *domains = ps_list_fleet_field(fields, "domains");
    const redisReply *theirs = ps_list_fleet_field(fields, "fingerprint");
    gboolean ours = asker && domains && theirs && !strcmp(theirs->str, fingerprint);
    PsFleetBatch *batch;

    if (!id)
        return NULL;
    batch = g_new0(PsFleetBatch, 1);
    batch->id = g_strdup(id->str);
    batch->asker = g_strdup(ours ? asker->str : "");
    batch->domains = g_strdup(ours ? domains->str : "");
    batch->next = batch->domains;
    for (const char *at = batch->domains; *at; at++)
        batch->open += *at == ' ';
    batch->open += *batch->domains != '\0';
    batch->records = g_string_new(NULL);
    return batch;
}

/* What BATCH still lacks after the cache was asked, whose answer REPLY is. */
static void
take_cached(PsFleetBatch *batch, const redisReply *reply)
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
drop_domains(PsFleetBatch *batch)
{
    batch->next += strlen(batch->next);
    batch->open = 0;
    g_string_truncate(batch->records, 0);
}

static void
ask_cache(const PsFleetBatch *batch, PsRedis *redis, const char *fingerprint)
{
    g_auto(GStrv) domains = g_strsplit(batch->domains, " ", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(words, g_strdup("MGET"));
    for (char **domain = domains; *domain; domain++)
        g_ptr_array_add(words, ps_list_fleet_domain_key(fingerprint, *domain));
    ps_redis_addv(redis, words->len, (const char *const *) words->pdata);
}

/* Look at the batches from FIRST on before they are begun. */
static gboolean
prepare(GPtrArray *batches, guint first, gboolean left, PsRedis *redis, const char *fingerprint,
    GError **error)
{
    if (!ps_redis_drain(redis, error))
        return FALSE;
    for (guint i = first; i < batches->len; i++) {
        const PsFleetBatch *batch = g_ptr_array_index(batches, i);
        g_autofree char *key = ps_list_fleet_asker_key(batch->asker);

        ps_redis_add(redis, "EXISTS", key);
        if (left && batch->open)
            ask_cache(batch, redis, fingerprint);
    }
    for (guint i = first; i < batches->len; i++) {
        PsFleetBatch *batch = g_ptr_array_index(batches, i);
        g_autoptr(redisReply) exists = ps_redis_next(redis, error), cached = NULL;

        if (!exists || (left && batch->open && !(cached = ps_redis_next(redis, error))))
            return FALSE;
        if (cached)
            take_cached(batch, cached);
        if (!exists->integer)
            drop_domains(batch);
    }
    return TRUE;
}

gboolean
ps_fleet_batches_take(GPtrArray *batches, const redisReply *entries, gboolean left,
    PsRedis *redis, const char *fingerprint, GError **error)
{
    guint first = batches->len;

    for (gsize i = 0; entries && i < entries->elements; i++) {
        PsFleetBatch *batch = read_entry(entries->element[i], fingerprint);

        if (batch)
            g_ptr_array_add(batches, batch);
    }
    return prepare(batches, first, left, redis, fingerprint, error);
}
