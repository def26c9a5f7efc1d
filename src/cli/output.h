/* SPDX-License-Identifier: MIT */
/*
 * output.h - where the reports of --format NAME[:FILE] go, and that none of them is written
 * over another or over what is read.
 */
#ifndef PS_CLI_OUTPUT_H
#define PS_CLI_OUTPUT_H

#include "cli/options.h"

/* One of them. */
typedef struct {
    gconstpointer format; /* what CmdFind gave */
    PsReport report;
    char *path; /* NULL: standard output */
} CmdOutput;

/* The format NAME of a command, or NULL. */
typedef gconstpointer (*CmdFind)(const char *name);

/* What to print: --format, else "format" of the configuration, else text, which also stands for a
 * format that only lints have. RET_SET (two pointers) is room for the last two. NULL after a
 * message: a configuration may come with somebody's draft, so it does not say where to write. */
const char *const *cmd_output_specs(
    const CmdOptions *options, const CmdContext *context, CmdFind find, const char *ret_set[2]);

/* Open what SPECS name (NULL-terminated; NAMES is what there is, for the message), unless one
 * would be written over another, over what made CONTEXT or over one of FILES (NULL-terminated).
 * An array of CmdOutput, for the caller to unref; NULL after a message, and then nothing was
 * opened unless opening itself failed. */
GArray *cmd_outputs_open(const CmdOptions *options, const CmdContext *context,
    const char *const *specs, const char *const *files, CmdFind find, const char *names);

static inline CmdOutput *
cmd_output(const GArray *outputs, guint index)
{
    return &g_array_index(outputs, CmdOutput, index);
}

/* Write all that is left. FALSE, after messages, if it could not be: a full disk, a closed
 * pipe. */
gboolean cmd_outputs_close(const CmdOptions *options, GArray *outputs);

/* The NAME of SPEC. */
char *cmd_output_format(const char *spec);

/* The FILE of SPEC; NULL: standard output, which "-" stands for too. */
const char *cmd_output_path(const char *spec);

/* Each of SPECS writes somewhere else, and none into a file of INPUTS ("-": standard input);
 * both end with NULL. Nothing is opened. FALSE after a message. */
gboolean cmd_outputs_are_good(
    const char *command, const char *const *specs, const char *const *inputs);

#endif
