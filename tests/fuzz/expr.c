/* SPDX-License-Identifier: MIT */
/* expr.c - whatever is written in a meta either is refused or has a value, open or not. */
#include "rules/expr.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first letter tells: 'u' is not known, others are the letter's place in the alphabet. */
static PsValue
operand(const PsOperand *operand, GArray *notes, gpointer data)
{
    (void) data;
    if (*operand->name != 'u')
        return ps_value(*operand->name % 32);
    g_array_append_val(notes, *operand->name);
    return ps_value_unknown();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsExpr) expr = ps_expr_new((const char *) data, size, &error);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, 1);
    PsValue value;

    if (!expr != !!error)
        abort();
    if (!expr)
        return 0;
    value = ps_expr_run(expr, operand, notes, NULL);
    if (!(value.low <= value.high) || (ps_value_known(value) && notes->len))
        abort();
    return 0;
}
