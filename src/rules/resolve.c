/* SPDX-License-Identifier: MIT */
/*
 * resolve.c - metas: what their names stand for, circles among them, and what a meta has
 * from its operands; see store.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "rules/store.h"

enum { GLOB_TRIES = 20 * 1000 * 1000 }; /* names that all rules_matching() may look at */

typedef struct {
    PsRules *rules;
    guint tries_left;
    const PsEntry *circle; /* where the circle begins that was found last */
} Resolver;

static void
switch_off(PsEntry *entry)
{
    ps_test_clear(&entry->test);
    entry->rule.scope = PS_SCOPE_MESSAGE;
    entry->depth = 0;
    memset(entry->reads, 0, sizeof entry->reads);
}

static void report(Resolver *r, const PsEntry *entry, gboolean fatal, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void
report(Resolver *r, const PsEntry *entry, gboolean fatal, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ps_rules_report_va(r->rules, ps_entry_line(entry), fatal, format, args);
    va_end(args);
}

/* NAME fits GLOB, where '*' stands for any letters and '?' for one. The bound is the
 * product of the lengths, and names are short. */
static gboolean
fits(const char *glob, const char *name)
{
    const char *star = NULL, *again = NULL;

    while (*name) {
        if (*glob == '*') {
            star = ++glob;
            again = name;
        } else if (*glob == '?' || *glob == *name) {
            glob++;
            name++;
        } else if (star) {
            glob = star;
            name = ++again;
        } else {
            return FALSE;
        }
    }
    return !glob[strspn(glob, "*")];
}

/* Bind "rules_matching(GLOB)" to the rules that it names, without ENTRY itself. */
static gboolean
bind_glob(Resolver *r, const PsEntry *entry, PsOperand *operand)
{
    const GPtrArray *rules = r->rules->rules;
    GPtrArray *found;

    if (strcmp(operand->name, "rules_matching") != 0) {
        report(r, entry, TRUE, _("%s: there is no function '%.60s'"), entry->rule.name,
            operand->name);
        return FALSE;
    }
    if (strlen(operand->argument) > PS_RULES_NAME_BYTES || rules->len > r->tries_left) {
        report(r, entry, TRUE, _("%s: rules_matching() has too much to do"), entry->rule.name);
        return FALSE;
    }
    r->tries_left -= rules->len;
    found = g_ptr_array_new();
    for (guint i = 0; i < rules->len; i++) {
        PsEntry *other = rules->pdata[i];

        if (other != entry && fits(operand->argument, other->rule.name))
            g_ptr_array_add(found, other);
    }
    g_ptr_array_add(r->rules->globs, found);
    operand->bound = found;
    return TRUE;
}

static void
report_unknown(Resolver *r, const PsEntry *entry, const char *name)
{
    const char *nearest = ps_rules_nearest(r->rules, name, entry);

    if (nearest)
        report(r, entry, FALSE, _("%s names '%.60s', which is no rule; did you mean '%s'?"),
            entry->rule.name, name, nearest);
    else
        report(
            r, entry, FALSE, _("%s names '%.60s', which is no rule"), entry->rule.name, name);
}

/* Bind the names in ENTRY's expression; what is no rule stays NULL and counts 0. */
static gboolean
bind(Resolver *r, PsEntry *entry)
{
    for (guint i = 0; i < ps_expr_operand_count(entry->test.expr); i++) {
        PsOperand *operand = ps_expr_operand(entry->test.expr, i);

        if (operand->argument) {
            if (!bind_glob(r, entry, operand))
                return FALSE;
        } else if (strcmp(operand->name, "local_tests_only") != 0) {
            operand->bound = (gpointer) ps_rules_find(r->rules, operand->name);
            if (!operand->bound)
                report_unknown(r, entry, operand->name);
        }
    }
    return TRUE;
}

static gboolean resolve(Resolver *r, PsEntry *entry, guint level);

/* NOLINTBEGIN(misc-no-recursion): the limit rule_depth bounds it */

/* Work out OTHER and let ENTRY have what it has. FALSE if both are part of a circle. */
static gboolean
inherit(Resolver *r, PsEntry *entry, PsEntry *other, guint level)
{
    if (!resolve(r, other, level + 1))
        return FALSE;
    entry->rule.scope = MAX(entry->rule.scope, other->rule.scope);
    for (guint i = 0; i < PS_FACT_WORDS; i++)
        entry->reads[i] |= other->reads[i];
    entry->depth = MAX(entry->depth, other->depth + 1);
    return TRUE;
}

static gboolean
inherit_all(Resolver *r, PsEntry *entry, guint level)
{
    for (guint i = 0; i < ps_expr_operand_count(entry->test.expr); i++) {
        PsOperand *operand = ps_expr_operand(entry->test.expr, i);
        GPtrArray *list = operand->argument ? operand->bound : NULL;

        if (!list && operand->bound && !inherit(r, entry, operand->bound, level))
            return FALSE;
        for (guint k = 0; list && k < list->len; k++)
            if (!inherit(r, entry, list->pdata[k], level))
                return FALSE;
    }
    return TRUE;
}

/* Work out ENTRY, LEVEL calls below the first. FALSE if it is part of a circle that began
 * further up: then what is on the way there is part of it too. */
static gboolean
resolve(Resolver *r, PsEntry *entry, guint level)
{
    gboolean circle;

    if (entry->resolved == PS_RESOLVED_BUSY) {
        r->circle = entry;
        return FALSE;
    }
    if (entry->resolved == PS_RESOLVED_YES || entry->test.kind != PS_TEST_META)
        return TRUE;

    entry->resolved = PS_RESOLVED_BUSY;
    entry->depth = 1;
    circle = level <= PS_LIMIT_rule_depth && !inherit_all(r, entry, level);
    entry->resolved = PS_RESOLVED_YES;
    if (circle)
        report(r, entry, TRUE, _("%s is switched off: it depends on itself"), entry->rule.name);
    else if (level > PS_LIMIT_rule_depth || entry->depth > PS_LIMIT_rule_depth)
        report(r, entry, TRUE, _("%s is switched off: metas are nested more than %d deep"),
            entry->rule.name, PS_LIMIT_rule_depth);
    else
        return TRUE;
    switch_off(entry);
    return !circle || r->circle == entry;
}

/* NOLINTEND(misc-no-recursion) */

void
ps_rules_resolve(PsRules *rules)
{
    Resolver r = { rules, GLOB_TRIES, NULL };

    for (guint i = 0; i < rules->rules->len; i++) {
        PsEntry *entry = rules->rules->pdata[i];

        if (entry->test.kind == PS_TEST_META && !bind(&r, entry))
            switch_off(entry);
    }
    for (guint i = 0; i < rules->rules->len; i++)
        resolve(&r, rules->rules->pdata[i], 1);
}
