/* SPDX-License-Identifier: MIT */
/*
 * lint_team.h - threads that look at mails, each with a context of its own, while what they
 * found is told in the order of the mails: the same bytes, however many there are.
 */
#ifndef PS_CLI_LINT_TEAM_H
#define PS_CLI_LINT_TEAM_H

#include "cli/lint_item.h"

enum { LINT_MAX_JOBS = 256 };

/* Look at all messages of BOX with options->jobs threads (0: one for each processor), and tell
 * OUTPUTS. */
void lint_team_run(LintOptions *options, PsBox *box, GArray *outputs, LintOutcome *outcome);

#endif
