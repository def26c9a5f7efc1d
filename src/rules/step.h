/* SPDX-License-Identifier: MIT */
/* step.h - a compiled expression, shared by expr.c, which makes it, and value.c, which runs it. */
#ifndef PS_RULES_STEP_H
#define PS_RULES_STEP_H

#include "rules/expr.h"

typedef enum {
    PS_STEP_NUMBER,        /* push NUMBER */
    PS_STEP_OPERAND,       /* push operand TARGET */
    PS_STEP_SKIP_IF_FALSE, /* top is certainly false: go on at TARGET, leave it there */
    PS_STEP_SKIP_IF_TRUE,
    PS_STEP_NOT, /* replace the top */
    PS_STEP_NEGATE,
    PS_STEP_AND, /* from here: replace the two on top */
    PS_STEP_OR,
    PS_STEP_XOR,
    PS_STEP_EQ,
    PS_STEP_NE,
    PS_STEP_LT,
    PS_STEP_LE,
    PS_STEP_GT,
    PS_STEP_GE,
    PS_STEP_ADD,
    PS_STEP_SUBTRACT,
    PS_STEP_MULTIPLY,
    PS_STEP_DIVIDE,
    PS_STEP_CHOOSE, /* replace the three on top */
} PsStepCode;

typedef struct {
    PsStepCode code;
    guint target;
    double number;
} PsStep;

struct PsExpr {
    GArray *steps;    /* PsStep */
    GArray *operands; /* PsOperand */
    GStringChunk *strings;
};

#endif
