/* SPDX-License-Identifier: MIT */
#include "auth/ptr.h"

#include <arpa/inet.h>

#include "suite.h"
#include "zone.h"

static const char ZONE[] =
    "1.2.0.192.in-addr.arpa. 60 IN PTR mail.example.com.\n"
    "mail.example.com. 60 IN A 192.0.2.1\n"
    "2.2.0.192.in-addr.arpa. 60 IN PTR elsewhere.example.com.\n"
    "elsewhere.example.com. 60 IN A 192.0.2.1\n"
    "3.2.0.192.in-addr.arpa. 60 IN PTR nowhere.example.com.\n"
    ";! timeout 4.2.0.192.in-addr.arpa\n"
    "5.2.0.192.in-addr.arpa. 60 IN PTR broken.example.com.\n"
    ";! servfail broken.example.com\n"
    "6.2.0.192.in-addr.arpa. 60 IN PTR broken.example.com.\n"
    "6.2.0.192.in-addr.arpa. 60 IN PTR good.example.com.\n"
    "good.example.com. 60 IN A 192.0.2.6\n"
    "7.2.0.192.in-addr.arpa. 60 IN PTR od\\032d.example.com.\n"
    "8.2.0.192.in-addr.arpa. 60 IN CNAME 8.sub.example.com.\n"
    "8.sub.example.com. 60 IN PTR delegated.example.com.\n"
    "delegated.example.com. 60 IN A 192.0.2.8\n"
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 60 IN PTR "
    "six.example.com.\n"
    "six.example.com. 60 IN AAAA 2001:db8::1\n";

static const struct {
    const char *ip;
    const char *state;
    const char *name;
    const char *dns;
} states_rows[] = {
    { "192.0.2.1", "ok", "mail.example.com", "noerror" },
    { "192.0.2.2", "mismatch", "elsewhere.example.com", "noerror" },
    { "192.0.2.3", "mismatch", "nowhere.example.com", "noerror" },
    { "192.0.2.4", "unknown", NULL, "timeout" },
    { "192.0.2.5", "unknown", "broken.example.com", "servfail" },
    { "192.0.2.6", "ok", "good.example.com", "noerror" },
    { "192.0.2.7", "mismatch", NULL, "noerror" }, /* no host name */
    { "192.0.2.8", "ok", "delegated.example.com", "noerror" },
    { "192.0.2.9", "none", NULL, "nxdomain" },
    { "2001:db8::1", "ok", "six.example.com", "noerror" },
    { "2001:db8::2", "none", NULL, "nxdomain" },
    { "::ffff:192.0.2.1", "ok", "mail.example.com", "noerror" },
};

static PsPtr
look_up(PsDns *dns, const char *ip)
{
    struct in6_addr address;
    int family = strchr(ip, ':') ? AF_INET6 : AF_INET;
    PsPtr ptr;

    ck_assert_int_eq(inet_pton(family, ip, &address), 1);
    while (!ps_ptr_check(dns, family, &address, &ptr))
        ck_assert(ps_dns_step(dns));
    return ptr;
}

START_TEST(states)
{
    g_autoptr(PsDns) dns = zone_open(ZONE);
    g_auto(PsPtr) ptr = look_up(dns, states_rows[_i].ip);

    ck_assert_str_eq(ps_ptr_state_name(ptr.state), states_rows[_i].state);
    ck_assert_pstr_eq(ptr.name, states_rows[_i].name);
    if (ptr.state != PS_PTR_OK)
        ck_assert_str_eq(ps_dns_status_name(ptr.dns), states_rows[_i].dns);
}
END_TEST

/* The name that leads back comes eleventh: too late. */
START_TEST(ten_names)
{
    g_autoptr(GString) zone = g_string_new("good.example.com. 60 IN A 192.0.2.1\n");
    g_autoptr(PsDns) dns = NULL;
    g_auto(PsPtr) ptr = { 0 };

    for (int i = 0; i < 10; i++)
        g_string_append_printf(zone, "1.2.0.192.in-addr.arpa. 60 IN PTR n%d.example.com.\n", i);
    g_string_append(zone, "1.2.0.192.in-addr.arpa. 60 IN PTR good.example.com.\n");
    dns = zone_open(zone->str);
    ptr = look_up(dns, "192.0.2.1");
    ck_assert_int_eq(ptr.state, PS_PTR_MISMATCH);
    ck_assert_uint_le(ps_dns_asked(dns), 11);
}
END_TEST

SUITE(ptr, TABLE(states), TEST(ten_names))
