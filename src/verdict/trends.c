/* SPDX-License-Identifier: MIT */
/* trends.c - the rules of the history, put to it alone; see trends.h. */
#include "verdict/trends.h"

enum { PROVIDERS = 100 }; /* that are looked at, at most */

static const PsRunOptions run_options = { .apply_when = TRUE };

/* What the rules of recipients say of PROVIDER. Those that ask about a recipient miss: none of
 * its facts is known. */
static void
add_provider(PsFindings *findings, PsRun *above, const PsRules *rules, const PsFacts *message,
    const PsMemory *memory, const char *provider)
{
    g_autoptr(PsFacts) facts = ps_facts_new(message);
    g_autoptr(PsRun) run = NULL;
    PsPrediction none = { .replies = g_array_new(FALSE, FALSE, sizeof(PsPredicted)) };

    ps_measure_trend(facts, memory, provider);
    run = ps_run_new_recipient(above, rules, facts, &run_options);
    ps_findings_add_recipient(findings, run, provider, provider, &none, FALSE);
    ps_prediction_clear(&none);
}

PsFindings *
ps_trend_findings(const PsRules *rules, PsLang lang, const PsMemory *memory)
{
    static const char *const areas[] = { "HIST_", NULL };
    const PsTrends *trends = ps_memory_trends(memory);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = NULL;
    PsFindings *findings = ps_findings_new(rules, lang, NULL, NULL);

    ps_measure_history(facts, memory);
    run = ps_run_new(rules, NULL, facts, &run_options);
    ps_findings_add_areas(findings, run, areas);
    for (guint i = 0; i < MIN(ps_trends_count(trends), PROVIDERS); i++) {
        const PsTrend *trend = ps_trends_get(trends, i);

        if (trend->refused)
            add_provider(findings, run, rules, facts, memory, trend->provider);
    }
    return findings;
}
