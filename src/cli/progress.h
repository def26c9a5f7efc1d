/* SPDX-License-Identifier: MIT */
/* progress.h - a line on a terminal that says how far a long run is. */
#ifndef PS_CLI_PROGRESS_H
#define PS_CLI_PROGRESS_H

#include <glib.h>

typedef struct {
    gboolean show; /* there is somebody to show it to */
    gint64 began;  /* monotonic time */
    gint64 shown;  /* the same of the line that stands there; 0: none does */
} CmdProgress;

/* A run begins now. */
void cmd_progress_begin(CmdProgress *progress);

/* A line is to be shown at NOW: the run has lasted a second, and the last line some time. */
gboolean cmd_progress_is_due(const CmdProgress *progress, gint64 now);
void cmd_progress_show(CmdProgress *progress, const char *line, gint64 now);

/* Something else is to be written. */
void cmd_progress_clear(CmdProgress *progress);

/* "1:02:03", "4:05"; the caller frees it. */
char *cmd_progress_time(guint64 seconds);

#endif
