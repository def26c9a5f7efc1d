/* SPDX-License-Identifier: MIT */
/*
 * server.h - a real nsd or unbound on a free loopback port, for the life of a test.
 *
 * It runs as whoever runs the test, with its files in a temporary folder. It ends when the
 * test does, however that ends.
 */
#ifndef PS_TESTS_DNS_SERVER_H
#define PS_TESTS_DNS_SERVER_H

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dns/resolver.h"

#define SERVER_STARTS 5 /* another program may take the port that was free */
#define SERVER_WAIT_MS 20000

typedef struct {
    GPid pid;
    char *folder;
    guint port;
    char *address; /* as --dns takes it */
} Server;

/* Servers take a moment, more than check gives a test. */
__attribute__((constructor)) static void
server_take_time(void)
{
    g_setenv("CK_DEFAULT_TIMEOUT", "60", FALSE);
}

/* Where PROGRAM is; NULL, and said aloud, if it is not there. */
static inline char *
server_find(const char *program)
{
    g_autofree char *system = g_build_filename("/usr/sbin", program, NULL);
    char *path = g_find_program_in_path(program);

    if (!path && g_file_test(system, G_FILE_TEST_IS_EXECUTABLE))
        path = g_steal_pointer(&system);
    if (!path)
        printf("# skipped: %s is not there\n", program);
    return path;
}

static inline int
server_bind(int type, guint *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = g_htons((guint16) *port),
        .sin_addr.s_addr = g_htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    g_assert(fd >= 0);
    if (bind(fd, (struct sockaddr *) &address, len) < 0) {
        close(fd);
        return -1;
    }
    g_assert(!getsockname(fd, (struct sockaddr *) &address, &len));
    *port = g_ntohs(address.sin_port);
    return fd;
}

/* A port that is free for UDP and TCP, with a socket of each. */
static inline guint
server_port(int *ret_udp, int *ret_tcp)
{
    for (int i = 0; i < 100; i++) {
        guint port = 0;

        *ret_udp = server_bind(SOCK_DGRAM, &port);
        *ret_tcp = server_bind(SOCK_STREAM, &port);
        if (*ret_tcp >= 0)
            return port;
        close(*ret_udp);
    }
    g_error("no free port");
}

static inline guint
server_free_port(void)
{
    int udp, tcp;
    guint port = server_port(&udp, &tcp);

    close(udp);
    close(tcp);
    return port;
}

static inline void
server_write(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert(g_file_set_contents(path, text, -1, NULL));
}

/* The file of the zone NAME. */
static inline const char *
server_zone_file(const char *name)
{
    return strcmp(name, ".") != 0 ? name : "root";
}

static inline void
server_remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
}

static inline void
server_stop(Server *server)
{
    if (server->pid) {
        kill(server->pid, SIGTERM);
        waitpid(server->pid, NULL, 0);
    }
    server_remove_folder(server->folder);
    g_free(server->folder);
    g_free(server->address);
    g_free(server);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_stop)

/* The server must not outlive the test. */
static inline void
server_child(gpointer data)
{
    (void) data;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* It answers for the SOA of ZONE before it is too late, or ends. */
static inline gboolean
server_answers(Server *server, const char *zone)
{
    const PsDnsOptions options = { .timeout_ms = 100, .tries = 1 };
    gint64 end = g_get_monotonic_time() + SERVER_WAIT_MS * 1000;

    while (g_get_monotonic_time() < end) {
        g_autoptr(PsDns) dns = ps_dns_open(server->address, &options, NULL);

        if (waitpid(server->pid, NULL, WNOHANG) == server->pid) {
            server->pid = 0;
            return FALSE;
        }
        if (ps_dns_get(dns, zone, PS_DNS_SOA)->status == PS_DNS_NOERROR)
            return TRUE;
        g_usleep(5000);
    }
    return FALSE;
}

/* Start PROGRAM with CONFIG, in which @PORT@ and @FOLDER@ stand for what they are. */
static inline Server *
server_try(const char *program, const char *config, const char *files[][2], const char *zone)
{
    Server *server = g_new0(Server, 1);
    g_autofree char *port = NULL, *conf = NULL;
    g_autoptr(GString) text = g_string_new(config);
    const char *argv[] = { program, "-d", "-c", NULL, NULL };

    server->folder = g_dir_make_tmp("presend-XXXXXX", NULL);
    server->port = server_free_port();
    server->address = g_strdup_printf("127.0.0.1:%u", server->port);
    port = g_strdup_printf("%u", server->port);
    g_string_replace(text, "@PORT@", port, 0);
    g_string_replace(text, "@FOLDER@", server->folder, 0);
    server_write(server->folder, "conf", text->str);
    for (gsize i = 0; files[i][0]; i++)
        server_write(server->folder, server_zone_file(files[i][0]), files[i][1]);

    conf = g_build_filename(server->folder, "conf", NULL);
    argv[3] = conf;
    g_assert(g_spawn_async(server->folder, (char **) argv, NULL,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
        server_child, NULL, &server->pid, NULL));
    if (!server_answers(server, zone))
        g_clear_pointer(&server, server_stop);
    else
        server_remove_folder(server->folder); /* which it has read, and a test may fail */
    return server;
}

/* PROGRAM with CONFIG and FILES, which answers for ZONE. */
static inline Server *
server_start(const char *program, const char *config, const char *files[][2], const char *zone)
{
    for (int i = 0; i < SERVER_STARTS; i++) {
        Server *server = server_try(program, config, files, zone);

        if (server)
            return server;
    }
    g_error("%s does not start", program);
}

/* nsd for zones with these names and texts; NULL if it is not installed. */
static inline Server *
server_nsd(const char *zones[][2])
{
    g_autofree char *program = server_find("nsd");
    g_autoptr(GString) config = g_string_new("server:\n"
                                             "  ip-address: 127.0.0.1@@PORT@\n"
                                             "  username: \"\"\n"
                                             "  chroot: \"\"\n"
                                             "  database: \"\"\n"
                                             "  zonesdir: \"@FOLDER@\"\n"
                                             "  pidfile: \"@FOLDER@/pid\"\n"
                                             "  logfile: \"@FOLDER@/log\"\n"
                                             "  xfrdfile: \"@FOLDER@/xfrd\"\n"
                                             "  zonelistfile: \"@FOLDER@/zonelist\"\n"
                                             "  xfrdir: \"@FOLDER@\"\n"
                                             "  server-count: 1\n"
                                             "  rrl-ratelimit: 0\n"
                                             "remote-control:\n"
                                             "  control-enable: no\n");

    if (!program)
        return NULL;
    for (gsize i = 0; zones[i][0]; i++)
        g_string_append_printf(config, "zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n",
            zones[i][0], server_zone_file(zones[i][0]));
    return server_start(program, config->str, zones, zones[0][0]);
}

/* To the configuration of an unbound, that it finds ZONE at ADDRESS. */
static inline void
server_add_stub(GString *stubs, const char *zone, const char *address, guint port)
{
    g_string_append_printf(
        stubs, "stub-zone:\n  name: \"%s\"\n  stub-addr: %s@%u\n", zone, address, port);
}

/* unbound with these stubs and, in the section of the server, MORE; it answers for ZONE. NULL
 * if it is not installed. */
static inline Server *
server_unbound_with(const char *more, const char *stubs, const char *zone)
{
    static const char *no_files[][2] = { { NULL, NULL } };
    g_autofree char *program = server_find("unbound"), *config = NULL;

    if (!program)
        return NULL;
    config = g_strconcat("server:\n"
                         "  interface: 127.0.0.1@@PORT@\n"
                         "  port: @PORT@\n"
                         "  username: \"\"\n"
                         "  chroot: \"\"\n"
                         "  directory: \"@FOLDER@\"\n"
                         "  pidfile: \"@FOLDER@/pid\"\n"
                         "  logfile: \"@FOLDER@/log\"\n"
                         "  use-syslog: no\n"
                         "  do-daemonize: no\n"
                         "  num-threads: 1\n"
                         "  do-not-query-localhost: no\n"
                         "  local-zone: \"test.\" nodefault\n",
        more,
        "remote-control:\n"
        "  control-enable: no\n",
        stubs, NULL);
    return server_start(program, config, no_files, zone);
}

/* unbound, which asks NSD for these zones; NULL if it is not installed. */
static inline Server *
server_unbound(const Server *nsd, const char *zones[][2])
{
    g_autoptr(GString) stubs = g_string_new(NULL);

    for (gsize i = 0; zones[i][0]; i++)
        server_add_stub(stubs, zones[i][0], "127.0.0.1", nsd->port);
    return server_unbound_with(
        "  module-config: \"iterator\"\n  rrset-roundrobin: no\n", stubs->str, zones[0][0]);
}

#endif
