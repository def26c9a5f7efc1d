/* SPDX-License-Identifier: MIT */
/*
 * rules.c - a rule file with anything in it: each mistake has a line, and what is left can
 * be put to facts and a recipient.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask_all(const PsRules *rules, PsRun *run)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        const PsOutcome *outcome = ps_run_get(run, rule);
        guint count;

        if (outcome->state == PS_OUTCOME_NOT_CHECKED && !outcome->missing_count)
            abort();
        ps_rules_facts(rules, rule, &count);
        for (guint lang = 0; lang < PS_LANGS; lang++)
            if (rule->describe[lang])
                g_free(ps_run_text(run, rule, rule->describe[lang], (PsLang) lang, NULL));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const PsRulesRead how = { size % 2 ? PS_LANG_IT : PS_LANG_EN, size % 3 == 0,
        size % 5 == 0 };
    const PsRunOptions options = { .apply_when = size % 5 != 0 };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsFacts) recipient = ps_facts_new(facts);
    g_autoptr(PsRun) run = NULL, one = NULL;

    ps_rules_read_text(rules, "fuzz.cf", (const char *) data, size, &how);
    ps_rules_finish(rules);
    for (guint i = 0; i < ps_rules_trouble_count(rules); i++)
        if (!ps_rules_trouble(rules, i)->line || !ps_rules_trouble(rules, i)->message)
            abort();

    ps_facts_add(facts, PS_FACT_spf, "fail", PS_SPAN_NONE);
    ps_facts_add(facts, PS_FACT_subject, "Dear aaaaaaaaaaaaaaaaaaaaaaaaaaaa", PS_SPAN_NONE);
    ps_facts_add_number(facts, PS_FACT_volume, 5000, NULL, PS_SPAN_NONE);
    ps_facts_add(recipient, PS_FACT_rcpt, "someone@mail.example", PS_SPAN_NONE);
    run = ps_run_new(rules, NULL, facts, &options);
    one = ps_run_new_recipient(run, rules, recipient, &options);
    ask_all(rules, run);
    ask_all(rules, one);
    return 0;
}
