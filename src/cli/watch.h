/* SPDX-License-Identifier: MIT */
/* watch.h - wait until a file is saved: its folder is watched, because editors save by renaming. */
#ifndef PS_CLI_WATCH_H
#define PS_CLI_WATCH_H

#include <glib.h>

typedef struct CmdWatch CmdWatch;

/* NULL after a message. */
CmdWatch *cmd_watch_new(const char *command);
void cmd_watch_free(CmdWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmdWatch, cmd_watch_free)

/* Watch PATH: a file, which need not be there yet, or all that is in a folder and below, but what
 * is hidden. The folder of a file may be away, too: its coming is a change, behind which PATH is
 * to be added again. So may be what is watched already. FALSE after a message. */
gboolean cmd_watch_add(CmdWatch *watch, const char *path);

/* Watch a file NAME beside PATH and in each folder above. FALSE after a message. */
gboolean cmd_watch_add_above(CmdWatch *watch, const char *path, const char *name);

/* A hidden file NAME counts in all folders that are watched with what is in them. */
void cmd_watch_add_hidden(CmdWatch *watch, const char *name);

/* Changes of PATH are our own. */
void cmd_watch_leave_out(CmdWatch *watch, const char *path);

/* Wait until something has changed since the last time, and for a moment nothing more. FALSE
 * after a message. */
gboolean cmd_watch_wait(CmdWatch *watch);

#endif
