/* SPDX-License-Identifier: MIT */
/* diff_side.h - one of the two that "presend diff" compares: a draft, or the result of a lint. */
#ifndef PS_CLI_DIFF_SIDE_H
#define PS_CLI_DIFF_SIDE_H

#include <jansson.h>

#include "cli/lint_job.h"

/* The entries of "files" that FILE holds, if it is presend-lint/1 (as --format json or ndjson
 * prints it); else the one of the draft that it is, under OPTIONS with the DNS as SPEC says (NULL:
 * as they say). *RET_FAIL_ON is the gate, where a draft's configuration is asked for it. The
 * caller drops the reference; NULL after messages. */
json_t *diff_side_read(
    LintOptions *options, const char *file, const char *spec, int *ret_fail_on);

#endif
