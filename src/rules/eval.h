/* SPDX-License-Identifier: MIT */
/*
 * eval.h - "eval:function(arguments)": tests of facts. The functions are a table in
 * eval.c; presend-rules(5) describes them.
 */
#ifndef PS_RULES_EVAL_H
#define PS_RULES_EVAL_H

#include "rules/engine.h"
#include "rules/list.h"
#include "rules/regex.h"

typedef struct PsEval PsEval;

typedef enum {
    PS_EVAL_OK,
    PS_EVAL_UNKNOWN, /* no function of ours */
    PS_EVAL_BAD,     /* wrong arguments: ERROR says what */
} PsEvalRead;

/* Read 'any("fact")', what stands behind "eval:". *RET_NAME is the name of the function,
 * for the caller to free; *RET_EVAL is only set if all is well. */
PsEvalRead ps_eval_read(const char *text, PsEval **ret_eval, char **ret_name, GError **error);
void ps_eval_free(PsEval *eval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsEval, ps_eval_free)

/* The facts it looks at: one or two. */
guint ps_eval_fact_count(const PsEval *eval);
PsFactId ps_eval_fact(const PsEval *eval, guint index);

/* The list that it looks into, and the regex that it looks for, or NULL. */
const char *ps_eval_list(const PsEval *eval);
const PsRegex *ps_eval_regex(const PsEval *eval);

/* Look at FACTS, where the facts of EVAL are all known. HITS (array of PsHit) gets each
 * value that satisfies. PS_MATCH_LIMIT and PS_MATCH_BAD as for a regex, where nothing
 * else was found. */
PsMatch ps_eval_run(
    const PsEval *eval, const PsFacts *facts, PsLists *lists, PsMatcher *matcher, GArray *hits);

#endif
