/* SPDX-License-Identifier: MIT */
/*
 * listed.c - block lists in the DNS (--dnsbl): is the sending address on one, a domain of the
 * sender's, a domain that a link or an image leads to? RFC 5782. What an answer means is for
 * the rules to say.
 */
#include <string.h>

#include "auth/dnsbl.h"
#include "base/hash.h"
#include "base/limits.h"
#include "facts/link_hosts.h"

/* What is looked up. */
typedef struct {
    const char *domain;
    const PsNetAddress *address; /* instead of DOMAIN, or NULL */
    PsFactId fact;               /* gets what is on a list */
    GArray *places;              /* PsSpan */
} Subject;

static void
subject_clear(gpointer data)
{
    Subject *subject = data;

    g_array_unref(subject->places);
}

static void
add_subject(GArray *subjects, const char *domain, const PsNetAddress *address, PsFactId fact,
    const GArray *places)
{
    Subject *subject = NULL;

    for (guint i = 0; domain && i < subjects->len && !subject; i++) {
        Subject *other = &g_array_index(subjects, Subject, i);

        if (other->domain && other->fact == fact && !strcmp(other->domain, domain))
            subject = other;
    }
    if (!subject) {
        const Subject new = { domain, address, fact,
            g_array_new(FALSE, FALSE, sizeof(PsSpan)) };

        g_array_append_val(subjects, new);
        subject = &g_array_index(subjects, Subject, subjects->len - 1);
    }
    if (places)
        g_array_append_vals(subject->places, places->data, places->len);
}

/* Domains of links and images, as many as other questions of the DNS are about. */
static void
add_links(GArray *subjects, const PsLinkHosts *hosts)
{
    guint left = PS_LIMIT_link_hosts;

    for (guint i = 0; left && i < hosts->hosts->len; i++) {
        const PsLinkHost *host = g_ptr_array_index(hosts->hosts, i);

        if (!host->is_name)
            continue;
        add_subject(subjects, host->organisation, NULL, PS_FACT_link_listed, host->links);
        add_subject(subjects, host->organisation, NULL, PS_FACT_link_listed, host->images);
        left--;
    }
}

/* Domains that receivers look at before the mail itself: From, MAIL FROM, HELO, signatures. */
static void
add_sender(GArray *subjects, const PsMeasured *from, const PsFacts *facts)
{
    static const PsFactId identities[] = { PS_FACT_from_domain, PS_FACT_mail_from_domain,
        PS_FACT_helo, PS_FACT_dkim_domain };

    for (guint i = 0; i < G_N_ELEMENTS(identities); i++) {
        const PsFact *fact = ps_facts_get(facts, identities[i]);

        for (guint v = 0; v < fact->count; v++) {
            const char *name = fact->values[v].text;

            if (ps_domain_is_host(name))
                add_subject(subjects,
                    from->psl ? ps_psl_organisation(from->psl, name)
                              : ps_domain_registered(name),
                    NULL, PS_FACT_sender_listed, NULL);
        }
    }
}

static void
add_found(PsFacts *facts, const Subject *subject, const PsDnsbl *found)
{
    PsFactId fact = found->state == PS_DNSBL_LISTED ? subject->fact : PS_FACT_listed_error;
    g_autofree char *text =
        g_strdup_printf("%s (%s: %s)", found->subject, found->zone, found->code);

    for (guint i = 0; i < subject->places->len; i++)
        ps_facts_add(facts, fact, text, g_array_index(subject->places, PsSpan, i));
    if (!subject->places->len)
        ps_facts_add(facts, fact, text, PS_SPAN_NONE);
}

/* Look SUBJECT up in all lists. FALSE while an answer is on its way. With FACTS, what is found
 * is added; *RET_FAILURE is the status of a lookup that failed. */
static gboolean
look_up(
    const PsMeasured *from, const Subject *subject, PsFacts *facts, PsDnsStatus *ret_failure)
{
    gboolean done = TRUE;

    for (const char *const *zone = from->lists; *zone; zone++) {
        PsDnsbl found;

        if (!ps_dnsbl_check(from->dns, *zone, subject->domain, subject->address, &found)) {
            done = FALSE;
            continue;
        }
        if (facts && (found.state == PS_DNSBL_LISTED || found.state == PS_DNSBL_ERROR))
            add_found(facts, subject, &found);
        if (found.state == PS_DNSBL_UNKNOWN)
            *ret_failure = found.dns;
        ps_dnsbl_clear(&found);
    }
    return done;
}

static PsDnsStatus
look_all_up(PsFacts *facts, const PsMeasured *from, const GArray *subjects)
{
    PsDnsStatus failure = PS_DNS_NOERROR;
    gboolean done;

    do {
        done = TRUE;
        for (guint i = 0; i < subjects->len; i++)
            done &= look_up(from, &g_array_index(subjects, Subject, i), NULL, &failure);
    } while (!done && ps_dns_step(from->dns));
    for (guint i = 0; i < subjects->len; i++)
        look_up(from, &g_array_index(subjects, Subject, i), facts, &failure);
    return failure;
}

void
ps_measure_listed(PsFacts *facts, const PsLinkHosts *hosts)
{
    static const PsFactId filled[] = { PS_FACT_link_listed, PS_FACT_sender_listed,
        PS_FACT_ip_listed, PS_FACT_listed_error };
    const PsMeasured *from = hosts->from;
    const PsFact *ip = ps_facts_get(facts, PS_FACT_ip);
    g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(Subject));
    PsNetAddress address;
    PsDnsStatus failure;

    g_array_set_clear_func(subjects, subject_clear);
    if (!from->lists) { /* nothing is on a list where none is named */
        for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
            ps_facts_set_known(facts, filled[i]);
        return;
    }
    if (!from->dns || ps_dns_is_off(from->dns)) {
        ps_facts_set_all_unknown(facts, filled, G_N_ELEMENTS(filled), "needs dns");
        return;
    }
    add_links(subjects, hosts);
    add_sender(subjects, from, facts);
    if (ip->count && ps_net_parse(ip->values[0].text, &address))
        add_subject(subjects, NULL, &address, PS_FACT_ip_listed, NULL);
    failure = look_all_up(facts, from, subjects);
    for (guint i = 0; i < G_N_ELEMENTS(filled); i++) {
        if (failure == PS_DNS_NOERROR)
            ps_facts_set_known(facts, filled[i]);
        else if (!ps_facts_get(facts, filled[i])->count)
            ps_facts_set_unknown(facts, filled[i], ps_dns_reason(failure));
    }
    if (!ip->count)
        ps_facts_set_unknown(facts, PS_FACT_ip_listed, "needs ip");
}
