/* SPDX-License-Identifier: MIT */
/*
 * lint_job.h - what the parts of "presend lint" share: its options, where its reports go
 * (lint_output.c), what each draft is held against (lint_prepare.c).
 */
#ifndef PS_CLI_LINT_JOB_H
#define PS_CLI_LINT_JOB_H

#include "cli/gate.h"
#include "cli/inputs.h"
#include "cli/recipients.h"

/* What becomes of a draft: lint_fix.c. */
typedef struct {
    gboolean fix;        /* rewrite it */
    gboolean diff;       /* say what would be rewritten */
    gboolean fix_signed; /* also what a DKIM signature covers */
} LintFix;

typedef struct {
    CmdOptions common;
    CmdGate gate;
    CmdInputs inputs;
    char *subject; /* of a template */
    char *from;
    LintFix fix;
    char **to;
    char **lists;
    char *recipients;
    char *column;
    CmdRecipients *listed; /* what that file holds; NULL: not given */
    int jobs;              /* 0: as many as there are processors */
    PsMessageIds *message_ids;
    GHashTable *destinations; /* CmdContext -> PsDestinations: their domains */
    gboolean require_checked;
    gboolean watch;
} LintOptions;

/* What a draft is held against, with what was read for it. */
typedef struct {
    PsLintOptions how;
    int fail_on;
    gboolean show_passed;
    gboolean show_suppressed;
    GPtrArray *both;           /* const char *: recipients of --to and of --recipients */
    CmdRecipients *configured; /* those of the configuration, if none else are named */
} LintPrepared;

/* Everything that ps_lint needs for a draft of CONTEXT. FALSE after messages; RET is to be
 * cleared in any case. */
gboolean lint_prepare(const LintOptions *options, CmdContext *context, LintPrepared *ret);
void lint_prepared_clear(LintPrepared *prepared);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LintPrepared, lint_prepared_clear)

/* Open what --format names and begin each report; FILES (NULL-terminated) are read, so none of
 * them is written over. An array of CmdOutput, for the caller to unref; NULL after messages. */
GArray *lint_outputs_open(
    const LintOptions *options, const CmdContext *context, char *const *files);

/* LINT, made with CONTEXT, goes into each report. */
void lint_outputs_add(GArray *outputs, const PsLint *lint, const CmdContext *context,
    const LintPrepared *prepared);

/* --fix --diff --fix-signed */
void lint_fix_add(GOptionContext *context, LintFix *fix);

/* Standard output is taken, by what becomes of FILES: reports that would go there go to standard
 * error, or, with --diff, nowhere. */
gboolean lint_fix_prints(const LintFix *fix, char *const *files);

/* Mend MESSAGE, if that is asked for: its file itself, or on standard output, or only in words.
 * *RET_BYTES, to be freed, are those that it has then; *RET_CHANGES says whether there was
 * something to do. FALSE after messages; MESSAGE is then what stands in the file. */
gboolean lint_fix_message(const LintOptions *options, const CmdContext *context,
    const PsLintOptions *how, PsBoxMessage *message, char **ret_bytes, gboolean *ret_changes);

/* End each report and write all that is left. FALSE after messages. */
gboolean lint_outputs_close(const LintOptions *options, GArray *outputs);

#endif
