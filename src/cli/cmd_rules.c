/* SPDX-License-Identifier: MIT */
/* cmd_rules.c - presend rules: list all rules (text, or JSON as presend-rules/1). */
#include <jansson.h>
#include <string.h>

#include "base/safe.h"
#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/rules.h"

static json_t *
text(const char *bytes)
{
    g_autofree char *valid = bytes ? g_utf8_make_valid(bytes, -1) : NULL;

    return valid ? json_string(valid) : json_null();
}

static json_t *
languages(const char *const texts[PS_LANGS])
{
    return json_pack(
        "{s:o, s:o}", "en", text(texts[PS_LANG_EN]), "it", text(texts[PS_LANG_IT]));
}

static json_t *
rule_object(const PsRule *rule)
{
    const char grade[] = { rule->grade, '\0' };
    json_t *refs = json_array(), *replies = json_array();

    for (guint i = 0; i < rule->ref_count; i++)
        json_array_append_new(refs, json_pack("{s:o, s:o}", "url", text(rule->refs[i].where),
                                        "date", text(rule->refs[i].date)));
    for (guint i = 0; i < rule->reply_count; i++) {
        const PsReply *reply = &rule->replies[i];

        json_array_append_new(
            replies, json_pack("{s:o, s:i, s:o, s:s}", "provider", text(reply->provider),
                         "code", (int) reply->code, "enhanced", text(reply->enhanced),
                         "certainty", ps_certainty_name(reply->certainty)));
    }
    return json_pack("{s:o, s:o, s:i, s:s, s:s, s:s, s:o, s:f, s:o, s:o, s:o, s:o}", "name",
        text(rule->name), "file", text(rule->file), "line", (int) rule->line, "type",
        ps_rule_type_name(rule->type), "scope", ps_scope_name(rule->scope), "level",
        ps_level_name(rule->level), "grade", rule->grade ? text(grade) : json_null(), "score",
        rule->score, "describe", languages(rule->describe), "fix", languages(rule->fix), "refs",
        refs, "replies", replies);
}

static gboolean
is_listed(const PsRule *rule)
{
    return strncmp(rule->name, "__", 2) != 0;
}

static void
list_json(const PsRules *rules)
{
    json_t *list = json_array();
    json_t *whole = json_pack("{s:s, s:o}", "schema", "presend-rules/1", "rules", list);

    for (guint i = 0; i < ps_rules_count(rules); i++)
        if (is_listed(ps_rules_get(rules, i)))
            json_array_append_new(list, rule_object(ps_rules_get(rules, i)));
    json_dumpf(whole, stdout, JSON_ENSURE_ASCII | JSON_COMPACT | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(whole);
}

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
        return g_strdup_printf("%g (no score line)", rule->score);
    return g_strdup_printf("%g (%s:%u)", rule->score, file, rule->score_line);
}

static void
list_text(const PsRules *rules, PsLang lang)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        const char *says =
            rule->describe[lang] ? rule->describe[lang] : rule->describe[PS_LANG_EN];
        g_autofree char *safe = ps_safe_dup(says ? says : "");

        if (is_listed(rule))
            printf("%-28s %-7s %c  %s\n", rule->name, ps_level_name(rule->level),
                rule->grade ? rule->grade : '-', safe);
    }
}

static int
list_rules(const CmdOptions *options)
{
    const CmdContext *context = cmd_context(options, NULL);
    const char *format = options->formats ? options->formats[0] : "text";

    if (!context)
        return EXIT_TROUBLE;
    if (!strcmp(format, "json")) {
        list_json(context->rules);
    } else if (!strcmp(format, "text")) {
        list_text(context->rules, context->lang);
    } else {
        cmd_complain(options->command, "no format '%s'; there are: text json", format);
        return EXIT_TROUBLE;
    }
    return context->bad_rules ? EXIT_TROUBLE : EXIT_OK;
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
    { "explain", "the name of a rule and a mail", 2, explain },
    { "hits", "a mail", 1, cmd_rules_hits },
    { "lint", "a rule file", 1, cmd_rules_lint },
};

static int
run_sub_command(const CmdOptions *options, char **words, guint count)
{
    for (guint i = 0; i < G_N_ELEMENTS(sub_commands); i++) {
        if (strcmp(words[0], sub_commands[i].name) != 0)
            continue;
        if (count > sub_commands[i].operands)
            return sub_commands[i].run(options, words + 1);
        cmd_complain(options->command, "%s needs %s; see presend rules --help", words[0],
            sub_commands[i].needs);
        return EXIT_TROUBLE;
    }
    cmd_complain(options->command, "no '%s'; see presend rules --help", words[0]);
    return EXIT_TROUBLE;
}

int
cmd_rules(int argc, char **argv)
{
    g_auto(CmdOptions) options;
    g_autoptr(GOptionContext) context = g_option_context_new(
        "[lint FILE... | hits FILE... | explain NAME FILE...] - list, check or try rules");
    int status = EXIT_TROUBLE;

    cmd_options_init(&options, "rules");
    options.dns = g_strdup("off");
    options.good_rules = TRUE;
    g_option_context_set_summary(context,
        "Without an argument, lists the rules. With one:\n"
        "  lint FILE...          says what is wrong in rule files\n"
        "  hits FILE...          says which rules hit each mail: path, score, rules and\n"
        "                        sub-rules, with tabs between\n"
        "  explain NAME FILE...  says what a rule comes to in each mail, where and why");
    cmd_add_common(context, &options);
    if (cmd_parse(context, &options, &argc, &argv)) {
        if (argc == 1)
            status = list_rules(&options);
        else
            status = run_sub_command(&options, argv + 1, (guint) argc - 1);
    }
    cmd_contexts_free();
    return cmd_finish("rules", status);
}
