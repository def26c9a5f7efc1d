/* SPDX-License-Identifier: MIT */
/* condition.c - what "if" can ask for, and the answers; see condition.h. */
#include "rules/condition.h"

#include <string.h>

#include "rules/expr.h"

/* can() and has(): features that rule files ask for and that presend has. */
static const char *const features[] = {
    "Mail::SpamAssassin::Conf::feature_bug6558_free",
    "Mail::SpamAssassin::Conf::feature_registryboundaries",
    "Mail::SpamAssassin::Conf::feature_welcomelist_blocklist",
    "Mail::SpamAssassin::Conf::feature_yesno_takes_args",
    "Mail::SpamAssassin::Conf::perl_min_version_5010000",
    "Presend::facts", /* rules over facts: only presend says yes to this one */
};

static gboolean
has_feature(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(features); i++)
        if (!strcmp(features[i], name))
            return TRUE;
    return FALSE;
}

/* None yet: a plugin may be claimed when all of its eval functions are there. */
gboolean
ps_condition_has_plugin(const char *name)
{
    (void) name;
    return FALSE;
}

typedef struct {
    const char *name;
    gboolean (*ask)(const char *argument); /* NULL: it has a value instead */
    const char *value;
} Operand;

static const Operand operands[] = {
    { "can", has_feature, NULL },
    { "has", has_feature, NULL },
    { "local_tests_only", NULL, "0" },
    { "perl_version", NULL, "5.036" },
    { "plugin", ps_condition_has_plugin, NULL },
    { "version", NULL, PS_RULES_VERSION },
};

static const Operand *
find(const PsOperand *operand)
{
    for (guint i = 0; i < G_N_ELEMENTS(operands); i++)
        if (!strcmp(operands[i].name, operand->name) && !operands[i].ask == !operand->argument)
            return &operands[i];
    return NULL;
}

static PsValue
answer(const PsOperand *operand, GArray *notes, gpointer data)
{
    const Operand *known = operand->bound;

    (void) notes;
    (void) data;
    if (known->ask)
        return ps_value(known->ask(operand->argument));
    return ps_value(g_ascii_strtod(known->value, NULL));
}

gboolean
ps_condition_read(const char *text, gboolean *ret_holds, GError **error)
{
    g_autoptr(PsExpr) expr = ps_expr_new(text, strlen(text), error);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, 1);

    if (!expr)
        return FALSE;
    for (guint i = 0; i < ps_expr_operand_count(expr); i++) {
        PsOperand *operand = ps_expr_operand(expr, i);

        operand->bound = (gpointer) find(operand);
        if (!operand->bound) {
            g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
                "'if' cannot ask for '%.60s%s'", operand->name,
                operand->argument ? "(...)" : "");
            return FALSE;
        }
    }
    *ret_holds = ps_value_truth(ps_expr_run(expr, answer, notes, NULL)) == PS_TRUTH_TRUE;
    return TRUE;
}
