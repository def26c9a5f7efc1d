/* SPDX-License-Identifier: MIT */
/* answer.c - the words of answer.h. */
#include "dns/answer.h"

static const char *const status_names[] = {
    [PS_DNS_NOERROR] = "noerror",
    [PS_DNS_NODATA] = "nodata",
    [PS_DNS_NXDOMAIN] = "nxdomain",
    [PS_DNS_SERVFAIL] = "servfail",
    [PS_DNS_REFUSED] = "refused",
    [PS_DNS_TIMEOUT] = "timeout",
    [PS_DNS_MALFORMED] = "malformed",
    [PS_DNS_OFF] = "off",
};

static const struct {
    PsDnsType type;
    const char *name;
} types[] = {
    { PS_DNS_A, "A" },
    { PS_DNS_NS, "NS" },
    { PS_DNS_CNAME, "CNAME" },
    { PS_DNS_SOA, "SOA" },
    { PS_DNS_PTR, "PTR" },
    { PS_DNS_MX, "MX" },
    { PS_DNS_TXT, "TXT" },
    { PS_DNS_AAAA, "AAAA" },
    { PS_DNS_TLSA, "TLSA" },
    { PS_DNS_CAA, "CAA" },
};

const char *
ps_dns_status_name(PsDnsStatus status)
{
    return status_names[status];
}

const char *
ps_dns_type_name(PsDnsType type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (types[i].type == type)
            return types[i].name;
    return NULL;
}
