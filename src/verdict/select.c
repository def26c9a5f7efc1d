/* SPDX-License-Identifier: MIT */
/* select.c - words that names of rules begin with, and which of them decides; see select.h. */
#include "verdict/select.h"

#include <string.h>

#include "base/i18n.h"
#include "rules/expr.h"
#include "rules/nearest.h"

typedef struct {
    char *prefix;
    gsize length;
    gboolean ignore;
} Word;

struct PsSelection {
    const PsRules *rules;
    GArray *words;      /* Word */
    gboolean selective; /* one of them selects: what fits none is left out */
};

static void
word_clear(gpointer data)
{
    g_free(((Word *) data)->prefix);
}

PsSelection *
ps_selection_new(const PsRules *rules)
{
    PsSelection *selection = g_new0(PsSelection, 1);

    selection->rules = rules;
    selection->words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_array_set_clear_func(selection->words, word_clear);
    return selection;
}

void
ps_selection_free(PsSelection *selection)
{
    if (!selection)
        return;
    g_array_unref(selection->words);
    g_free(selection);
}

static gboolean
begins_a_name(const PsRules *rules, const char *word)
{
    for (guint i = 0; i < ps_rules_count(rules); i++)
        if (g_str_has_prefix(ps_rules_get(rules, i)->name, word))
            return TRUE;
    return FALSE;
}

/* The name, area ("DKIM") or alias that is nearest to WORD: for the caller to free; NULL if none
 * is near. */
static char *
suggest(const PsRules *rules, const char *word)
{
    g_autoptr(GPtrArray) areas = g_ptr_array_new_with_free_func(g_free);
    PsNearest nearest = ps_nearest(word);

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (ps_rule_is_sub(rule))
            continue;
        g_ptr_array_add(areas, g_strndup(rule->name, strcspn(rule->name, "_")));
        ps_nearest_try(&nearest, areas->pdata[areas->len - 1]);
        ps_nearest_try(&nearest, rule->name);
        for (guint a = 0; a < rule->alias_count; a++)
            ps_nearest_try(&nearest, rule->aliases[a]);
    }
    return g_strdup(nearest.found);
}

/* What names must begin with to fit WORD, or NULL with ERROR. */
static const char *
prefix_of(const PsRules *rules, const char *word, GError **error)
{
    const PsRule *rule;
    g_autofree char *meant = NULL;

    if (!strcmp(word, "ALL"))
        return "";
    if (!g_str_has_prefix(word, "__") && begins_a_name(rules, word))
        return word;
    rule = ps_rules_find(rules, word);
    if (rule && !ps_rule_is_sub(rule))
        return rule->name;
    meant = suggest(rules, word);
    if (meant)
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
            _("no rule's name begins with '%.60s'; did you mean %s?"), word, meant);
    else
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
            _("no rule's name begins with '%.60s'"), word);
    return NULL;
}

gboolean
ps_selection_add(PsSelection *selection, gboolean ignore, const char *names, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(names, ", \t", -1);
    guint count = selection->words->len;

    for (char **word = words; *word; word++) {
        const char *prefix = **word ? prefix_of(selection->rules, *word, error) : "";
        Word added = { .ignore = ignore };

        if (!prefix)
            return FALSE;
        if (!**word)
            continue;
        added.prefix = g_strdup(prefix);
        added.length = strlen(prefix);
        g_array_append_val(selection->words, added);
        selection->selective |= !ignore;
    }
    if (count == selection->words->len) {
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, _("no rule is named"));
        return FALSE;
    }
    return TRUE;
}

gboolean
ps_selection_has(const PsSelection *selection, const PsRule *rule)
{
    const Word *longest = NULL;

    if (!selection)
        return TRUE;
    for (guint i = 0; i < selection->words->len; i++) {
        const Word *word = &g_array_index(selection->words, Word, i);

        if (!strncmp(rule->name, word->prefix, word->length) &&
            (!longest || word->length > longest->length ||
                (word->length == longest->length && word->ignore)))
            longest = word;
    }
    return longest ? !longest->ignore : !selection->selective;
}

guint
ps_selection_left_out(const PsSelection *selection)
{
    guint count = 0;

    for (guint i = 0; i < ps_rules_count(selection->rules); i++) {
        const PsRule *rule = ps_rules_get(selection->rules, i);

        count += !ps_rule_is_sub(rule) && !ps_selection_has(selection, rule);
    }
    return count;
}
