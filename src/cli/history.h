/* SPDX-License-Identifier: MIT */
/*
 * history.h - the history that options and configuration name, for the commands that ask it
 * or add to it.
 */
#ifndef PS_CLI_HISTORY_H
#define PS_CLI_HISTORY_H

#include "cli/options.h"
#include "history/history.h"

/* --history --no-history */
void cmd_add_history(GOptionContext *context, CmdOptions *options);

/* Open it, and make it first if CREATE. NULL after a message. */
PsHistory *cmd_history_open(
    const CmdOptions *options, const CmdContext *context, gboolean create);

/* Say how many records were new to HISTORY, and how many not. */
void cmd_history_tell_added(const char *command, const PsHistory *history);

/* Open it to be asked: NULL, which is fine, with --no-history and where no history is named and
 * none was ever made. FALSE after a message. */
gboolean cmd_history_look(
    const CmdOptions *options, const CmdContext *context, PsHistory **ret);

/* What is known of past bounces, kept in CONTEXT: NULL, which is fine, with --no-history and
 * where no history is named and none was ever made. FALSE after a message. */
gboolean cmd_memory(const CmdOptions *options, CmdContext *context, gint64 now, PsMemory **ret);

/* FALSE after a message if asking gave trouble. */
gboolean cmd_memory_is_good(const CmdOptions *options, const PsMemory *memory);

/* A time that OPTION gives: a date, a date and time (UTC), or how long before NOW: 36h, 7d, 2w.
 * FALSE after a message. */
gboolean cmd_parse_time(
    const CmdOptions *options, const char *option, const char *text, gint64 now, gint64 *ret);

#endif
