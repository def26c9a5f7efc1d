/* SPDX-License-Identifier: MIT */
/*
 * context.c - what governs a file: its configuration, the rules, the resolver and the
 * tables. Files under the same presend.cf share one context.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/installed.h"
#include "cli/options.h"
#include "cli/recording.h"
#include "verdict/setup.h"

#define CONFIG "presend.cf"

typedef struct {
    guint age;         /* as it was when the table was made */
    GHashTable *table; /* config path ("" for none) -> CmdContext */
} Own;

static void
own_free(gpointer data)
{
    Own *own = data;

    g_hash_table_unref(own->table);
    g_free(own);
}

/* Those of this thread. Few, made by the user's own folders. */
static GPrivate contexts = G_PRIVATE_INIT(own_free);

/* How often all were freed. GLib lends the threads of one pool to the next: what such a thread
 * has made before then is no more. */
static guint age;

/* Those of all threads, which live until they are all freed. */
static GMutex all_lock;
static GPtrArray *all;
static GPtrArray *sources; /* of them, and of those that could not be made */

static void
context_free(gpointer data)
{
    CmdContext *context = data;

    ps_selection_free(context->selection);
    ps_memory_free(context->memory);
    ps_history_free(context->history);
    ps_web_free(context->web);
    ps_typos_free(context->typos);
    ps_psl_free(context->psl);
    ps_dns_free(context->dns);
    ps_rules_free(context->rules);
    g_free(context->config);
    g_free(context->dns_spec);
    g_free(context->dkim_key);
    g_free(context->recipients);
    g_free(context->history_path);
    g_free(context);
}

void
cmd_contexts_free(void)
{
    g_private_replace(&contexts, NULL);
    age++;
    g_clear_pointer(&all, g_ptr_array_unref);
    g_clear_pointer(&sources, g_ptr_array_unref);
}

/* presend.cf in the folder of FILE or in one above it. */
static char *
config_above(const char *file)
{
    g_autofree char *start = file ? g_path_get_dirname(file) : g_strdup(".");
    g_autofree char *folder = realpath(start, NULL);

    while (folder) {
        g_autofree char *path = g_build_filename(folder, CONFIG, NULL);
        g_autofree char *up = NULL;

        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
        if (!strcmp(folder, "/"))
            return NULL;
        up = g_path_get_dirname(folder);
        g_free(folder);
        folder = g_steal_pointer(&up);
    }
    return NULL;
}

char **
cmd_config_places(void)
{
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "presend", CONFIG, NULL);
    const char *const places[] = { own, "/etc/presend/" CONFIG, NULL };

    return g_strdupv((char **) places);
}

static char *
find_config(const CmdOptions *options, const char *file)
{
    g_auto(GStrv) places = NULL;
    char *above;

    if (options->config)
        return g_strdup(options->config);
    if (options->no_config)
        return NULL;
    if ((above = config_above(file)))
        return above;
    places = cmd_config_places();
    for (char **place = places; *place; place++)
        if (g_file_test(*place, G_FILE_TEST_IS_REGULAR))
            return g_strdup(*place);
    return NULL;
}

static gboolean
read_rules(
    const CmdOptions *options, PsRules *rules, const char *path, PsLang lang, gboolean user)
{
    const PsRulesRead how = {
        .lang = lang, .user = user, .local = options->dns && !strcmp(options->dns, "off")
    };
    g_autoptr(GError) error = NULL;

    if (ps_rules_read(rules, path, &how, &error))
        return TRUE;
    cmd_complain(options->command, "%s", error->message);
    return FALSE;
}

/* Say what is wrong in rule files; FALSE if one of it is more than a warning. */
static gboolean
rules_are_good(const CmdOptions *options, const PsRules *rules)
{
    gboolean good = TRUE;

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(rules, i);

        cmd_complain(options->command, trouble->fatal ? "%s:%u: %s" : _("%s:%u: warning: %s"),
            trouble->file, trouble->line, trouble->message);
        good = good && !trouble->fatal;
    }
    return good;
}

static void
keep_sources(const PsRules *rules)
{
    const GPtrArray *read = ps_rules_sources(rules);

    g_mutex_lock(&all_lock);
    if (!sources)
        sources = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < read->len; i++)
        g_ptr_array_add(sources, g_strdup(read->pdata[i]));
    g_mutex_unlock(&all_lock);
}

const GPtrArray *
cmd_rule_sources(void)
{
    return sources;
}

static gboolean
open_rules(const CmdOptions *options, CmdContext *context)
{
    gboolean good = TRUE;

    context->rules = ps_rules_new();
    if (!options->no_default_rules)
        good &= read_rules(options, context->rules, cmd_rules_folder(), context->lang, FALSE);
    for (char **path = options->rules; path && *path; path++)
        good &= read_rules(options, context->rules, *path, context->lang, TRUE);
    if (context->config && g_file_test(context->config, G_FILE_TEST_IS_DIR)) {
        cmd_complain(options->command, "%s: %s", context->config, g_strerror(EISDIR));
        return FALSE;
    }
    if (context->config)
        good &= read_rules(options, context->rules, context->config, context->lang, TRUE);
    keep_sources(context->rules);
    ps_rules_finish(context->rules);
    good &= rules_are_good(options, context->rules);
    context->bad_rules = !good;
    return good || options->good_rules;
}

char *
cmd_beside_config(const CmdContext *context, const char *path)
{
    return ps_setup_beside(context->config, path);
}

static gboolean
open_dns(const CmdOptions *options, CmdContext *context)
{
    const PsDnsOptions how = {
        .timeout_ms = options->timeout > 0 ? (guint) options->timeout * 1000 : 0,
        .bulk = options->bulk,
        .window = (guint) options->window,
        .rate = (guint) options->rate,
    };
    g_autoptr(GError) error = NULL;

    context->dns_spec = ps_setup_dns(context->rules, context->config, options->dns);
    context->dns = ps_dns_open(context->dns_spec, &how, &error);
    if (context->dns) {
        cmd_recording_add(context->dns);
        return TRUE;
    }
    cmd_complain(options->command, "%s", error->message);
    return FALSE;
}

static CmdContext *
context_open(const CmdOptions *options, char *config)
{
    CmdContext *context = g_new0(CmdContext, 1);
    g_autoptr(GError) error = NULL;

    context->config = config;
    context->lang = ps_i18n_lang();
    if (!open_rules(options, context) || !open_dns(options, context)) {
        context_free(context);
        return NULL;
    }
    if (ps_rules_setting(context->rules, "lang", NULL, NULL))
        ps_i18n_configure(ps_rules_setting(context->rules, "lang", NULL, NULL));
    context->lang = ps_i18n_lang();
    context->typos = ps_setup_typos(context->rules);
    context->web = ps_setup_web(context->rules);
    context->psl = ps_psl_open(options->psl, &error);
    if (!context->psl) {
        cmd_complain(options->command, "%s", error->message);
        if (options->psl) {
            context_free(context);
            return NULL;
        }
    }
    context->dkim_key = options->dkim_key
                            ? g_strdup(options->dkim_key)
                            : cmd_beside_config(context,
                                  ps_rules_setting(context->rules, "dkim_key", NULL, NULL));
    context->recipients =
        cmd_beside_config(context, ps_rules_setting(context->rules, "recipients", NULL, NULL));
    context->history_path =
        cmd_beside_config(context, ps_rules_setting(context->rules, "history", NULL, NULL));
    return context;
}

static void
keep(CmdContext *context)
{
    g_mutex_lock(&all_lock);
    if (!all)
        all = g_ptr_array_new_with_free_func(context_free);
    g_ptr_array_add(all, context);
    g_mutex_unlock(&all_lock);
}

/* The table of this thread. */
static GHashTable *
own_contexts(void)
{
    Own *own = g_private_get(&contexts);

    if (!own || own->age != age) {
        own = g_new(Own, 1);
        own->age = age;
        own->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_private_replace(&contexts, own);
    }
    return own->table;
}

CmdContext *
cmd_context(const CmdOptions *options, const char *file)
{
    GHashTable *own = own_contexts();
    char *config = find_config(options, file);
    CmdContext *context = g_hash_table_lookup(own, config ? config : "");

    if (context) {
        g_free(config);
        return context;
    }
    context = context_open(options, config);
    if (!context)
        return NULL;
    keep(context);
    g_hash_table_insert(own, g_strdup(context->config ? context->config : ""), context);
    return context;
}

static gint
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

void
cmd_contexts_foreach(CmdContextFunc func, gpointer data)
{
    GHashTable *own = own_contexts();
    GList *paths = g_list_sort(g_hash_table_get_keys(own), by_text);

    for (const GList *at = paths; at; at = at->next)
        func(g_hash_table_lookup(own, at->data), data);
    g_list_free(paths);
}

GPtrArray *
cmd_inputs(const CmdOptions *options, const CmdContext *context)
{
    const char *const files[] = { context->config, context->dkim_key, context->recipients,
        ps_setup_dns_file(context->dns_spec), options->psl,
        options->history ? options->history : context->history_path };
    GPtrArray *inputs = g_ptr_array_new();

    for (guint i = 0; i < G_N_ELEMENTS(files); i++)
        if (files[i])
            g_ptr_array_add(inputs, (char *) files[i]);
    for (char **path = options->rules; path && *path; path++)
        g_ptr_array_add(inputs, *path);
    return inputs;
}
