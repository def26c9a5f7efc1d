/* SPDX-License-Identifier: MIT */
/*
 * cmd_config.c - presend config: what is in force for a file, as a configuration that says the
 * same; with --show-origin each line tells where that comes from.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/cmd.h"
#include "cli/gate.h"
#include "cli/history.h"
#include "report/object.h"
#include "rules/suppress.h"

typedef struct {
    CmdOptions common;
    CmdGate gate;
    gboolean show_origin;
    gboolean json;
} ConfigOptions;

/* A setting, and what it comes to. */
typedef struct {
    const char *name;
    char *value;        /* NULL: none */
    const char *origin; /* "option", "file", "default" or "unset" */
    char *where;        /* "--ip", "presend.cf:3"; NULL: nowhere */
} Setting;

static void
setting_clear(Setting *setting)
{
    g_free(setting->value);
    g_free(setting->where);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setting, setting_clear)

/* What stands for the setting NAME on the command line: its value, for the caller to free, and
 * the option. NULL if it is not given. */
static char *
find_option(const ConfigOptions *options, const char *name, const char **ret_option)
{
    const CmdOptions *o = &options->common;
    g_autofree char *volume =
        o->volume >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, o->volume) : NULL;
    g_autofree char *select =
        options->gate.select ? g_strjoinv(",", options->gate.select) : NULL;
    g_autofree char *ignore =
        options->gate.ignore ? g_strjoinv(",", options->gate.ignore) : NULL;
    const struct {
        const char *name;
        const char *option;
        const char *value;
    } given[] = {
        { "baseline", "--baseline", options->gate.baselines.read },
        { "class", "--class", o->class_name },
        { "dkim_domain", "--dkim-domain", o->dkim_domain },
        { "dkim_key", "--dkim-key", o->dkim_key },
        { "dkim_selector", "--dkim-selector", o->dkim_selector },
        { "dns", "--dns", o->dns },
        { "fail_on", "--fail-on", o->fail_on },
        { "helo", "--helo", o->helo },
        { "history", "--history", o->history },
        { "ignore", "--ignore", ignore },
        { "lang", "--lang", o->lang },
        { "mail_from", "--mail-from", o->mail_from },
        { "receiver", "--receiver", o->receiver },
        { "select", "--select", select },
        { "sending_ip", "--ip", o->ip },
        { "stage", "--stage", o->stage },
        { "tls", "--tls", o->tls },
        { "volume", "--volume", volume },
    };

    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        if (!given[i].value || strcmp(given[i].name, name) != 0)
            continue;
        *ret_option = given[i].option;
        return g_strdup(given[i].value);
    }
    return NULL;
}

/* VALUE of the setting NAME; paths in a configuration are relative to it, so they are resolved. */
static char *
resolved(const CmdContext *context, const char *name, const char *value)
{
    static const char *const paths[] = { "baseline", "dkim_key", "history", "recipients" };

    if (!strcmp(name, "dns"))
        return g_strdup(context->dns_spec);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++)
        if (!strcmp(name, paths[i]))
            return cmd_beside_config(context, value);
    return g_strdup(value);
}

static const char *
default_of(const char *name)
{
    static const struct {
        const char *name;
        const char *value;
    } defaults[] = { { "class", "auto" }, { "dns", "live" }, { "fail_on", "error" },
        { "format", "text" }, { "stage", "auto" }, { "tls", "yes" } };

    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++)
        if (!strcmp(defaults[i].name, name))
            return defaults[i].value;
    return NULL;
}

static Setting
find_setting(const ConfigOptions *options, const CmdContext *context, const char *name)
{
    Setting setting = { .name = name, .origin = "option" };
    const char *option = NULL, *file, *value;
    guint line;

    setting.value = find_option(options, name, &option);
    if (setting.value) {
        setting.where = g_strdup(option);
        return setting;
    }
    value = ps_rules_setting(context->rules, name, &file, &line);
    if (value) {
        setting.origin = "file";
        setting.value = resolved(context, name, value);
        setting.where = g_strdup_printf("%s:%u", file, line);
        return setting;
    }
    setting.value = g_strdup(default_of(name));
    setting.origin = setting.value ? "default" : "unset";
    return setting;
}

/* VALUE is read from a line of presend.cf as it is here: there are no quotes, and no escapes. */
static gboolean
can_be_written(const char *value)
{
    g_autofree char *plain = g_strdelimit(g_strdup(value), "\t\\", ' ');
    g_autofree char *safe = ps_safe_dup(plain);
    g_autofree char *bare = g_strstrip(g_strdup(value));

    return *value && !strcmp(safe, plain) && !strcmp(bare, value);
}

/* A line of KEYWORD and VALUE, in which a # would begin a comment, and behind it where it comes
 * from. */
static void
print_line(
    const ConfigOptions *options, const char *keyword, const char *value, const char *where)
{
    g_autoptr(GString) text = g_string_new(value);
    g_autofree char *from = ps_safe_dup(where);
    int width = 39 - (int) strlen(keyword);

    if (!can_be_written(value)) {
        g_autofree char *safe = ps_safe_dup(value);

        printf(_("# %s '%s' from %s: cannot be said in a presend.cf\n"), keyword, safe, from);
        return;
    }
    g_string_replace(text, "#", "\\#", 0);
    if (options->show_origin)
        printf("%s %-*s # %s\n", keyword, width, text->str, from);
    else
        printf("%s %s\n", keyword, text->str);
}

static void
print_setting(const ConfigOptions *options, const Setting *setting)
{
    if (setting->value && (setting->where || options->show_origin))
        print_line(options, setting->name, setting->value,
            setting->where ? setting->where : _("default"));
}

static void
print_rule(const ConfigOptions *options, const PsRule *rule)
{
    g_autofree char *score = ps_i18n_decimal(rule->score);
    g_autofree char *scored = g_strdup_printf("%s %s", rule->name, score);
    g_autofree char *levelled =
        g_strdup_printf("%s %s", rule->name, ps_level_name(rule->level));
    g_autofree char *score_at = g_strdup_printf("%s:%u", rule->score_file, rule->score_line);
    g_autofree char *level_at = g_strdup_printf("%s:%u", rule->level_file, rule->level_line);
    g_autofree char *own = ps_safe_dup(rule->file);

    if (rule->own && !ps_rule_is_sub(rule))
        printf("# %s: %s:%u\n", rule->name, own, rule->line);
    if (!rule->own && rule->score_given)
        print_line(options, "score", scored, score_at);
    if (!rule->own && rule->level_given)
        print_line(options, "level", levelled, level_at);
}

static void
print_text(const ConfigOptions *options, const CmdContext *context)
{
    const char *name;
    g_autofree char *config = context->config ? ps_safe_dup(context->config) : NULL;

    printf("# %s\n", config ? config : _("there is no presend.cf"));
    for (guint i = 0; (name = ps_rules_setting_name(i)); i++) {
        g_auto(Setting) setting = find_setting(options, context, name);

        print_setting(options, &setting);
    }
    for (guint i = 0; i < ps_rules_count(context->rules); i++)
        print_rule(options, ps_rules_get(context->rules, i));
    for (guint i = 0; i < ps_rules_suppress_count(context->rules); i++) {
        const PsSuppress *suppress = ps_rules_suppress(context->rules, i);
        g_autofree char *at = g_strdup_printf("%s:%u", suppress->at_file, suppress->at_line);

        print_line(options, "suppress", suppress->written, at);
    }
}

static json_t *
place(const char *file, guint line)
{
    g_autofree char *text = file ? g_strdup_printf("%s:%u", file, line) : NULL;

    return ps_json_text(text);
}

static json_t *
settings_list(const ConfigOptions *options, const CmdContext *context)
{
    json_t *list = json_array();
    const char *name;

    for (guint i = 0; (name = ps_rules_setting_name(i)); i++) {
        g_auto(Setting) setting = find_setting(options, context, name);

        json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:o}", "name", name, "value",
                                        ps_json_text(setting.value), "origin", setting.origin,
                                        "where", ps_json_text(setting.where)));
    }
    return list;
}

/* Rules of the user, and those that he has changed. */
static json_t *
rules_list(const CmdContext *context)
{
    json_t *list = json_array();

    for (guint i = 0; i < ps_rules_count(context->rules); i++) {
        const PsRule *rule = ps_rules_get(context->rules, i);

        if (!rule->own && !rule->score_given && !rule->level_given)
            continue;
        json_array_append_new(
            list, json_pack("{s:o, s:b, s:o, s:f, s:o, s:s, s:o}", "name",
                      ps_json_text(rule->name), "own", rule->own, "where",
                      place(rule->file, rule->line), "score", rule->score, "score_where",
                      place(rule->score_given ? rule->score_file : NULL, rule->score_line),
                      "level", ps_level_name(rule->level), "level_where",
                      place(rule->level_given ? rule->level_file : NULL, rule->level_line)));
    }
    return list;
}

static json_t *
suppress_list(const CmdContext *context)
{
    json_t *list = json_array();

    for (guint i = 0; i < ps_rules_suppress_count(context->rules); i++) {
        const PsSuppress *suppress = ps_rules_suppress(context->rules, i);

        json_array_append_new(list,
            json_pack("{s:o, s:o, s:o, s:o}", "rule", ps_json_text(suppress->rule), "until",
                ps_json_text(suppress->until), "reason", ps_json_text(suppress->reason),
                "where", place(suppress->at_file, suppress->at_line)));
    }
    return list;
}

static void
print_json(const ConfigOptions *options, const CmdContext *context, const char *file)
{
    json_t *root = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "presend-config/1",
        "file", ps_json_text(file), "config", ps_json_text(context->config), "settings",
        settings_list(options, context), "rules", rules_list(context), "suppressions",
        suppress_list(context));

    json_dumpf(root, stdout,
        JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(root);
}

static gboolean
format_is_good(ConfigOptions *options)
{
    const char *format = options->common.formats ? options->common.formats[0] : "text";

    options->json = !strcmp(format, "json");
    if (options->json || !strcmp(format, "text"))
        return TRUE;
    cmd_complain("config", _("no format '%s'; there are: text json"), format);
    return FALSE;
}

/* The configuration of a folder is that of the files in it. */
static int
show(ConfigOptions *options, const char *file)
{
    g_autofree char *inside = file && g_file_test(file, G_FILE_TEST_IS_DIR)
                                  ? g_build_filename(file, "x", NULL)
                                  : NULL;
    CmdContext *context = cmd_context(&options->common, inside ? inside : file);
    const PsSelection *selection;
    PsSending sending;

    if (!context || !cmd_sending(&options->common, context, &sending) ||
        !cmd_selection(&options->gate, &options->common, context, &selection))
        return EXIT_TROUBLE;
    if (options->json)
        print_json(options, context, file);
    else
        print_text(options, context);
    return cmd_finish("config", EXIT_OK);
}

int
cmd_config(int argc, char **argv)
{
    ConfigOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "show-origin", 0, 0, G_OPTION_ARG_NONE, &options.show_origin,
            N_("tell where each line comes from, defaults too"), NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("[FILE] - print what is in force for a file"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "config");
    g_option_context_set_summary(context,
        N_("Prints the configuration of FILE, of a folder, or of the folder that this runs in: "
           "settings\nand rules that options and presend.cf change, as lines of a "
           "presend.cf."));
    cmd_add_entries(context, entries);
    cmd_add_sending(context, &options.common);
    cmd_add_gate(context, &options.gate);
    cmd_add_history(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv) && format_is_good(&options)) {
        if (argc < 3)
            status = show(&options, argv[1]);
        else
            cmd_complain("config", _("one file at a time; see presend config --help"));
    }
    cmd_options_clear(&options.common);
    cmd_contexts_free();
    cmd_gate_clear(&options.gate);
    return status;
}
