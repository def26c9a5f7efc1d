/* SPDX-License-Identifier: MIT */
/* engine.c - rules put to a message or a recipient, each at most once; see engine.h. */
#include "rules/engine.h"

#include <math.h>
#include <string.h>

#include "rules/detail.h"
#include "rules/draft.h"
#include "rules/sa/sa.h"

/* What all rules that have nothing to tell share: most of them. */
static const PsSlot missed = { .outcome = { .state = PS_OUTCOME_MISS }, .kept = TRUE };
static const PsSlot silent = { .outcome = { .state = PS_OUTCOME_SILENT }, .kept = TRUE };

/* FACT if it is known, else NULL and it is missing. */
static const PsFact *
need(PsRun *run, PsFactId id)
{
    const PsFact *fact = ps_facts_get(run->facts, id);

    if (fact->known)
        return fact;
    ps_run_miss(run, ps_fact_info(id)->name, fact->reason);
    return NULL;
}

/* The first value of FACT is in the list WANTED ("draft,final"). */
static gboolean
is_among(const PsFact *fact, const char *wanted)
{
    const char *value = fact->count ? fact->values[0].text : "";
    gsize len = strlen(value);

    for (const char *p = wanted; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (strcspn(p, ",") == len && !g_ascii_strncasecmp(p, value, len))
            return TRUE;
    return FALSE;
}

/* FALSE: this is certainly no bulk sender. Else RUN->missing has what leaves it open. */
static gboolean
may_be_bulk(PsRun *run)
{
    const PsFact *volume = need(run, PS_FACT_volume);

    if (isnan(run->bulk_volume))
        ps_run_miss(run, ps_fact_info(PS_FACT_volume)->name, "needs bulk_volume");
    return !volume || (volume->count && !(volume->values[0].number < run->bulk_volume));
}

/* FALSE: it certainly does not hold. Else RUN->missing has what leaves it open. */
static gboolean
may_speak(PsRun *run, const PsWhen *when)
{
    const struct {
        PsFactId id;
        const char *wanted;
    } lists[] = {
        { PS_FACT_class, when->class_name },
        { PS_FACT_stage, when->stage },
        { PS_FACT_rcpt_provider, when->provider },
    };

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        const PsFact *fact = lists[i].wanted ? need(run, lists[i].id) : NULL;

        if (fact && !is_among(fact, lists[i].wanted))
            return FALSE;
    }
    return !when->bulk || may_be_bulk(run);
}

static PsTestResult
run_eval(PsRun *run, const PsEntry *entry)
{
    gboolean known = TRUE;
    PsMatch match;

    for (guint i = 0; i < ps_eval_fact_count(entry->test.eval); i++)
        known &= need(run, ps_eval_fact(entry->test.eval, i)) != NULL;
    if (!known)
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };

    match =
        ps_eval_run(entry->test.eval, run->facts, run->rules->lists, run->matcher, run->hits);
    if (match == PS_MATCH_NO)
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    if (match != PS_MATCH_YES) {
        ps_run_miss(run, entry->rule.name, ps_match_reason(match));
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    }
    return (PsTestResult){ PS_OUTCOME_HIT, entry->multiple ? run->hits->len : 1 };
}

static PsTestResult
run_sa(PsRun *run, const PsEntry *entry)
{
    run->tested = entry->rule.name;
    if (run->message)
        return entry->test.sa->function->run(run, entry->test.sa);
    ps_run_miss(run, "message", "not read");
    return ps_sa_not_checked();
}

static const char local_name[] = "local_tests_only";

/* NOLINTBEGIN(misc-no-recursion): the limit rule_depth bounds metas that name metas */
static PsValue
value_of(PsRun *run, const PsRule *rule, GArray *notes)
{
    const PsOutcome *outcome = ps_run_get(run, rule);

    if (outcome->state == PS_OUTCOME_NOT_CHECKED) {
        g_array_append_vals(notes, outcome->missing, outcome->missing_count);
        return ps_value_unknown();
    }
    if (outcome->state != PS_OUTCOME_HIT)
        return ps_value(0);
    return (PsValue){ outcome->value, outcome->value, outcome->hit_count ? outcome : NULL };
}

static PsValue
operand_value(const PsOperand *operand, GArray *notes, gpointer data)
{
    const GPtrArray *list = operand->bound;
    PsValue sum = ps_value(0);

    if (!operand->bound) /* nothing that there is, or local_tests_only */
        return ps_value(((PsRun *) data)->rules->local && !strcmp(operand->name, local_name));
    if (!operand->argument)
        return value_of(data, operand->bound, notes);
    for (guint i = 0; i < list->len; i++) {
        PsValue value = value_of(data, list->pdata[i], notes);

        sum.low += value.low;
        sum.high += value.high;
        if (!sum.source)
            sum.source = value.source;
    }
    return sum;
}

#define FEW 16 /* so many are compared with each other sooner than a table is made */

/* FACT is among those from START to END, or, if there is a table of these, in SEEN; it is added
 * there. */
static gboolean
is_said(const GArray *missing, guint start, guint end, GHashTable *seen, const char *fact)
{
    if (seen)
        return !g_hash_table_add(seen, (gpointer) fact);
    for (guint i = start; i < end; i++)
        if (g_array_index(missing, PsMissing, i).fact == fact)
            return TRUE;
    return FALSE;
}

/* A fact may be missing for several operands; from START on, it is said once. */
static void
keep_each_once(GArray *missing, guint start)
{
    g_autoptr(GHashTable) seen =
        missing->len - start > FEW ? g_hash_table_new(NULL, NULL) : NULL;
    guint kept = start;

    for (guint i = start; i < missing->len; i++) {
        PsMissing entry = g_array_index(missing, PsMissing, i);

        if (!is_said(missing, start, kept, seen, entry.fact))
            g_array_index(missing, PsMissing, kept++) = entry;
    }
    g_array_set_size(missing, kept);
}

static gint
by_place(gconstpointer a, gconstpointer b)
{
    gsize first = ((const PsHit *) a)->at.offset, second = ((const PsHit *) b)->at.offset;

    return (first > second) - (first < second);
}

/* Keep HITS: in file order, and each place once (a URL is looked at in several forms), unless
 * they are VALUES of a fact: each of those is something of its own, a file in an archive. */
static void
keep_hits(PsSlot *slot, GArray *hits, gboolean values)
{
    guint kept = 0;

    g_array_sort(hits, by_place); /* stable */
    for (guint i = 0; i < hits->len; i++) {
        PsHit hit = g_array_index(hits, PsHit, i);
        const PsHit *last = kept ? &g_array_index(hits, PsHit, kept - 1) : NULL;

        if (!last || values || ps_span_is_none(hit.at) || hit.at.offset != last->at.offset ||
            hit.at.length != last->at.length)
            g_array_index(hits, PsHit, kept++) = hit;
    }
    kept = MIN(kept, PS_RUN_PLACES);
    slot->hits = g_memdup2(hits->data, kept * sizeof(PsHit));
    slot->outcome.hits = slot->hits;
    slot->outcome.hit_count = kept;
}

/* A meta points at the places of the operand that made it hit. */
static void
point_at(PsSlot *slot, const PsSlot *source)
{
    slot->outcome.hit_count = source->outcome.hit_count;
    slot->outcome.hits = source->outcome.hits;
    slot->fact = source->fact;
}

/* One that only collects (A || B || C) points at the places of all its operands. */
static void
point_at_all(PsRun *run, const PsExpr *expr, PsSlot *slot)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(PsHit));
    guint start = run->missing->len;

    for (guint i = 0; i < ps_expr_operand_count(expr); i++) {
        PsValue value = operand_value(ps_expr_operand((PsExpr *) expr, i), run->missing, run);
        const PsSlot *source = value.source;

        if (source && source->outcome.hit_count)
            g_array_append_vals(hits, source->outcome.hits, source->outcome.hit_count);
    }
    g_array_set_size(run->missing, start); /* what is not known takes nothing from a hit */
    keep_hits(slot, hits, FALSE);
}

static void
run_meta(PsRun *run, const PsEntry *entry, PsSlot *slot)
{
    PsValue value = ps_expr_run(entry->test.expr, operand_value, run->missing, run);
    PsTruth truth = ps_value_truth(value);

    if (truth == PS_TRUTH_OPEN) {
        slot->outcome.state = PS_OUTCOME_NOT_CHECKED;
    } else if (truth == PS_TRUTH_TRUE) {
        slot->outcome.state = PS_OUTCOME_HIT;
        slot->outcome.value = value.low > 0 ? value.low : value.high;
        if (value.source)
            point_at(slot, value.source);
        if (value.source && !run->first_only && ps_expr_is_choice(entry->test.expr) &&
            ps_expr_operand_count(entry->test.expr) > 1)
            point_at_all(run, entry->test.expr, slot);
    }
}

static void
run_leaf(PsRun *run, const PsEntry *entry, PsSlot *slot)
{
    guint known = run->missing->len;
    PsTestResult result;

    g_array_set_size(run->hits, 0);
    if (ps_draft_lacks_header(run, entry))
        result = (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    else if (entry->test.kind == PS_TEST_EVAL)
        result = run_eval(run, entry);
    else if (entry->test.kind == PS_TEST_SA)
        result = run_sa(run, entry);
    else
        result = ps_match_run(run, entry);
    if (run->missing->len > known) /* an answer that rests on nothing is none */
        result.state = PS_OUTCOME_NOT_CHECKED;
    slot->outcome.state = result.state;
    if (result.state != PS_OUTCOME_HIT)
        return;
    slot->outcome.value = result.value;
    if (entry->multiple && entry->max_hits)
        slot->outcome.value = MIN(result.value, entry->max_hits);
    slot->fact =
        entry->test.kind == PS_TEST_EVAL ? (int) ps_eval_fact(entry->test.eval, 0) : -1;
    if (run->hits->len)
        keep_hits(slot, run->hits, entry->test.kind == PS_TEST_EVAL);
}

/* RUN->missing is a stack: metas work out their operands meanwhile. SLOT is empty. */
static void
fill(PsRun *run, const PsEntry *entry, PsSlot *slot)
{
    guint start = run->missing->len, open;

    slot->fact = -1;
    slot->outcome.state = PS_OUTCOME_SILENT;
    if (!entry->off && (!run->apply_when || may_speak(run, &entry->rule.when))) {
        slot->outcome.state = PS_OUTCOME_MISS;
        open = run->missing->len;
        if (entry->test.kind == PS_TEST_META)
            run_meta(run, entry, slot);
        else if (entry->test.kind != PS_TEST_NONE)
            run_leaf(run, entry, slot);
        if (slot->outcome.state == PS_OUTCOME_HIT) {
            g_array_set_size(run->missing, open);
            if (open > start) /* it would hit, but may not have to speak */
                slot->outcome = (PsOutcome){ .state = PS_OUTCOME_NOT_CHECKED };
        }
    }
    if (slot->outcome.state == PS_OUTCOME_NOT_CHECKED) {
        keep_each_once(run->missing, start);
        slot->outcome.missing_count = run->missing->len - start;
        slot->missing = g_memdup2(&g_array_index(run->missing, PsMissing, start),
            slot->outcome.missing_count * sizeof(PsMissing));
        slot->outcome.missing = slot->missing;
    }
    g_array_set_size(run->missing, start);
}

static const PsSlot *
work_out(PsRun *run, const PsEntry *entry)
{
    PsSlot slot = { 0 };

    fill(run, entry, &slot);
    if (slot.outcome.state == PS_OUTCOME_MISS)
        return &missed;
    if (slot.outcome.state == PS_OUTCOME_SILENT)
        return &silent;
    return g_memdup2(&slot, sizeof slot);
}

const PsOutcome *
ps_run_get(PsRun *run, const PsRule *rule)
{
    const PsEntry *entry = ps_entry(rule);
    PsRun *home = ps_run_home(run, rule);

    if (!home)
        return &silent.outcome;
    if (!home->slots[entry->index])
        ps_run_set_slot(home, entry->index, work_out(home, entry));
    return &home->slots[entry->index]->outcome;
}

/* NOLINTEND(misc-no-recursion) */
