/* SPDX-License-Identifier: MIT */
/*
 * expr.h - the arithmetic of "meta" and "if" lines, as SpamAssassin 4 has it.
 *
 * An expression is compiled to a list of steps for a stack, so that neither a long nor a
 * deep one recurses when it is run. A value is a range: a rule that could not be checked
 * may be anything from 0 up, and where the known operands decide, the result is known
 * all the same (0 && x is 0, 1 + 1 + x is over 1).
 */
#ifndef PS_RULES_EXPR_H
#define PS_RULES_EXPR_H

#include <glib.h>

#define PS_RULES_ERROR (ps_rules_error_quark())
GQuark ps_rules_error_quark(void);

typedef enum {
    PS_RULES_ERROR_SYNTAX,
    PS_RULES_ERROR_LIMIT,
    PS_RULES_ERROR_UNSUPPORTED, /* well-formed, but not for us */
} PsRulesError;

typedef struct {
    double low;
    double high;
    gconstpointer source; /* of a true one: the operand that made it so; may be NULL */
} PsValue;

static inline PsValue
ps_value(double number)
{
    return (PsValue){ number, number, NULL };
}

/* Not known: anything from 0 up. */
static inline PsValue
ps_value_unknown(void)
{
    return (PsValue){ 0, G_MAXDOUBLE, NULL };
}

static inline gboolean
ps_value_known(PsValue value)
{
    return value.low >= value.high;
}

typedef enum {
    PS_TRUTH_FALSE,
    PS_TRUTH_TRUE,
    PS_TRUTH_OPEN, /* it depends on what is not known */
} PsTruth;

/* A value is true if it cannot be 0. */
static inline PsTruth
ps_value_truth(PsValue value)
{
    if (value.low > 0 || value.high < 0)
        return PS_TRUTH_TRUE;
    return ps_value_known(value) ? PS_TRUTH_FALSE : PS_TRUTH_OPEN;
}

/* A name in an expression: RULE, version, plugin(Some::Name). */
typedef struct {
    const char *name;
    const char *argument; /* what stands in parentheses behind it; NULL without any */
    gpointer bound;       /* for the caller: what the name stands for */
} PsOperand;

typedef struct PsExpr PsExpr;

/* Compile the LEN bytes at TEXT, nested no deeper than the limit rule_depth. */
PsExpr *ps_expr_new(const char *text, gsize len, GError **error);
void ps_expr_free(PsExpr *expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsExpr, ps_expr_free)

guint ps_expr_operand_count(const PsExpr *expr);
PsOperand *ps_expr_operand(const PsExpr *expr, guint index);

/* EXPR is names with || between them and nothing else: each that is true says so alone. */
gboolean ps_expr_is_choice(const PsExpr *expr);

/* The value of OPERAND. What it adds to NOTES is kept if the result is not known. */
typedef PsValue (*PsOperandFunc)(const PsOperand *operand, GArray *notes, gpointer data);

/* Run EXPR. Operands that cannot matter any more are not asked for. Where the result is
 * open, NOTES has what was added for the operands that leave it so. */
PsValue ps_expr_run(const PsExpr *expr, PsOperandFunc value, GArray *notes, gpointer data);

#endif
