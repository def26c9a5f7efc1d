/* SPDX-License-Identifier: MIT */
/* baselines.h - what was found before: --baseline, --write-baseline and the setting "baseline". */
#ifndef PS_CLI_BASELINES_H
#define PS_CLI_BASELINES_H

#include "cli/options.h"
#include "verdict/baseline.h"

typedef struct {
    char *read;          /* --baseline */
    char *write;         /* --write-baseline */
    GHashTable *known;   /* path -> PsBaseline */
    PsBaseline *written; /* what is to be written; NULL: nothing */
    guint gone;          /* entries of those read that are no more */
} CmdBaselines;

/* Before anything is found: a file to be written may be. FALSE after a message. */
gboolean cmd_baselines_begin(CmdBaselines *baselines, const CmdOptions *options);
void cmd_baselines_clear(CmdBaselines *baselines);

/* What was found before in files of CONTEXT: *RET is NULL if nobody says. FALSE after a message. */
gboolean cmd_baseline(const CmdBaselines *baselines, const CmdOptions *options,
    const CmdContext *context, PsBaseline **ret);

/* Note what was found now. */
void cmd_baselines_add(CmdBaselines *baselines, const PsLint *lint);

/* Say what is gone, and write what is to be written, unless there was TROUBLE. FALSE after a
 * message. */
gboolean cmd_baselines_end(
    CmdBaselines *baselines, const CmdOptions *options, gboolean trouble);

#endif
