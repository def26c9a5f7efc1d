/* SPDX-License-Identifier: MIT */
/*
 * runaway.h - regexes that can take forever, told by their looks: (a+)+, (a|a)*, .*.*.*
 *
 * Only what is certain to be ambiguous is told; what calls other groups, looks around or
 * refers back is passed over. Work is linear in the length of the pattern.
 */
#ifndef PS_RULES_RUNAWAY_H
#define PS_RULES_RUNAWAY_H

#include <glib.h>

typedef enum {
    PS_RUNAWAY_NO,
    PS_RUNAWAY_NESTED,  /* a repetition of what repeats: (a+)+ */
    PS_RUNAWAY_CHOICES, /* a repetition of choices that are alike: (a|a)* */
    PS_RUNAWAY_ROW,     /* repetitions of the same in a row: .*.*.* */
} PsRunaway;

/* Look at the regex TEXT (/.../i, m{...}), which is well-formed. *RET_AT and *RET_LEN are the
 * place of the repetition in it. */
PsRunaway ps_runaway_find(const char *text, gsize *ret_at, gsize *ret_len);

#endif
