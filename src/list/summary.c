/* SPDX-License-Identifier: MIT */
/* summary.c - rows counted; see summary.h. */
#include "list/summary.h"

#include <string.h>

#include "base/hash.h"

static void
finding_free(gpointer data)
{
    PsListFinding *finding = data;

    g_free(finding->message);
    g_free(finding->fix);
    g_free(finding);
}

void
ps_list_summary_init(PsListSummary *summary)
{
    *summary = (PsListSummary){ 0 };
    summary->rules = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, g_free);
    summary->providers = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, g_free);
    summary->mailboxes = ps_mailbox_set_new();
    summary->findings = g_ptr_array_new_with_free_func(finding_free);
}

void
ps_list_summary_clear(PsListSummary *summary)
{
    g_clear_pointer(&summary->rules, g_hash_table_unref);
    g_clear_pointer(&summary->providers, g_hash_table_unref);
    g_clear_pointer(&summary->mailboxes, ps_mailbox_set_free);
    g_clear_pointer(&summary->findings, g_ptr_array_unref);
}

static void
count(GHashTable *table, const char *name)
{
    PsListTally *tally;

    if (!name)
        return;
    tally = g_hash_table_lookup(table, name);
    if (!tally) {
        tally = g_new(PsListTally, 1);
        *tally = (PsListTally){ name, 0 };
        g_hash_table_insert(table, (gpointer) name, tally);
    }
    tally->rows++;
}

void
ps_list_summary_add(
    PsListSummary *summary, const PsAddr *addr, gboolean blank, const PsListVerdict *verdict)
{
    ps_mailbox_set_add(summary->mailboxes, addr);
    summary->rows++;
    summary->blank += blank;
    summary->broken += !blank && addr->verdict >= PS_ADDR_HEADER_ONLY;
    summary->by_status[verdict->status]++;
    count(summary->rules, verdict->rule);
    count(summary->providers, verdict->provider);
}

static int
compare(gconstpointer a, gconstpointer b)
{
    const PsListTally *one = a, *two = b;

    if (one->rows != two->rows)
        return one->rows > two->rows ? -1 : 1;
    return strcmp(one->name, two->name);
}

GArray *
ps_list_summary_sorted(GHashTable *table)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(PsListTally));
    GHashTableIter at;
    gpointer tally;

    g_hash_table_iter_init(&at, table);
    while (g_hash_table_iter_next(&at, NULL, &tally))
        g_array_append_vals(sorted, tally, 1);
    g_array_sort(sorted, compare);
    return sorted;
}

static double
percent(double part, guint64 whole)
{
    return whole ? 100 * part / (double) whole : 0;
}

PsListBounces
ps_list_summary_bounces(const PsListSummary *summary)
{
    guint64 sent = summary->rows - summary->blank;
    guint64 dead = summary->by_status[PS_LIST_UNDELIVERABLE] - summary->blank;
    guint64 unknown = summary->by_status[PS_LIST_UNKNOWN];
    guint64 told = sent - summary->broken - unknown; /* rows that the DNS told of */
    double share = told ? (double) (dead - summary->broken) / (double) told : 0;

    return (PsListBounces){
        .least = percent((double) dead, sent),
        .most = percent((double) (dead + unknown), sent),
        .expected = percent((double) dead + share * (double) unknown, sent),
    };
}

/* With one digit behind the point: more would promise too much. */
static void
add_percent(PsFacts *facts, PsFactId id, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(text, sizeof text, "%.1f", value);
    ps_facts_add_number(facts, id, value, text, PS_SPAN_NONE);
}

static void
measure_repeated(const PsListSummary *summary, PsFacts *facts)
{
    guint64 repeated;

    ps_facts_set_known(facts, PS_FACT_list_repeated);
    if (ps_mailbox_set_repeated(summary->mailboxes, &repeated))
        ps_facts_add_number(
            facts, PS_FACT_list_repeated, (double) repeated, NULL, PS_SPAN_NONE);
}

/* The provider that most rows are at, if it has a name. */
static void
measure_most(const PsListSummary *summary, PsFacts *facts)
{
    g_autoptr(GArray) sorted = ps_list_summary_sorted(summary->providers);
    const PsListTally *most = NULL;
    g_autofree char *name = NULL;

    for (guint i = 0; i < sorted->len && !most; i++) {
        const PsListTally *tally = &g_array_index(sorted, PsListTally, i);

        if (strcmp(tally->name, "generic") != 0 && strcmp(tally->name, "none") != 0)
            most = tally;
    }
    ps_facts_set_known(facts, PS_FACT_list_most);
    ps_facts_set_known(facts, PS_FACT_list_most_share);
    ps_facts_set_known(facts, PS_FACT_list_most_provider);
    if (!most)
        return;
    name = g_strconcat("provider-", most->name, NULL);
    ps_facts_add_number(facts, PS_FACT_list_most, (double) most->rows, NULL, PS_SPAN_NONE);
    add_percent(facts, PS_FACT_list_most_share,
        percent((double) most->rows, summary->rows - summary->blank));
    ps_facts_add(facts, PS_FACT_list_most_provider, name, PS_SPAN_NONE);
}

static void
measure(const PsListSummary *summary, PsFacts *facts)
{
    measure_repeated(summary, facts);
    measure_most(summary, facts);
    ps_facts_add_number(facts, PS_FACT_list_rows, (double) summary->rows, NULL, PS_SPAN_NONE);
    add_percent(facts, PS_FACT_list_bounces, ps_list_summary_bounces(summary).expected);
    add_percent(facts, PS_FACT_list_unknown,
        percent((double) summary->by_status[PS_LIST_UNKNOWN], summary->rows - summary->blank));
    ps_facts_add(
        facts, PS_FACT_list_resolver, summary->overloaded ? "overloaded" : "ok", PS_SPAN_NONE);
    ps_facts_add_number(
        facts, PS_FACT_list_resolver_rate, (double) summary->borne, NULL, PS_SPAN_NONE);
}

static void
add_finding(PsListSummary *summary, const PsRun *run, const PsRule *rule, PsLang lang)
{
    PsListFinding *finding = g_new0(PsListFinding, 1);
    PsLang written = rule->describe[lang] ? lang : PS_LANG_EN;

    finding->rule = rule->name;
    finding->level = rule->level;
    finding->message = ps_run_text(
        run, rule, rule->describe[written] ? rule->describe[written] : rule->name, lang, NULL);
    if (rule->fix[written])
        finding->fix = ps_run_text(run, rule, rule->fix[written], lang, NULL);
    g_ptr_array_add(summary->findings, finding);
}

void
ps_list_summary_judge(PsListSummary *summary, const PsRules *rules, PsLang lang)
{
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = NULL;

    measure(summary, facts);
    run = ps_run_new_list(rules, facts);
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (rule->scope == PS_SCOPE_LIST && !ps_rule_is_sub(rule) &&
            ps_run_get(run, rule)->state == PS_OUTCOME_HIT)
            add_finding(summary, run, rule, lang);
    }
}
