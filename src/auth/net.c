/* SPDX-License-Identifier: MIT */
/* net.c - IP addresses; see net.h. */
#include "auth/net.h"

#include <arpa/inet.h>
#include <string.h>

PsNetAddress
ps_net_address(int family, const void *bytes)
{
    PsNetAddress address = { .family = family };

    memcpy(&address.bytes, bytes, family == AF_INET6 ? 16 : 4);
    if (family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address.bytes)) {
        PsNetAddress v4 = { .family = AF_INET };

        memcpy(&v4.bytes, address.bytes.s6_addr + 12, 4);
        return v4;
    }
    return address;
}

gboolean
ps_net_parse(const char *text, PsNetAddress *ret)
{
    static const int families[] = { AF_INET, AF_INET6 };
    struct in6_addr bytes;

    for (gsize i = 0; i < G_N_ELEMENTS(families); i++) {
        if (inet_pton(families[i], text, &bytes) == 1) {
            *ret = ps_net_address(families[i], &bytes);
            return TRUE;
        }
    }
    return FALSE;
}

char *
ps_net_format(const PsNetAddress *address)
{
    char text[INET6_ADDRSTRLEN];

    return g_strdup(inet_ntop(address->family, &address->bytes, text, sizeof text));
}

PsDnsType
ps_net_type(const PsNetAddress *address)
{
    return address->family == AF_INET6 ? PS_DNS_AAAA : PS_DNS_A;
}

gboolean
ps_net_is_in(const PsNetAddress *address, int family, const void *network, guint bits)
{
    const guint8 *ours = address->bytes.s6_addr;
    const guint8 *theirs = network;
    guint whole = bits / 8, rest = bits % 8;

    if (address->family != family || memcmp(ours, theirs, whole) != 0)
        return FALSE;
    return rest == 0 || (ours[whole] ^ theirs[whole]) >> (8 - rest) == 0;
}

gboolean
ps_net_is_among(const PsNetAddress *address, const PsDnsAnswer *answer, guint bits)
{
    for (guint i = 0; i < answer->count; i++)
        if (ps_net_is_in(address, address->family, &answer->records[i].data, bits))
            return TRUE;
    return FALSE;
}

gboolean
ps_net_is_loopback(const PsNetAddress *address)
{
    if (address->family == AF_INET)
        return address->bytes.s6_addr[0] == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&address->bytes);
}
