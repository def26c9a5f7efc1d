/* SPDX-License-Identifier: MIT */
/* ptr.c - forward-confirmed reverse DNS; see ptr.h. */
#include "auth/ptr.h"

#include <string.h>

const char *
ps_ptr_state_name(PsPtrState state)
{
    static const char *const names[] = { "ok", "none", "mismatch", "unknown" };

    return names[state];
}

gboolean
ps_ptr_names(PsDns *dns, const PsNetAddress *address, PsPtrNames *ret)
{
    g_autofree char *reverse = ps_dns_reverse_name(address->family, &address->bytes);
    PsPtrNames names = { .answer = ps_dns_ask(dns, reverse, PS_DNS_PTR, NULL, NULL) };
    gboolean waiting = FALSE;

    if (!names.answer)
        return FALSE;
    for (guint i = 0; i < names.answer->count && names.count < PS_PTR_MAX; i++) {
        const char *name = names.answer->records[i].data.name;
        const PsDnsAnswer *answer;

        if (strchr(name, '\\') || strcmp(name, ".") == 0)
            continue;
        answer = ps_dns_ask(dns, name, ps_net_type(address), NULL, NULL);
        waiting = waiting || !answer;
        if (!answer)
            continue;
        names.names[names.count].name = name;
        names.names[names.count].dns = answer->status;
        names.names[names.count].leads_back =
            ps_net_is_among(address, answer, address->family == AF_INET ? 32 : 128);
        names.count++;
    }
    if (waiting)
        return FALSE;
    *ret = names;
    return TRUE;
}

/* The best of all names: one that leads back, else one of which the DNS did not say. */
static PsPtr
judge(const PsPtrNames *names)
{
    PsPtr ptr = { .state = PS_PTR_MISMATCH, .dns = names->answer->status };
    const char *shown = names->count > 0 ? names->names[0].name : NULL;

    for (guint i = 0; i < names->count; i++) {
        if (names->names[i].leads_back) {
            ptr.state = PS_PTR_OK;
            shown = names->names[i].name;
            break;
        }
        if (names->names[i].dns > PS_DNS_NXDOMAIN) {
            ptr.state = PS_PTR_UNKNOWN;
            ptr.dns = names->names[i].dns;
        }
    }
    ptr.name = g_strdup(shown);
    return ptr;
}

gboolean
ps_ptr_check(PsDns *dns, int family, const void *address, PsPtr *ret)
{
    PsNetAddress client = ps_net_address(family, address);
    PsPtrNames names;

    if (!ps_ptr_names(dns, &client, &names))
        return FALSE;
    if (!ps_dns_is_definite(names.answer))
        *ret = (PsPtr){ .state = PS_PTR_UNKNOWN, .dns = names.answer->status };
    else if (names.answer->count == 0)
        *ret = (PsPtr){ .state = PS_PTR_NONE, .dns = names.answer->status };
    else
        *ret = judge(&names);
    return TRUE;
}

void
ps_ptr_clear(PsPtr *ptr)
{
    g_clear_pointer(&ptr->name, g_free);
}
