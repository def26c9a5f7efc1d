/* SPDX-License-Identifier: MIT */
/*
 * redis.h - a connection to a Redis server: commands are collected, sent together, and
 * answered in order. Waits at most as long as the server is allowed to take. The program
 * ignores SIGPIPE.
 */
#ifndef PS_LIST_REDIS_H
#define PS_LIST_REDIS_H

#include <glib.h>
#include <hiredis/hiredis.h>

#define PS_REDIS_ERROR (ps_redis_error_quark())
GQuark ps_redis_error_quark(void);

typedef enum {
    PS_REDIS_ERROR_URL,    /* not one that we understand */
    PS_REDIS_ERROR_SERVER, /* not there, or it went away */
    PS_REDIS_ERROR_REPLY,  /* it refused: no permission, too old */
    PS_REDIS_ERROR_RULES,  /* others there go by other rules, or by another version */
} PsRedisError;

typedef struct PsRedis PsRedis;

/* URL is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or
 * unix://[[USER]:PASSWORD@]/PATH[?db=DATABASE]; what is %XX is unescaped. */
PsRedis *ps_redis_open(const char *url, GError **error);
void ps_redis_free(PsRedis *redis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRedis, ps_redis_free)

/* NULL will do. */
void ps_redis_reply_free(redisReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(redisReply, ps_redis_reply_free)

/* Collect a command of COUNT words; or of those that stand there. */
void ps_redis_addv(PsRedis *redis, guint count, const char *const *words);
#define ps_redis_add(redis, ...)                                                               \
    ps_redis_addv(redis, G_N_ELEMENTS(((const char *const[]){ __VA_ARGS__ })),                 \
        (const char *const[]){ __VA_ARGS__ })

/* The reply to the first command that is not answered, after all are sent. NULL with ERROR,
 * also if the reply is an error. */
redisReply *ps_redis_next(PsRedis *redis, GError **error);

/* Take all replies and drop them. FALSE with ERROR at the first that is one. */
gboolean ps_redis_drain(PsRedis *redis, GError **error);

#endif
