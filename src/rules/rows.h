/* SPDX-License-Identifier: MIT */
/*
 * rows.h - tables data/NAME.tsv beside the rule files: what was measured of rules, examples of
 * them. A row has fields with tabs between; the first is the name of a rule. A line that begins
 * with '#' is a comment; "\n" and "\t" in a field stand for what they do in C.
 */
#ifndef PS_RULES_ROWS_H
#define PS_RULES_ROWS_H

#include "rules/rule.h"

typedef struct PsRows PsRows;

/* The table NAME; empty if there is none, or none that can be read. */
PsRows *ps_rows_read(const PsRules *rules, const char *name);
void ps_rows_free(PsRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRows, ps_rows_free)

/* Row INDEX of those that begin with KEY, if it has at least FIELDS fields; else NULL. It belongs to
 * ROWS. */
const char *const *ps_rows_get(const PsRows *rows, const char *key, guint index, guint fields);

#endif
