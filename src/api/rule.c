/* SPDX-License-Identifier: MIT */
/* rule.c - what a rule says; see rule.h and presend.h. */
#include "api/rule.h"

struct presend_rule {
    const PsRule *rule;
    char *message;
    char *fix;
    char *file;
    GPtrArray *sources; /* char * */
};

static char *
valid_copy(const char *text)
{
    char *copy = g_strdup(text);

    ps_api_make_valid(&copy);
    return copy;
}

presend_rule *
ps_api_rule_new(const presend_context *context, const PsRule *rule)
{
    presend_rule *copy = g_new(presend_rule, 1);

    *copy = (presend_rule){ .rule = rule,
        .message = valid_copy(ps_rule_describe(rule, context->lang)),
        .fix = valid_copy(ps_rule_fix(rule, context->lang)),
        .file = valid_copy(rule->file),
        .sources = g_ptr_array_new_with_free_func(g_free) };
    for (guint i = 0; i < rule->ref_count; i++)
        g_ptr_array_add(copy->sources, valid_copy(rule->refs[i].where));
    return copy;
}

void
ps_api_rule_free(gpointer rule)
{
    presend_rule *copy = rule;

    g_free(copy->message);
    g_free(copy->fix);
    g_free(copy->file);
    g_ptr_array_unref(copy->sources);
    g_free(copy);
}

const char *
presend_rule_name(const presend_rule *rule)
{
    return rule ? rule->rule->name : NULL;
}

presend_level
presend_rule_level(const presend_rule *rule)
{
    return rule ? (presend_level) rule->rule->level : PRESEND_LEVEL_NONE;
}

char
presend_rule_grade(const presend_rule *rule)
{
    if (!rule)
        return '\0';
    return rule->rule->grade;
}

const char *
presend_rule_message(const presend_rule *rule)
{
    return rule ? rule->message : NULL;
}

const char *
presend_rule_fix(const presend_rule *rule)
{
    return rule ? rule->fix : NULL;
}

const char *
presend_rule_file(const presend_rule *rule)
{
    return rule ? rule->file : NULL;
}

unsigned
presend_rule_line(const presend_rule *rule)
{
    return rule ? rule->rule->line : 0;
}

size_t
presend_rule_source_count(const presend_rule *rule)
{
    return rule ? rule->sources->len : 0;
}

const char *
presend_rule_source(const presend_rule *rule, size_t index)
{
    return index < presend_rule_source_count(rule) ? rule->sources->pdata[index] : NULL;
}

const char *
presend_rule_source_date(const presend_rule *rule, size_t index)
{
    return index < presend_rule_source_count(rule) ? rule->rule->refs[index].date : NULL;
}

size_t
presend_rule_reply_count(const presend_rule *rule)
{
    return rule ? rule->rule->reply_count : 0;
}

/* Reply INDEX, or NULL. */
static const PsReply *
reply_of(const presend_rule *rule, size_t index)
{
    return index < presend_rule_reply_count(rule) ? &rule->rule->replies[index] : NULL;
}

const char *
presend_rule_reply_provider(const presend_rule *rule, size_t index)
{
    const PsReply *reply = reply_of(rule, index);

    return reply ? reply->provider : NULL;
}

unsigned
presend_rule_reply_code(const presend_rule *rule, size_t index)
{
    const PsReply *reply = reply_of(rule, index);

    return reply ? reply->code : 0;
}

const char *
presend_rule_reply_enhanced(const presend_rule *rule, size_t index)
{
    const PsReply *reply = reply_of(rule, index);

    return reply ? reply->enhanced : NULL;
}

presend_certainty
presend_rule_reply_certainty(const presend_rule *rule, size_t index)
{
    const PsReply *reply = reply_of(rule, index);

    return reply ? (presend_certainty) reply->certainty : PRESEND_CERTAINTY_NONE;
}
