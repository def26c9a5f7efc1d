/* SPDX-License-Identifier: MIT */
/* redis.c - a connection to a Redis server, through hiredis; see redis.h. */
#include "list/redis.h"

#include <string.h>

#include "base/i18n.h"

#define DEFAULT_PORT 6379
#define CONNECT_SECONDS 5
/* The longest that a server may be silent, more than we ask it to wait for news. */
#define SILENT_SECONDS 20

struct PsRedis {
    redisContext *context;
    char *name;    /* the URL for messages, without what is secret */
    guint pending; /* commands collected and not yet answered */
};

/* What a URL says. */
typedef struct {
    char *host; /* or NULL */
    guint port;
    char *path; /* of a socket, or NULL */
    char *user, *password;
    char *database;
} Place;

G_DEFINE_QUARK(ps_redis_error_quark, ps_redis_error)

static void
place_clear(Place *place)
{
    g_free(place->host);
    g_free(place->path);
    g_free(place->user);
    g_free(place->password);
    g_free(place->database);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

/* A password may stand in URL, so that it is not shown. */
static gboolean
fail_url(const char *why, GError **error)
{
    g_set_error(error, PS_REDIS_ERROR, PS_REDIS_ERROR_URL,
        _("%s; a Redis server is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE] or "
          "unix://[[USER]:PASSWORD@]/PATH[?db=DATABASE]"),
        why);
    return FALSE;
}

static char *
copy_or_null(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static gboolean
take_database(Place *place, const char *text, GError **error)
{
    if (strspn(text, "0123456789") != strlen(text))
        return fail_url(_("the database is a number"), error);
    place->database = copy_or_null(text);
    return TRUE;
}

static gboolean
take_unix(Place *place, GUri *uri, GError **error)
{
    const char *query = g_uri_get_query(uri);

    place->path = copy_or_null(g_uri_get_path(uri));
    if (!place->path || (g_uri_get_host(uri) && *g_uri_get_host(uri)))
        return fail_url(
            _("the path of the socket is missing, or does not begin with /"), error);
    if (query && !g_str_has_prefix(query, "db="))
        return fail_url(_("all that may follow ? is db=DATABASE"), error);
    return !query || take_database(place, query + 3, error);
}

static gboolean
take_tcp(Place *place, GUri *uri, GError **error)
{
    const char *path = g_uri_get_path(uri);
    int port = g_uri_get_port(uri);

    place->host = copy_or_null(g_uri_get_host(uri));
    place->port = port > 0 ? (guint) port : DEFAULT_PORT;
    if (!place->host)
        return fail_url(_("the host is missing"), error);
    return take_database(place, *path == '/' ? path + 1 : path, error);
}

static gboolean
parse_url(const char *url, Place *ret, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_HAS_PASSWORD, NULL);
    const char *scheme = uri ? g_uri_get_scheme(uri) : "";

    if (!strcmp(scheme, "rediss"))
        return fail_url(_("there is no TLS here: use a tunnel"), error);
    if (strcmp(scheme, "redis") != 0 && strcmp(scheme, "unix") != 0)
        return fail_url(_("that is no URL of a Redis server"), error);
    ret->user = copy_or_null(g_uri_get_user(uri));
    ret->password = copy_or_null(g_uri_get_password(uri));
    if (ret->user && !ret->password)
        return fail_url(_("the password is missing"), error);
    return scheme[0] == 'u' ? take_unix(ret, uri, error) : take_tcp(ret, uri, error);
}

static char *
name_of(const Place *place)
{
    if (place->path)
        return g_strdup_printf("unix://%s", place->path);
    return g_strdup_printf("redis://%s:%u", place->host, place->port);
}

static gboolean
fail_server(const PsRedis *redis, GError **error)
{
    const redisContext *context = redis->context;
    const int number = errno;

    g_set_error(error, PS_REDIS_ERROR, PS_REDIS_ERROR_SERVER, "%s: %s", redis->name,
        !context                        ? _("no connection")
        : context->err == REDIS_ERR_EOF ? _("the server closed the connection")
        : context->err == REDIS_ERR_IO  ? g_strerror(number)
        : context->errstr[0]            ? context->errstr
                                        : _("the connection failed"));
    return FALSE;
}

static gboolean
connect_to(PsRedis *redis, const Place *place, GError **error)
{
    const struct timeval soon = { .tv_sec = CONNECT_SECONDS },
                         late = { .tv_sec = SILENT_SECONDS };

    redis->context = place->path
                         ? redisConnectUnixWithTimeout(place->path, soon)
                         : redisConnectWithTimeout(place->host, (int) place->port, soon);
    if (!redis->context || redis->context->err)
        return fail_server(redis, error);
    redisSetTimeout(redis->context, late);
    if (place->password && place->user)
        ps_redis_add(redis, "AUTH", place->user, place->password);
    else if (place->password)
        ps_redis_add(redis, "AUTH", place->password);
    if (place->database)
        ps_redis_add(redis, "SELECT", place->database);
    ps_redis_add(redis, "PING");
    return ps_redis_drain(redis, error);
}

PsRedis *
ps_redis_open(const char *url, GError **error)
{
    g_auto(Place) place = { 0 };
    g_autoptr(PsRedis) redis = NULL;

    if (!parse_url(url, &place, error))
        return NULL;
    redis = g_new0(PsRedis, 1);
    redis->name = name_of(&place);
    return connect_to(redis, &place, error) ? g_steal_pointer(&redis) : NULL;
}

void
ps_redis_free(PsRedis *redis)
{
    if (!redis)
        return;
    if (redis->context)
        redisFree(redis->context);
    g_free(redis->name);
    g_free(redis);
}

void
ps_redis_reply_free(redisReply *reply)
{
    if (reply)
        freeReplyObject(reply);
}

void
ps_redis_addv(PsRedis *redis, guint count, const char *const *words)
{
    /* what fails here (no memory) shows when the reply is read */
    redisAppendCommandArgv(redis->context, (int) count, (const char **) words, NULL);
    redis->pending++;
}

redisReply *
ps_redis_next(PsRedis *redis, GError **error)
{
    void *reply = NULL;
    g_autoptr(redisReply) answer = NULL;

    g_assert(redis->pending);
    if (redisGetReply(redis->context, &reply) != REDIS_OK) {
        fail_server(redis, error);
        return NULL;
    }
    redis->pending--;
    answer = reply;
    if (answer->type != REDIS_REPLY_ERROR)
        return g_steal_pointer(&answer);
    g_set_error(
        error, PS_REDIS_ERROR, PS_REDIS_ERROR_REPLY, "%s: %s", redis->name, answer->str);
    return NULL;
}

gboolean
ps_redis_drain(PsRedis *redis, GError **error)
{
    while (redis->pending) {
        g_autoptr(redisReply) reply = ps_redis_next(redis, error);

        if (!reply)
            return FALSE;
    }
    return TRUE;
}
