/* SPDX-License-Identifier: MIT */
/* rules.h - the sub-commands of "presend rules", each in its own file; they give an exit
 * status. FILES end with NULL, and "-" among them is standard input. */
#ifndef PS_CLI_RULES_H
#define PS_CLI_RULES_H

#include <jansson.h>

#include "cli/cmd.h"
#include "cli/options.h"

/* What RULE tests, as it is written but safe to print; to be freed. */
char *cmd_rule_test(const PsRule *rule);

/* The score of RULE and where it is said; to be freed. */
char *cmd_rule_score(const PsRule *rule);

/* RULE as a member of presend-rules/1; the caller's. */
json_t *cmd_rule_object(const PsRule *rule);

/* List all rules; or the OUTDATED ones only, those with a source that was read more than a year
 * ago: then EXIT_FINDINGS if there is one. */
int cmd_rules_list(const CmdOptions *options, gboolean outdated);

/* Print what hits each of FILES. */
int cmd_rules_hits(const CmdOptions *options, char **files);

/* Print what the rule NAME comes to in each of FILES, where, and why. */
int cmd_rules_explain(const CmdOptions *options, const char *name, char **files);

/* Say what is wrong in each of FILES (NULL-terminated), which may be folders, as text or as
 * presend-rules-lint/1. EXIT_FINDINGS if only warnings are. */
int cmd_rules_lint(const CmdOptions *options, char **files);

#endif
