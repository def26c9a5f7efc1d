/* SPDX-License-Identifier: MIT */
/* bench.h - for tests: rules from a text, put to a mail or to facts, and what they come to. */
#ifndef PS_TESTS_RULES_BENCH_H
#define PS_TESTS_RULES_BENCH_H

#include <string.h>

#include "rules/engine.h"
#include "suite.h"

typedef struct {
    PsRules *rules;
    char *raw;
    PsSource *source;
    PsMessage *message;
    PsFacts *facts;
    PsRun *run;
} Bench;

/* Rules from TEXT, for the LEN bytes of RAW, copied at their exact length; RAW may be NULL. */
static inline Bench
bench_new_len(const char *text, const char *raw, gsize len)
{
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    Bench b = { .rules = ps_rules_new(), .facts = ps_facts_new(NULL) };

    ps_rules_read_text(b.rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(b.rules);
    if (raw) {
        b.raw = g_memdup2(raw, len);
        b.source = ps_source_new(b.raw, len);
        b.message = ps_message_new(b.source);
    }
    return b;
}

static inline Bench
bench_new(const char *text, const char *raw)
{
    return bench_new_len(text, raw, raw ? strlen(raw) : 0);
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
    g_free(b->raw);
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

/* Facts from "name=value" words with ';' between them. */
static inline void
bench_know(Bench *b, const char *facts)
{
    g_auto(GStrv) words = g_strsplit(facts ? facts : "", ";", -1);

    for (char **word = words; *word; word++) {
        char *equals = strchr(*word, '=');

        *equals = '\0';
        ps_facts_add(b->facts, (PsFactId) ps_fact_find(*word), equals + 1, PS_SPAN_NONE);
    }
}

/* What the rule R comes to: "miss", "not checked: FACT", "unsupported", or "hit" with the
 * first line of what stands at each place. */
static inline char *
bench_places(const Bench *b)
{
    const PsRule *rule = ps_rules_find(b->rules, "R");
    const PsOutcome *outcome = ps_run_get(b->run, rule);
    GString *out;

    if (rule->unsupported)
        return g_strdup("unsupported");
    if (outcome->state == PS_OUTCOME_NOT_CHECKED)
        return g_strconcat("not checked: ", outcome->missing[0].fact, NULL);
    if (outcome->state != PS_OUTCOME_HIT)
        return g_strdup("miss");
    out = g_string_new("hit");
    for (guint i = 0; i < outcome->hit_count; i++) {
        PsSpan at = outcome->hits[i].at;
        g_autofree char *there =
            ps_span_is_none(at) ? NULL : g_strndup(b->raw + at.offset, at.length);

        if (there)
            g_string_append_printf(out, " %.*s", (int) strcspn(there, "\r\n"), there);
    }
    return g_string_free(out, FALSE);
}

/* The same of a header rule that says "eval:EVAL", behind the lines SETTINGS (may be NULL),
 * for the mail RAW and with FACTS (may be NULL). The caller frees it. */
static inline char *
sa_outcome(const char *settings, const char *eval, const char *raw, const char *facts)
{
    g_autofree char *text =
        g_strdup_printf("%s\nheader R eval:%s\n", settings ? settings : "", eval);
    Bench b = bench_new(text, raw);
    char *out;

    bench_know(&b, facts);
    b.run = ps_run_new(b.rules, b.message, b.facts, &(PsRunOptions){ .apply_when = FALSE });
    out = bench_places(&b);
    bench_clear(&b);
    return out;
}

/* The same of RULE, "body eval:...", for the LEN bytes of RAW; "trouble" if the rule cannot
 * be read. */
static inline char *
sa_rule(const char *rule, const char *raw, gsize len)
{
    const char *behind = rule + strcspn(rule, " ");
    g_autofree char *text = g_strdup_printf("%.*s R%s\n", (int) (behind - rule), rule, behind);
    Bench b = bench_new_len(text, raw, len);
    char *out;

    ps_rules_check(b.rules);
    if (ps_rules_trouble_count(b.rules)) {
        out = g_strdup("trouble");
    } else {
        b.run = ps_run_new(b.rules, b.message, b.facts, &(PsRunOptions){ .apply_when = FALSE });
        out = bench_places(&b);
    }
    bench_clear(&b);
    return out;
}

#endif
