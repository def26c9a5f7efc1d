/* SPDX-License-Identifier: MIT */
/*
 * expr.c - compile expressions: a lexer and a parser by precedence; see expr.h.
 *
 * Precedence is Perl's: ! * / + - < == ^ && || ?: from tight to loose. The steps that
 * come out are run by value.c.
 */
#include "rules/expr.h"

#include "base/cursor.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "rules/step.h"

G_DEFINE_QUARK(ps_rules_error_quark, ps_rules_error)

typedef struct {
    const char *text; /* as written */
    PsStepCode code;
    int precedence;
} Operator;

/* Longer ones first. */
static const Operator operators[] = {
    { "||", PS_STEP_OR, 1 },
    { "&&", PS_STEP_AND, 2 },
    { "==", PS_STEP_EQ, 4 },
    { "!=", PS_STEP_NE, 4 },
    { "<=", PS_STEP_LE, 5 },
    { ">=", PS_STEP_GE, 5 },
    { "<", PS_STEP_LT, 5 },
    { ">", PS_STEP_GT, 5 },
    { "^", PS_STEP_XOR, 3 },
    { "+", PS_STEP_ADD, 6 },
    { "-", PS_STEP_SUBTRACT, 6 },
    { "*", PS_STEP_MULTIPLY, 7 },
    { "/", PS_STEP_DIVIDE, 7 },
};

typedef struct {
    PsCursor in;
    PsExpr *expr;
    GString *signs; /* that stand before the values being parsed */
    guint depth;
    GError **error;
} Parser;

static gboolean parse_choice(Parser *p);

static gboolean
fail(Parser *p, const char *what)
{
    g_set_error(p->error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        /* TRANSLATORS: what is wrong ("missing ')'"), then where */
        _("%s at character %zu of the expression"), what, ps_cursor_offset(&p->in) + 1);
    return FALSE;
}

static void
skip_blanks(Parser *p)
{
    int c;

    while ((c = ps_cursor_peek(&p->in)) == ' ' || c == '\t')
        ps_cursor_next(&p->in);
}

static gboolean
is_name(int c)
{
    return c >= 0 && (g_ascii_isalnum(c) || c == '_');
}

static guint
emit(Parser *p, PsStep step)
{
    g_array_append_val(p->expr->steps, step);
    return p->expr->steps->len - 1;
}

static gboolean
parse_number(Parser *p)
{
    const char *start = p->in.pos;
    g_autofree char *digits = NULL;
    char *end;
    int c;

    while ((c = ps_cursor_peek(&p->in)) == '.' || is_name(c))
        ps_cursor_next(&p->in);
    digits = g_strndup(start, (gsize) (p->in.pos - start));
    if (digits[strspn(digits, "0123456789.")])
        return fail(p, _("neither a number nor a name ends"));
    emit(p, (PsStep){ .code = PS_STEP_NUMBER, .number = g_ascii_strtod(digits, &end) });
    return *end ? fail(p, _("bad number ends")) : TRUE;
}

/* Class names (Mail::SpamAssassin::Conf) only stand in parentheses. */
static char *
take_argument(Parser *p)
{
    const char *start = p->in.pos;

    while (ps_cursor_left(&p->in) && ps_cursor_peek(&p->in) != ')')
        ps_cursor_next(&p->in);
    return g_strstrip(g_strndup(start, (gsize) (p->in.pos - start)));
}

static gboolean
parse_name(Parser *p)
{
    const char *start = p->in.pos;
    PsOperand operand = { 0 };
    g_autofree char *name = NULL;

    while (is_name(ps_cursor_peek(&p->in)))
        ps_cursor_next(&p->in);
    name = g_strndup(start, (gsize) (p->in.pos - start));
    operand.name = g_string_chunk_insert_const(p->expr->strings, name);

    skip_blanks(p);
    if (ps_cursor_take(&p->in, '(')) {
        g_autofree char *argument = take_argument(p);

        if (!ps_cursor_take(&p->in, ')'))
            return fail(p, _("missing ')'"));
        operand.argument = g_string_chunk_insert(p->expr->strings, argument);
    }
    emit(p, (PsStep){ .code = PS_STEP_OPERAND, .target = p->expr->operands->len });
    g_array_append_val(p->expr->operands, operand);
    return TRUE;
}

/* NOLINTBEGIN(misc-no-recursion): the limit rule_depth bounds it */

static gboolean
parse_group(Parser *p)
{
    ps_cursor_next(&p->in);
    if (!parse_choice(p))
        return FALSE;
    skip_blanks(p);
    return ps_cursor_take(&p->in, ')') ? TRUE : fail(p, _("missing ')'"));
}

/* Signs before a value; there may be many, so they are counted rather than recursed into. */
static gboolean
parse_unary(Parser *p)
{
    gsize first = p->signs->len;
    int c;

    for (skip_blanks(p); (c = ps_cursor_peek(&p->in)) == '!' || c == '-' || c == '+';
         skip_blanks(p))
        g_string_append_c(p->signs, (char) ps_cursor_next(&p->in));

    if (c == '(') {
        if (!parse_group(p))
            return FALSE;
    } else if (c == '.' || (c >= 0 && g_ascii_isdigit(c))) {
        if (!parse_number(p))
            return FALSE;
    } else if (is_name(c)) {
        if (!parse_name(p))
            return FALSE;
    } else {
        return fail(p, c == PS_CURSOR_END ? _("something is missing") : _("unexpected text"));
    }

    for (gsize i = p->signs->len; i > first; i--) {
        if (p->signs->str[i - 1] == '!')
            emit(p, (PsStep){ .code = PS_STEP_NOT });
        else if (p->signs->str[i - 1] == '-')
            emit(p, (PsStep){ .code = PS_STEP_NEGATE });
    }
    g_string_truncate(p->signs, first);
    return TRUE;
}

static const Operator *
peek_operator(Parser *p)
{
    skip_blanks(p);
    for (guint i = 0; i < G_N_ELEMENTS(operators); i++) {
        PsCursor ahead = p->in;

        if (ps_cursor_take_word(&ahead, operators[i].text))
            return &operators[i];
    }
    return NULL;
}

static gboolean
parse_binary(Parser *p, int precedence)
{
    const Operator *op;

    if (!parse_unary(p))
        return FALSE;
    while ((op = peek_operator(p)) && op->precedence >= precedence) {
        guint jump = 0;

        ps_cursor_skip(&p->in, strlen(op->text));
        if (op->code == PS_STEP_AND)
            jump = emit(p, (PsStep){ .code = PS_STEP_SKIP_IF_FALSE });
        else if (op->code == PS_STEP_OR)
            jump = emit(p, (PsStep){ .code = PS_STEP_SKIP_IF_TRUE });
        if (!parse_binary(p, op->precedence + 1))
            return FALSE;
        emit(p, (PsStep){ .code = op->code });
        if (jump)
            g_array_index(p->expr->steps, PsStep, jump).target = p->expr->steps->len;
    }
    return TRUE;
}

/* A ? B : C, or one of the operators. This is where all nesting passes through. */
static gboolean
parse_choice(Parser *p)
{
    if (p->depth >= PS_LIMIT_rule_depth) {
        g_set_error(p->error, PS_RULES_ERROR, PS_RULES_ERROR_LIMIT,
            _("expression is nested more than %d levels deep"), PS_LIMIT_rule_depth);
        return FALSE;
    }
    p->depth++;
    if (!parse_binary(p, 0))
        return FALSE;
    if (ps_cursor_take(&p->in, '?')) {
        if (!parse_choice(p))
            return FALSE;
        skip_blanks(p);
        if (!ps_cursor_take(&p->in, ':'))
            return fail(p, _("missing ':'"));
        if (!parse_choice(p))
            return FALSE;
        emit(p, (PsStep){ .code = PS_STEP_CHOOSE });
    }
    p->depth--;
    return TRUE;
}

/* NOLINTEND(misc-no-recursion) */

PsExpr *
ps_expr_new(const char *text, gsize len, GError **error)
{
    g_autoptr(PsExpr) expr = g_new0(PsExpr, 1);
    g_autoptr(GString) signs = g_string_new(NULL);
    Parser p = { ps_cursor(text, len), expr, signs, 0, error };

    expr->steps = g_array_new(FALSE, FALSE, sizeof(PsStep));
    expr->operands = g_array_new(FALSE, FALSE, sizeof(PsOperand));
    expr->strings = g_string_chunk_new(128);
    if (!parse_choice(&p))
        return NULL;
    skip_blanks(&p);
    if (ps_cursor_left(&p.in)) {
        fail(&p, _("unexpected text"));
        return NULL;
    }
    return g_steal_pointer(&expr);
}

void
ps_expr_free(PsExpr *expr)
{
    if (!expr)
        return;
    g_array_unref(expr->steps);
    g_array_unref(expr->operands);
    g_string_chunk_free(expr->strings);
    g_free(expr);
}

guint
ps_expr_operand_count(const PsExpr *expr)
{
    return expr->operands->len;
}

PsOperand *
ps_expr_operand(const PsExpr *expr, guint index)
{
    return &g_array_index(expr->operands, PsOperand, index);
}
