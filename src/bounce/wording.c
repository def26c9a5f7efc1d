/* SPDX-License-Identifier: MIT */
/* wording.c - one prefilter for all patterns; see wording.h. */
#include "bounce/wording.h"

#include <string.h>

#include "base/limits.h"
#include "rules/prefilter.h"

/* Which pattern is meant, by number. */
typedef struct {
    const PsRegex *regex;
    gboolean always; /* it has no literals: the prefilter cannot speak of it */
} Pattern;

struct PsWording {
    GArray *patterns; /* Pattern: signs, then notices, originals, commands */
    guint notices;    /* number of the first of them */
    guint originals;
    guint commands;
    PsPrefilter *filter;
    PsMatcher *matcher;
};

struct PsLook {
    const PsWording *wording;
    PsStretches *found; /* by number */
    const char *text;
    gsize len;
};

static void
add(PsWording *wording, const PsRegex *regex)
{
    Pattern pattern = { .regex = regex };
    GArray *literals = regex ? ps_regex_literals(regex) : NULL;

    pattern.always = regex && !literals;
    if (literals) {
        ps_prefilter_add(wording->filter, literals, wording->patterns->len);
        g_array_unref(literals);
    }
    g_array_append_val(wording->patterns, pattern);
}

PsWording *
ps_wording_new(const PsRules *rules)
{
    PsWording *wording = g_new0(PsWording, 1);

    wording->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    wording->filter = ps_prefilter_new();
    for (guint i = 0; i < ps_rules_sign_count(rules); i++)
        add(wording, ps_rules_sign(rules, i)->regex);
    wording->notices = wording->patterns->len;
    for (guint i = 0; i < ps_rules_notice_count(rules); i++)
        add(wording, ps_rules_notice(rules, i)->regex);
    wording->originals = wording->patterns->len;
    for (guint i = 0; i < ps_rules_original_count(rules); i++)
        add(wording, ps_rules_original(rules, i)->regex);
    wording->commands = wording->patterns->len;
    for (guint i = 0; i < ps_rules_command_count(rules); i++)
        add(wording, ps_rules_command(rules, i)->regex);
    ps_prefilter_finish(wording->filter);
    return wording;
}

void
ps_wording_free(PsWording *wording)
{
    if (!wording)
        return;
    g_array_unref(wording->patterns);
    ps_prefilter_free(wording->filter);
    ps_matcher_free(wording->matcher);
    g_free(wording);
}

void
ps_wording_begin(PsWording *wording)
{
    ps_matcher_free(wording->matcher);
    wording->matcher = ps_matcher_new(PS_LIMIT_regex_ms);
}

PsLook *
ps_look_new(const PsWording *wording)
{
    PsLook *look = g_new0(PsLook, 1);

    look->wording = wording;
    look->found = g_new0(PsStretches, wording->patterns->len + 1);
    look->text = "";
    return look;
}

void
ps_look_free(PsLook *look)
{
    if (!look)
        return;
    g_free(look->found);
    g_free(look);
}

void
ps_look_at(PsLook *look, const char *text, gsize len)
{
    const PsWording *wording = look->wording;

    look->text = text ? text : "";
    look->len = text ? len : 0;
    memset(look->found, 0, wording->patterns->len * sizeof *look->found);
    ps_prefilter_scan(wording->filter, look->text, look->len, 1, look->found);
}

static gboolean
matches(const PsLook *look, guint number, PsSpan *ret_at)
{
    const Pattern *pattern = &g_array_index(look->wording->patterns, Pattern, number);
    PsSpan at;

    if (!look->found[number] && !pattern->always)
        return FALSE;
    if (ps_regex_find(pattern->regex, look->wording->matcher, look->text, look->len, 0, FALSE,
            &at) != PS_MATCH_YES)
        return FALSE;
    if (ret_at)
        *ret_at = at;
    return TRUE;
}

gboolean
ps_look_may(const PsLook *look, guint index)
{
    return look->found[index] || g_array_index(look->wording->patterns, Pattern, index).always;
}

gboolean
ps_look_sign(const PsLook *look, guint index)
{
    return matches(look, index, NULL);
}

gboolean
ps_look_notice(const PsLook *look, guint index)
{
    return matches(look, look->wording->notices + index, NULL);
}

gboolean
ps_look_original(const PsLook *look, guint index, PsSpan *ret_at)
{
    return matches(look, look->wording->originals + index, ret_at);
}

gboolean
ps_look_command(const PsLook *look, guint index)
{
    return matches(look, look->wording->commands + index, NULL);
}
