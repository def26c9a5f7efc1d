/* SPDX-License-Identifier: MIT */
/* run.c - the life of a run, and the slots that its outcomes are kept in; see run.h. */
#include "rules/run.h"

#include <math.h>

#include "base/limits.h"
#include "rules/draft.h"

static PsRun *
run_new(const PsRules *rules, const PsFacts *facts, const PsRunOptions *options)
{
    PsRun *run = g_new0(PsRun, 1);
    const char *bulk = ps_rules_setting(rules, "bulk_volume", NULL, NULL);

    run->rules = rules;
    run->facts = facts;
    run->apply_when = options->apply_when;
    run->first_only = options->first_only;
    run->bulk_volume = bulk ? g_ascii_strtod(bulk, NULL) : NAN;
    run->matcher = ps_matcher_new(PS_LIMIT_regex_ms);
    run->hits = g_array_new(FALSE, FALSE, sizeof(PsHit));
    run->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    return run;
}

PsRun *
ps_run_new(
    const PsRules *rules, PsMessage *message, const PsFacts *facts, const PsRunOptions *options)
{
    PsRun *run = run_new(rules, facts, options);

    run->message = message;
    if (message)
        ps_draft_receive(run);
    run->slot_count = ps_rules_count(rules);
    run->slots = g_new0(const PsSlot *, run->slot_count);
    return run;
}

PsRun *
ps_run_new_recipient(
    PsRun *above, const PsRules *rules, const PsFacts *facts, const PsRunOptions *options)
{
    PsRun *run = run_new(rules, facts, options);

    run->message = above ? above->message : NULL;
    run->above = above;
    run->scope = PS_SCOPE_RECIPIENT;
    if (!above)
        run->filled = g_array_new(FALSE, FALSE, sizeof(guint));
    run->slot_count = above ? rules->recipient_count : ps_rules_count(rules);
    run->slots = g_new0(const PsSlot *, run->slot_count);
    return run;
}

static PsRun *
run_new_scope(const PsRules *rules, const PsFacts *facts, PsScope scope)
{
    const PsRunOptions options = { .apply_when = TRUE };
    PsRun *run = ps_run_new(rules, NULL, facts, &options);

    run->scope = scope;
    return run;
}

PsRun *
ps_run_new_domain(const PsRules *rules, const PsFacts *facts)
{
    return run_new_scope(rules, facts, PS_SCOPE_DOMAIN);
}

PsRun *
ps_run_new_list(const PsRules *rules, const PsFacts *facts)
{
    return run_new_scope(rules, facts, PS_SCOPE_LIST);
}

static void
slot_free(const PsSlot *slot)
{
    if (!slot || slot->kept)
        return;
    g_free(slot->hits);
    g_free(slot->missing);
    g_free((PsSlot *) slot);
}

void
ps_run_free(PsRun *run)
{
    if (!run)
        return;
    for (guint i = 0; i < run->slot_count; i++)
        slot_free(run->slots[i]);
    g_free(run->slots);
    if (run->filled)
        g_array_unref(run->filled);
    g_array_unref(run->hits);
    g_array_unref(run->missing);
    ps_matcher_free(run->matcher);
    if (run->captured)
        g_hash_table_unref(run->captured);
    ps_screened_free(run->screened);
    g_free(run);
}

void
ps_run_reset(PsRun *run)
{
    for (guint i = 0; i < run->filled->len; i++) {
        guint index = g_array_index(run->filled, guint, i);

        slot_free(run->slots[index]);
        run->slots[index] = NULL;
    }
    g_array_set_size(run->filled, 0);
    ps_matcher_renew(run->matcher, PS_LIMIT_regex_ms);
    g_clear_pointer(&run->captured, g_hash_table_unref);
}

void
ps_run_set_slot(PsRun *run, guint index, const PsSlot *slot)
{
    if (run->filled)
        g_array_append_val(run->filled, index);
    run->slots[index] = slot;
}

PsOutcome *
ps_outcome_keep(const PsOutcome *outcome)
{
    PsSlot *slot = g_new0(PsSlot, 1);

    slot->outcome = (PsOutcome){ .state = outcome->state, .value = outcome->value };
    slot->kept = TRUE;
    return &slot->outcome;
}

void
ps_run_preset(PsRun *run, const PsRule *rule, const PsOutcome *outcome)
{
    ps_run_set_slot(run, ps_entry(rule)->index, (const PsSlot *) outcome);
}

void
ps_run_miss(PsRun *run, const char *fact, const char *reason)
{
    PsMissing missing = { fact, reason };

    g_array_append_val(run->missing, missing);
}

PsRun *
ps_run_home(const PsRun *run, const PsRule *rule)
{
    if (rule->scope == PS_SCOPE_MESSAGE && run->above)
        return run->above;
    return rule->scope == PS_SCOPE_MESSAGE || rule->scope == run->scope ? (PsRun *) run : NULL;
}

const PsSlot *
ps_run_slot(const PsRun *run, const PsRule *rule)
{
    const PsRun *home = ps_run_home(run, rule);

    return home ? home->slots[ps_entry(rule)->index] : NULL;
}
