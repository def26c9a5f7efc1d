/* SPDX-License-Identifier: MIT */
/* ip.c - IP addresses in running text; see ip.h. */
#include "mail/ip.h"

#include <arpa/inet.h>
#include <string.h>

/* An IPv4 address is kept as the IPv6 address that it is mapped to. */
typedef struct {
    struct in6_addr bytes;
    guint bits;
    gboolean excluded;
} Network;

struct PsNetworks {
    GArray *list; /* Network */
};

static gboolean
is_word(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

static gboolean
is_v6(char byte)
{
    return g_ascii_isxdigit(byte) || byte == ':';
}

/* The digits of an octet without leading zeros at AT, or 0. */
static gsize
octet(const char *text, gsize len, gsize at)
{
    guint value = 0;
    gsize i = at;

    for (; i < len && i < at + 3 && g_ascii_isdigit(text[i]); i++)
        value = value * 10 + (guint) (text[i] - '0');
    if (i == at || value > 255 || (text[at] == '0' && i > at + 1))
        return 0;
    return i - at;
}

static gsize
dotted(const char *text, gsize len, gsize at)
{
    gsize pos = at;

    for (guint i = 0; i < 4; i++) {
        gsize digits;

        if (i && (pos >= len || text[pos++] != '.'))
            return 0;
        digits = octet(text, len, pos);
        if (!digits)
            return 0;
        pos += digits;
    }
    return pos - at;
}

static gsize
v4_at(const char *text, gsize len, gsize at)
{
    gsize length;

    if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == ':'))
        return 0;
    length = dotted(text, len, at);
    return at + length < len && is_word(text[at + length]) ? 0 : length;
}

static gboolean
read_v6(const char *text, gsize length, struct in6_addr *ret)
{
    char copy[INET6_ADDRSTRLEN];

    if (length >= sizeof(copy))
        return FALSE;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return inet_pton(AF_INET6, copy, ret) == 1;
}

static gsize
v6_at(const char *text, gsize len, gsize at)
{
    struct in6_addr address;
    gsize start = at, end, colon, tail;

    if (len - at > 5 && g_ascii_strncasecmp(text + at, "IPv6:", 5) == 0)
        start = at + 5;
    else if (at > 0 && is_v6(text[at - 1]))
        return 0;
    for (end = start; end < len && end - start < INET6_ADDRSTRLEN && is_v6(text[end]); end++)
        continue;
    if (end < len && text[end] == '.') { /* an IPv4 address is its end */
        for (colon = end; colon > start && text[colon - 1] != ':'; colon--)
            continue;
        tail = colon > start ? dotted(text, len, colon) : 0;
        if (tail && (colon + tail == len || !is_v6(text[colon + tail])) &&
            read_v6(text + start, colon + tail - start, &address))
            return colon + tail - at;
    }
    return read_v6(text + start, end - start, &address) ? end - at : 0;
}

gsize
ps_ip_at(const char *text, gsize len, gsize at)
{
    gsize length = 0;

    if (at < len && g_ascii_isdigit(text[at]))
        length = v4_at(text, len, at);
    if (!length && at < len && (is_v6(text[at]) || g_ascii_tolower(text[at]) == 'i'))
        length = v6_at(text, len, at);
    return length;
}

/* IP is an address, as an IPv6 one. */
static gboolean
read_address(const char *ip, struct in6_addr *ret)
{
    struct in_addr v4;
    gsize len = strlen(ip);

    if (len > 5 && g_ascii_strncasecmp(ip, "IPv6:", 5) == 0)
        return read_v6(ip + 5, len - 5, ret);
    if (inet_pton(AF_INET, ip, &v4) != 1)
        return read_v6(ip, len, ret);
    memset(ret, 0, sizeof(*ret));
    ret->s6_addr[10] = ret->s6_addr[11] = 0xff;
    memcpy(ret->s6_addr + 12, &v4, 4);
    return TRUE;
}

static gboolean
is_in(const struct in6_addr *address, const struct in6_addr *network, guint bits)
{
    guint bytes = bits / 8, rest = bits % 8;

    if (memcmp(address, network, bytes) != 0)
        return FALSE;
    return !rest || !((address->s6_addr[bytes] ^ network->s6_addr[bytes]) >> (8 - rest));
}

/* One of these, written with IPv4 networks as mapped ones. */
static gboolean
is_one_of(const char *ip, const char *const *networks)
{
    struct in6_addr address, network;

    if (!read_address(ip, &address))
        return FALSE;
    for (; *networks; networks++) {
        const char *slash = strchr(*networks, '/');

        if (read_v6(*networks, (gsize) (slash - *networks), &network) &&
            is_in(&address, &network, (guint) g_ascii_strtoull(slash + 1, NULL, 10)))
            return TRUE;
    }
    return FALSE;
}

gboolean
ps_ip_is_private(const char *ip)
{
    static const char *const networks[] = { "::ffff:10.0.0.0/104", "::ffff:127.0.0.0/104",
        "::ffff:169.254.0.0/112", "::ffff:172.16.0.0/108", "::ffff:192.168.0.0/112",
        "::ffff:100.64.0.0/106", "fe80::/10", "::1/128", NULL };

    return is_one_of(ip, networks);
}

gsize
ps_ip_localhost_at(const char *text, gsize len, gsize at)
{
    static const char *const names[] = { "localhost.localdomain", "localhost" };
    static const char *const networks[] = { "::ffff:127.0.0.1/128", "::1/128", NULL };
    gsize length = ps_ip_at(text, len, at);
    g_autofree char *ip = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (len - at >= strlen(names[i]) &&
            g_ascii_strncasecmp(text + at, names[i], strlen(names[i])) == 0)
            return strlen(names[i]);
    ip = g_strndup(text + at, length);
    return length && is_one_of(ip, networks) ? length : 0;
}

gboolean
ps_ip_is_v4(const char *text)
{
    gsize len = strlen(text);

    return len > 0 && v4_at(text, len, 0) == len;
}

char *
ps_ip_reverse(const char *ip)
{
    struct in6_addr address;
    GString *reverse;

    if (!read_address(ip, &address))
        return NULL;
    reverse = g_string_new(NULL);
    for (int i = 15; i >= (strchr(ip, ':') ? 0 : 12); i--) {
        guint byte = address.s6_addr[i];

        if (strchr(ip, ':'))
            g_string_append_printf(reverse, "%x.%x.", byte & 15, byte >> 4);
        else
            g_string_append_printf(reverse, "%u.", byte);
    }
    g_string_truncate(reverse, reverse->len - 1);
    return g_string_free(reverse, FALSE);
}

PsNetworks *
ps_networks_new(void)
{
    PsNetworks *networks = g_new(PsNetworks, 1);

    networks->list = g_array_new(FALSE, FALSE, sizeof(Network));
    return networks;
}

void
ps_networks_free(PsNetworks *networks)
{
    if (!networks)
        return;
    g_array_unref(networks->list);
    g_free(networks);
}

/* "10." and "192.168" mean all the addresses that begin so. */
static char *
complete(const char *text, guint *bits)
{
    g_auto(GStrv) octets = g_strsplit(text, ".", 5);
    GString *whole = g_string_new(NULL);
    guint count = g_strv_length(octets);

    if (count > 1 && !*octets[count - 1])
        count--;
    for (guint i = 0; i < 4; i++)
        g_string_append_printf(whole, "%s%s", i ? "." : "", i < count ? octets[i] : "0");
    *bits = 96 + 8 * MIN(count, 4);
    return g_string_free(whole, FALSE);
}

gboolean
ps_networks_add(PsNetworks *networks, const char *text)
{
    Network network = { .bits = 128, .excluded = *text == '!' };
    const char *start = text + network.excluded, *slash = strchr(start, '/');
    g_autofree char *address =
        g_strndup(start, slash ? (gsize) (slash - start) : strlen(start));
    gsize len = strlen(address);
    guint64 bits;

    if (len > 2 && address[0] == '[' && address[len - 1] == ']') {
        memmove(address, address + 1, len - 2);
        address[len - 2] = '\0';
    }
    if (!*address)
        return FALSE;
    if (!strchr(address, ':')) {
        char *whole = complete(address, &network.bits);

        g_free(address);
        address = whole;
    }
    if (!read_address(address, &network.bytes))
        return FALSE;
    if (slash) {
        guint most = strchr(address, ':') ? 128 : 32;

        if (!g_ascii_string_to_unsigned(slash + 1, 10, 0, most, &bits, NULL))
            return FALSE;
        network.bits = 128 - most + (guint) bits;
    }
    g_array_append_val(networks->list, network);
    return TRUE;
}

gboolean
ps_networks_hold(const PsNetworks *networks, const char *ip)
{
    struct in6_addr address;

    if (!read_address(ip, &address))
        return FALSE;
    for (guint i = 0; i < networks->list->len; i++) {
        const Network *network = &g_array_index(networks->list, Network, i);

        if (is_in(&address, &network->bytes, network->bits))
            return !network->excluded;
    }
    return FALSE;
}

gboolean
ps_networks_is_empty(const PsNetworks *networks)
{
    return networks->list->len == 0;
}
