/* SPDX-License-Identifier: MIT */
/* explain.c - what a rule or a reply is about; see presend.h. */
#include <string.h>

#include "api/rule.h"
#include "bounce/reply_told.h"
#include "report/about.h"

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

static void
add_line(GString *lines, const char *label, const char *text)
{
    g_autofree char *plain = ps_about_text(text);

    g_string_append_printf(lines, "%s%s%s%s", lines->len ? "\n" : "", label ? label : "",
        label ? ": " : "", plain);
}

/* What CODE says, behind the names of its providers. */
static void
add_code(const presend_context *context, const PsCode *code, GString *lines)
{
    const char *says = ps_code_told(context->rules, context->lang, code, "says");
    g_autofree char *names = ps_about_providers(context->rules, context->lang, code->providers);

    if (says)
        add_line(lines, names, says);
}

/* What "presend explain" tells of REPLY, a line each; NULL if nobody knows. */
static char *
meaning_of(const presend_context *context, const PsReplyText *reply)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    PsNumberTold numbers[PS_NUMBERS_TOLD];
    guint count = ps_reply_numbers(context->rules, context->lang, reply, numbers);
    const char *happened = ps_reply_happened(context->rules, context->lang, reply);
    char *meaning;

    for (guint i = 0; i < count; i++)
        add_line(lines, numbers[i].number, numbers[i].text);
    for (guint i = 0; i < reply->meanings->len; i++)
        add_code(context, g_array_index(reply->meanings, PsMeaning, i).code, lines);
    if (happened && !ps_reply_is_settled(reply))
        add_line(lines, NULL, happened);
    meaning = lines->len ? g_strdup(lines->str) : NULL;
    ps_api_make_valid(&meaning);
    return meaning;
}

presend_explanation *
presend_explain_reply(presend_context *context, const char *text, presend_error **ret_error)
{
    presend_explanation *explanation;
    g_autoptr(PsReplyText) reply = NULL;
    g_autoptr(GPtrArray) foretold = NULL;
    g_autofree char *meaning = NULL;

    if (!context || !text) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no reply");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    reply = ps_reply_text_read(context->rules, text, strlen(text));
    meaning = meaning_of(context, reply);
    if (!meaning) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, _("no SMTP reply '%.40s'"), text);
        return NULL;
    }
    explanation = explanation_new(context);
    explanation->meaning = g_steal_pointer(&meaning);
    foretold = ps_reply_foretold(context->rules, reply);
    for (guint i = 0; i < foretold->len; i++)
        g_ptr_array_add(explanation->rules, ps_api_rule_new(context, foretold->pdata[i]));
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
