/* SPDX-License-Identifier: MIT */
/* history_change.c - take records out of the history: those of a person, those that are old. */
#include "cli/cmd.h"
#include "cli/history_actions.h"

/* What is asked for privacy's sake is told exactly; what the address was is not repeated. */
int
cmd_history_forget(const HistoryJob *job)
{
    const char *command = job->options->common.command;
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
    cmd_complain(command, "records forgotten: %" G_GUINT64_FORMAT, all);
    return EXIT_OK;
}

int
cmd_history_prune(const HistoryJob *job)
{
    const HistoryOptions *options = job->options;
    g_autoptr(GError) error = NULL;
    gint64 before;
    guint64 count;

    if (!options->older_than) {
        cmd_complain("history", "prune needs --older-than, as in --older-than 180d");
        return EXIT_TROUBLE;
    }
    if (!cmd_parse_time(&options->common, "older-than", options->older_than, job->now, &before))
        return EXIT_TROUBLE;
    if (!ps_history_prune(job->history, before, &count, &error)) {
        cmd_complain("history", "%s", error->message);
        return EXIT_TROUBLE;
    }
    cmd_complain("history", "records taken out: %" G_GUINT64_FORMAT, count);
    return EXIT_OK;
}
