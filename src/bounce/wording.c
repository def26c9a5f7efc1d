/* SPDX-License-Identifier: MIT */
/* wording.c - a prefilter for each kind of pattern; see wording.h. */
#include "bounce/wording.h"

#include <string.h>

#include "base/limits.h"
#include "rules/prefilter.h"

/* Patterns that are asked for together: a text is passed over for each kind by itself, and for
 * most kinds never. */
typedef enum {
    KIND_SIGN = PS_NOTICE_PLACES, /* before it, one for each place of a notice; PsSignTurn */
    KIND_LATE,                    /* signs that are asked when all others have failed */
    KIND_AFTER,                   /* signs that ask for the reason as told so far */
    KIND_ORIGINAL,
    KIND_COMMAND,
    KINDS
} Kind;

/* Which pattern is meant, by number. */
typedef struct {
    const PsRegex *regex;
    guint kind;
} Pattern;

struct PsWording {
    GArray *patterns; /* Pattern: signs, then notices, originals, commands */
    guint notices;    /* number of the first of them */
    guint originals;
    guint commands;
    PsStretches *always; /* by number: 1 where the prefilter has nothing to look for */
    PsPrefilter *filters[KINDS];
    PsMatcher *matcher;
};

struct PsLook {
    const PsWording *wording;
    PsStretches *found; /* by number; of a kind that has been looked for */
    guint kinds;        /* a bit for each of those */
    const char *text;
    gsize len;
};

PsSignTurn
ps_sign_turn(const PsSign *sign)
{
    if (sign->wanted[PS_SIGN_AFTER])
        return PS_SIGN_TURN_AFTER;
    return sign->late ? PS_SIGN_TURN_LATE : PS_SIGN_TURN_FIRST;
}

static void
add(PsWording *wording, guint kind, const PsRegex *regex)
{
    const Pattern pattern = { regex, kind };
    GArray *literals = regex ? ps_regex_literals(regex) : NULL;

    if (literals) {
        ps_prefilter_add(wording->filters[kind], literals, wording->patterns->len);
        g_array_unref(literals);
    }
    g_array_append_val(wording->patterns, pattern);
}

/* Signs without a pattern, and patterns without literals. */
static PsStretches *
find_always(const PsWording *wording)
{
    PsStretches *always = g_new0(PsStretches, wording->patterns->len + 1);

    for (guint i = 0; i < wording->patterns->len; i++) {
        const PsRegex *regex = g_array_index(wording->patterns, Pattern, i).regex;
        g_autoptr(GArray) literals = regex ? ps_regex_literals(regex) : NULL;

        always[i] = !literals;
    }
    return always;
}

PsWording *
ps_wording_new(const PsRules *rules)
{
    PsWording *wording = g_new0(PsWording, 1);

    wording->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    for (guint i = 0; i < KINDS; i++)
        wording->filters[i] = ps_prefilter_new();
    for (guint i = 0; i < ps_rules_sign_count(rules); i++)
        add(wording, KIND_SIGN + (guint) ps_sign_turn(ps_rules_sign(rules, i)),
            ps_rules_sign(rules, i)->regex);
    wording->notices = wording->patterns->len;
    for (guint i = 0; i < ps_rules_notice_count(rules); i++)
        add(wording, ps_rules_notice(rules, i)->place, ps_rules_notice(rules, i)->regex);
    wording->originals = wording->patterns->len;
    for (guint i = 0; i < ps_rules_original_count(rules); i++)
        add(wording, KIND_ORIGINAL, ps_rules_original(rules, i)->regex);
    wording->commands = wording->patterns->len;
    for (guint i = 0; i < ps_rules_command_count(rules); i++)
        add(wording, KIND_COMMAND, ps_rules_command(rules, i)->regex);
    for (guint i = 0; i < KINDS; i++)
        ps_prefilter_finish(wording->filters[i]);
    wording->always = find_always(wording);
    wording->matcher = ps_matcher_new(PS_LIMIT_regex_ms);
    return wording;
}

void
ps_wording_free(PsWording *wording)
{
    if (!wording)
        return;
    g_array_unref(wording->patterns);
    for (guint i = 0; i < KINDS; i++)
        ps_prefilter_free(wording->filters[i]);
    g_free(wording->always);
    ps_matcher_free(wording->matcher);
    g_free(wording);
}

void
ps_wording_begin(PsWording *wording)
{
    ps_matcher_renew(wording->matcher, PS_LIMIT_regex_ms);
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
    look->kinds = 0;
    memcpy(look->found, wording->always, wording->patterns->len * sizeof *look->found);
}

static void
look_for(PsLook *look, guint kind)
{
    if (look->kinds >> kind & 1)
        return;
    look->kinds |= 1U << kind;
    ps_prefilter_scan(look->wording->filters[kind], look->text, look->len, 1, look->found);
}

static gboolean
matches(PsLook *look, guint number, PsSpan *ret_at)
{
    const Pattern *pattern = &g_array_index(look->wording->patterns, Pattern, number);
    PsSpan at;

    look_for(look, pattern->kind);
    if (!look->found[number] || !pattern->regex)
        return FALSE;
    if (ps_regex_find(pattern->regex, look->wording->matcher, look->text, look->len, 0, FALSE,
            &at) != PS_MATCH_YES)
        return FALSE;
    if (ret_at)
        *ret_at = at;
    return TRUE;
}

guint
ps_look_next(PsLook *look, PsSignTurn turn, guint index)
{
    look_for(look, KIND_SIGN + (guint) turn);
    while (index < look->wording->notices && !look->found[index])
        index++;
    return index;
}

gboolean
ps_look_sign(PsLook *look, guint index)
{
    return matches(look, index, NULL);
}

gboolean
ps_look_notice(PsLook *look, guint index)
{
    return matches(look, look->wording->notices + index, NULL);
}

gboolean
ps_look_original(PsLook *look, guint index, PsSpan *ret_at)
{
    return matches(look, look->wording->originals + index, ret_at);
}

gboolean
ps_look_command(PsLook *look, guint index)
{
    return matches(look, look->wording->commands + index, NULL);
}
