/* SPDX-License-Identifier: MIT */
/* recipients.h - read the file of --recipients. */
#ifndef PS_CLI_RECIPIENTS_H
#define PS_CLI_RECIPIENTS_H

#include "cli/options.h"

/* Append the addresses of PATH (CSV, or one address a line; "-" is standard input) to LIST,
 * an array of strings. FALSE after a message. */
gboolean cmd_read_recipients(const CmdOptions *options, const char *path, GPtrArray *list);

#endif
