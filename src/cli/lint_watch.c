/* SPDX-License-Identifier: MIT */
/* lint_watch.c - what presend lint watches, and what stands between runs; see lint_watch.h. */
#include "cli/lint_watch.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/ignore.h"
#include "cli/output.h"
#include "cli/watch.h"
#include "verdict/setup.h"

/* A file that an editor has taken away is waited for: so often, so long. */
enum { WAITS = 10, WAIT_MS = 100 };

static gboolean
can_watch(const LintOptions *options, char **files)
{
    const char *with = options->fix.fix                                    ? "--fix"
                       : options->fix.diff                                 ? "--diff"
                       : options->gate.baselines.write                     ? "--write-baseline"
                       : !g_strcmp0(options->recipients, "-")              ? "--recipients -"
                       : g_strv_contains((const char *const *) files, "-") ? "-"
                                                                           : NULL;

    if (with)
        cmd_complain(options->common.command, _("--watch does not go with %s"), with);
    return !with;
}

typedef struct {
    const CmdOptions *options;
    CmdWatch *watch;
    gboolean good;
} Adding;

static void
add_inputs_of(const CmdContext *context, gpointer data)
{
    Adding *adding = data;
    g_autoptr(GPtrArray) inputs = cmd_inputs(adding->options, context);

    g_autofree char *baseline =
        cmd_beside_config(context, ps_rules_setting(context->rules, "baseline", NULL, NULL));

    for (guint i = 0; i < inputs->len; i++)
        adding->good = adding->good && cmd_watch_add(adding->watch, inputs->pdata[i]);
    adding->good = adding->good && (!baseline || cmd_watch_add(adding->watch, baseline));
}

/* What the last run has read, or looked for. */
static gboolean
add_read(const LintOptions *options, CmdWatch *watch)
{
    Adding adding = { &options->common, watch, TRUE };
    const GPtrArray *sources = cmd_rule_sources();

    for (guint i = 0; sources && i < sources->len; i++)
        adding.good = adding.good && cmd_watch_add(watch, sources->pdata[i]);
    cmd_contexts_foreach(add_inputs_of, &adding);
    return adding.good;
}

/* A configuration that is not above the drafts. */
static gboolean
add_config_places(const CmdOptions *options, CmdWatch *watch)
{
    g_auto(GStrv) places = cmd_config_places();
    gboolean good = TRUE;

    if (options->config || options->no_config)
        return TRUE;
    for (char **place = places; *place; place++)
        good = good && cmd_watch_add(watch, *place);
    return good;
}

/* What the command line names: it is watched before anything is known of it. */
static gboolean
add_named(const LintOptions *options, char **files, CmdWatch *watch)
{
    const char *const named[] = { options->common.config, options->common.psl,
        options->common.dkim_key, options->common.history, options->recipients,
        options->gate.baselines.read,
        options->common.dns ? ps_setup_dns_file(options->common.dns) : NULL };
    gboolean good = add_config_places(&options->common, watch);

    cmd_watch_add_hidden(watch, ".presendignore");
    for (guint i = 0; i < G_N_ELEMENTS(named); i++)
        good = good && (!named[i] || cmd_watch_add(watch, named[i]));
    for (char **path = options->common.rules; path && *path; path++)
        good = good && cmd_watch_add(watch, *path);
    for (; *files; files++)
        good = good && cmd_watch_add(watch, *files) &&
               cmd_watch_add_above(watch, *files, "presend.cf") &&
               cmd_watch_add_above(watch, *files, ".presendignore");
    for (char **spec = options->common.formats; spec && *spec; spec++)
        if (cmd_output_path(*spec))
            cmd_watch_leave_out(watch, cmd_output_path(*spec));
    return good;
}

static void
wait_for_files(char **files)
{
    for (guint i = 0; *files && i < WAITS;) {
        if (g_file_test(*files, G_FILE_TEST_EXISTS)) {
            files++;
            continue;
        }
        g_usleep((gulong) WAIT_MS * 1000);
        i++;
    }
}

static void
separate(const LintOptions *options, gboolean first)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *time = g_date_time_format(now, "%H:%M:%S");

    if (isatty(STDOUT_FILENO)) {
        fputs("\033[H\033[2J\033[3J", stdout);
    } else if (!first) {
        fputc('\n', stderr);
        cmd_complain(options->common.command, "%s", time);
    }
}

/* Forget what was read. */
static void
forget(LintOptions *options)
{
    g_clear_pointer(&options->listed, cmd_recipients_free);
    g_clear_pointer(&options->gate.baselines.known, g_hash_table_unref);
    options->gate.baselines.gone = 0;
    g_hash_table_remove_all(options->gate.suppress_used);
    cmd_ignored_free();
    cmd_contexts_free();
}

int
lint_watch(LintOptions *options, char **files, LintRun run)
{
    g_autoptr(CmdWatch) watch =
        can_watch(options, files) ? cmd_watch_new(options->common.command) : NULL;

    for (gboolean first = TRUE; watch; first = FALSE) {
        gboolean good = add_named(options, files, watch);

        if (!good)
            break;
        separate(options, first);
        run(options, files);
        good = add_read(options, watch);
        forget(options);
        if (!good || cmd_finish(options->common.command, EXIT_OK) != EXIT_OK ||
            !cmd_watch_wait(watch))
            break;
        wait_for_files(files);
    }
    return EXIT_TROUBLE;
}
