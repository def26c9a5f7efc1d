/* SPDX-License-Identifier: MIT */
/* reply_told.c - what the rules tell of a reply; see reply_told.h. */
#include "bounce/reply_told.h"

#include <string.h>

#include "rules/notice.h"

/* What the rules say of the word KEY, under NUMBER. */
static gboolean
tell_number(
    const PsRules *rules, PsLang lang, const char *number, const char *key, PsNumberTold *ret)
{
    const char *text = ps_rules_word(rules, lang, key);

    if (text == key)
        return FALSE;
    g_strlcpy(ret->number, number, sizeof ret->number);
    ret->text = text;
    return TRUE;
}

static gboolean
tell_code(const PsRules *rules, PsLang lang, guint code, PsNumberTold *ret)
{
    char exact[4], group[4];

    g_snprintf(exact, sizeof exact, "%u", code % 1000);
    g_snprintf(group, sizeof group, "%cyz", *exact);
    return tell_number(rules, lang, exact, exact, ret) ||
           tell_number(rules, lang, group, group, ret);
}

static gboolean
tell_status(const PsRules *rules, PsLang lang, const char *status, PsNumberTold *ret)
{
    g_autofree char *detail = g_strconcat("X", status + 1, NULL);
    g_autofree char *shown = g_strndup(status, 2 + strcspn(status + 2, "."));
    g_autofree char *subject = g_strconcat("X", shown + 1, ".0", NULL);

    return tell_number(rules, lang, status, detail, ret) ||
           tell_number(rules, lang, shown, subject, ret);
}

guint
ps_reply_numbers(const PsRules *rules, PsLang lang, const PsReplyText *reply,
    PsNumberTold ret[PS_NUMBERS_TOLD])
{
    guint count = 0;

    count += reply->code && tell_code(rules, lang, reply->code, &ret[count]);
    count += *reply->status && tell_status(rules, lang, reply->status, &ret[count]);
    return count;
}

/* What the rules answer to PREFIX and KEY for PART; or NULL. */
static const char *
answer(const PsRules *rules, PsLang lang, const char *prefix, const char *key, const char *part)
{
    g_autofree char *whole = g_strconcat(prefix, key, NULL);

    return ps_rules_answer(rules, lang, whole, part);
}

const char *
ps_code_told(const PsRules *rules, PsLang lang, const PsCode *code, const char *part)
{
    return answer(rules, lang, "code:", code->id, part);
}

const char *
ps_code_source(const PsRules *rules, PsLang lang, const PsCode *code)
{
    const char *text = ps_code_told(rules, lang, code, "source");

    return text ? text : answer(rules, lang, "code@", code->providers[0], "source");
}

const char *
ps_reply_happened(const PsRules *rules, PsLang lang, const PsReplyText *reply)
{
    if (!strcmp(reply->reason, "undefined") || !strcmp(reply->reason, "onhold"))
        return NULL;
    return ps_rules_answer(rules, lang, reply->reason, "happened");
}

gboolean
ps_reply_is_by_words(const PsReplyText *reply)
{
    return reply->meanings->len && g_array_index(reply->meanings, PsMeaning, 0).by_words;
}

gboolean
ps_reply_is_settled(const PsReplyText *reply)
{
    return reply->meanings->len && (!reply->has_words || ps_reply_is_by_words(reply));
}

static void
add_once(GPtrArray *list, const PsRule *rule)
{
    if (rule && !g_ptr_array_find(list, rule, NULL))
        g_ptr_array_add(list, (gpointer) rule);
}

/* Rules that are named for a meaning ("none" is no rule). */
static void
foretold_by_name(const PsRules *rules, const PsReplyText *reply, GPtrArray *list)
{
    for (guint i = 0; i < reply->meanings->len; i++) {
        const PsCode *code = g_array_index(reply->meanings, PsMeaning, i).code;
        const char *names = ps_code_told(rules, PS_LANG_EN, code, "foretold");
        g_auto(GStrv) items = g_strsplit(names ? names : "", ",", -1);

        for (char **item = items; *item; item++)
            add_once(list, ps_rules_find(rules, *item));
    }
}

static gboolean
is_meant(const PsReplyText *reply, const PsReply *foretold)
{
    if ((!reply->code && !*reply->status) || (reply->code && reply->code != foretold->code) ||
        (*reply->status && g_strcmp0(reply->status, foretold->enhanced) != 0))
        return FALSE;
    return !reply->narrowed || !strcmp(foretold->provider, reply->provider) ||
           !strcmp(foretold->provider, "*");
}

static void
foretold_by_numbers(const PsRules *rules, const PsReplyText *reply, GPtrArray *list)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        for (guint r = 0; r < rule->reply_count; r++)
            if (is_meant(reply, &rule->replies[r]))
                add_once(list, rule);
    }
}

GPtrArray *
ps_reply_foretold(const PsRules *rules, const PsReplyText *reply)
{
    GPtrArray *list = g_ptr_array_new();

    foretold_by_name(rules, reply, list);
    if (!ps_reply_is_by_words(reply))
        foretold_by_numbers(rules, reply, list);
    return list;
}
