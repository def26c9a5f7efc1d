/* SPDX-License-Identifier: MIT */
/*
 * lint.c - what is no mistake to a reader of rules but may well be one of their author:
 * ps_rules_lint.
 */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "rules/runaway.h"
#include "rules/step.h"
#include "rules/store.h"

enum { LONG_NAME = 40, SHOWN = 40 };

static void
check_said(PsRules *rules, const PsEntry *entry)
{
    const PsRule *rule = &entry->rule;

    if (strlen(rule->name) > LONG_NAME)
        ps_rules_report(rules, ps_entry_line(entry), FALSE,
            _("the name %s has more than %d letters"), rule->name, LONG_NAME);
    if (entry->test.kind == PS_TEST_NONE || ps_rule_is_sub(rule) ||
        g_str_has_prefix(rule->name, "T_"))
        return;
    if (!entry->score_said && rule->scope < PS_SCOPE_DOMAIN) { /* domains and lists have none */
        g_autofree char *score = ps_i18n_decimal(rule->score);

        ps_rules_report(rules, ps_entry_line(entry), FALSE, _("%s has no score and counts %s"),
            rule->name, score);
    }
    if (!rule->describe[PS_LANG_EN] && !rule->describe[PS_LANG_IT])
        ps_rules_report(
            rules, ps_entry_line(entry), FALSE, _("%s has no description"), rule->name);
}

/* Where a regex reads as if it could take forever. Tags are not looked into: TEXT is the regex
 * as it stands in the file. */
static void
check_runaway(PsRules *rules, const PsEntry *entry, const char *text)
{
    /* TRANSLATORS: behind a piece of a regular expression */
    static const char *const reasons[] = { NULL,
        N_("repeats what repeats, and so may take very long"),
        N_("repeats choices that are alike, and so may take very long"),
        N_("repeats the same several times in a row, and so may take long") };
    gsize at, len;
    PsRunaway found = text ? ps_runaway_find(text, &at, &len) : PS_RUNAWAY_NO;

    if (found != PS_RUNAWAY_NO)
        ps_rules_report(rules, ps_entry_line(entry), FALSE, "%s: '%.*s%s' %s", entry->rule.name,
            (int) MIN(len, SHOWN), text + at, len > SHOWN ? "..." : "", _(reasons[found]));
}

/* The regex WRITTEN begins or ends with a choice of nothing, or is nothing: "//", "/x|/". */
static gboolean
matches_all(const char *written)
{
    const char *start = written + strspn(written, "mqr") + 1, *end = start + strlen(start);

    while (end > start && g_ascii_isalnum(end[-1]))
        end--;
    if (end == start || end[-1] == '|') /* as a delimiter */
        return FALSE;
    end--;
    return end == start || *start == '|' ||
           (end[-1] == '|' && (end - start < 2 || end[-2] != '\\'));
}

/* A op B, as far as it matters where every rule is 0; nothing comes of dividing by zero. */
static double
compute(PsStepCode code, double a, double b)
{
    switch ((int) code) {
    case PS_STEP_AND:
        return a != 0 ? b : a;
    case PS_STEP_OR:
        return a != 0 ? a : b;
    case PS_STEP_EQ:
        return !(a < b) && !(a > b);
    case PS_STEP_NE:
        return a < b || a > b;
    case PS_STEP_LT:
        return a < b;
    case PS_STEP_LE:
        return a <= b;
    case PS_STEP_GT:
        return a > b;
    case PS_STEP_GE:
        return a >= b;
    case PS_STEP_ADD:
        return a + b;
    case PS_STEP_SUBTRACT:
        return a - b;
    case PS_STEP_MULTIPLY:
        return a * b;
    case PS_STEP_DIVIDE:
        return b < 0 || b > 0 ? a / b : NAN;
    default:
        return 0;
    }
}

/* Work out STEP on the stack whose top is at *TOP. */
static void
apply(const PsStep *step, double *stack, guint *top)
{
    double *a = &stack[*top - 1], *b = &stack[*top];

    if (step->code == PS_STEP_NOT) {
        if (!isnan(*b))
            *b = !(*b < 0) && !(*b > 0);
    } else if (step->code == PS_STEP_NEGATE) {
        *b = -*b;
    } else if (step->code == PS_STEP_CHOOSE) {
        stack[*top - 2] = stack[*top - 2] != 0 ? *a : *b;
        *top -= 2;
    } else {
        *a = isnan(*a) || isnan(*b) ? NAN : compute(step->code, *a, *b);
        --*top;
    }
}

/* EXPR divides by zero where no rule hits, as nearly all do in most mails. */
static gboolean
divides_by_zero(const PsExpr *expr)
{
    g_autofree double *stack = g_new0(double, expr->steps->len + 3);
    guint top = 2; /* of values; there are some below, for whoever looks at two */

    for (guint i = 0; i < expr->steps->len; i++) {
        const PsStep *step = &g_array_index(expr->steps, PsStep, i);

        if (step->code == PS_STEP_NUMBER || step->code == PS_STEP_OPERAND)
            stack[++top] = step->code == PS_STEP_NUMBER ? step->number : 0;
        else if (step->code != PS_STEP_SKIP_IF_FALSE && step->code != PS_STEP_SKIP_IF_TRUE)
            apply(step, stack, &top);
        else if ((step->code == PS_STEP_SKIP_IF_TRUE) == (stack[top] != 0))
            i = step->target - 1;
    }
    return isnan(stack[top]);
}

static void
check_entry(PsRules *rules, const PsEntry *entry)
{
    const PsTest *test = &entry->test;

    check_runaway(rules, entry, test->written);
    if (test->regex && matches_all(test->written))
        ps_rules_report(rules, ps_entry_line(entry), FALSE,
            _("%s matches every text, since a choice of its regex is empty"), entry->rule.name);
    if (test->expr && divides_by_zero(test->expr))
        ps_rules_report(rules, ps_entry_line(entry), FALSE,
            _("%s divides by zero where none of its rules hits"), entry->rule.name);
}

static gint
by_place(gconstpointer a, gconstpointer b)
{
    const PsTrouble *first = a, *second = b;
    int order = g_strcmp0(first->file, second->file);

    return order ? order : (first->line > second->line) - (first->line < second->line);
}

void
ps_rules_lint(PsRules *rules)
{
    ps_rules_check(rules);
    for (guint i = 0; i < rules->named->len; i++) {
        const PsEntry *entry = rules->named->pdata[i];

        if (entry->is_rule)
            check_entry(rules, entry);
        else if (!entry->is_rule && entry->replaced)
            ps_rules_report(rules, entry->replaced_at, FALSE,
                _("'replace_rules' names %s, which is no rule"), entry->rule.name);
    }
    for (guint i = 0; i < rules->rules->len; i++) /* last: there may be many */
        check_said(rules, rules->rules->pdata[i]);
    g_array_sort(rules->troubles, by_place); /* stable */
}
