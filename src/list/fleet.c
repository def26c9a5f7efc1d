/* SPDX-License-Identifier: MIT */
/* fleet.c - what presends that work together share; see fleet.h. */
#include "list/fleet.h"

#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "presend.h"

#define FINGERPRINT "presend:fingerprint"
#define FINGERPRINT_LEN 16

static void
add_list(GChecksum *sum, const PsRules *rules, const char *name)
{
    const char *const *entries = ps_rules_list(rules, name);

    for (; entries && *entries; entries++) {
        g_checksum_update(sum, (const guchar *) *entries, -1);
        g_checksum_update(sum, (const guchar *) "\n", 1);
    }
    g_checksum_update(sum, (const guchar *) "\n", 1);
}

char *
ps_list_fleet_fingerprint(const PsRules *rules)
{
    static const char *const lists[] = { "mail-domains", "real-domains", "typosquats",
        "parking" };
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

    g_checksum_update(sum, (const guchar *) presend_version(), -1);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        add_list(sum, rules, lists[i]);
    return g_strdup_printf(
        "%s-%.*s", presend_version(), FINGERPRINT_LEN, g_checksum_get_string(sum));
}

const redisReply *
ps_list_fleet_element(const redisReply *reply, gsize index, int type)
{
    if (!reply || reply->type != REDIS_REPLY_ARRAY || index >= reply->elements ||
        reply->element[index]->type != type)
        return NULL;
    return reply->element[index];
}

const redisReply *
ps_list_fleet_field(const redisReply *fields, const char *field)
{
    for (gsize i = 0; fields && i + 1 < fields->elements; i += 2) {
        const redisReply *name = ps_list_fleet_element(fields, i, REDIS_REPLY_STRING);

        if (name && !strcmp(name->str, field))
            return ps_list_fleet_element(fields, i + 1, REDIS_REPLY_STRING);
    }
    return NULL;
}

/* XAUTOCLAIM came with 6.2. */
static gboolean
is_new_enough(PsRedis *redis, GError **error)
{
    g_autoptr(redisReply) reply = NULL;
    const char *line;
    char *end = NULL;
    guint64 major, minor = 0;

    ps_redis_add(redis, "INFO", "server");
    reply = ps_redis_next(redis, error);
    if (!reply)
        return FALSE;
    line = reply->type == REDIS_REPLY_STRING ? strstr(reply->str, "redis_version:") : NULL;
    major = line ? g_ascii_strtoull(strchr(line, ':') + 1, &end, 10) : 0;
    if (end && *end == '.')
        minor = g_ascii_strtoull(end + 1, NULL, 10);
    if (major > 6 || (major == 6 && minor >= 2))
        return TRUE;
    if (line)
        g_set_error(error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY,
            _("Redis 6.2 or later is needed; this is %.*s"), (int) strcspn(line, "\r\n"), line);
    else
        g_set_error_literal(error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY,
            _("Redis 6.2 or later is needed; this is none"));
    return FALSE;
}

/* The group is made by whoever comes first. */
static gboolean
make_group(PsRedis *redis, GError **error)
{
    g_autoptr(redisReply) reply = NULL;
    g_autoptr(GError) failed = NULL;

    ps_redis_add(redis, "XGROUP", "CREATE", PS_FLEET_WORK, PS_FLEET_GROUP, "0", "MKSTREAM");
    reply = ps_redis_next(redis, &failed);
    if (reply || strstr(failed->message, "BUSYGROUP"))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failed));
    return FALSE;
}

gboolean
ps_list_fleet_stay(PsRedis *redis, const char *fingerprint, GError **error)
{
    g_autoptr(redisReply) set = NULL, got = NULL;

    ps_redis_add(redis, "SET", FINGERPRINT, fingerprint, "NX", "EX", PS_FLEET_GONE);
    ps_redis_add(redis, "GET", FINGERPRINT);
    set = ps_redis_next(redis, error);
    if (!set || !(got = ps_redis_next(redis, error)))
        return FALSE;
    if (got->type == REDIS_REPLY_STRING && strcmp(got->str, fingerprint) != 0) {
        g_set_error(error, PS_REDIS_ERROR, PS_REDIS_ERROR_RULES,
            _("others at work there have another version of presend or of its lists of domains "
              "(%s, here %s); use the same everywhere, or another database"),
            got->str, fingerprint);
        return FALSE;
    }
    ps_redis_add(redis, "EXPIRE", FINGERPRINT, PS_FLEET_GONE);
    return ps_redis_drain(redis, error);
}

gboolean
ps_list_fleet_join(PsRedis *redis, const char *fingerprint, GError **error)
{
    return is_new_enough(redis, error) && ps_list_fleet_stay(redis, fingerprint, error) &&
           make_group(redis, error);
}

char *
ps_list_fleet_asker_key(const char *asker)
{
    return g_strconcat("presend:asker:", asker, NULL);
}

char *
ps_list_fleet_answers_key(const char *asker)
{
    return g_strconcat("presend:answers:", asker, NULL);
}

char *
ps_list_fleet_domain_key(const char *fingerprint, const char *domain)
{
    return g_strconcat("presend:domain:", fingerprint, ":", domain, NULL);
}

char *
ps_list_fleet_name(void)
{
    return g_strdup_printf("%s-%d-%08x", g_get_host_name(), getpid(), g_random_int());
}
