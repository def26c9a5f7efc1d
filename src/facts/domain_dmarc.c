/* SPDX-License-Identifier: MIT */
/* domain_dmarc.c - the DMARC record of a domain, as facts; see domain.h. */
#include <string.h>

#include "auth/tags.h"
#include "facts/domain.h"
#include "facts/measure.h"

static PsDmarcPolicy
policy_of(const PsTags *tags, const char *name)
{
    const char *value = ps_tags_get_any_case(tags, name);

    for (int i = PS_DMARC_P_NONE; value && i <= PS_DMARC_P_REJECT; i++)
        if (!g_ascii_strcasecmp(value, ps_dmarc_policy_name((PsDmarcPolicy) i)))
            return (PsDmarcPolicy) i;
    return PS_DMARC_P_ABSENT;
}

static void
measure_tags(PsFacts *facts, const PsDmarcRecord *found)
{
    static const char *const below[] = { "sp", "np" };
    g_autoptr(PsTags) tags = ps_tags_new(found->record, strlen(found->record));
    const char *percent = ps_tags_get_any_case(tags, "pct");
    guint64 number;

    for (guint i = 0; i < G_N_ELEMENTS(below); i++) {
        PsDmarcPolicy policy = policy_of(tags, below[i]);
        g_autofree char *text =
            g_strdup_printf("%s=%s", below[i], ps_dmarc_policy_name(policy));

        if (policy != PS_DMARC_P_ABSENT && policy < found->published)
            ps_facts_add(facts, PS_FACT_domain_dmarc_weaker, text, PS_SPAN_NONE);
    }
    if (percent && g_ascii_string_to_unsigned(percent, 10, 0, 100, &number, NULL))
        ps_facts_add_number(
            facts, PS_FACT_domain_dmarc_pct, (double) number, NULL, PS_SPAN_NONE);
}

static void
measure_report(PsFacts *facts, const PsDmarcReport *report)
{
    static const PsFactId by_state[] = {
        [PS_DMARC_REPORT_UNAUTHORISED] = PS_FACT_domain_dmarc_foreign,
        [PS_DMARC_REPORT_DEAD] = PS_FACT_domain_dmarc_dead,
        [PS_DMARC_REPORT_BAD] = PS_FACT_domain_dmarc_bad,
    };

    if (!strcmp(report->tag, "rua"))
        ps_facts_add(facts, PS_FACT_domain_dmarc_rua, report->uri, PS_SPAN_NONE);
    if (report->state == PS_DMARC_REPORT_OK || report->state == PS_DMARC_REPORT_UNKNOWN)
        return;
    ps_facts_add(facts, by_state[report->state], report->uri, PS_SPAN_NONE);
    if (report->state == PS_DMARC_REPORT_UNAUTHORISED)
        ps_facts_add(facts, PS_FACT_domain_dmarc_permission, report->permission, PS_SPAN_NONE);
}

static void
measure_reports(PsFacts *facts, const GPtrArray *reports)
{
    static const PsFactId lists[] = { PS_FACT_domain_dmarc_foreign,
        PS_FACT_domain_dmarc_permission, PS_FACT_domain_dmarc_dead, PS_FACT_domain_dmarc_bad };
    PsDnsStatus failure = PS_DNS_NOERROR;

    for (guint i = 0; reports && i < reports->len; i++) {
        const PsDmarcReport *report = reports->pdata[i];

        measure_report(facts, report);
        if (report->state == PS_DMARC_REPORT_UNKNOWN)
            failure = report->dns;
    }
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (failure != PS_DNS_NOERROR && !ps_facts_get(facts, lists[i])->count)
            ps_facts_set_unknown(facts, lists[i], ps_dns_reason(failure));
}

void
ps_measure_domain_dmarc(PsFacts *facts, const PsDomain *domain)
{
    const PsDmarcRecord *found = &domain->dmarc->rfc9989, *other = &domain->dmarc->rfc7489;

    for (int id = PS_FACT_domain_dmarc; id <= PS_FACT_domain_dmarc_bad; id++)
        if (found->known)
            ps_facts_set_known(facts, (PsFactId) id);
        else
            ps_facts_set_unknown(facts, (PsFactId) id, ps_dns_reason(found->dns));
    if (!found->known)
        return;
    ps_facts_add(facts, PS_FACT_domain_dmarc,
        !found->at                                    ? "none"
        : g_ascii_strcasecmp(found->at, domain->name) ? "parent"
                                                      : "own",
        PS_SPAN_NONE);
    ps_facts_add(
        facts, PS_FACT_domain_dmarc_policy, ps_dmarc_policy_name(found->policy), PS_SPAN_NONE);
    if (other->known)
        ps_facts_add(facts, PS_FACT_domain_dmarc_policy_7489,
            ps_dmarc_policy_name(other->policy), PS_SPAN_NONE);
    else
        ps_facts_set_unknown(
            facts, PS_FACT_domain_dmarc_policy_7489, ps_dns_reason(other->dns));
    if (found->error)
        ps_facts_add(facts, PS_FACT_domain_dmarc_error, found->error, PS_SPAN_NONE);
    ps_facts_add(
        facts, PS_FACT_domain_dmarc_testing, found->testing ? "yes" : "no", PS_SPAN_NONE);
    if (!found->record)
        return;
    ps_facts_add(facts, PS_FACT_domain_dmarc_at, found->at, PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_domain_dmarc_record, found->record, PS_SPAN_NONE);
    measure_tags(facts, found);
    measure_reports(facts, domain->reports);
}
