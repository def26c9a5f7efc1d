/* SPDX-License-Identifier: MIT */
/* domain_spf.c - the tree of a domain's SPF record, as facts; see domain.h. */
#include <string.h>

#include "auth/spf_record.h"
#include "facts/domain.h"
#include "facts/measure.h"

/* The terms of the whole tree, those of a record before those of the records below it. */
static GPtrArray *
all_terms(const PsSpfAudit *audit)
{
    GPtrArray *all = g_ptr_array_new();

    if (audit->terms)
        g_ptr_array_extend(all, audit->terms, NULL, NULL);
    for (guint i = 0; i < all->len; i++) {
        const PsSpfAuditTerm *term = all->pdata[i];

        if (term->terms)
            g_ptr_array_extend(all, term->terms, NULL, NULL);
    }
    return all;
}

static gboolean
is_ptr(const char *term)
{
    term += strspn(term, "+-~?");
    return g_ascii_strncasecmp(term, "ptr", 3) == 0 && (!term[3] || strchr(":/", term[3]));
}

static void
measure_terms(PsFacts *facts, const PsSpfAudit *audit)
{
    static const struct {
        const char *problem;
        PsFactId id;
    } kinds[] = {
        { "void", PS_FACT_domain_spf_void },
        { "none", PS_FACT_domain_spf_broken },
        { "several-records", PS_FACT_domain_spf_broken },
        { "syntax", PS_FACT_domain_spf_broken },
        { "loop", PS_FACT_domain_spf_loop },
        { "too-many-mx", PS_FACT_domain_spf_many_mx },
    };
    g_autoptr(GPtrArray) terms = all_terms(audit);

    for (guint i = 0; i < terms->len; i++) {
        const PsSpfAuditTerm *term = terms->pdata[i];

        for (guint k = 0; term->problem && k < G_N_ELEMENTS(kinds); k++)
            if (!strcmp(term->problem, kinds[k].problem))
                ps_facts_add(facts, kinds[k].id, term->term, PS_SPAN_NONE);
        if (is_ptr(term->term))
            ps_facts_add(facts, PS_FACT_domain_spf_ptr, term->term, PS_SPAN_NONE);
    }
}

/* What RECORD says of all: a word, NULL if it has no "all", or *RET_REDIRECT. */
static const char *
own_all(const PsSpfRecord *record, gboolean *ret_redirect)
{
    static const struct {
        char qualifier;
        const char *word;
    } words[] = { { '+', "pass" }, { '-', "fail" }, { '~', "softfail" }, { '?', "neutral" } };

    *ret_redirect = FALSE;
    for (guint i = 0; i < record->terms->len; i++) {
        const PsSpfTerm *term = &g_array_index(record->terms, PsSpfTerm, i);

        for (guint w = 0; term->mechanism == PS_SPF_ALL && w < G_N_ELEMENTS(words); w++)
            if (words[w].qualifier == term->qualifier)
                return words[w].word;
    }
    *ret_redirect = record->redirect != NULL;
    return NULL;
}

/* The same where redirect= leads; NULL if that is not known. */
static const char *
effective_all(const PsSpfAudit *audit)
{
    const GPtrArray *terms = audit->terms;
    const char *text = audit->record;

    while (text) {
        g_autoptr(PsSpfRecord) record = ps_spf_record_new(text, strlen(text));
        const PsSpfAuditTerm *last;
        gboolean redirect;
        const char *word = own_all(record, &redirect);

        if (record->problem)
            return NULL;
        if (word || !redirect)
            return word ? word : "none";
        if (!terms || !terms->len) /* the limit of the walk */
            return NULL;
        last = terms->pdata[terms->len - 1];
        text = last->record;
        terms = last->terms;
    }
    return NULL;
}

/* A count of what is in the tree: one that is over LIMIT is so whatever is still to come, else it is
 * known only if all of the tree is. */
static void
add_count(PsFacts *facts, PsFactId id, const PsSpfAudit *audit, guint count, guint limit)
{
    if (audit->complete || count > limit || audit->dns == PS_DNS_NOERROR)
        ps_facts_add_number(facts, id, count, NULL, PS_SPAN_NONE);
    else
        ps_facts_set_unknown(facts, id, ps_dns_reason(audit->dns));
}

static void
measure_tree(PsFacts *facts, const PsSpfAudit *audit)
{
    static const PsFactId lists[] = { PS_FACT_domain_spf_void, PS_FACT_domain_spf_broken,
        PS_FACT_domain_spf_loop, PS_FACT_domain_spf_many_mx, PS_FACT_domain_spf_ptr,
        PS_FACT_domain_spf_repeat, PS_FACT_domain_spf_blame };
    const char *all = effective_all(audit);

    measure_terms(facts, audit);
    for (guint i = 0; i < audit->repeats->len; i++) {
        const PsSpfRepeat *repeat = audit->repeats->pdata[i];
        g_autofree char *text = g_strdup_printf("%s (%s) in %s (%s)", repeat->network,
            repeat->domain, repeat->other, repeat->other_domain);

        ps_facts_add(facts, PS_FACT_domain_spf_repeat, text, PS_SPAN_NONE);
    }
    if (audit->blame)
        ps_facts_add(facts, PS_FACT_domain_spf_blame, audit->blame, PS_SPAN_NONE);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (audit->complete || audit->dns == PS_DNS_NOERROR)
            ps_facts_set_known(facts, lists[i]);
        else if (!ps_facts_get(facts, lists[i])->count)
            ps_facts_set_unknown(facts, lists[i], ps_dns_reason(audit->dns));
    add_count(facts, PS_FACT_domain_spf_lookups, audit, audit->lookups, 10);
    add_count(facts, PS_FACT_domain_spf_voids, audit, audit->void_lookups, 2);
    ps_facts_add_number(
        facts, PS_FACT_domain_spf_ipv4, (double) audit->ipv4, NULL, PS_SPAN_NONE);
    ps_facts_set_known(facts, PS_FACT_domain_spf_all);
    if (all)
        ps_facts_add(facts, PS_FACT_domain_spf_all, all, PS_SPAN_NONE);
}

void
ps_measure_domain_spf(PsFacts *facts, const PsDomain *domain)
{
    const PsSpfAudit *audit = domain->spf;
    gboolean unknown = !g_strcmp0(audit->problem, "dns");

    for (int id = PS_FACT_domain_spf; id <= PS_FACT_domain_spf_ipv4; id++)
        if (unknown)
            ps_facts_set_unknown(facts, (PsFactId) id, ps_dns_reason(audit->dns));
        else
            ps_facts_set_known(facts, (PsFactId) id);
    if (unknown)
        return;
    ps_facts_add(
        facts, PS_FACT_domain_spf, audit->problem ? audit->problem : "ok", PS_SPAN_NONE);
    if (!audit->record)
        return;
    ps_facts_add(facts, PS_FACT_domain_spf_record, audit->record, PS_SPAN_NONE);
    ps_facts_add_number(
        facts, PS_FACT_domain_spf_octets, (double) strlen(audit->record), NULL, PS_SPAN_NONE);
    if (audit->detail) {
        ps_facts_add(facts, PS_FACT_domain_spf_error, audit->detail, PS_SPAN_NONE);
        ps_facts_add_number(facts, PS_FACT_domain_spf_column, (double) audit->problem_at + 1,
            NULL, PS_SPAN_NONE);
    } else {
        measure_tree(facts, audit);
    }
}
