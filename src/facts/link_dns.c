/* SPDX-License-Identifier: MIT */
/*
 * link_dns.c - hosts that a message leads to and the DNS does not know, or has no address of.
 * Nothing is fetched from them.
 */
#include "base/limits.h"
#include "facts/link_hosts.h"

typedef enum {
    HOST_ALIVE,
    HOST_DEAD,
    HOST_UNKNOWN,
} HostState;

/* One host, looked up. */
typedef struct {
    const PsLinkHost *host;
    gboolean done;
    HostState state;
    PsDnsStatus why;
} Lookup;

/* FALSE while the answers are on their way. */
static gboolean
look_up(PsDns *dns, Lookup *lookup)
{
    static const PsDnsType types[] = { PS_DNS_A, PS_DNS_AAAA };

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        const PsDnsAnswer *answer = ps_dns_ask(dns, lookup->host->name, types[i], NULL, NULL);

        if (!answer)
            return FALSE;
        lookup->why = answer->status;
        lookup->state = !ps_dns_is_definite(answer) ? HOST_UNKNOWN
                        : answer->count             ? HOST_ALIVE
                                                    : HOST_DEAD;
        if (lookup->state != HOST_DEAD || answer->status == PS_DNS_NXDOMAIN)
            return TRUE;
    }
    return TRUE;
}

/* All of them at once. */
static void
look_all_up(PsDns *dns, GArray *lookups)
{
    gboolean waiting;

    do {
        waiting = FALSE;
        for (guint i = 0; i < lookups->len; i++) {
            Lookup *lookup = &g_array_index(lookups, Lookup, i);

            if (!lookup->done)
                lookup->done = look_up(dns, lookup);
            waiting |= !lookup->done;
        }
    } while (waiting && ps_dns_step(dns));
}

static void
add_places(PsFacts *facts, PsFactId id, const PsLinkHost *host, const GArray *places)
{
    for (guint i = 0; i < places->len; i++)
        ps_facts_add(facts, id, host->unicode, g_array_index(places, PsSpan, i));
}

/* The status of the first lookup that failed, or PS_DNS_NOERROR. */
static PsDnsStatus
add_all(PsFacts *facts, const GArray *lookups)
{
    PsDnsStatus failure = PS_DNS_NOERROR;

    for (guint i = 0; i < lookups->len; i++) {
        const Lookup *lookup = &g_array_index(lookups, Lookup, i);

        if (lookup->state == HOST_DEAD) {
            add_places(facts, PS_FACT_link_dead, lookup->host, lookup->host->links);
            add_places(facts, PS_FACT_image_dead, lookup->host, lookup->host->images);
        } else if (lookup->state == HOST_UNKNOWN) {
            add_places(facts, PS_FACT_link_host_unknown, lookup->host, lookup->host->links);
            add_places(facts, PS_FACT_link_host_unknown, lookup->host, lookup->host->images);
            failure = failure == PS_DNS_NOERROR ? lookup->why : failure;
        }
    }
    return failure;
}

/* The hosts that may be asked for, up to the limit; how many are past it. */
static guint
choose(const PsLinkHosts *hosts, GArray *lookups)
{
    guint past = 0;

    for (guint i = 0; i < hosts->hosts->len; i++) {
        const Lookup lookup = { .host = g_ptr_array_index(hosts->hosts, i) };

        if (!lookup.host->is_name)
            continue;
        if (lookups->len < PS_LIMIT_link_hosts)
            g_array_append_val(lookups, lookup);
        else
            past++;
    }
    return past;
}

void
ps_measure_link_dns(PsFacts *facts, const PsLinkHosts *hosts)
{
    static const PsFactId filled[] = { PS_FACT_link_dead, PS_FACT_image_dead,
        PS_FACT_link_host_unknown, PS_FACT_link_hosts_unasked };
    g_autoptr(GArray) lookups = g_array_new(FALSE, FALSE, sizeof(Lookup));
    PsDnsStatus failure;
    guint past;

    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    if (!hosts->from->dns || ps_dns_is_off(hosts->from->dns)) {
        ps_facts_set_all_unknown(facts, filled, 2, "needs dns");
        return;
    }
    past = choose(hosts, lookups);
    look_all_up(hosts->from->dns, lookups);
    failure = add_all(facts, lookups);
    for (guint i = 0; i < 2; i++) /* nothing dead, but not all is known */
        if (failure != PS_DNS_NOERROR && !ps_facts_get(facts, filled[i])->count)
            ps_facts_set_unknown(facts, filled[i], ps_dns_reason(failure));
    if (past)
        ps_facts_add_number(facts, PS_FACT_link_hosts_unasked, past, NULL, PS_SPAN_NONE);
}
