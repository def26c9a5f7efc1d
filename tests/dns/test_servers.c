/* SPDX-License-Identifier: MIT */
#include "dns/servers.h"

#include "dns/show.h"
#include "suite.h"

static char *
show_servers(const GArray *servers)
{
    GString *out = g_string_new(servers ? "" : "none");

    for (guint i = 0; servers && i < servers->len; i++) {
        const PsServer *server = &g_array_index(servers, PsServer, i);
        char address[INET6_ADDRSTRLEN];

        inet_ntop(server->family, &server->address, address, sizeof address);
        g_string_append_printf(out, "%s%s %u", i ? ", " : "", address, server->port);
    }
    return g_string_free(out, FALSE);
}

#define SIXTEEN(server)                                                                        \
    server "," server "," server "," server "," server "," server "," server "," server        \
           "," server "," server "," server "," server "," server "," server "," server        \
           "," server

static const struct {
    const char *text;
    const char *want;
} reading_rows[] = {
    { "192.0.2.1", "192.0.2.1 53" },
    { "192.0.2.1:5353", "192.0.2.1 5353" },
    { "192.0.2.1:65535,192.0.2.2:1", "192.0.2.1 65535, 192.0.2.2 1" },
    { "2001:db8::1", "2001:db8::1 53" },
    { "[2001:db8::1]", "2001:db8::1 53" },
    { "[2001:db8::1]:5353,::1", "2001:db8::1 5353, ::1 53" },
    { "", "none" },
    { ",", "none" },
    { "192.0.2.1,", "none" },
    { "192.0.2.1:", "none" },
    { "192.0.2.1:0", "none" },
    { "192.0.2.1:65536", "none" },
    { "192.0.2.1:+53", "none" },
    { "192.0.2.1:53 ", "none" },
    { " 192.0.2.1", "none" },
    { "192.0.2", "none" },
    { "192.0.2.1.1", "none" },
    { "[192.0.2.1]:53", "none" },
    { "[2001:db8::1", "none" },
    { "[2001:db8::1]53", "none" },
    { "2001:db8::1]:53", "none" },
    { "[]:53", "none" },
    { "fe80::1%lo", "none" },
    { "ns.example.com", "none" },
    { SIXTEEN("::1") ",::1", "none" },
};

START_TEST(reading)
{
    g_autoptr(GArray) servers = ps_servers_read(reading_rows[_i].text);
    g_autofree char *got = show_servers(servers);

    ck_assert_str_eq(got, reading_rows[_i].want);
}
END_TEST

START_TEST(most)
{
    g_autoptr(GArray) servers = ps_servers_read(SIXTEEN("192.0.2.1"));

    ck_assert_uint_eq(servers->len, PS_SERVERS_MAX);
}
END_TEST

static const struct {
    const char *text; /* NULL: there is no such file */
    const char *want;
} resolv_conf_rows[] = {
    { NULL, "127.0.0.1 53" },
    { "", "127.0.0.1 53" },
    { "# nothing\nsearch example.com\n", "127.0.0.1 53" },
    { "nameserver 192.0.2.1\nnameserver 2001:db8::1\noptions timeout:1\n",
        "192.0.2.1 53, 2001:db8::1 53" },
    { "nameserver nonsense\nnameserver 192.0.2.2\n", "192.0.2.2 53" },
};

START_TEST(resolv_conf)
{
    g_autofree char *folder = g_dir_make_tmp("presend-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "resolv.conf", NULL);
    g_autoptr(GArray) servers = NULL;
    g_autofree char *got = NULL;

    if (resolv_conf_rows[_i].text)
        ck_assert(g_file_set_contents(path, resolv_conf_rows[_i].text, -1, NULL));
    servers = ps_servers_of(path);
    g_unlink(path);
    g_rmdir(folder);
    got = show_servers(servers);
    ck_assert_str_eq(got, resolv_conf_rows[_i].want);
}
END_TEST

SUITE(servers, TABLE(reading), TEST(most), TABLE(resolv_conf))
