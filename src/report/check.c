/* SPDX-License-Identifier: MIT */
/* check.c - findings, and rules that had none; see check.h. */
#include "report/check.h"

#include <string.h>

static void
add_findings(GArray *checks, const PsLint *lint, const PsRule *rule)
{
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        PsCheck check = { .rule = rule, .state = PS_OUTCOME_HIT, .finding = finding };

        if (finding->rule == rule)
            g_array_append_val(checks, check);
    }
    for (guint i = 0; i < lint->silent->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->silent, i);
        PsCheck check = { .rule = rule, .state = PS_OUTCOME_HIT, .silent = finding };

        if (finding->rule == rule)
            g_array_append_val(checks, check);
    }
}

static void
add_other(GArray *checks, const PsLint *lint, const PsRule *rule, PsOutcomeState state)
{
    PsCheck check = { .rule = rule, .state = state };

    if (state == PS_OUTCOME_NOT_CHECKED && rule->scope == PS_SCOPE_MESSAGE) {
        const PsOutcome *outcome = ps_run_get(lint->run, rule);

        check.missing_count = outcome->missing_count;
        check.missing = outcome->missing;
    }
    g_array_append_val(checks, check);
}

GArray *
ps_checks_new(const PsLint *lint, const PsRules *rules)
{
    GArray *checks = g_array_new(FALSE, FALSE, sizeof(PsCheck));

    for (guint i = 0; lint->run && i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        PsOutcomeState state = ps_lint_state(lint, rule);

        if (ps_rule_is_sub(rule) || rule->score == 0 || rule->unsupported ||
            !ps_selection_has(lint->selection, rule))
            continue;
        if (state == PS_OUTCOME_HIT)
            add_findings(checks, lint, rule);
        else if (state != PS_OUTCOME_SILENT)
            add_other(checks, lint, rule, state);
    }
    return checks;
}

guint
ps_checks_count(const GArray *checks, PsOutcomeState state)
{
    guint count = 0;

    for (guint i = 0; i < checks->len; i++)
        count += g_array_index(checks, PsCheck, i).state == state;
    return count;
}

char *
ps_check_area(const PsRule *rule)
{
    g_autofree char *area = g_strndup(rule->name, strcspn(rule->name, "_"));

    return g_ascii_strdown(area, -1);
}
