/* SPDX-License-Identifier: MIT */
/* lint.c - one message, all the way; see lint.h. */
#include "verdict/lint.h"

#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "facts/destinations.h"

static void
recipient_free(gpointer data)
{
    PsRecipient *recipient = data;

    g_free(recipient->address);
    g_free(recipient->domain);
    ps_prediction_clear(&recipient->prediction);
    g_free(recipient);
}

static PsLint *
lint_new(const char *file)
{
    PsLint *lint = g_new0(PsLint, 1);

    lint->file = g_strdup(file);
    lint->recipients = g_ptr_array_new_with_free_func(recipient_free);
    lint->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    lint->assumptions = g_array_new(FALSE, FALSE, sizeof(PsAssumption));
    return lint;
}

void
ps_lint_free(PsLint *lint)
{
    if (!lint)
        return;
    g_ptr_array_unref(lint->recipients);
    g_array_unref(lint->missing);
    g_array_unref(lint->assumptions);
    ps_findings_free(lint->all_findings);
    ps_run_free(lint->run);
    ps_facts_free(lint->facts);
    ps_message_free(lint->message);
    ps_source_free(lint->source);
    g_free(lint->file);
    g_free(lint->error);
    g_free(lint);
}

/* A recipient to be looked at: its address as given, and taken apart. */
typedef struct {
    const char *address;
    PsSpan at;
    PsAddr parsed;
    gboolean repeated;
} Given;

static void
given_clear(gpointer data)
{
    ps_addr_clear(&((Given *) data)->parsed);
}

static void
add_given(GArray *all, const char *address, PsSpan at)
{
    Given given = { .address = address, .at = at };

    ps_addr_parse(address, strlen(address), &given.parsed);
    g_array_append_val(all, given);
}

static void
add_from_draft(GArray *all, const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    for (guint i = 0; i < fact->count; i++)
        add_given(all, fact->values[i].text, fact->values[i].at);
}

/* The same mailbox twice: domains are compared without case, local parts as they are. */
static void
mark_repeats(GArray *all)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    for (guint i = 0; i < all->len; i++) {
        Given *given = &g_array_index(all, Given, i);

        if (given->parsed.local && given->parsed.ascii)
            given->repeated = !g_hash_table_add(
                seen, g_strconcat(given->parsed.local, "@", given->parsed.ascii, NULL));
    }
}

/* The recipients and what is learnt of their domains. */
typedef struct {
    GArray *all; /* Given */
    PsDestinations *destinations;
} Recipients;

static void
recipients_clear(Recipients *recipients)
{
    g_array_unref(recipients->all);
    ps_destinations_free(recipients->destinations);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Recipients, recipients_clear)

/* Ask about every domain, each once, and do not wait. */
static void
ask_about(const Recipients *recipients)
{
    for (guint i = 0; i < recipients->all->len; i++) {
        const Given *given = &g_array_index(recipients->all, Given, i);

        if (given->parsed.ascii)
            ps_destinations_want(recipients->destinations, given->parsed.ascii);
    }
    ps_destinations_start(recipients->destinations);
}

/* Those that the options name are asked about while the sender is: a resolver that does not
 * answer is waited for once. */
static Recipients
begin_recipients(const PsLintOptions *options)
{
    Recipients recipients = { g_array_new(FALSE, FALSE, sizeof(Given)),
        ps_destinations_new(&options->directory, 0) };

    g_array_set_clear_func(recipients.all, given_clear);
    for (guint i = 0; options->recipients && options->recipients[i]; i++)
        add_given(recipients.all, options->recipients[i], PS_SPAN_NONE);
    ask_about(&recipients);
    return recipients;
}

/* Those of the draft, where the options name none; and wait for all. */
static void
complete_recipients(
    const PsLint *lint, const PsLintOptions *options, const Recipients *recipients)
{
    if (!options->recipients) {
        add_from_draft(recipients->all, lint->facts, PS_FACT_to);
        add_from_draft(recipients->all, lint->facts, PS_FACT_bcc);
    }
    mark_repeats(recipients->all);
    ask_about(recipients);
    while (ps_destinations_step(recipients->destinations))
        ;
}

/* PREDICTION says the same as that of a recipient already listed, at the same provider. */
static PsRecipient *
find_alike(const PsLint *lint, const char *provider, const PsPrediction *prediction)
{
    for (guint i = 0; i < lint->recipients->len; i++) {
        PsRecipient *other = g_ptr_array_index(lint->recipients, i);

        if (!strcmp(other->provider, provider) &&
            ps_prediction_is_alike(&other->prediction, prediction))
            return other;
    }
    return NULL;
}

static void
add_recipient(PsLint *lint, const Given *given, const char *provider, PsPrediction *prediction,
    gboolean fold)
{
    PsRecipient *alike = fold ? find_alike(lint, provider, prediction) : NULL;
    PsRecipient *recipient;

    lint->verdict = MAX(lint->verdict, prediction->outcome);
    if (alike) {
        alike->count++;
        ps_prediction_clear(prediction);
        return;
    }
    recipient = g_new0(PsRecipient, 1);
    recipient->address = g_strdup(given->address);
    recipient->domain = g_strdup(given->parsed.ascii);
    recipient->provider = provider;
    recipient->count = 1;
    recipient->prediction = *prediction;
    g_ptr_array_add(lint->recipients, recipient);
}

static void
lint_recipient(PsLint *lint, const PsLintOptions *options, const Given *given,
    const PsDestination *destination, gboolean fold)
{
    const PsRunOptions run_options = { .apply_when = TRUE };
    g_autoptr(PsFacts) facts = ps_facts_new(lint->facts);
    g_autoptr(PsRun) run = NULL;
    PsPrediction prediction;
    const char *provider;

    ps_measure_recipient(
        facts, given->address, &given->parsed, destination, &options->directory, given->at);
    ps_facts_add(facts, PS_FACT_rcpt_repeated, given->repeated ? "yes" : "no", PS_SPAN_NONE);
    run = ps_run_new_recipient(lint->run, options->rules, facts, &run_options);
    ps_predict(options->rules, run, facts, &prediction);
    ps_findings_add_recipient(lint->all_findings, run, given->address, &prediction, fold);
    /* the destination's word outlives the facts */
    provider = destination                   ? destination->provider
               : options->directory.receiver ? options->directory.receiver
                                             : "generic";
    add_recipient(lint, given, provider, &prediction, fold);
}

static void
lint_recipients(PsLint *lint, const PsLintOptions *options, const Recipients *recipients)
{
    gboolean fold = recipients->all->len > PS_LINT_FOLD;

    for (guint i = 0; i < recipients->all->len; i++) {
        const Given *given = &g_array_index(recipients->all, Given, i);
        const PsDestination *destination =
            given->parsed.ascii
                ? ps_destinations_get(recipients->destinations, given->parsed.ascii)
                : NULL;

        lint_recipient(lint, options, given, destination, fold);
    }
}

/* What no rule could check, and the score of those that hit. */
static void
sum_up(PsLint *lint, const PsRules *rules)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        const PsOutcome *outcome;

        if (g_str_has_prefix(rule->name, "__"))
            continue; /* a step of other rules */
        outcome = ps_run_get(lint->run, rule);
        if (outcome->state == PS_OUTCOME_HIT)
            lint->score += rule->score;
        for (guint m = 0;
             outcome->state == PS_OUTCOME_NOT_CHECKED && m < outcome->missing_count; m++)
            ps_missing_add(lint->missing, lint->facts, &outcome->missing[m]);
    }
}

static gboolean
is_listed(const GArray *assumptions, const char *word)
{
    for (guint i = 0; i < assumptions->len; i++)
        if (!strcmp(g_array_index(assumptions, PsAssumption, i).word, word))
            return TRUE;
    return FALSE;
}

/* Each assumption once, at the first fact that rests on it: others follow from that one. */
static void
list_assumptions(PsLint *lint)
{
    for (int id = 0; id < PS_FACT_rcpt; id++) {
        const PsFact *fact = ps_facts_get(lint->facts, id);
        PsAssumption assumption = { ps_fact_info(id)->name,
            fact->count ? fact->values[0].text : "", fact->assumed };

        if (fact->assumed && fact->known && !is_listed(lint->assumptions, fact->assumed))
            g_array_append_val(lint->assumptions, assumption);
    }
}

/* Rules, recipients, verdict: once the facts are there. */
static void
judge(PsLint *lint, const PsLintOptions *options, const Recipients *recipients)
{
    const PsRunOptions run_options = { .apply_when = TRUE };
    const PsMissing nobody = { ps_fact_info(PS_FACT_rcpt)->name, "needs recipients" };

    complete_recipients(lint, options, recipients);
    ps_facts_add_number(
        lint->facts, PS_FACT_recipient_count, recipients->all->len, NULL, PS_SPAN_NONE);
    lint->run = ps_run_new(options->rules, lint->message, lint->facts, &run_options);
    lint->all_findings =
        ps_findings_new(options->rules, options->lang, lint->source, lint->message);
    ps_findings_add_message(lint->all_findings, lint->run);
    lint_recipients(lint, options, recipients);
    if (!lint->recipients->len) {
        lint->verdict = PS_VERDICT_UNKNOWN; /* nobody to answer */
        g_array_append_val(lint->missing, nobody);
    }
    lint->findings = ps_findings_sorted(lint->all_findings);
    sum_up(lint, options->rules);
    list_assumptions(lint);
}

PsLint *
ps_lint(const char *file, const char *bytes, gsize len, const PsLintOptions *options,
    GError **error)
{
    g_autoptr(PsLint) lint = lint_new(file);
    g_auto(Recipients) recipients = begin_recipients(options);
    PsMeasured from = {
        .sending = &options->sending, .dns = options->directory.dns, .psl = options->psl
    };

    lint->bytes = bytes;
    lint->source = ps_source_new(bytes, len);
    lint->message = ps_message_new(lint->source);
    lint->facts = ps_facts_new(NULL);
    from.source = lint->source;
    from.message = lint->message;
    if (!ps_measure_message(lint->facts, &from, error))
        return NULL;
    judge(lint, options, &recipients);
    return g_steal_pointer(&lint);
}

PsLint *
ps_lint_oversize(const char *file, gsize size, const PsLintOptions *options)
{
    PsLint *lint = lint_new(file);
    g_auto(Recipients) recipients = begin_recipients(options);

    lint->facts = ps_facts_new(NULL);
    ps_measure_oversize(lint->facts, size, &options->sending);
    judge(lint, options, &recipients);
    return lint;
}

PsLint *
ps_lint_unreadable(const char *file, const char *error)
{
    PsLint *lint = lint_new(file);

    lint->error = g_strdup(error);
    lint->verdict = PS_VERDICT_UNKNOWN;
    return lint;
}

int
ps_lint_worst_level(const PsLint *lint)
{
    int worst = -1;

    for (guint i = 0; lint->findings && i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);

        worst = MAX(worst, (int) finding->level);
    }
    return worst;
}
