/* SPDX-License-Identifier: MIT */
#include "auth/net.h"

#include "suite.h"

static const struct {
    const char *in;
    const char *out; /* NULL: no address */
} parse_rows[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "2001:DB8::0:1", "2001:db8::1" },
    { "::ffff:192.0.2.1", "192.0.2.1" }, /* IPv4-mapped */
    { "::192.0.2.1", "::192.0.2.1" },
    { "192.0.2", NULL },
    { "192.0.2.01", NULL },
    { " 192.0.2.1", NULL },
    { "192.0.2.1 ", NULL },
    { "[2001:db8::1]", NULL },
    { "fe80::1%eth0", NULL },
    { "", NULL },
};

START_TEST(parse)
{
    PsNetAddress address;
    gboolean ok = ps_net_parse(parse_rows[_i].in, &address);

    ck_assert_int_eq(ok, parse_rows[_i].out != NULL);
    if (ok) {
        g_autofree char *text = ps_net_format(&address);

        ck_assert_str_eq(text, parse_rows[_i].out);
    }
}
END_TEST

static const struct {
    const char *address, *network;
    guint bits;
    gboolean in;
} networks_rows[] = {
    { "192.0.2.1", "192.0.2.1", 32, TRUE },
    { "192.0.2.1", "192.0.2.0", 32, FALSE },
    { "192.0.2.1", "192.0.2.0", 31, TRUE },
    { "192.0.2.255", "192.0.2.128", 25, TRUE },
    { "192.0.2.127", "192.0.2.128", 25, FALSE },
    { "10.0.0.1", "192.0.2.128", 0, TRUE },
    { "2001:db8::1", "2001:db8:ffff::", 32, TRUE },
    { "2001:db8::1", "2001:db8:8000::", 33, FALSE },
    { "2001:db8::1", "2001:db8::", 128, FALSE },
    { "2001:db8::1", "192.0.2.1", 0, FALSE }, /* never of the other family */
    { "192.0.2.1", "::", 0, FALSE },
};

START_TEST(networks)
{
    PsNetAddress address, network;

    ck_assert(ps_net_parse(networks_rows[_i].address, &address));
    ck_assert(ps_net_parse(networks_rows[_i].network, &network));
    ck_assert_int_eq(
        ps_net_is_in(&address, network.family, &network.bytes, networks_rows[_i].bits),
        networks_rows[_i].in);
}
END_TEST

static const struct {
    const char *address;
    gboolean loopback;
} loopback_rows[] = {
    { "127.0.0.1", TRUE },
    { "127.255.255.255", TRUE },
    { "::1", TRUE },
    { "::ffff:127.0.0.1", TRUE },
    { "128.0.0.1", FALSE },
    { "::2", FALSE },
};

START_TEST(loopback)
{
    PsNetAddress address;

    ck_assert(ps_net_parse(loopback_rows[_i].address, &address));
    ck_assert_int_eq(ps_net_is_loopback(&address), loopback_rows[_i].loopback);
}
END_TEST

SUITE(net, TABLE(parse), TABLE(networks), TABLE(loopback))
