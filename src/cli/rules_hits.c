/* SPDX-License-Identifier: MIT */
/*
 * rules_hits.c - presend rules hits: which rules hit each mail, a line of tabs for each:
 * path, score, rules, sub-rules.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/mail.h"
#include "cli/rules.h"

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
print_names(GPtrArray *names)
{
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        printf("%s%s", i ? "," : "", (const char *) names->pdata[i]);
}

static void
print_hits(const PsRules *rules, const CmdMail *mail)
{
    g_autoptr(GPtrArray) scored = g_ptr_array_new(), sub = g_ptr_array_new();
    g_autofree char *file = ps_safe_dup(mail->file);
    double score = 0;

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (ps_run_get(mail->run, rule)->state != PS_OUTCOME_HIT)
            continue;
        g_ptr_array_add(ps_rule_is_sub(rule) ? sub : scored, (gpointer) rule->name);
        if (!ps_rule_is_sub(rule))
            score += rule->score;
    }
    printf("%s\t%.3f\t", file, score);
    print_names(scored);
    putchar('\t');
    print_names(sub);
    putchar('\n');
}

/* A rule that reached its limit does not hit, but nobody shall take that for a miss. */
static void
complain_of_limits(const PsRules *rules, const CmdMail *mail)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        const PsOutcome *outcome = ps_run_get(mail->run, rule);

        if (outcome->missing_count && !strcmp(outcome->missing[0].fact, rule->name))
            cmd_complain("rules", _("%s: %s is not checked: %s"), mail->file, rule->name,
                outcome->missing[0].reason);
    }
}

int
cmd_rules_hits(const CmdOptions *options, char **files)
{
    const CmdContext *context = cmd_context(options, NULL);
    int status;
    PsSending sending;

    if (!context || !cmd_sending(options, context, &sending))
        return EXIT_TROUBLE;
    status = context->bad_rules ? EXIT_TROUBLE : EXIT_OK;
    for (; *files; files++) {
        g_auto(CmdMail) mail = { 0 };
        g_autoptr(GError) error = NULL;

        if (cmd_mail_open(context, &sending, *files, TRUE, &mail, &error)) {
            print_hits(context->rules, &mail);
            complain_of_limits(context->rules, &mail);
        } else {
            cmd_complain(options->command, "%s", error->message);
            status = EXIT_TROUBLE;
        }
    }
    return status;
}
