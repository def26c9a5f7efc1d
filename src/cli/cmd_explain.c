/* SPDX-License-Identifier: MIT */
/*
 * cmd_explain.c - presend explain: what a rule looks at, why, and where that is written;
 * or which rules predict an SMTP reply, and at whom.
 */
#include <string.h>

#include "base/cursor.h"
#include "base/safe.h"
#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/rules.h"

static const char *
in_lang(const char *const texts[PS_LANGS], PsLang lang)
{
    return texts[lang] ? texts[lang] : texts[PS_LANG_EN];
}

/* TEXT of a rule; where a fact is filled in, "%{spf_domain}", people read <spf_domain>. */
static void
print_text(const char *label, const char *text)
{
    g_autofree char *safe = text ? ps_safe_dup(text) : NULL;
    const char *rest = safe, *open, *close;

    if (!safe)
        return;
    printf("  %-9s ", label);
    while ((open = strstr(rest, "%{")) && (close = strchr(open, '}'))) {
        printf("%.*s<%.*s>", (int) (open - rest), rest, (int) (close - open - 2), open + 2);
        rest = close + 1;
    }
    puts(rest);
}

static void
print_reply(const PsReply *reply)
{
    printf("%u%s%s (%s)", reply->code, reply->enhanced ? " " : "",
        reply->enhanced ? reply->enhanced : "", ps_certainty_name(reply->certainty));
}

static void
print_when(const PsWhen *when)
{
    if (!when->class_name && !when->stage && !when->provider && !when->bulk)
        return;
    printf("  %-9s%s%s%s%s%s%s%s\n", "only when", when->class_name ? " class=" : "",
        when->class_name ? when->class_name : "", when->stage ? " stage=" : "",
        when->stage ? when->stage : "", when->provider ? " provider=" : "",
        when->provider ? when->provider : "", when->bulk ? " bulk" : "");
}

static void
print_facts(const CmdContext *context, const PsRule *rule)
{
    guint count;
    const PsFactId *facts = ps_rules_facts(context->rules, rule, &count);

    for (guint i = 0; i < count; i++) {
        const PsFactInfo *info = ps_fact_info(facts[i]);

        printf("  %-9s %s: %s (src/%s.c)\n", i ? "" : "reads", info->name, info->meaning,
            info->source);
    }
}

static void
explain_rule(const CmdContext *context, const PsRule *rule)
{
    g_autofree char *file = ps_safe_dup(rule->file), *test = cmd_rule_test(rule);
    g_autofree char *score = cmd_rule_score(rule);

    printf("%s: %s", rule->name, ps_level_name(rule->level));
    if (rule->grade)
        printf(", evidence grade %c", rule->grade);
    for (guint i = 0; i < rule->alias_count; i++)
        printf("%s%s", i ? ", " : ", also known as ", rule->aliases[i]);
    putchar('\n');
    print_text("says", in_lang(rule->describe, context->lang));
    print_text("fix", in_lang(rule->fix, context->lang));
    printf("  %-9s %s\n", "test", test);
    print_when(&rule->when);
    print_facts(context, rule);
    for (guint i = 0; i < rule->reply_count; i++) {
        printf("  %-9s %s: ", i ? "" : "replies", rule->replies[i].provider);
        print_reply(&rule->replies[i]);
        putchar('\n');
    }
    for (guint i = 0; i < rule->ref_count; i++) {
        g_autofree char *where = ps_safe_dup(rule->refs[i].where);

        printf("  %-9s %s, read %s\n", i ? "" : "sources", where, rule->refs[i].date);
    }
    printf("  %-9s %s:%u\n", "rule", file, rule->line);
    printf("  %-9s %s\n", "score", score);
    printf("  %-9s \"score %s 0\" in presend.cf; to soften it, \"level %s note\"\n", "silence",
        rule->name, rule->name);
}

/* What a person typed: "550 5.7.26", "550-5.7.26", "5.7.26" or "550". */
typedef struct {
    guint code;     /* 0: any */
    char *enhanced; /* NULL: any */
} Wanted;

static gboolean
is_enhanced(const char *text)
{
    return strlen(text) >= 5 && strchr("245", text[0]) && text[1] == '.' &&
           g_ascii_isdigit(text[2]) && strspn(text, "0123456789.") == strlen(text);
}

static gboolean
parse_wanted(const char *text, Wanted *ret)
{
    g_auto(GStrv) words = g_strsplit_set(text, " -\t", -1);
    gboolean any = FALSE;

    *ret = (Wanted){ 0 };
    for (char **word = words; *word; word++) {
        guint64 code;

        if (!any && g_ascii_string_to_unsigned(*word, 10, 200, 599, &code, NULL)) {
            ret->code = (guint) code;
            any = TRUE;
        } else if (!ret->enhanced && is_enhanced(*word)) {
            ret->enhanced = g_strdup(*word);
            any = TRUE;
        } else if (!any && **word) {
            return FALSE;
        }
    }
    return any;
}

static gboolean
is_wanted(const Wanted *wanted, const PsReply *reply)
{
    if (wanted->code && wanted->code != reply->code)
        return FALSE;
    return !wanted->enhanced || !g_strcmp0(wanted->enhanced, reply->enhanced);
}

/* What the numbers mean by RFC 5321 and RFC 3463, as far as the rule files say. */
static void
print_meaning(const CmdContext *context, const Wanted *wanted)
{
    const char *keys[2] = { NULL, NULL };
    g_autofree char *code = wanted->code ? g_strdup_printf("%u", wanted->code) : NULL;
    g_autofree char *detail =
        wanted->enhanced ? g_strconcat("X", wanted->enhanced + 1, NULL) : NULL;

    keys[0] = code;
    keys[1] = detail;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *text =
            keys[i] ? ps_rules_word(context->rules, context->lang, keys[i]) : NULL;

        if (text && text != keys[i])
            printf("%s: %s\n", i ? wanted->enhanced : keys[i], text);
    }
}

static gboolean
print_rules_with(const CmdContext *context, const Wanted *wanted)
{
    gboolean any = FALSE;

    for (guint i = 0; i < ps_rules_count(context->rules); i++) {
        const PsRule *rule = ps_rules_get(context->rules, i);
        gboolean named = FALSE;

        for (guint r = 0; r < rule->reply_count; r++) {
            if (!is_wanted(wanted, &rule->replies[r]))
                continue;
            if (!named) {
                printf("\n%s\n", rule->name);
                print_text("says", in_lang(rule->describe, context->lang));
                print_text("fix", in_lang(rule->fix, context->lang));
            }
            printf("  %-9s %s: ", named ? "" : "at", rule->replies[r].provider);
            print_reply(&rule->replies[r]);
            putchar('\n');
            named = any = TRUE;
        }
    }
    return any;
}

static int
explain_reply(const CmdContext *context, const Wanted *wanted)
{
    print_meaning(context, wanted);
    if (print_rules_with(context, wanted))
        return EXIT_OK;
    printf("No rule predicts this reply.\n");
    return EXIT_OK;
}

/* The rule name nearest to NAME: one that shares its longest beginning. */
static const char *
nearest(const PsRules *rules, const char *name)
{
    const char *best = NULL;
    gsize most = 3;

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const char *other = ps_rules_get(rules, i)->name;
        gsize same = 0;

        while (name[same] && g_ascii_toupper(name[same]) == other[same])
            same++;
        if (same > most) {
            most = same;
            best = other;
        }
    }
    return best;
}

static int
explain(const CmdOptions *options, const char *what)
{
    const CmdContext *context = cmd_context(options, NULL);
    g_autofree char *upper = g_ascii_strup(what, -1);
    const PsRule *rule;
    Wanted wanted;
    int status;

    if (!context)
        return EXIT_TROUBLE;
    rule = ps_rules_find(context->rules, what);
    if (!rule)
        rule = ps_rules_find(context->rules, upper);
    if (rule) {
        explain_rule(context, rule);
        return EXIT_OK;
    }
    if (!parse_wanted(what, &wanted)) {
        const char *near = nearest(context->rules, what);

        if (near)
            cmd_complain(options->command, "no rule '%s'; did you mean %s?", what, near);
        else
            cmd_complain(
                options->command, "no rule and no reply '%s'; presend rules lists all", what);
        g_free(wanted.enhanced);
        return EXIT_TROUBLE;
    }
    status = explain_reply(context, &wanted);
    g_free(wanted.enhanced);
    return status;
}

int
cmd_explain(int argc, char **argv)
{
    g_auto(CmdOptions) options;
    g_autoptr(GOptionContext) context = g_option_context_new("RULE|REPLY - explain it");
    g_autofree char *what = NULL;
    int status = EXIT_TROUBLE;

    cmd_options_init(&options, "explain");
    options.dns = g_strdup("off");
    g_option_context_set_summary(context, "RULE is the name of a rule, as findings show it; "
                                          "REPLY an SMTP reply like \"550 5.7.26\".");
    cmd_add_common(context, &options);
    if (cmd_parse(context, &options, &argc, &argv)) {
        if (argc < 2) {
            cmd_complain("explain", "no rule given; see presend explain --help");
        } else {
            what = g_strjoinv(" ", argv + 1);
            status = explain(&options, what);
        }
    }
    cmd_contexts_free();
    return cmd_finish("explain", status);
}
