/* SPDX-License-Identifier: MIT */
/* lint_watch.h - presend lint --watch: the drafts are looked at again when they are saved. */
#ifndef PS_CLI_LINT_WATCH_H
#define PS_CLI_LINT_WATCH_H

#include "cli/lint_job.h"

typedef int (*LintRun)(LintOptions *options, char **files);

/* RUN now, and again at each change, everything read afresh. Returns, with EXIT_TROUBLE after a
 * message, only when it cannot go on. */
int lint_watch(LintOptions *options, char **files, LintRun run);

#endif
