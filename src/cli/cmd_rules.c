/* SPDX-License-Identifier: MIT */
/* cmd_rules.c - presend rules: which sub-command is meant, and what they share. */
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/rules.h"

char *
cmd_rule_test(const PsRule *rule)
{
    g_auto(GStrv) parts = g_strsplit(rule->body, "\\", -1);
    g_autofree char *whole = NULL;

    for (char **part = parts; *part; part++) {
        char *safe = ps_safe_dup(*part);

        g_free(*part);
        *part = safe;
    }
    whole = g_strjoinv("\\", parts);
    return g_strdup_printf("%s%s%s", ps_rule_type_name(rule->type), *whole ? " " : "", whole);
}

char *
cmd_rule_score(const PsRule *rule)
{
    g_autofree char *file = rule->score_file ? ps_safe_dup(rule->score_file) : NULL;

    if (!file)
        return g_strdup_printf(_("%g (no score line)"), rule->score);
    return g_strdup_printf("%g (%s:%u)", rule->score, file, rule->score_line);
}

static int
explain(const CmdOptions *options, char **operands)
{
    return cmd_rules_explain(options, operands[0], operands + 1);
}

static const struct {
    const char *name;
    const char *needs;
    guint operands; /* at least */
    int (*run)(const CmdOptions *options, char **operands);
} sub_commands[] = {
    { "explain", N_("explain needs the name of a rule and a mail; see presend rules --help"), 2,
        explain },
    { "hits", N_("hits needs a mail; see presend rules --help"), 1, cmd_rules_hits },
    { "lint", N_("lint needs a rule file; see presend rules --help"), 1, cmd_rules_lint },
};

static int
run_sub_command(const CmdOptions *options, char **words, guint count)
{
    for (guint i = 0; i < G_N_ELEMENTS(sub_commands); i++) {
        if (strcmp(words[0], sub_commands[i].name) != 0)
            continue;
        if (count > sub_commands[i].operands)
            return sub_commands[i].run(options, words + 1);
        cmd_complain(options->command, "%s", _(sub_commands[i].needs));
        return EXIT_TROUBLE;
    }
    cmd_complain(options->command, _("no '%s'; see presend rules --help"), words[0]);
    return EXIT_TROUBLE;
}

int
cmd_rules(int argc, char **argv)
{
    g_auto(CmdOptions) options;
    gboolean outdated = FALSE;
    const GOptionEntry entries[] = {
        { "outdated", 0, 0, G_OPTION_ARG_NONE, &outdated,
            N_("list the rules with a source that was read more than a year ago"), NULL },
        { "now", 0, 0, G_OPTION_ARG_STRING, &options.now,
            N_("pretend it is this date and time (UTC)"), "ISO8601" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(
        N_("[lint FILE... | hits FILE... | explain NAME FILE...] - list, check or try rules"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options, "rules");
    options.dns = g_strdup("off");
    options.good_rules = TRUE;
    g_option_context_set_summary(context,
        N_("Without an argument, lists the rules. With one:\n"
           "  lint FILE...          says what is wrong in rule files\n"
           "  hits FILE...          says which rules hit each mail: path, score, rules and\n"
           "                        sub-rules, with tabs between\n"
           "  explain NAME FILE...  says what a rule comes to in each mail, where and why"));
    for (guint i = 0; i < G_N_ELEMENTS(sub_commands); i++)
        cmd_offer(sub_commands[i].name);
    cmd_add_entries(context, entries);
    cmd_add_common(context, &options);
    if (cmd_parse(context, &options, &argc, &argv)) {
        if (argc == 1)
            status = cmd_rules_list(&options, outdated);
        else
            status = run_sub_command(&options, argv + 1, (guint) argc - 1);
    }
    cmd_contexts_free();
    return cmd_finish("rules", status);
}
