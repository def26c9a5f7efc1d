/* SPDX-License-Identifier: MIT */
/* signs.c - what a mail is, by signs in it; see signs.h. */
#include "verdict/signs.h"

#include <math.h>
#include <string.h>

enum { REASONS = 4 }; /* that are told */

/* What the rules at BY say of themselves, with commas between, each once. */
static char *
reasons_of(const PsRun *run, const GPtrArray *by, PsLang lang)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < by->len && texts->len < REASONS; i++) {
        const PsRule *rule = by->pdata[i];
        const char *text = rule->describe[lang] ? rule->describe[lang] : rule->describe[0];
        g_autofree char *filled = ps_run_text(run, rule, text ? text : rule->name, lang, NULL);

        if (!g_ptr_array_find_with_equal_func(texts, filled, g_str_equal, NULL))
            g_ptr_array_add(texts, g_steal_pointer(&filled));
    }
    g_ptr_array_add(texts, NULL);
    return g_strjoinv(", ", (char **) texts->pdata);
}

/* What RUN tells of FACT, kept with its reasons; NULL if it tells nothing. */
static const char *
find(PsLint *lint, PsRun *run, PsFactId fact, PsLang lang)
{
    g_autoptr(GPtrArray) by = g_ptr_array_new();
    const char *value = ps_run_told(run, fact, by);
    PsAssumption found = { ps_fact_info(fact)->name, value, "signs", NULL };

    if (!value)
        return NULL;
    found.because = reasons_of(run, by, lang);
    g_array_append_val(lint->assumptions, found);
    return value;
}

void
ps_signs_of_stage(PsLint *lint, const PsLintOptions *options, PsSending *sending)
{
    const PsRunOptions all = { .apply_when = FALSE };
    g_autoptr(PsRun) run = ps_run_new(options->rules, lint->message, lint->facts, &all);
    const char *stage = find(lint, run, PS_FACT_stage, options->lang);

    if (stage)
        sending->stage = stage;
}

void
ps_signs_of_class(PsLint *lint, PsLang lang)
{
    const char *value;

    if (ps_facts_get(lint->facts, PS_FACT_class)->known)
        return;
    value = find(lint, lint->run, PS_FACT_class, lang);
    if (!value)
        return;
    ps_facts_add(lint->facts, PS_FACT_class, value, PS_SPAN_NONE);
    ps_facts_assume(lint->facts, PS_FACT_class, "signs");
}

static double
bulk_volume(const PsRules *rules)
{
    const char *text = ps_rules_setting(rules, "bulk_volume", NULL, NULL);

    return text ? g_ascii_strtod(text, NULL) : NAN;
}

/* A shorter list says nothing: others may be sent to on the same day. */
void
ps_signs_of_volume(PsLint *lint, const PsRules *rules)
{
    double count = ps_facts_get(lint->facts, PS_FACT_recipient_count)->values[0].number;

    if (ps_facts_get(lint->facts, PS_FACT_volume)->known || !(count >= bulk_volume(rules)))
        return;
    ps_facts_add_number(lint->facts, PS_FACT_volume, count, NULL, PS_SPAN_NONE);
    ps_facts_assume(lint->facts, PS_FACT_volume, "list-length");
}

const char *
ps_signs_bulk(const PsLint *lint, const PsRules *rules)
{
    const PsFact *volume = lint->facts ? ps_facts_get(lint->facts, PS_FACT_volume) : NULL;
    double from = bulk_volume(rules);

    if (!volume || !volume->count || isnan(from))
        return NULL;
    return volume->values[0].number >= from ? "yes" : "no";
}
