/* SPDX-License-Identifier: MIT */
/*
 * parsed.c - what rule files come to, for tests/sa/rules.py: a line of JSON for each rule.
 * Read as where there is no network.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "rules/store.h"

/* JSON has no bytes: each byte stands for the character of its number. */
static json_t *
text(const char *bytes)
{
    g_autofree char *utf8 = NULL;

    if (!bytes)
        return json_null();
    utf8 = g_convert(bytes, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
    return json_string(utf8);
}

static json_t *
operands(const PsExpr *expr)
{
    json_t *names = json_array();

    for (guint i = 0; expr && i < ps_expr_operand_count(expr); i++) {
        const PsOperand *operand = ps_expr_operand((PsExpr *) expr, i);
        const GPtrArray *list = operand->argument ? operand->bound : NULL;

        if (!operand->argument)
            json_array_append_new(names, text(operand->name));
        for (guint k = 0; list && k < list->len; k++)
            json_array_append_new(names, text(((const PsEntry *) list->pdata[k])->rule.name));
    }
    return names;
}

static void
print(const PsRule *rule)
{
    const PsTest *test = &ps_entry(rule)->test;
    json_t *object = json_pack("{s:o, s:s, s:b, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", //
        "name", text(rule->name), "type", ps_rule_type_name(rule->type),                  //
        "eval", rule->is_eval, "score", rule->score, "flags", text(rule->flags),          //
        "describe", text(rule->describe[PS_LANG_EN]), "pattern", text(test->pattern),     //
        "header", text(test->header), "unset", text(test->unset),                         //
        "operands", operands(test->expr), "negated", test->negated);

    json_object_set_new(object, "unsupported", json_boolean(rule->unsupported));
    json_object_set_new(object, "place", text(rule->file));
    json_dumpf(object, stdout, JSON_ENSURE_ASCII | JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

int
main(int argc, char **argv)
{
    const PsRulesRead how = { .local = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autoptr(GError) error = NULL;

    for (int i = 1; i < argc; i++) {
        if (!ps_rules_read(rules, argv[i], &how, &error)) {
            fprintf(stderr, "parsed: %s\n", error->message);
            return 2;
        }
    }
    ps_rules_finish(rules);
    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(rules, i);

        if (trouble->fatal)
            fprintf(stderr, "%s:%u: %s\n", trouble->file, trouble->line, trouble->message);
    }
    for (guint i = 0; i < ps_rules_count(rules); i++)
        print(ps_rules_get(rules, i));
    return 0;
}
