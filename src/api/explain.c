/* SPDX-License-Identifier: MIT */
/* explain.c - what a rule or a reply is about; see presend.h. */
#include <string.h>

#include "api/rule.h"

#define MAX_NUMBERS 64 /* bytes; a reply begins with its numbers */

struct presend_explanation {
    presend_context *context;
    char *meaning;
    GPtrArray *rules; /* presend_rule * */
};

static presend_explanation *
explanation_new(presend_context *context)
{
    presend_explanation *explanation = g_new0(presend_explanation, 1);

    explanation->context = ps_api_hold(context);
    explanation->rules = g_ptr_array_new_with_free_func(ps_api_rule_free);
    return explanation;
}

void
presend_explanation_free(presend_explanation *explanation)
{
    if (!explanation)
        return;
    g_ptr_array_unref(explanation->rules);
    g_free(explanation->meaning);
    presend_context_free(explanation->context);
    g_free(explanation);
}

presend_explanation *
presend_explain_rule(presend_context *context, const char *name, presend_error **ret_error)
{
    presend_explanation *explanation;
    const PsRule *rule;

    if (!context || !name) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no name");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    rule = ps_rules_find(context->rules, name);
    if (!rule) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, _("no rule '%s'"), name);
        return NULL;
    }
    explanation = explanation_new(context);
    g_ptr_array_add(explanation->rules, ps_api_rule_new(context, rule));
    return explanation;
}

/* The numbers of a reply as people write it: "550 5.7.26", "550-5.7.26 text", "5.7.26", "550". */
typedef struct {
    guint code; /* 0: any */
    char *code_text;
    char *enhanced; /* NULL: any */
} Numbers;

static void
numbers_clear(Numbers *numbers)
{
    g_free(numbers->code_text);
    g_free(numbers->enhanced);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Numbers, numbers_clear)

static gboolean
is_enhanced(const char *word)
{
    return strlen(word) >= 5 && strchr("245", word[0]) && word[1] == '.' &&
           strspn(word, "0123456789.") == strlen(word);
}

/* Only the first two words can be numbers. */
static gboolean
read_numbers(const char *text, Numbers *ret)
{
    g_autofree char *beginning = g_strndup(text, MAX_NUMBERS);
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(beginning), " -\t\r\n", 3);
    guint at = 0;
    guint64 code;

    if (words[at] && g_ascii_string_to_unsigned(words[at], 10, 200, 599, &code, NULL)) {
        ret->code = (guint) code;
        ret->code_text = g_strdup(words[at++]);
    }
    if (words[at] && is_enhanced(words[at]))
        ret->enhanced = g_strdup(words[at]);
    return ret->code || ret->enhanced;
}

static gboolean
is_meant(const Numbers *numbers, const PsReply *reply)
{
    return (!numbers->code || numbers->code == reply->code) &&
           (!numbers->enhanced || !g_strcmp0(numbers->enhanced, reply->enhanced));
}

/* What the rule files say of the word KEY, on a line behind NUMBER. */
static void
add_meaning(const presend_context *context, const char *number, const char *key, GString *lines)
{
    const char *text = ps_rules_word(context->rules, context->lang, key);

    if (text != key)
        g_string_append_printf(lines, "%s%s: %s", lines->len ? "\n" : "", number, text);
}

/* RFC 5321 has the codes, RFC 3463 and IANA's register the enhanced ones. */
static char *
meaning_of(const presend_context *context, const Numbers *numbers)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autofree char *detail =
        numbers->enhanced ? g_strconcat("X", numbers->enhanced + 1, NULL) : NULL;
    char *meaning;

    if (numbers->code)
        add_meaning(context, numbers->code_text, numbers->code_text, lines);
    if (detail)
        add_meaning(context, numbers->enhanced, detail, lines);
    meaning = lines->len ? g_strdup(lines->str) : NULL;
    ps_api_make_valid(&meaning);
    return meaning;
}

presend_explanation *
presend_explain_reply(presend_context *context, const char *text, presend_error **ret_error)
{
    g_auto(Numbers) numbers = { 0 };
    presend_explanation *explanation;

    if (!context || !text) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no reply");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    if (!read_numbers(text, &numbers)) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, _("no SMTP reply '%.40s'"), text);
        return NULL;
    }
    explanation = explanation_new(context);
    explanation->meaning = meaning_of(context, &numbers);
    for (guint i = 0; i < ps_rules_count(context->rules); i++) {
        const PsRule *rule = ps_rules_get(context->rules, i);
        gboolean meant = FALSE;

        for (guint r = 0; r < rule->reply_count && !meant; r++)
            meant = is_meant(&numbers, &rule->replies[r]);
        if (meant)
            g_ptr_array_add(explanation->rules, ps_api_rule_new(context, rule));
    }
    return explanation;
}

const char *
presend_explanation_meaning(const presend_explanation *explanation)
{
    return explanation ? explanation->meaning : NULL;
}

size_t
presend_explanation_rule_count(const presend_explanation *explanation)
{
    return explanation ? explanation->rules->len : 0;
}

const presend_rule *
presend_explanation_rule(const presend_explanation *explanation, size_t index)
{
    if (index >= presend_explanation_rule_count(explanation))
        return NULL;
    return explanation->rules->pdata[index];
}
