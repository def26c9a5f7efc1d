/* SPDX-License-Identifier: MIT */
/*
 * cmd_snapshot.c - presend snapshot: run another command and keep what the DNS told it, so
 * that --dns snapshot:FILE with --now gives the same result for ever.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/recording.h"
#include "cli/rewrite.h"
#include "presend.h"

/* With it a snapshot begins: a file that does not is not written over. */
#define FIRST_LINE "; presend snapshot"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "lint", cmd_lint },
    { "list", cmd_list },
    { "auth", cmd_auth },
    { "domain", cmd_domain },
    { "bounce", cmd_bounce },
};

static const char usage[] = N_(
    "Usage:\n"
    "  presend snapshot FILE COMMAND [OPTION...] - keep what the DNS tells a run\n"
    "\n"
    "Runs COMMAND (lint, list, auth, domain, bounce) with its options and writes the answers "
    "of\n"
    "the DNS to FILE. Later, the same command with --dns snapshot:FILE and --now gives the "
    "same\n"
    "result, whatever has become of the DNS. A snapshot that is there is written anew; "
    "another\n"
    "file is not touched. The exit status is COMMAND's, or 2 if FILE could not be written.\n");

/* There may be a file PATH: there is none, or it is a snapshot. FALSE after a message. */
static gboolean
may_write(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    char start[sizeof FIRST_LINE] = "";
    FILE *file = fopen(path, "re");
    gboolean good;

    if (!file && errno == ENOENT && access(folder, W_OK | X_OK) == 0)
        return TRUE;
    if (!file) {
        cmd_complain("snapshot", "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    good = fgets(start, sizeof start, file) == NULL || !strcmp(start, FIRST_LINE);
    fclose(file);
    if (!good)
        cmd_complain(
            "snapshot", _("%s: is there, and no snapshot; it is not written over"), path);
    return good;
}

static gboolean
write_snapshot(const char *path, const char *now)
{
    guint count;
    g_autofree char *answers = cmd_recording_end(&count);
    g_autofree char *text =
        g_strdup_printf("%s of %s, presend %s\n; --dns snapshot:FILE --now %s\n%s", FIRST_LINE,
            now, presend_version(), now, answers);
    g_autofree char *shown = NULL;
    g_autoptr(GError) error = NULL;

    if (!cmd_write(path, text, strlen(text), &error)) {
        cmd_complain("snapshot", "%s", error->message);
        return FALSE;
    }
    shown = ps_i18n_count(ps_i18n_lang(), count);
    cmd_complain("snapshot",
        ngettext("%s answer; for the same result: --dns snapshot:%s --now %s",
            "%s answers; for the same result: --dns snapshot:%s --now %s", count),
        shown, path, now);
    return TRUE;
}

/* The date of the run: that of --now among ARGV, else this second. The caller frees it. */
static char *
date_of_run(char **argv)
{
    g_autoptr(GDateTime) now = NULL;

    for (char **arg = argv; *arg; arg++) {
        if (g_str_has_prefix(*arg, "--now="))
            return g_strdup(*arg + strlen("--now="));
        if (!strcmp(*arg, "--now") && arg[1])
            return g_strdup(arg[1]);
    }
    now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

int
cmd_snapshot(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : NULL;
    const char *name = argc > 2 ? argv[2] : NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        cmd_offer(commands[i].name);
    if (cmd_completing())
        return EXIT_OK;
    if (path && (g_str_has_prefix(path, "--help") || !strcmp(path, "-h"))) {
        fputs(_(usage), stdout);
        return cmd_finish("snapshot", EXIT_OK);
    }
    if (!name) {
        cmd_complain(
            "snapshot", _("wanted are a file and a command; see presend snapshot --help"));
        return EXIT_TROUBLE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (!strcmp(name, commands[i].name)) {
            g_autofree char *now = date_of_run(argv + 2);
            int status;

            if (!may_write(path))
                return EXIT_TROUBLE;
            cmd_recording_begin();
            status = commands[i].run(argc - 2, argv + 2);
            return write_snapshot(path, now) ? status : EXIT_TROUBLE;
        }
    }
    cmd_complain("snapshot", _("'%s' is none of lint, list, auth, domain, bounce"), name);
    return EXIT_TROUBLE;
}
