/* SPDX-License-Identifier: MIT */
/* measure.c - everything known of a message, part by part; see measure.h. */
#include "facts/measure.h"

#include "facts/link_hosts.h"

const char *
ps_dns_reason(PsDnsStatus status)
{
    switch (status) {
    case PS_DNS_SERVFAIL:
        return "dns servfail";
    case PS_DNS_REFUSED:
        return "dns refused";
    case PS_DNS_TIMEOUT:
        return "dns timeout";
    case PS_DNS_MALFORMED:
        return "dns malformed";
    case PS_DNS_OFF:
        return "needs dns";
    case PS_DNS_NOERROR:
    case PS_DNS_NODATA:
    case PS_DNS_NXDOMAIN:
    default:
        return "not measured";
    }
}

static void
add_or_unknown(PsFacts *facts, PsFactId id, const char *word, const char *reason)
{
    if (word)
        ps_facts_add(facts, id, word, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, id, reason);
}

/* What was said of the run itself. */
static void
measure_run(PsFacts *facts, const PsMeasured *from)
{
    const PsSending *sending = from->sending;

    ps_facts_add(facts, PS_FACT_stage, sending->stage, PS_SPAN_NONE);
    add_or_unknown(facts, PS_FACT_class, sending->class_name, "needs class");
    if (sending->volume >= 0)
        ps_facts_add_number(
            facts, PS_FACT_volume, (double) sending->volume, NULL, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, PS_FACT_volume, "needs volume");

    /* nearly every server speaks STARTTLS; one that does not is for the user to say */
    ps_facts_add(facts, PS_FACT_tls, sending->tls ? sending->tls : "yes", PS_SPAN_NONE);
    if (!sending->tls)
        ps_facts_assume(facts, PS_FACT_tls, "starttls");

    if (!from->dns || ps_dns_is_off(from->dns))
        ps_facts_set_unknown(facts, PS_FACT_dns, "needs dns");
    else
        ps_facts_add(facts, PS_FACT_dns, "ok", PS_SPAN_NONE);
}

static gboolean
measure_all(PsFacts *facts, const PsMeasured *from, GError **error)
{
    g_autoptr(PsLinkHosts) hosts = ps_link_hosts_new(from);

    measure_run(facts, from);
    ps_measure_raw(facts, from);
    ps_measure_header(facts, from);
    ps_measure_sender(facts, from);
    ps_measure_names(facts);
    ps_measure_imitations(facts, from);
    ps_measure_server(facts, from);
    ps_measure_content(facts, from);
    ps_measure_dates(facts, from);
    ps_measure_attachments(facts, from);
    ps_measure_hidden(facts, from);
    ps_measure_seen(facts, from);
    ps_measure_markup(facts, from);
    ps_measure_leave(facts, from);
    if (!ps_measure_authentication(facts, from, error))
        return FALSE;
    ps_measure_links(facts, hosts);
    if (from->sender_only)
        return TRUE;
    ps_measure_link_dns(facts, hosts);
    ps_measure_listed(facts, hosts);
    ps_measure_reply(facts, from);
    return TRUE;
}

gboolean
ps_measure_message(PsFacts *facts, const PsMeasured *from, GError **error)
{
    if (!measure_all(facts, from, error))
        return FALSE;
    ps_measure_not_given(facts, from);
    return TRUE;
}

void
ps_measure_oversize(PsFacts *facts, gsize size, const PsSending *sending)
{
    const PsMeasured from = { .sending = sending };

    for (int id = 0; id < PS_FACTS; id++)
        if (ps_fact_info(id)->scope == PS_SCOPE_MESSAGE)
            ps_facts_set_unknown(facts, id, "message too large");
    measure_run(facts, &from);
    ps_facts_add_number(facts, PS_FACT_message_bytes, (double) size, NULL, PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_wire_bytes, (double) size, NULL, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_limit_passed, "message_bytes", PS_SPAN_NONE);
}
