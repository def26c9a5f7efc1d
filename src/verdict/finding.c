/* SPDX-License-Identifier: MIT */
/* finding.c - hits as findings, repeats folded; see finding.h. */
#include "verdict/finding.h"

#include <string.h>

#include "base/hash.h"
#include "verdict/baseline.h"
#include "verdict/finding_place.h"

#define KEPT_PLACES 1000
#define KEPT_ADDRESSES 10

struct PsFindings {
    const PsRules *rules;
    PsLang lang;
    const PsSource *source;
    const PsMessage *message;
    const PsSelection *selection; /* NULL: all */
    PsSuppressor *suppressor;     /* NULL: nothing is silent */
    GPtrArray *list;              /* PsFinding */
    GPtrArray *spoken;            /* those of them that are not silent, and those that are */
    GPtrArray *silent;
    GHashTable *by_key;  /* rule and message -> PsFinding */
    GHashTable *decides; /* PsRule -> PsVerdict, the worst that it decides */
    guint8 *states;      /* PsOutcomeState of each rule of recipients */
};

static void
finding_free(gpointer data)
{
    PsFinding *finding = data;

    g_free(finding->message);
    g_free(finding->english);
    g_free(finding->fix);
    g_array_unref(finding->places);
    g_clear_pointer(&finding->addresses, g_ptr_array_unref);
    g_free(finding);
}

PsFindings *
ps_findings_new(
    const PsRules *rules, PsLang lang, const PsSource *source, const PsMessage *message)
{
    PsFindings *findings = g_new0(PsFindings, 1);

    findings->rules = rules;
    findings->lang = lang;
    findings->source = source;
    findings->message = message;
    findings->list = g_ptr_array_new_with_free_func(finding_free);
    findings->spoken = g_ptr_array_new();
    findings->silent = g_ptr_array_new();
    findings->by_key = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    findings->decides = g_hash_table_new(NULL, NULL);
    findings->states = g_new(guint8, ps_rules_of_recipients(rules)->len);
    for (guint i = 0; i < ps_rules_of_recipients(rules)->len; i++)
        findings->states[i] = PS_OUTCOME_SILENT;
    return findings;
}

void
ps_findings_free(PsFindings *findings)
{
    if (!findings)
        return;
    g_ptr_array_unref(findings->spoken);
    g_ptr_array_unref(findings->silent);
    g_ptr_array_unref(findings->list);
    g_hash_table_unref(findings->by_key);
    g_hash_table_unref(findings->decides);
    g_free(findings->states);
    g_free(findings);
}

void
ps_findings_select(PsFindings *findings, const PsSelection *selection)
{
    findings->selection = selection;
}

void
ps_findings_suppress(PsFindings *findings, PsSuppressor *suppressor)
{
    findings->suppressor = suppressor;
}

static char *
message_in(PsRun *run, const PsRule *rule, PsLang lang, const PsHit *hit)
{
    const char *text = ps_rule_describe(rule, lang);

    return text ? ps_run_text(run, rule, text, lang, hit) : g_strdup(rule->name);
}

static char *
message_of(const PsFindings *findings, PsRun *run, const PsRule *rule, const PsHit *hit)
{
    return message_in(run, rule, findings->lang, hit);
}

/* A new finding under KEY, about HIT (the first one, if NULL). Takes KEY and MESSAGE. */
static PsFinding *
finding_new(PsFindings *findings, PsRun *run, const PsRule *rule, const PsHit *hit, char *key,
    char *message)
{
    PsFinding *finding = g_new0(PsFinding, 1);
    const char *fix = ps_rule_fix(rule, findings->lang);

    finding->rule = rule;
    finding->level = rule->level;
    finding->message = message;
    finding->fix = fix ? ps_run_text(run, rule, fix, findings->lang, hit) : NULL;
    finding->places = ps_finding_places_new();
    g_ptr_array_add(findings->list, finding);
    g_hash_table_insert(findings->by_key, key, finding);
    return finding;
}

/* Who a hit is about; NULL: the message. */
typedef struct {
    const char *address;
    const char *provider;
} Recipient;

/* What keeps HIT of RULE silent, or NULL. */
static const PsSuppression *
suppressed_by(const PsFindings *findings, PsRun *run, const PsRule *rule, const PsHit *hit,
    const Recipient *recipient)
{
    PsOccurrence occurrence = { .rule = rule,
        .at = hit ? hit->at : PS_SPAN_NONE,
        .recipient = recipient->address,
        .provider = recipient->provider };
    g_autofree char *english = NULL;

    if (!ps_suppressor_knows(findings->suppressor, rule))
        return NULL;
    if (hit && hit->matched_len) {
        occurrence.text = hit->matched;
        occurrence.len = hit->matched_len;
    } else {
        english = message_in(run, rule, PS_LANG_EN, hit);
        occurrence.text = english;
        occurrence.len = strlen(english);
    }
    return ps_suppressor_ask(findings->suppressor, &occurrence);
}

/* A suppression of a rule that is not selected is of use all the same. */
static void
note_use(const PsFindings *findings, PsRun *run, const PsRule *rule, const PsOutcome *outcome,
    const Recipient *recipient)
{
    if (!ps_suppressor_knows(findings->suppressor, rule))
        return;
    for (guint h = 0; h < MAX(outcome->hit_count, 1); h++)
        suppressed_by(
            findings, run, rule, outcome->hit_count ? &outcome->hits[h] : NULL, recipient);
}

/* The finding of RULE that says the same of HIT, made if it is new; with FOLD the one of RULE:
 * what it says is said of the first that it hit. What is silent is apart from what is not. */
static PsFinding *
finding_of(PsFindings *findings, PsRun *run, const PsRule *rule, const PsHit *hit,
    const Recipient *recipient, gboolean fold)
{
    const PsSuppression *by = suppressed_by(findings, run, rule, hit, recipient);
    g_autofree char *message = fold ? NULL : message_of(findings, run, rule, hit);
    g_autofree char *key =
        g_strjoin("\n", rule->name, by ? by->where : "", message ? message : "", NULL);
    PsFinding *finding = g_hash_table_lookup(findings->by_key, key);

    if (finding)
        return finding;
    if (fold)
        message = message_of(findings, run, rule, hit);
    finding =
        finding_new(findings, run, rule, hit, g_steal_pointer(&key), g_steal_pointer(&message));
    finding->suppressed = by;
    finding->english = fold ? g_strdup(rule->name) : message_in(run, rule, PS_LANG_EN, hit);
    return finding;
}

static void
add_place(const PsFindings *findings, PsFinding *finding, const PsHit *hit)
{
    if (finding->count++ < KEPT_PLACES)
        ps_finding_places_add(finding->places, findings->source, findings->message, hit);
}

static gboolean
speaks(const PsRule *rule, PsScope scope)
{
    return rule->scope == scope && !ps_rule_is_sub(rule);
}

static void
add_rule(PsFindings *findings, PsRun *run, const PsRule *rule)
{
    static const Recipient nobody = { NULL, NULL };
    const PsOutcome *outcome = ps_run_get(run, rule);

    if (outcome->state != PS_OUTCOME_HIT)
        return;
    if (!ps_selection_has(findings->selection, rule)) {
        note_use(findings, run, rule, outcome, &nobody);
        return;
    }
    for (guint h = 0; h < MAX(outcome->hit_count, 1); h++) {
        const PsHit *hit = outcome->hit_count ? &outcome->hits[h] : NULL;

        add_place(findings, finding_of(findings, run, rule, hit, &nobody, FALSE), hit);
    }
}

static void
add_message(PsFindings *findings, PsRun *run, gboolean late)
{
    for (guint i = 0; i < ps_rules_count(findings->rules); i++) {
        const PsRule *rule = ps_rules_get(findings->rules, i);

        if (speaks(rule, PS_SCOPE_MESSAGE) &&
            late == (findings->suppressor && ps_suppressor_is_late(findings->rules, rule)))
            add_rule(findings, run, rule);
    }
}

void
ps_findings_add_message(PsFindings *findings, PsRun *run)
{
    add_message(findings, run, FALSE);
}

void
ps_findings_add_late(PsFindings *findings, PsRun *run)
{
    add_message(findings, run, TRUE);
}

void
ps_findings_add_domain(PsFindings *findings, PsRun *run)
{
    for (guint i = 0; i < ps_rules_count(findings->rules); i++) {
        const PsRule *rule = ps_rules_get(findings->rules, i);

        if (speaks(rule, PS_SCOPE_DOMAIN) || (rule->domain && speaks(rule, PS_SCOPE_MESSAGE)))
            add_rule(findings, run, rule);
    }
}

static gboolean
has_prefix(const char *name, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (g_str_has_prefix(name, *prefixes))
            return TRUE;
    return FALSE;
}

void
ps_findings_add_areas(PsFindings *findings, PsRun *run, const char *const *areas)
{
    for (guint i = 0; i < ps_rules_count(findings->rules); i++) {
        const PsRule *rule = ps_rules_get(findings->rules, i);

        if (speaks(rule, PS_SCOPE_MESSAGE) && has_prefix(rule->name, areas))
            add_rule(findings, run, rule);
    }
}

/* Remember the worst that each rule brings about. */
static void
note_decisions(PsFindings *findings, const PsPrediction *prediction)
{
    for (guint i = 0; i < prediction->replies->len; i++) {
        const PsPredicted *p = &g_array_index(prediction->replies, PsPredicted, i);
        guint worst = GPOINTER_TO_UINT(g_hash_table_lookup(findings->decides, p->rule));
        guint this = p->reply->code >= 500 ? PS_VERDICT_REJECT : PS_VERDICT_DEFER;

        if (p->certainty > PS_CERTAINTY_POSSIBLE && p->reply->code >= 400 && this > worst)
            g_hash_table_insert(findings->decides, (gpointer) p->rule, GUINT_TO_POINTER(this));
    }
}

static PsOutcomeState
worse(PsOutcomeState a, PsOutcomeState b)
{
    static const guint8 order[] = { [PS_OUTCOME_SILENT] = 0,
        [PS_OUTCOME_MISS] = 1,
        [PS_OUTCOME_NOT_CHECKED] = 2,
        [PS_OUTCOME_HIT] = 3 };

    return order[a] > order[b] ? a : b;
}

void
ps_findings_add_recipient(PsFindings *findings, PsRun *run, const char *address,
    const char *provider, const PsPrediction *prediction, gboolean fold)
{
    const Recipient recipient = { address, provider };
    const GPtrArray *asked = ps_rules_of_recipients(findings->rules);

    note_decisions(findings, prediction);
    for (guint i = 0; i < asked->len; i++) {
        const PsRule *rule = g_ptr_array_index(asked, i);
        const PsOutcome *outcome = ps_run_get(run, rule);
        const PsHit *hit = outcome->hit_count ? &outcome->hits[0] : NULL;
        PsFinding *finding;

        findings->states[i] = (guint8) worse(findings->states[i], outcome->state);
        if (outcome->state != PS_OUTCOME_HIT)
            continue;
        if (!ps_selection_has(findings->selection, rule)) {
            note_use(findings, run, rule, outcome, &recipient);
            continue;
        }
        finding = finding_of(findings, run, rule, hit, &recipient, fold);
        add_place(findings, finding, hit);
        if (!finding->addresses)
            finding->addresses = g_ptr_array_new_with_free_func(g_free);
        if (finding->addresses->len < KEPT_ADDRESSES)
            g_ptr_array_add(finding->addresses, g_strdup(address));
    }
}

PsOutcomeState
ps_findings_state(const PsFindings *findings, const PsRule *rule)
{
    const GPtrArray *asked = ps_rules_of_recipients(findings->rules);
    guint index;

    return g_ptr_array_find((GPtrArray *) asked, rule, &index) ? findings->states[index]
                                                               : PS_OUTCOME_SILENT;
}

char *
ps_findings_message(const PsFindings *findings, PsRun *run, const PsRule *rule)
{
    const PsOutcome *outcome = ps_run_get(run, rule);

    return message_of(findings, run, rule, outcome->hit_count ? &outcome->hits[0] : NULL);
}

static const PsFindingPlace *
first_place(const PsFinding *finding)
{
    return &g_array_index(finding->places, PsFindingPlace, 0);
}

static gint
compare_consequence(gconstpointer first, gconstpointer second)
{
    const PsFinding *a = *(const PsFinding *const *) first;
    const PsFinding *b = *(const PsFinding *const *) second;
    gsize a_at = first_place(a)->at.offset, b_at = first_place(b)->at.offset;

    if (a->decides != b->decides)
        return (gint) b->decides - (gint) a->decides;
    if (a->level != b->level)
        return (gint) b->level - (gint) a->level;
    return (a_at > b_at) - (a_at < b_at);
}

/* FINDING is told aside, and does not count. */
static gboolean
is_silent(const PsFinding *finding)
{
    return finding->suppressed || finding->known == finding->count;
}

const GPtrArray *
ps_findings_sorted(PsFindings *findings)
{
    for (guint i = 0; i < findings->list->len; i++) {
        PsFinding *finding = g_ptr_array_index(findings->list, i);
        gpointer decides = g_hash_table_lookup(findings->decides, finding->rule);

        finding->decides = decides ? (PsVerdict) GPOINTER_TO_UINT(decides) : PS_VERDICT_OK;
        if (finding->decides == PS_VERDICT_REJECT && !finding->rule->level_given)
            finding->level = PS_LEVEL_ERROR;
    }
    g_ptr_array_sort(findings->list, compare_consequence);
    for (guint i = 0; i < findings->list->len; i++) {
        PsFinding *finding = g_ptr_array_index(findings->list, i);

        g_ptr_array_add(is_silent(finding) ? findings->silent : findings->spoken, finding);
    }
    return findings->spoken;
}

void
ps_findings_compare(PsFindings *findings, PsBaseline *baseline, const char *file)
{
    for (guint i = 0; i < findings->list->len; i++) {
        PsFinding *finding = g_ptr_array_index(findings->list, i);

        if (ps_baseline_is_for(finding))
            finding->known = ps_baseline_take(baseline, file, finding);
    }
}

const GPtrArray *
ps_findings_silent(PsFindings *findings)
{
    return findings->silent;
}
