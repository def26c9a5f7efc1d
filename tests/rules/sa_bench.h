/* SPDX-License-Identifier: MIT */
/* sa_bench.h - one eval function of SpamAssassin's put to one small mail, for its tests. */
#ifndef PS_TESTS_RULES_SA_BENCH_H
#define PS_TESTS_RULES_SA_BENCH_H

#include <string.h>

#include "rules/engine.h"

/* The outcome of a header rule that says "eval:EVAL", behind the lines SETTINGS (may be
 * NULL), for RAW: "miss", "not checked: FACT", or "hit" with what stands at each place. FACTS
 * (may be NULL) holds "name=value" words with ';' between them. The caller frees it. */
static inline char *
sa_outcome(const char *settings, const char *eval, const char *raw, const char *facts)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    const PsRunOptions options = { .apply_when = FALSE };
    g_autofree char *text =
        g_strdup_printf("%s\nheader R eval:%s\n", settings ? settings : "", eval);
    g_autofree char *mail = g_memdup2(raw, strlen(raw)); /* at its exact length */
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) known = ps_facts_new(NULL);
    g_autoptr(PsSource) source = ps_source_new(mail, strlen(raw));
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_auto(GStrv) words = g_strsplit(facts ? facts : "", ";", -1);
    g_autoptr(PsRun) run = NULL;
    const PsOutcome *outcome;
    GString *out;

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    for (guint i = 0; i < ps_rules_trouble_count(rules); i++)
        g_test_message("%s", ps_rules_trouble(rules, i)->message);
    for (guint i = 0; words[i]; i++) {
        char *equals = strchr(words[i], '=');

        *equals = '\0';
        ps_facts_add(known, (PsFactId) ps_fact_find(words[i]), equals + 1, PS_SPAN_NONE);
    }
    run = ps_run_new(rules, message, known, &options);
    outcome = ps_run_get(run, ps_rules_find(rules, "R"));
    if (ps_rules_find(rules, "R")->unsupported)
        return g_strdup("unsupported");
    if (outcome->state == PS_OUTCOME_NOT_CHECKED)
        return g_strconcat("not checked: ", outcome->missing[0].fact, NULL);
    if (outcome->state != PS_OUTCOME_HIT)
        return g_strdup("miss");
    out = g_string_new("hit");
    for (guint i = 0; i < outcome->hit_count; i++)
        if (!ps_span_is_none(outcome->hits[i].at)) {
            g_string_append_c(out, ' ');
            g_string_append_len(
                out, raw + outcome->hits[i].at.offset, (gssize) outcome->hits[i].at.length);
        }
    return g_string_free(out, FALSE);
}

#endif
