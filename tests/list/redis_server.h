/* SPDX-License-Identifier: MIT */
/*
 * redis_server.h - a real redis-server on a socket in a temporary folder, for the life of a test. It
 * keeps nothing on disk.
 */
#ifndef PS_TESTS_LIST_REDIS_SERVER_H
#define PS_TESTS_LIST_REDIS_SERVER_H

#include "dns/server.h"
#include "list/redis.h"

typedef struct {
    GPid pid;
    char *folder;
    char *url;
} RedisServer;

static inline void
redis_server_stop(RedisServer *server)
{
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
    server_remove_folder(server->folder);
    g_free(server->folder);
    g_free(server->url);
    g_free(server);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RedisServer, redis_server_stop)

/* It answers, if only that it wants a password. */
static inline gboolean
redis_server_answers(const RedisServer *server)
{
    for (int i = 0; i < SERVER_WAIT_MS / 5; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PsRedis) redis = ps_redis_open(server->url, &error);

        if (redis || g_error_matches(error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY))
            return TRUE;
        g_usleep(5000);
    }
    return FALSE;
}

/* With PASSWORD, if that is not NULL. NULL, said aloud, if redis-server is not installed. */
static inline RedisServer *
redis_server_new(const char *password)
{
    g_autofree char *program = server_find("redis-server"), *path = NULL;
    RedisServer *server;
    const char *argv[] = { program, "--port", "0", "--save", "", "--appendonly", "no",
        "--unixsocket", NULL, password ? "--requirepass" : NULL, password, NULL };

    if (!program)
        return NULL;
    server = g_new0(RedisServer, 1);
    server->folder = g_dir_make_tmp("presend-XXXXXX", NULL);
    path = g_build_filename(server->folder, "socket", NULL);
    server->url = g_strdup_printf("unix://%s", path);
    argv[8] = path;
    g_assert(g_spawn_async(server->folder, (char **) argv, NULL,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
        server_child, NULL, &server->pid, NULL));
    g_assert(redis_server_answers(server));
    return server;
}

#endif
