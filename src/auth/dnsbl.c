/* SPDX-License-Identifier: MIT */
/* dnsbl.c - lookups in DNS lists; see dnsbl.h. */
#include "auth/dnsbl.h"

#include <string.h>

const char *
ps_dnsbl_state_name(PsDnsblState state)
{
    static const char *const names[] = { "not-listed", "listed", "error", "unknown" };

    return names[state];
}

/* The reverse name without ".in-addr.arpa" or ".ip6.arpa". */
static char *
reverse_labels(const PsNetAddress *address)
{
    char *name = ps_dns_reverse_name(address->family, &address->bytes);
    char *end = strstr(name, address->family == AF_INET ? ".in-addr" : ".ip6");

    *end = '\0';
    return name;
}

static PsDnsblState
judge(const PsDnsAnswer *answer)
{
    PsDnsblState state = PS_DNSBL_NOT_LISTED;

    for (guint i = 0; i < answer->count; i++) {
        guint32 code = g_ntohl(answer->records[i].data.a.s_addr);

        if (code >> 24 != 127 || code >> 8 == 0x7fffff)
            return PS_DNSBL_ERROR;
        state = PS_DNSBL_LISTED;
    }
    return state;
}

gboolean
ps_dnsbl_check(
    PsDns *dns, const char *zone, const char *domain, const PsNetAddress *address, PsDnsbl *ret)
{
    g_autofree char *reverse = address ? reverse_labels(address) : NULL;
    g_autofree char *name = g_strconcat(reverse ? reverse : domain, ".", zone, NULL);
    const PsDnsAnswer *answer = ps_dns_ask(dns, name, PS_DNS_A, NULL, NULL);

    if (!answer)
        return FALSE;
    *ret = (PsDnsbl){ .dns = answer->status, .zone = g_strdup(zone) };
    ret->subject = address ? ps_net_format(address) : g_strdup(domain);
    ret->state = ps_dns_is_definite(answer) ? judge(answer) : PS_DNSBL_UNKNOWN;
    if (answer->count) {
        PsNetAddress code = ps_net_address(AF_INET, &answer->records[0].data.a);

        ret->code = ps_net_format(&code);
    }
    return TRUE;
}

void
ps_dnsbl_clear(PsDnsbl *dnsbl)
{
    g_clear_pointer(&dnsbl->subject, g_free);
    g_clear_pointer(&dnsbl->zone, g_free);
    g_clear_pointer(&dnsbl->code, g_free);
}
