/* SPDX-License-Identifier: MIT */
/*
 * rules_explain.c - presend rules explain: what a rule comes to in a mail, the places that
 * it matches, and the same of the rules that a meta names.
 */
#include "base/i18n.h"
#include "base/limits.h"
#include "base/safe.h"
#include "cli/mail.h"
#include "cli/rules.h"
#include "rules/store.h"

enum {
    PLACES = 10,      /* that are printed of a rule */
    MATCH_BYTES = 80, /* of what was matched there */
};

typedef struct {
    const CmdMail *mail;
    const char *file;  /* safe to print */
    GHashTable *shown; /* rules: each is explained once */
} Explain;

static const char *
state_name(PsOutcomeState state)
{
    /* TRANSLATORS: behind the name of a rule */
    static const char *const names[] = { [PS_OUTCOME_MISS] = N_("misses"),
        [PS_OUTCOME_HIT] = N_("hits"),
        [PS_OUTCOME_NOT_CHECKED] = N_("is not checked"),
        [PS_OUTCOME_SILENT] = N_("is not run") };

    return _(names[state]);
}

static void
print_place(const Explain *explain, guint depth, const PsHit *hit)
{
    gsize len = MIN(hit->matched_len, MATCH_BYTES);
    g_autoptr(GString) matched = g_string_new(NULL);

    if (hit->matched)
        ps_safe_append(matched, hit->matched, len);
    printf("%*s%s", (int) depth * 2 + 2, "", explain->file);
    if (!ps_span_is_none(hit->at)) {
        PsPlace place = ps_lines_find(ps_source_lines(explain->mail->source), hit->at.offset);

        printf(":%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT, place.line, place.column);
    }
    printf(": %s%s\n", matched->str, len < hit->matched_len ? " ..." : "");
}

static void
print_more_places(guint depth, guint count)
{
    printf("%*s(", (int) depth * 2 + 2, "");
    printf(ngettext("%u more place", "%u more places", count), count);
    puts(")");
}

static void
print_outcome(const Explain *explain, guint depth, const PsRule *rule, gboolean places)
{
    const PsOutcome *outcome = ps_run_get(explain->mail->run, rule);
    g_autofree char *file = ps_safe_dup(rule->file), *test = cmd_rule_test(rule);
    g_autofree char *score = cmd_rule_score(rule);

    printf("%*s%s %s", (int) depth * 2, "", rule->name, state_name(outcome->state));
    if (outcome->state == PS_OUTCOME_HIT)
        printf(", %g", outcome->value);
    if (!ps_rule_is_sub(rule))
        printf(_(", score %s"), score);
    for (guint i = 0; i < outcome->missing_count; i++)
        printf(
            "%s %s: %s", i ? "," : ";", outcome->missing[i].fact, outcome->missing[i].reason);
    printf("\n%*s%s:%u: %s\n", (int) depth * 2 + 2, "", file, rule->line, test);
    for (guint i = 0; places && i < MIN(outcome->hit_count, PLACES); i++)
        print_place(explain, depth, &outcome->hits[i]);
    if (places && outcome->hit_count > PLACES)
        print_more_places(depth, outcome->hit_count - PLACES);
}

/* NOLINTBEGIN(misc-no-recursion): the limit rule_depth bounds metas that name metas */
static void explain_rule(Explain *explain, guint depth, const PsRule *rule);

static void
print_no_rule(guint depth, const char *name)
{
    printf("%*s", (int) depth * 2, "");
    printf(_("%s is no rule"), name);
    putchar('\n');
}

static void
explain_operand(Explain *explain, guint depth, const PsOperand *operand)
{
    const GPtrArray *list = operand->bound;

    if (!operand->bound)
        print_no_rule(depth, operand->name);
    else if (!operand->argument)
        explain_rule(explain, depth, operand->bound);
    else
        for (guint i = 0; i < list->len; i++)
            explain_rule(explain, depth, list->pdata[i]);
}

static void
explain_rule(Explain *explain, guint depth, const PsRule *rule)
{
    const PsExpr *expr = ps_entry(rule)->test.expr;

    if (!g_hash_table_add(explain->shown, (gpointer) rule))
        return;
    print_outcome(explain, depth, rule, !expr);
    for (guint i = 0; expr && i < ps_expr_operand_count(expr); i++)
        explain_operand(explain, depth + 1, ps_expr_operand((PsExpr *) expr, i));
}
/* NOLINTEND(misc-no-recursion) */

static void
explain_mail(const CmdMail *mail, const PsRule *rule)
{
    g_autoptr(GHashTable) shown = g_hash_table_new(NULL, NULL);
    g_autofree char *file = ps_safe_dup_first(mail->file);
    Explain explain = { mail, file, shown };

    printf("%s:\n", file);
    explain_rule(&explain, 1, rule);
}

int
cmd_rules_explain(const CmdOptions *options, const char *name, char **files)
{
    const CmdContext *context = cmd_context(options, NULL);
    const PsRule *rule = context ? ps_rules_find(context->rules, name) : NULL;
    int status;
    PsSending sending;

    if (context && !rule)
        cmd_complain(options->command, _("no rule is named '%s'"), name);
    if (!rule || !cmd_sending(options, context, &sending))
        return EXIT_TROUBLE;
    status = context->bad_rules ? EXIT_TROUBLE : EXIT_OK;
    for (; *files; files++) {
        g_auto(CmdMail) mail = { 0 };
        g_autoptr(GError) error = NULL;

        if (cmd_mail_open(context, &sending, *files, FALSE, &mail, &error)) {
            explain_mail(&mail, rule);
        } else {
            cmd_complain(options->command, "%s", error->message);
            status = EXIT_TROUBLE;
        }
    }
    return status;
}
