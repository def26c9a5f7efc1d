/* SPDX-License-Identifier: MIT */
/*
 * cmd_explain.c - presend explain: which of its arguments are rules, areas of rules and replies,
 * and how the answer is printed.
 */
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "cli/cmd.h"
#include "cli/explain.h"
#include "report/object.h"
#include "rules/nearest.h"

typedef struct {
    gboolean all;
    gboolean replies;
    char *output;
} Wanted;

static const struct {
    const char *name;
    void (*print)(const PsDoc *doc, const PsDocLook *look);
} formats[] = {
    { "text", ps_doc_print_text },
    { "markdown", ps_doc_print_markdown },
    { "html", ps_doc_print_html },
    { "man", ps_doc_print_man },
    { "json", NULL },
};

static int
find_format(const CmdOptions *options)
{
    const char *name = options->formats ? options->formats[0] : "text";

    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i].name, name))
            return (int) i;
    cmd_complain(
        options->command, _("no format '%s'; there are: text markdown html man json"), name);
    return -1;
}

static void
print(const CmdOptions *options, const CmdExplain *explain, const char *title, int format)
{
    const PsDocLook look = { .out = stdout,
        .lang = explain->lang,
        .colour = cmd_colour(options, stdout),
        .title = title,
        .about = _("what the rules of presend look at, and why"),
        .ending = "" };

    if (formats[format].print) {
        formats[format].print(explain->doc, &look);
        return;
    }
    json_dumpf(explain->whole, stdout, PS_JSON_FLAGS);
    putchar('\n');
}

/* The rule whose name is a slip away from NAME, else one that shares its beginning; or NULL. */
static const char *
nearest(const PsRules *rules, const char *name)
{
    g_autofree char *upper = g_ascii_strup(name, -1);
    PsNearest near = ps_nearest(upper);
    const char *best = NULL;
    gsize most = 3;

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const char *other = ps_rules_get(rules, i)->name;
        gsize same = 0;

        ps_nearest_try(&near, other);
        while (upper[same] && upper[same] == other[same])
            same++;
        if (same > most) {
            most = same;
            best = other;
        }
    }
    return near.found ? near.found : best;
}

/* TEXT looks like the name of a rule: letters and '_' alone, with one of these at least. */
static gboolean
is_name(const char *text)
{
    return strchr(text, '_') &&
           !text[strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_")];
}

static int
complain_of_name(const CmdOptions *options, const PsRules *rules, const char *name)
{
    const char *near = nearest(rules, name);

    if (near)
        cmd_complain(options->command, _("no rule '%s'; did you mean %s?"), name, near);
    else
        cmd_complain(options->command, _("no rule '%s'; presend rules lists all"), name);
    return EXIT_TROUBLE;
}

static gboolean
is_blank(const char *text, gsize len)
{
    PsCursor c = ps_cursor(text, len);

    while (ps_is_white(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    return !ps_cursor_left(&c);
}

static int
explain_reply(const CmdOptions *options, CmdExplain *explain, const char *text, gsize len)
{
    if (len > PS_LIMIT_reply_bytes) {
        cmd_complain(options->command, _("a reply of more than %u bytes is none"),
            (guint) PS_LIMIT_reply_bytes);
        return EXIT_TROUBLE;
    }
    if (is_blank(text, len)) {
        cmd_complain(options->command, _("an empty reply says nothing"));
        return EXIT_TROUBLE;
    }
    if (cmd_explain_reply(explain, text, len))
        return EXIT_OK;
    cmd_complain(options->command,
        _("no rule and no reply '%.200s' is known; presend rules lists the rules"), text);
    return EXIT_FINDINGS;
}

static int
explain_input(const CmdOptions *options, CmdExplain *explain)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (ps_read_stream(stdin, "-", PS_LIMIT_reply_bytes, &text, &len, &error))
        return explain_reply(options, explain, text, len);
    cmd_complain(options->command, "%s", error->message);
    return EXIT_TROUBLE;
}

/* WORD is something that is explained by itself; an area in small letters is so only where it is
 * the ONLY word, since a reply has such words too. */
static gboolean
stands_alone(const PsRules *rules, const char *word, gboolean only)
{
    if (cmd_explain_find(rules, word) || is_name(word) || !strcmp(word, "-"))
        return TRUE;
    return (only || g_ascii_isupper(*word)) && cmd_explain_is_area(rules, word);
}

static int
explain_word(const CmdOptions *options, CmdExplain *explain, const char *word)
{
    const PsRule *rule = cmd_explain_find(explain->rules, word);

    if (!strcmp(word, "-"))
        return explain_input(options, explain);
    if (rule) {
        cmd_explain_rule(explain, rule);
        return EXIT_OK;
    }
    if (!cmd_explain_is_area(explain->rules, word))
        return complain_of_name(options, explain->rules, word);
    cmd_explain_area(explain, word);
    return EXIT_OK;
}

/* The arguments from *WORDS on that make a reply: one with blanks is one by itself, others belong
 * together ("550 5.7.26" without quotes). *WORDS moves behind them. */
static char *
take_reply(const PsRules *rules, char ***words)
{
    GString *reply = g_string_new(*(*words)++);
    gboolean whole = strpbrk(reply->str, " \n") != NULL;

    for (;
         !whole && **words && !strpbrk(**words, " \n") && !stands_alone(rules, **words, FALSE);
         (*words)++)
        g_string_append_printf(reply, " %s", **words);
    return g_string_free(reply, FALSE);
}

static int
explain_words(const CmdOptions *options, CmdExplain *explain, char **words)
{
    gboolean only = !words[1];
    int worst = EXIT_OK;

    while (*words) {
        int status;

        if (stands_alone(explain->rules, *words, only)) {
            status = explain_word(options, explain, *words++);
        } else {
            g_autofree char *reply = take_reply(explain->rules, &words);

            status = explain_reply(options, explain, reply, strlen(reply));
        }
        worst = MAX(worst, status);
    }
    return worst;
}

static int
run(const CmdOptions *options, const Wanted *wanted, char **words)
{
    const CmdContext *context = cmd_context(options, NULL);
    g_auto(CmdExplain) explain = { 0 };
    int format = find_format(options), status = EXIT_OK;

    if (!context || format < 0)
        return EXIT_TROUBLE;
    if (wanted->output)
        return cmd_explain_pages(options, context->rules, wanted->output) ? EXIT_OK
                                                                          : EXIT_TROUBLE;
    cmd_explain_init(&explain, context->rules, context->lang);
    explain.about->inside = !wanted->all;
    if (wanted->replies)
        cmd_explain_replies(&explain);
    else if (wanted->all)
        cmd_explain_all(&explain);
    else if (!*words)
        cmd_explain_overview(&explain);
    else
        status = explain_words(options, &explain, words);
    if (status < EXIT_TROUBLE && (explain.doc->blocks->len || !formats[format].print))
        print(options, &explain, wanted->all ? "presend-catalogue" : "presend-explain", format);
    return status;
}

/* What does not go together; NULL if all does. */
static const char *
misuse(const CmdOptions *options, const Wanted *wanted, char *const *words)
{
    const char *format = options->formats ? options->formats[0] : "text";
    guint from_stdin = 0;

    if (wanted->output && (!wanted->all || strcmp(format, "html") != 0))
        return _("--output needs --all and --format html");
    if ((wanted->all || wanted->replies) && *words)
        return _("--all and --replies stand alone");
    for (; *words; words++)
        from_stdin += !strcmp(*words, "-");
    return from_stdin > 1 ? _("- (standard input) can be read only once") : NULL;
}

int
cmd_explain(int argc, char **argv)
{
    g_auto(CmdOptions) options;
    Wanted wanted = { 0 };
    const GOptionEntry entries[] = {
        { "all", 0, 0, G_OPTION_ARG_NONE, &wanted.all, N_("explain every rule"), NULL },
        { "replies", 0, 0, G_OPTION_ARG_NONE, &wanted.replies,
            N_("list what providers mean by their replies"), NULL },
        { "output", 0, 0, G_OPTION_ARG_FILENAME, &wanted.output,
            N_("with --all and --format html: a page for each rule"), N_("FOLDER") },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(_("[RULE|AREA|REPLY...] - explain them"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options, "explain");
    options.dns = g_strdup("off");
    g_option_context_set_summary(context,
        _("RULE is the name of a rule, as findings show it, AREA the beginning of such names\n"
          "(DKIM); REPLY what a mail server answered: \"550 5.7.26\", all of its lines, or a "
          "line\n"
          "of the notice that came back. - is a reply on standard input."));
    cmd_add_entries(context, entries);
    cmd_add_common(context, &options);
    if (cmd_parse(context, &options, &argc, &argv)) {
        const char *trouble = misuse(&options, &wanted, argv + 1);

        if (trouble)
            cmd_complain(options.command, "%s", trouble);
        else
            status = run(&options, &wanted, argv + 1);
    }
    g_free(wanted.output);
    cmd_contexts_free();
    return cmd_finish("explain", status);
}
