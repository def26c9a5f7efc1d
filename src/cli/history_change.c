/* SPDX-License-Identifier: MIT */
/* history_change.c - take records out of the history: those of a person, those that are old. */
#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history_actions.h"

/* What is asked for privacy's sake is told exactly; what the address was is not repeated. */
int
cmd_history_forget(const HistoryJob *job)
{
    const char *command = job->options->common.command;
    g_autofree char *shown = NULL;
    guint64 all = 0;

    for (char **address = job->operands; *address; address++) {
        g_autoptr(GError) error = NULL;
        guint64 count;

        if (!ps_history_forget(job->history, *address, &count, &error)) {
            cmd_complain(command, "%s", error->message);
            return EXIT_TROUBLE;
        }
        all += count;
    }
    shown = ps_i18n_count(ps_i18n_lang(), all);
    cmd_complain(command, _("records forgotten: %s"), shown);
    return EXIT_OK;
}

int
cmd_history_prune(const HistoryJob *job)
{
    const HistoryOptions *options = job->options;
    g_autoptr(GError) error = NULL;
    g_autofree char *shown = NULL;
    gint64 before;
    guint64 count;

    if (!options->older_than) {
        cmd_complain("history", _("prune needs --older-than, as in --older-than 180d"));
        return EXIT_TROUBLE;
    }
    if (!cmd_parse_time(&options->common, "older-than", options->older_than, job->now, &before))
        return EXIT_TROUBLE;
    if (!ps_history_prune(job->history, before, &count, &error)) {
        cmd_complain("history", "%s", error->message);
        return EXIT_TROUBLE;
    }
    shown = ps_i18n_count(ps_i18n_lang(), count);
    cmd_complain("history", _("records taken out: %s"), shown);
    return EXIT_OK;
}
