/* SPDX-License-Identifier: MIT */
/* complete_value.c - values of options, and names that rule files give; see complete.h. */
#include <string.h>

#include "bounce/format.h"
#include "cli/complete.h"
#include "cli/options.h"
#include "list/output.h"
#include "report/audit.h"
#include "report/auth.h"
#include "report/report.h"
#include "report/table.h"

/* The rules of the working folder, or NULL: then there is nothing to offer. */
static const PsRules *
find_rules(void)
{
    g_auto(CmdOptions) options;
    const CmdContext *context;

    cmd_options_init(&options, "complete");
    options.dns = g_strdup("off");
    options.good_rules = TRUE;
    context = cmd_context(&options, NULL);
    return context ? context->rules : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* What is in FOLDER and begins with BASE, in order; hidden files only if BASE is one. */
static GPtrArray *
names_in(const char *folder, const char *base)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_prefix(name, base) && (*name != '.' || *base == '.'))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* WORD ends in a colon before the name of a file ("zone:"): files go on behind it. */
static void
complete_behind_colon(const CmdTyped *typed, const char *word)
{
    g_autofree char *folder = NULL;
    g_autoptr(GPtrArray) names = NULL;
    const char *path, *slash;
    gsize kept; /* of what is typed, before the base name */

    if (!g_str_has_prefix(typed->typed, word)) {
        cmd_candidate(typed, word, NULL);
        return;
    }
    path = typed->typed + strlen(word);
    slash = strrchr(path, '/');
    kept = slash ? (gsize) (slash + 1 - path) : 0;
    folder = slash ? g_strndup(path, kept) : g_strdup(".");
    names = names_in(folder, path + kept);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *file = g_build_filename(folder, name, NULL);
        g_autofree char *candidate = g_strdup_printf("%s%.*s%s%s", word, (int) kept, path, name,
            g_file_test(file, G_FILE_TEST_IS_DIR) ? "/" : "");

        cmd_candidate(typed, candidate, NULL);
    }
}

static void
complete_words(const CmdTyped *typed, const char *words, const char *separator)
{
    g_auto(GStrv) list = g_strsplit(words, separator, -1);

    for (char **word = list; *word; word++)
        cmd_candidate(typed, *word, NULL);
}

/* The formats of each command, or what tells them; the last is that of the others. */
static const struct {
    const char *command;
    const char *names;
    char *(*find)(void);
} formats[] = {
    { "lint", NULL, ps_report_format_names },
    { "list", "csv ndjson json", NULL },
    { "auth", ps_auth_format_names, NULL },
    { "domain", ps_audit_format_names, NULL },
    { "bounce", NULL, ps_bounce_format_names },
    { "history", ps_table_format_names, NULL },
    { "explain", "text markdown html man json", NULL },
    { NULL, "text json", NULL },
};

static void
complete_format(const CmdTyped *typed)
{
    g_autofree char *names = NULL;
    g_auto(GStrv) list = NULL;
    gsize i = 0;

    while (formats[i].command && strcmp(formats[i].command, typed->command) != 0)
        i++;
    names = formats[i].find ? formats[i].find() : g_strdup(formats[i].names);
    list = g_strsplit(names, " ", -1);
    for (char **name = list; *name; name++) {
        g_autofree char *colon = g_strconcat(*name, ":", NULL);

        if (g_str_has_prefix(typed->typed, colon))
            complete_behind_colon(typed, colon);
        else
            cmd_candidate(typed, *name, NULL);
    }
}

static void
complete_dns(const CmdTyped *typed)
{
    complete_words(typed, "live off", " ");
    complete_behind_colon(typed, "zone:");
    complete_behind_colon(typed, "snapshot:");
}

static void
complete_provider(const CmdTyped *typed)
{
    const PsRules *rules = find_rules();
    g_auto(GStrv) ids = rules ? ps_rules_provider_ids(rules) : NULL;

    for (char **id = ids; id && *id; id++)
        cmd_candidate(typed, *id, NULL);
}

void
cmd_complete_rule(const CmdTyped *typed)
{
    const PsRules *rules = find_rules();

    for (guint i = 0; rules && i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (!ps_rule_is_sub(rule))
            cmd_candidate(typed, rule->name, NULL);
    }
}

static void
complete_ip(const CmdTyped *typed)
{
    cmd_candidate(typed, "authorised", NULL);
}

static void
complete_view(const CmdTyped *typed)
{
    complete_words(typed, "body rawbody uri full header:", " ");
}

/* Options whose values neither their type nor their description tells. */
static const struct {
    const char *option;
    void (*complete)(const CmdTyped *typed);
} values[] = {
    { "dns", complete_dns },
    { "format", complete_format },
    { "ignore", cmd_complete_rule },
    { "ip", complete_ip },
    { "provider", complete_provider },
    { "receiver", complete_provider },
    { "select", cmd_complete_rule },
    { "view", complete_view },
};

/* A description of a value says all that it can be: "error|warning|note|never". */
static gboolean
is_choice(const char *description)
{
    return description && strchr(description, '|') &&
           strspn(description, "abcdefghijklmnopqrstuvwxyz0123456789-|") == strlen(description);
}

void
cmd_complete_value(const CmdTyped *typed, const GOptionEntry *entry)
{
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        if (!strcmp(values[i].option, entry->long_name)) {
            values[i].complete(typed);
            return;
        }
    }
    if (is_choice(entry->arg_description))
        complete_words(typed, entry->arg_description, "|");
    else if (entry->arg == G_OPTION_ARG_FILENAME || entry->arg == G_OPTION_ARG_FILENAME_ARRAY)
        cmd_candidate_files();
}
