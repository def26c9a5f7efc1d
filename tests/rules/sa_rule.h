/* SPDX-License-Identifier: MIT */
/* sa_rule.h - one rule with an eval function of SpamAssassin's put to one small mail. */
#ifndef PS_TESTS_RULES_SA_RULE_H
#define PS_TESTS_RULES_SA_RULE_H

#include <string.h>

#include "rules/engine.h"

/* What RULE, "body eval:...", says to the mail RAW: "miss", "not checked: FACT", "trouble", or
 * "hit" with the first line of what stands at each place. The caller frees it. */
static inline char *
sa_rule(const char *rule, const char *raw, gsize len)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    const PsRunOptions options = { .apply_when = FALSE };
    const char *behind = rule + strcspn(rule, " ");
    g_autofree char *text = g_strdup_printf("%.*s R%s\n", (int) (behind - rule), rule, behind);
    g_autofree char *mail = g_memdup2(raw, len); /* at its exact length */
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsSource) source = ps_source_new(mail, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsRun) run = NULL;
    const PsOutcome *outcome;
    GString *out;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ps_rules_check(rules);
    if (ps_rules_trouble_count(rules))
        return g_strdup("trouble");
    run = ps_run_new(rules, message, facts, &options);
    outcome = ps_run_get(run, ps_rules_find(rules, "R"));
    if (outcome->state == PS_OUTCOME_NOT_CHECKED)
        return g_strconcat("not checked: ", outcome->missing[0].fact, NULL);
    if (outcome->state != PS_OUTCOME_HIT)
        return g_strdup("miss");
    out = g_string_new("hit");
    for (guint i = 0; i < outcome->hit_count; i++) {
        PsSpan at = outcome->hits[i].at;
        g_autofree char *there =
            ps_span_is_none(at) ? NULL : g_strndup(raw + at.offset, at.length);

        if (there)
            g_string_append_printf(out, " %.*s", (int) strcspn(there, "\r\n"), there);
    }
    return g_string_free(out, FALSE);
}

#endif
