/* SPDX-License-Identifier: MIT */
/*
 * table.h - tables data/NAME.tsv beside the rule files: what was measured of rules, examples of
 * them. A row has fields with tabs between; the first is the name of a rule. A line that begins
 * with '#' is a comment; "\n" and "\t" in a field stand for what they do in C.
 */
#ifndef PS_RULES_TABLE_H
#define PS_RULES_TABLE_H

#include "rules/rule.h"

typedef struct PsTable PsTable;

/* The table NAME; empty if there is none, or none that can be read. */
PsTable *ps_table_read(const PsRules *rules, const char *name);
void ps_table_free(PsTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsTable, ps_table_free)

/* Row INDEX of those that begin with KEY, if it has at least FIELDS fields; else NULL. It belongs to
 * TABLE. */
const char *const *ps_table_row(
    const PsTable *table, const char *key, guint index, guint fields);

#endif
