/* SPDX-License-Identifier: MIT */
/* decision.c - decisions in words; see decision.h. */
#include "bounce/decision.h"

#include <string.h>

#include "base/i18n.h"
#include "bounce/explain.h"

void
ps_bounce_decision_set(PsBounceDecision *ret, const PsDecision *decision)
{
    *ret = (PsBounceDecision){ .action = decision->action };
    if (!decision->last)
        return;
    ret->reason = g_strdup(decision->last->reason);
    ret->times = decision->times;
    ret->first = decision->first;
    ret->last = decision->last->time;
    ret->until = decision->until;
    ret->line = decision->line ? ps_policy_line_text(decision->line) : NULL;
}

void
ps_bounce_decision_clear(PsBounceDecision *decision)
{
    g_clear_pointer(&decision->reason, g_free);
    g_clear_pointer(&decision->line, g_free);
}

/* TEXT with each NAME, "%{until}", replaced by VALUE. */
static char *
replace(const char *text, const char *name, const char *value)
{
    g_auto(GStrv) pieces = g_strsplit(text, name, -1);

    return g_strjoinv(value, pieces);
}

/* Why: the reason, and how often since when. */
static char *
why(const PsRules *rules, PsLang lang, const PsBounceDecision *decision)
{
    g_autofree char *word = g_strconcat("bounce:", decision->reason, NULL);
    const char *reason = ps_rules_word(rules, lang, word);
    g_autofree char *day = ps_i18n_date(lang, decision->first);
    g_autofree char *times = ps_i18n_count(lang, decision->times);
    g_autofree char *counted = replace(
        ps_bounce_text(rules, lang, "decision:why", decision->times > 1 ? "often" : "once"),
        "%{times}", times);
    g_autofree char *dated = replace(counted, "%{day}", day);

    return replace(dated, "%{reason}", reason ? reason : decision->reason);
}

char *
ps_bounce_decision_text(const PsRules *rules, PsLang lang, const PsBounceDecision *decision)
{
    g_autofree char *key = g_strconcat("decision:", ps_action_name(decision->action), NULL);
    g_autofree char *day = decision->until ? ps_i18n_date(lang, decision->until) : NULL;
    g_autofree char *what =
        replace(ps_bounce_text(rules, lang, key, "text"), "%{until}", day ? day : "?");
    g_autofree char *because = NULL;

    if (!decision->line)
        return g_steal_pointer(&what);
    because = why(rules, lang, decision);
    return g_strdup_printf("%s (%s)", what, because);
}
