/* SPDX-License-Identifier: MIT */
/* server.c - facts of the sending server as the user names it: IP address and HELO name.
 * RFC 5321 section 4.1.1.1 and 4.1.3; address blocks of the IANA special registries. */
#include "facts/measure.h"

#include <arpa/inet.h>
#include <string.h>

#include "auth/spf.h"

typedef struct {
    const char *network;
    int bits;
    const char *scope;
} Block;

static const Block blocks4[] = {
    { "10.0.0.0", 8, "private" },
    { "172.16.0.0", 12, "private" },
    { "192.168.0.0", 16, "private" },
    { "100.64.0.0", 10, "private" },
    { "169.254.0.0", 16, "private" },
    { "127.0.0.0", 8, "loopback" },
    { "192.0.2.0", 24, "documentation" },
    { "198.51.100.0", 24, "documentation" },
    { "203.0.113.0", 24, "documentation" },
    { "0.0.0.0", 8, "other" },
    { "224.0.0.0", 3, "other" },
};

static const Block blocks6[] = {
    { "::1", 128, "loopback" },
    { "fc00::", 7, "private" },
    { "fe80::", 10, "private" },
    { "2001:db8::", 32, "documentation" },
    { "3fff::", 20, "documentation" },
    { "2000::", 3, "public" },
    { "::", 0, "other" },
};

static gboolean
in_block(int family, const Block *block, const guint8 *address)
{
    guint8 network[16];

    if (inet_pton(family, block->network, network) != 1)
        return FALSE;
    for (int bit = 0; bit < block->bits; bit++)
        if ((network[bit / 8] ^ address[bit / 8]) & (0x80 >> bit % 8))
            return FALSE;
    return TRUE;
}

static const char *
ip_scope(int family, const guint8 *address)
{
    const Block *blocks = family == AF_INET ? blocks4 : blocks6;
    gsize count = family == AF_INET ? G_N_ELEMENTS(blocks4) : G_N_ELEMENTS(blocks6);

    for (gsize i = 0; i < count; i++)
        if (in_block(family, &blocks[i], address))
            return blocks[i].scope;
    return "public";
}

void
ps_measure_ip(PsFacts *facts, const char *ip)
{
    static const PsFactId filled[] = { PS_FACT_ip, PS_FACT_ip_family, PS_FACT_ip_scope };
    PsSpfQuery query = { 0 };

    if (!ip || !ps_spf_query_set_ip(&query, ip)) {
        for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
            ps_facts_set_unknown(facts, filled[i], "needs ip");
        return;
    }
    ps_facts_add(facts, PS_FACT_ip, ip, PS_SPAN_NONE);
    ps_facts_add_number(
        facts, PS_FACT_ip_family, query.family == AF_INET ? 4 : 6, NULL, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_ip_scope,
        ip_scope(query.family, (const guint8 *) &query.address), PS_SPAN_NONE);
}

/* An address in brackets: [192.0.2.1], [IPv6:2001:db8::1]. */
static gboolean
is_literal(const char *helo)
{
    g_autofree char *inside = g_strndup(helo + 1, strlen(helo) - 1);
    const char *six = g_str_has_prefix(inside, "IPv6:") ? inside + strlen("IPv6:") : NULL;
    guint8 address[16];

    if (!g_str_has_suffix(inside, "]"))
        return FALSE;
    inside[strlen(inside) - 1] = '\0';
    return inet_pton(six ? AF_INET6 : AF_INET, six ? six : inside, address) == 1;
}

/* "ok literal empty ip dotless bad" */
static const char *
helo_syntax(const char *helo)
{
    g_autofree char *ascii = NULL, *qualified = NULL;
    guint8 address[16];

    if (!*helo)
        return "empty";
    if (*helo == '[')
        return is_literal(helo) ? "literal" : "bad";
    if (inet_pton(AF_INET, helo, address) == 1 || inet_pton(AF_INET6, helo, address) == 1)
        return "ip";
    ascii = g_str_is_ascii(helo) ? ps_domain_to_ascii(helo, strlen(helo)) : NULL;
    if (!ascii) /* HELO carries A-labels alone */
        return "bad";
    if (strchr(ascii, '.'))
        return ps_domain_is_host(ascii) ? "ok" : "bad";
    qualified = g_strconcat(ascii, ".example", NULL);
    return ps_domain_is_host(qualified) ? "dotless" : "bad";
}

void
ps_measure_server(PsFacts *facts, const PsMeasured *from)
{
    const PsSending *sending = from->sending;

    ps_measure_ip(facts, sending->ip);
    /* what is not said of HELO is no reason to doubt: no value, and no rule hits */
    ps_facts_set_known(facts, PS_FACT_helo);
    ps_facts_set_known(facts, PS_FACT_helo_syntax);
    if (!sending->helo)
        return;
    ps_facts_add(facts, PS_FACT_helo, sending->helo, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_helo_syntax, helo_syntax(sending->helo), PS_SPAN_NONE);
}
