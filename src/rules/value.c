/* SPDX-License-Identifier: MIT */
/*
 * value.c - run compiled expressions on ranges; see expr.h.
 *
 * NOTES is used like a second stack: an item owns what was added between its mark and
 * the mark of the item above it, so joining two items joins their notes, and a result
 * that became known drops them.
 */
#include <math.h>

#include "rules/step.h"

typedef struct {
    PsValue value;
    guint mark; /* length of NOTES before the item */
} Item;

/* With room for an item of each step. */
typedef struct {
    Item *items;
    guint count;
    Item few[16]; /* enough for most, and nothing to allocate */
} Stack;

/* A range with ends that are numbers: sums of what is unbounded are unbounded too. */
static PsValue
range(double low, double high)
{
    if (isnan(low) || low < -G_MAXDOUBLE)
        low = -G_MAXDOUBLE;
    if (isnan(high) || high > G_MAXDOUBLE)
        high = G_MAXDOUBLE;
    return (PsValue){ low, high, NULL };
}

static PsValue
answer(PsTruth t)
{
    return t == PS_TRUTH_OPEN ? range(0, 1) : ps_value(t == PS_TRUTH_TRUE);
}

static PsTruth
opposite(PsTruth t)
{
    return t == PS_TRUTH_OPEN    ? PS_TRUTH_OPEN
           : t == PS_TRUTH_FALSE ? PS_TRUTH_TRUE
                                 : PS_TRUTH_FALSE;
}

/* As in Perl, A && B is A if that is false, else B. */
static PsValue
both(PsValue a, PsValue b)
{
    if (ps_value_truth(a) == PS_TRUTH_TRUE || ps_value_truth(b) == PS_TRUTH_FALSE)
        return b;
    return ps_value_truth(a) == PS_TRUTH_FALSE ? a : range(MIN(0, b.low), MAX(0, b.high));
}

static PsValue
either(PsValue a, PsValue b)
{
    if (ps_value_truth(a) == PS_TRUTH_FALSE)
        return b;
    if (ps_value_truth(a) == PS_TRUTH_TRUE)
        return a;
    /* one that is certainly true makes the whole true, whatever the other is */
    if (ps_value_truth(b) == PS_TRUTH_TRUE)
        return range(b.low > 0 ? MIN(1, b.low) : b.low, MAX(a.high, b.high));
    return range(MIN(a.low, b.low), MAX(a.high, b.high));
}

static PsTruth
equal(PsValue a, PsValue b)
{
    if (a.high < b.low || b.high < a.low)
        return PS_TRUTH_FALSE;
    return ps_value_known(a) && ps_value_known(b) ? PS_TRUTH_TRUE : PS_TRUTH_OPEN;
}

static PsTruth
less(PsValue a, PsValue b)
{
    if (a.high < b.low)
        return PS_TRUTH_TRUE;
    return a.low >= b.high ? PS_TRUTH_FALSE : PS_TRUTH_OPEN;
}

static guint64
whole(double number)
{
    return number > 0 && number < 1e18 ? (guint64) number : 0;
}

/* Operators that only known numbers can be put through. */
static PsValue
compute(PsStepCode code, PsValue a, PsValue b)
{
    if (!ps_value_known(a) || !ps_value_known(b))
        return range(-G_MAXDOUBLE, G_MAXDOUBLE);
    if (code == PS_STEP_XOR)
        return ps_value((double) (whole(a.low) ^ whole(b.low)));
    if (code == PS_STEP_MULTIPLY)
        return range(a.low * b.low, a.low * b.low);
    /* dividing by zero has no result, and so no hit */
    return b.low > 0 || b.low < 0 ? range(a.low / b.low, a.low / b.low) : ps_value(0);
}

static PsValue
combine(PsStepCode code, PsValue a, PsValue b)
{
    switch ((int) code) {
    case PS_STEP_AND:
        return both(a, b);
    case PS_STEP_OR:
        return either(a, b);
    case PS_STEP_EQ:
        return answer(equal(a, b));
    case PS_STEP_NE:
        return answer(opposite(equal(a, b)));
    case PS_STEP_LT:
        return answer(less(a, b));
    case PS_STEP_GT:
        return answer(less(b, a));
    case PS_STEP_LE:
        return answer(opposite(less(b, a)));
    case PS_STEP_GE:
        return answer(opposite(less(a, b)));
    case PS_STEP_ADD:
        return range(a.low + b.low, a.high + b.high);
    case PS_STEP_SUBTRACT:
        return range(a.low - b.high, a.high - b.low);
    default:
        return compute(code, a, b);
    }
}

static PsValue
choose(PsValue condition, PsValue a, PsValue b)
{
    if (ps_value_truth(condition) != PS_TRUTH_OPEN)
        return ps_value_truth(condition) == PS_TRUTH_TRUE ? a : b;
    return range(MIN(a.low, b.low), MAX(a.high, b.high));
}

static Item *
top(const Stack *stack, guint below)
{
    return &stack->items[stack->count - 1 - below];
}

/* Put VALUE in the place of the COUNT items on top. */
static void
replace(Stack *stack, guint count, PsValue value, GArray *notes)
{
    Item item = { value, top(stack, count - 1)->mark };

    if (ps_value_known(value))
        g_array_set_size(notes, item.mark);
    stack->count -= count;
    stack->items[stack->count++] = item;
}

static void
apply(PsStepCode code, Stack *stack, GArray *notes)
{
    PsValue b = top(stack, 0)->value, a, result;

    if (code == PS_STEP_NOT) {
        replace(stack, 1, answer(opposite(ps_value_truth(b))), notes);
    } else if (code == PS_STEP_NEGATE) {
        replace(stack, 1, range(-b.high, -b.low), notes);
    } else if (code == PS_STEP_CHOOSE) {
        replace(stack, 3, choose(top(stack, 2)->value, top(stack, 1)->value, b), notes);
    } else {
        a = top(stack, 1)->value;
        result = combine(code, a, b);
        result.source = ps_value_truth(a) == PS_TRUTH_TRUE && a.source ? a.source : b.source;
        if (ps_value_truth(result) != PS_TRUTH_TRUE)
            result.source = NULL;
        replace(stack, 2, result, notes);
    }
}

/* The value of the operand or the number of STEP, and what it adds to NOTES. */
static Item
item_of(
    const PsExpr *expr, const PsStep *step, PsOperandFunc value, GArray *notes, gpointer data)
{
    Item item = { ps_value(step->number), notes->len };

    if (step->code == PS_STEP_OPERAND) {
        item.value = value(ps_expr_operand(expr, step->target), notes, data);
        if (ps_value_known(item.value))
            g_array_set_size(notes, item.mark);
    }
    return item;
}

PsValue
ps_expr_run(const PsExpr *expr, PsOperandFunc value, GArray *notes, gpointer data)
{
    guint count = expr->steps->len;
    Stack stack = { .count = 0 };
    PsValue result;

    stack.items = count <= G_N_ELEMENTS(stack.few) ? stack.few : g_new0(Item, count);
    for (guint i = 0; i < count; i++) {
        const PsStep *step = &g_array_index(expr->steps, PsStep, i);

        if (step->code == PS_STEP_NUMBER || step->code == PS_STEP_OPERAND) {
            stack.items[stack.count++] = item_of(expr, step, value, notes, data);
        } else if (step->code == PS_STEP_SKIP_IF_FALSE || step->code == PS_STEP_SKIP_IF_TRUE) {
            PsTruth wanted =
                step->code == PS_STEP_SKIP_IF_TRUE ? PS_TRUTH_TRUE : PS_TRUTH_FALSE;

            if (ps_value_truth(top(&stack, 0)->value) == wanted)
                i = step->target - 1;
        } else {
            apply(step->code, &stack, notes);
        }
    }
    result = top(&stack, 0)->value;
    if (stack.items != stack.few)
        g_free(stack.items);
    return result;
}

gboolean
ps_expr_is_choice(const PsExpr *expr)
{
    for (guint i = 0; i < expr->steps->len; i++) {
        PsStepCode code = g_array_index(expr->steps, PsStep, i).code;

        if (code != PS_STEP_OPERAND && code != PS_STEP_SKIP_IF_TRUE && code != PS_STEP_OR)
            return FALSE;
    }
    return TRUE;
}
