/* SPDX-License-Identifier: MIT */
/* soa.c - the SOA record of a domain; see soa.h. */
#include "addr/soa.h"

#include <string.h>

const char *
ps_soa_name(PsSoa soa)
{
    static const char *const names[] = { "ok", "parent", "none", "nxdomain", "unknown" };

    return names[soa];
}

gboolean
ps_soa_find(PsDns *dns, const PsPsl *psl, const char *domain, PsSoa *ret, PsDnsStatus *ret_dns)
{
    const char *top = psl ? ps_psl_organisation(psl, domain) : domain;

    for (const char *name = domain; name; name = strchr(name, '.')) {
        const PsDnsAnswer *answer;

        name += *name == '.';
        answer = ps_dns_ask(dns, name, PS_DNS_SOA, NULL, NULL);
        if (!answer)
            return FALSE;
        *ret_dns = answer->status;
        if (!ps_dns_is_definite(answer))
            *ret = PS_SOA_UNKNOWN;
        else if (answer->status == PS_DNS_NXDOMAIN)
            *ret = name == domain ? PS_SOA_NXDOMAIN : PS_SOA_NONE;
        else if (answer->status == PS_DNS_NOERROR)
            *ret = name == domain ? PS_SOA_OK : PS_SOA_PARENT;
        else if (name < top)
            continue;
        else
            *ret = PS_SOA_NONE;
        return TRUE;
    }
    *ret = PS_SOA_NONE;
    return TRUE;
}
