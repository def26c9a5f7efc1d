/* SPDX-License-Identifier: MIT */
/* progress.c - when a line of progress is due, and how it goes again; see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#define FIRST_SHOWN G_USEC_PER_SEC /* shorter runs show nothing */
#define SHOWN_EVERY (G_USEC_PER_SEC / 4)

void
cmd_progress_begin(CmdProgress *progress)
{
    *progress = (CmdProgress){ .show = isatty(STDERR_FILENO), .began = g_get_monotonic_time() };
}

gboolean
cmd_progress_is_due(const CmdProgress *progress, gint64 now)
{
    return progress->show && now - progress->began >= FIRST_SHOWN &&
           now - progress->shown >= SHOWN_EVERY;
}

void
cmd_progress_show(CmdProgress *progress, const char *line, gint64 now)
{
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    progress->shown = now;
}

void
cmd_progress_clear(CmdProgress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = 0;
}

char *
cmd_progress_time(guint64 seconds)
{
    if (seconds >= 3600)
        return g_strdup_printf("%" G_GUINT64_FORMAT ":%02u:%02u", seconds / 3600,
            (guint) (seconds / 60 % 60), (guint) (seconds % 60));
    return g_strdup_printf("%u:%02u", (guint) (seconds / 60), (guint) (seconds % 60));
}
