/* SPDX-License-Identifier: MIT */
/* lint.c - one message, all the way; see lint.h. */
#include "verdict/lint.h"

#include <string.h>

#include "base/limits.h"
#include "mail/view.h"
#include "verdict/baseline.h"
#include "verdict/recipients.h"
#include "verdict/signs.h"

static void
recipient_free(gpointer data)
{
    PsRecipient *recipient = data;

    g_free(recipient->address);
    g_free(recipient->domain);
    g_ptr_array_unref(recipient->messages);
    ps_prediction_clear(&recipient->prediction);
    g_free(recipient);
}

static void
assumption_clear(gpointer data)
{
    g_free(((PsAssumption *) data)->because);
}

static PsLint *
lint_new(const char *file)
{
    PsLint *lint = g_new0(PsLint, 1);

    lint->file = g_strdup(file);
    lint->title = g_strdup(file);
    lint->recipients = g_ptr_array_new_with_free_func(recipient_free);
    lint->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    lint->assumptions = g_array_new(FALSE, FALSE, sizeof(PsAssumption));
    g_array_set_clear_func(lint->assumptions, assumption_clear);
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
    ps_suppressor_free(lint->suppressor);
    ps_run_free(lint->run);
    ps_facts_free(lint->facts);
    ps_message_free(lint->message);
    ps_source_free(lint->source);
    g_free(lint->file);
    g_free(lint->title);
    g_free(lint->error);
    g_free(lint);
}

static void
set_in_file(PsLint *lint, const PsInFile *in_file)
{
    if (!in_file)
        return;
    if (lint->source)
        ps_source_set_in_file(lint->source, in_file);
    if (!(lint->message_number = in_file->message))
        return;
    g_free(lint->title);
    lint->title = g_strdup_printf("%s#%u", lint->file, in_file->message);
}

/* What no rule could check, and the score of those that hit. */
static void
sum_up(PsLint *lint, const PsRules *rules)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        const PsOutcome *outcome;

        if (ps_rule_is_sub(rule))
            continue;
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
            fact->count ? fact->values[0].text : "", fact->assumed, NULL };

        if (fact->assumed && fact->known && !is_listed(lint->assumptions, fact->assumed))
            g_array_append_val(lint->assumptions, assumption);
    }
}

/* The draft before this one that has its Message-ID. */
static void
find_reused(PsLint *lint, const PsLintOptions *options)
{
    const PsString *field = lint->message ? ps_view_header(lint->message, "Message-ID") : NULL;
    const PsFact *known = ps_facts_get(lint->facts, PS_FACT_message_id);
    g_autofree char *id = NULL;
    const char *before;

    ps_facts_set_known(lint->facts, PS_FACT_message_id_reused);
    if (!options->message_ids)
        return;
    if (field && known->count)
        id = g_strstrip(g_strndup(ps_string_bytes(field), field->length));
    before = ps_message_ids_add(options->message_ids, options->turn, id, lint->title);
    if (before)
        ps_facts_add(lint->facts, PS_FACT_message_id_reused, before, known->values[0].at);
}

typedef struct {
    const PsLint *lint;
    const PsRules *rules;
} Compared;

/* A rule that was not asked, or did not learn what it reads, has lost nothing. */
static gboolean
is_gone(const char *name, gpointer data)
{
    const Compared *by = data;
    const PsRule *rule = ps_rules_find(by->rules, name);

    return !rule || (ps_selection_has(by->lint->selection, rule) &&
                        ps_lint_state(by->lint, rule) != PS_OUTCOME_NOT_CHECKED);
}

static void
compare(PsLint *lint, const PsLintOptions *options)
{
    Compared by = { lint, options->rules };

    lint->compared = TRUE;
    ps_findings_compare(lint->all_findings, options->baseline, lint->title);
    lint->gone = ps_baseline_gone(options->baseline, lint->title, is_gone, &by);
}

/* Rules, recipients, verdict: once the facts are there. */
static void
judge(PsLint *lint, const PsLintOptions *options, PsRecipients *recipients)
{
    const PsRunOptions run_options = { .apply_when = TRUE };
    const PsMissing nobody = { ps_fact_info(PS_FACT_rcpt)->name, "needs recipients" };
    guint count;

    ps_recipients_complete(recipients, lint->facts);
    ps_measure_history(lint->facts, options->directory.memory);
    count = ps_recipients_count(recipients);
    ps_facts_add_number(lint->facts, PS_FACT_recipient_count, count, NULL, PS_SPAN_NONE);
    ps_facts_add_number(lint->facts, PS_FACT_transaction_recipients,
        options->listed ? 1 : count, NULL, PS_SPAN_NONE);
    ps_signs_of_volume(lint, options->rules);
    lint->suppressor = ps_suppressor_new(options->rules, lint->message, lint->file,
        options->sending.now, options->suppress_used);
    ps_suppressor_tell(lint->suppressor, lint->facts);
    lint->run = ps_run_new(options->rules, lint->message, lint->facts, &run_options);
    ps_signs_of_class(lint, options->lang);
    lint->all_findings =
        ps_findings_new(options->rules, options->lang, lint->source, lint->message);
    lint->selection = options->selection;
    ps_findings_select(lint->all_findings, lint->selection);
    ps_findings_suppress(lint->all_findings, lint->suppressor);
    ps_findings_add_message(lint->all_findings, lint->run);
    ps_recipients_judge(recipients, lint);
    if (!lint->recipients->len) {
        lint->verdict = PS_VERDICT_UNKNOWN; /* nobody to answer */
        g_array_append_val(lint->missing, nobody);
    }
    ps_suppressor_tell_late(lint->suppressor, lint->facts);
    ps_findings_add_late(lint->all_findings, lint->run);
    if (options->baseline)
        compare(lint, options);
    lint->findings = ps_findings_sorted(lint->all_findings);
    lint->silent = ps_findings_silent(lint->all_findings);
    sum_up(lint, options->rules);
    list_assumptions(lint);
}

PsLint *
ps_lint(const char *file, const char *bytes, gsize len, const PsLintOptions *options,
    GError **error)
{
    g_autoptr(PsLint) lint = lint_new(file);
    g_autoptr(PsRecipients) recipients = ps_recipients_new(options);
    PsSending sending = options->sending;
    PsMeasured from = { .sending = &sending,
        .dns = options->directory.dns,
        .psl = options->psl,
        .web = options->web,
        .lists = options->lists,
        .unsubscribe_words = ps_rules_list(options->rules, "unsubscribe") };

    lint->bytes = bytes;
    lint->source = ps_source_new(bytes, len);
    set_in_file(lint, options->in_file);
    lint->message = ps_message_new(lint->source);
    lint->facts = ps_facts_new(NULL);
    from.source = lint->source;
    from.message = lint->message;
    if (sending.stage_is_open)
        ps_signs_of_stage(lint, options, &sending);
    if (!ps_measure_message(lint->facts, &from, error))
        return NULL;
    find_reused(lint, options);
    judge(lint, options, recipients);
    return g_steal_pointer(&lint);
}

PsLint *
ps_lint_oversize(const char *file, gsize size, const PsLintOptions *options)
{
    PsLint *lint = lint_new(file);
    g_autoptr(PsRecipients) recipients = ps_recipients_new(options);

    set_in_file(lint, options->in_file);
    lint->facts = ps_facts_new(NULL);
    ps_measure_oversize(lint->facts, size, &options->sending);
    judge(lint, options, recipients);
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

PsOutcomeState
ps_lint_state(const PsLint *lint, const PsRule *rule)
{
    if (rule->scope == PS_SCOPE_RECIPIENT)
        return ps_findings_state(lint->all_findings, rule);
    return ps_run_get(lint->run, rule)->state;
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
