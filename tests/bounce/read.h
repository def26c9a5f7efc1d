/* SPDX-License-Identifier: MIT */
/* read.h - for tests: the rules that come with presend, and notices read by them. */
#ifndef PS_TESTS_BOUNCE_READ_H
#define PS_TESTS_BOUNCE_READ_H

#include "bounce/bounce.h"
#include "suite.h"

/* All rules of the source tree, finished. */
static inline PsRules *
shipped_rules(void)
{
    g_autofree char *path = g_build_filename(g_getenv("PS_TESTS"), "..", "rules", NULL);
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    PsRules *rules = ps_rules_new();

    ck_assert(ps_rules_read(rules, path, &how, NULL));
    ps_rules_finish(rules);
    return rules;
}

/* The LEN bytes at TEXT read at their exact length, so that a step too far is seen. What is
 * returned points into nothing of it. */
static inline PsBounce *
read_exactly(PsBounceReader *reader, const char *text, gsize len)
{
    g_autofree char *copy = g_memdup2(text, len);

    return ps_bounce_read(reader, copy, len);
}

static inline const PsBounceRecord *
record(const PsBounce *bounce, guint index)
{
    return &g_array_index(bounce->records, PsBounceRecord, index);
}

#endif
