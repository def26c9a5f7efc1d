/* SPDX-License-Identifier: MIT */
/* bench.h - for tests: rules from a text, put to a mail or to facts, and what they come to. */
#ifndef PS_TESTS_RULES_BENCH_H
#define PS_TESTS_RULES_BENCH_H

#include <string.h>

#include "rules/engine.h"
#include "suite.h"

typedef struct {
    PsRules *rules;
    PsSource *source;
    PsMessage *message;
    PsFacts *facts;
    PsRun *run;
} Bench;

static inline Bench
bench_new(const char *text, const char *raw)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    Bench b = { ps_rules_new(), NULL, NULL, ps_facts_new(NULL), NULL };

    ps_rules_read_text(b.rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(b.rules);
    if (raw) {
        b.source = ps_source_new(raw, strlen(raw));
        b.message = ps_message_new(b.source);
    }
    return b;
}

static inline void
bench_run(Bench *b)
{
    const PsRunOptions options = { .apply_when = TRUE };

    b->run = ps_run_new(b->rules, b->message, b->facts, &options);
}

static inline void
bench_clear(Bench *b)
{
    ps_run_free(b->run);
    ps_facts_free(b->facts);
    ps_message_free(b->message);
    ps_source_free(b->source);
    ps_rules_free(b->rules);
}

/* An outcome in short: "miss", "silent", "hit VALUE: MATCH MATCH" or "not checked: FACT
 * (REASON)". */
static inline char *
outcome_text(PsRun *run, const PsRule *rule)
{
    const PsOutcome *outcome = ps_run_get(run, rule);
    GString *out = g_string_new(NULL);

    switch (outcome->state) {
    case PS_OUTCOME_MISS:
        g_string_append(out, "miss");
        break;
    case PS_OUTCOME_SILENT:
        g_string_append(out, "silent");
        break;
    case PS_OUTCOME_NOT_CHECKED:
        g_string_append(out, "not checked:");
        for (guint i = 0; i < outcome->missing_count; i++)
            g_string_append_printf(
                out, " %s (%s)", outcome->missing[i].fact, outcome->missing[i].reason);
        break;
    case PS_OUTCOME_HIT:
    default:
        g_string_append_printf(out, "hit %g", outcome->value);
        for (guint i = 0; i < outcome->hit_count; i++)
            g_string_append_printf(out, "%s%.*s", i ? "|" : ": ",
                (int) outcome->hits[i].matched_len,
                outcome->hits[i].matched ? outcome->hits[i].matched : "");
    }
    for (char *p = out->str; *p; p++)
        *p = *p == '\n' ? '~' : *p;
    return g_string_free(out, FALSE);
}

static inline char *
outcome_of(Bench *b, const char *name)
{
    const PsRule *rule = ps_rules_find(b->rules, name);

    ck_assert_ptr_nonnull(rule);
    return outcome_text(b->run, rule);
}

#endif
