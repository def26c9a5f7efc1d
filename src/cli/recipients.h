/* SPDX-License-Identifier: MIT */
/* recipients.h - read the file of --recipients. */
#ifndef PS_CLI_RECIPIENTS_H
#define PS_CLI_RECIPIENTS_H

#include "cli/options.h"

/* Addresses in a file. */
typedef struct {
    GStringChunk *texts;
    GPtrArray *addresses; /* const char *, in TEXTS; NULL behind the last */
} CmdRecipients;

/* The addresses of PATH (CSV, NDJSON or one address a line; "-" is standard input) in COLUMN,
 * or, if that is NULL, in the column that looks like it. NULL after a message. */
CmdRecipients *cmd_recipients_read(
    const CmdOptions *options, const char *path, const char *column);
void cmd_recipients_free(CmdRecipients *recipients);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmdRecipients, cmd_recipients_free)

#endif
