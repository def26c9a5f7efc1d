/* SPDX-License-Identifier: MIT */
/* audit.c - a domain, its facts and its findings; see audit.h. */
#include "verdict/audit.h"

#include <string.h>

#include "base/i18n.h"
#include "dns/name.h"

/* A name that the DNS can be asked for, or NULL: underscores are no fault here. */
static char *
read_name(const char *given)
{
    static const char letters[] = G_CSET_a_2_z G_CSET_DIGITS "-_.";
    g_autofree char *trimmed = g_strstrip(g_strdup(given));
    g_autofree char *ascii = ps_domain_to_ascii(trimmed, strlen(trimmed));
    PsDnsName octets;

    if (!ascii || !*ascii || ascii[strspn(ascii, letters)] || g_hostname_is_ip_address(ascii) ||
        !ps_dns_name_read(&octets, ps_cursor(ascii, strlen(ascii)), NULL))
        return NULL;
    return g_steal_pointer(&ascii);
}

PsAudit *
ps_audit_new(const char *given, const PsDomainOptions *options)
{
    PsAudit *audit = g_new0(PsAudit, 1);
    g_autofree char *name = read_name(given);

    audit->given = g_strdup(given);
    audit->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    if (name)
        audit->domain = ps_domain_new(name, options);
    else
        audit->error = g_strdup(_("this is no domain name"));
    return audit;
}

void
ps_audit_free(PsAudit *audit)
{
    if (!audit)
        return;
    ps_findings_free(audit->all_findings);
    ps_run_free(audit->run);
    ps_facts_free(audit->facts);
    ps_domain_free(audit->domain);
    g_array_unref(audit->missing);
    g_free(audit->given);
    g_free(audit->error);
    g_free(audit);
}

gboolean
ps_audit_ask(PsAudit *audit)
{
    return !audit->domain || ps_domain_ask(audit->domain);
}

/* Facts that are not known, whether a rule asks for them or not. */
static void
list_missing(PsAudit *audit)
{
    for (int id = 0; id < PS_FACTS; id++) {
        const PsFactInfo *info = ps_fact_info(id);
        const PsFact *fact = ps_facts_get(audit->facts, id);
        const PsMissing missing = { info->name, fact->reason };

        if ((info->scope == PS_SCOPE_DOMAIN || id == PS_FACT_ptr) && !fact->known)
            ps_missing_add(audit->missing, audit->facts, &missing);
    }
}

void
ps_audit_judge(PsAudit *audit, const PsRules *rules, PsLang lang)
{
    if (!audit->domain)
        return;
    audit->facts = ps_facts_new(NULL);
    ps_measure_domain(audit->facts, audit->domain);
    audit->run = ps_run_new_domain(rules, audit->facts);
    audit->all_findings = ps_findings_new(rules, lang, NULL, NULL);
    ps_findings_add_domain(audit->all_findings, audit->run);
    audit->findings = ps_findings_sorted(audit->all_findings);
    list_missing(audit);
}

int
ps_audit_worst_level(const PsAudit *audit)
{
    int worst = -1;

    for (guint i = 0; audit->findings && i < audit->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(audit->findings, i);

        worst = MAX(worst, (int) finding->level);
    }
    return worst;
}
