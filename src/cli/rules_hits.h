/* SPDX-License-Identifier: MIT */
/* rules_hits.h - presend rules hits FILE... */
#ifndef PS_CLI_RULES_HITS_H
#define PS_CLI_RULES_HITS_H

#include "cli/cmd.h"
#include "cli/options.h"

/* Print what hits each of FILES (NULL-terminated; "-": standard input). An exit status. */
int cmd_rules_hits(const CmdOptions *options, char **files);

#endif
