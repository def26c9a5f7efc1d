/* SPDX-License-Identifier: MIT */
/* asked.c - the rules that a list asks, sorted; see asked.h. */
#include "list/asked.h"

/* Whether RULE reads what came back before. */
static gboolean
asks_the_past(const PsRules *rules, const PsRule *rule)
{
    guint count;
    const PsFactId *facts = ps_rules_facts(rules, rule, &count);

    for (guint i = 0; i < count; i++)
        if (ps_fact_is_of_past(facts[i]))
            return TRUE;
    return FALSE;
}

/* Whether RULE reads nothing but facts of recipients, or even of their domains alone. */
static gboolean
reads_only(const PsRules *rules, const PsRule *rule, gboolean of_destination)
{
    guint count;
    const PsFactId *facts = ps_rules_facts(rules, rule, &count);

    if (rule->scope != PS_SCOPE_RECIPIENT)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        if (ps_fact_info(facts[i])->scope != PS_SCOPE_RECIPIENT)
            return FALSE;
        if (of_destination && !ps_fact_is_of_destination(facts[i]))
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    const PsRules *rules;
    PsListAsked *asked;
    GHashTable *seen;
    GPtrArray *left; /* const PsRule *: whose operands are still to be looked at */
} Search;

static void
look_at(const PsRule *rule, gpointer data)
{
    Search *search = data;

    if (!g_hash_table_add(search->seen, (gpointer) rule))
        return;
    if (reads_only(search->rules, rule, TRUE))
        g_ptr_array_add(search->asked->kept, (gpointer) rule);
    else
        g_ptr_array_add(search->left, (gpointer) rule);
}

/* The rules of domains that rules of addresses are worked out from. */
static void
find_kept(PsListAsked *asked, const PsRules *rules)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    Search search = { rules, asked, seen, left };

    for (guint i = 0; i < asked->of_address->len; i++)
        g_ptr_array_add(
            left, (gpointer) g_array_index(asked->of_address, PsListAskedRule, i).rule);
    while (left->len)
        ps_rule_operands(g_ptr_array_remove_index_fast(left, left->len - 1), look_at, &search);
}

PsListAsked *
ps_list_asked_new(const PsRules *rules, gboolean past)
{
    PsListAsked *asked = g_new(PsListAsked, 1);

    asked->of_domain = g_array_new(FALSE, FALSE, sizeof(PsListAskedRule));
    asked->of_address = g_array_new(FALSE, FALSE, sizeof(PsListAskedRule));
    asked->kept = g_ptr_array_new();
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        PsListAskedRule one = { ps_rules_get(rules, i), i };

        if (ps_rule_is_sub(one.rule) || !reads_only(rules, one.rule, FALSE) ||
            (!past && asks_the_past(rules, one.rule)))
            continue;
        if (reads_only(rules, one.rule, TRUE))
            g_array_append_val(asked->of_domain, one);
        else
            g_array_append_val(asked->of_address, one);
    }
    find_kept(asked, rules);
    return asked;
}

void
ps_list_asked_free(PsListAsked *asked)
{
    if (!asked)
        return;
    g_ptr_array_unref(asked->kept);
    g_array_unref(asked->of_address);
    g_array_unref(asked->of_domain);
    g_free(asked);
}
