/* SPDX-License-Identifier: MIT */
/* gate.h - options that say which findings are told and which make a gate fail. */
#ifndef PS_CLI_GATE_H
#define PS_CLI_GATE_H

#include "cli/baselines.h"

typedef struct {
    char **select;
    char **ignore;
    CmdBaselines baselines;
    gboolean show_passed;
    gboolean show_suppressed;
    GHashTable *suppress_used; /* PsSuppress: those that kept something silent */
} CmdGate;

/* --select --ignore --baseline --write-baseline --show-passed --show-suppressed */
void cmd_add_gate(GOptionContext *context, CmdGate *gate);
void cmd_gate_clear(CmdGate *gate);

/* Which rules are reported under CONTEXT, by options or else by its configuration: *RET is NULL
 * if all are, and belongs to CONTEXT. FALSE after a message. */
gboolean cmd_selection(const CmdGate *gate, const CmdOptions *options, CmdContext *context,
    const PsSelection **ret);

/* Name the suppressions of the configurations that kept nothing silent: a run of several files
 * should need them all, one of a single file says little. */
void cmd_tell_unused(const CmdGate *gate);

#endif
