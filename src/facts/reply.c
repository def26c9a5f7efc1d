/* SPDX-License-Identifier: MIT */
/* reply.c - do the domains take mail that replies are to go to? */
#include <string.h>

#include "addr/mx.h"
#include "facts/measure.h"

#define DOMAINS_ASKED 10

static gboolean
is_dead(PsMxState state)
{
    return state == PS_MX_NULL || state == PS_MX_BROKEN || state == PS_MX_NONE ||
           state == PS_MX_NXDOMAIN;
}

void
ps_measure_reply(PsFacts *facts, const PsMeasured *from)
{
    const PsFact *domains = ps_facts_get(facts, PS_FACT_reply_to_domain);
    PsDnsStatus failure = PS_DNS_NOERROR;

    if (!from->dns || ps_dns_is_off(from->dns)) {
        ps_facts_set_unknown(facts, PS_FACT_reply_to_dead, "needs dns");
        return;
    }
    ps_facts_set_known(facts, PS_FACT_reply_to_dead);
    for (guint i = 0; i < MIN(domains->count, DOMAINS_ASKED); i++) {
        g_auto(PsMx) mx = { 0 };

        while (!ps_mx_check(from->dns, domains->values[i].text, NULL, NULL, &mx))
            ps_dns_step(from->dns);
        if (mx.state == PS_MX_UNKNOWN)
            failure = mx.why;
        else if (is_dead(mx.state))
            ps_facts_add(
                facts, PS_FACT_reply_to_dead, domains->values[i].text, domains->values[i].at);
    }
    if (failure != PS_DNS_NOERROR && !ps_facts_get(facts, PS_FACT_reply_to_dead)->count)
        ps_facts_set_unknown(facts, PS_FACT_reply_to_dead, ps_dns_reason(failure));
}
