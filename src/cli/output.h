/* SPDX-License-Identifier: MIT */
/*
 * output.h - where the reports of --format NAME[:FILE] go, and that none of them is written
 * over another or over what is read.
 */
#ifndef PS_CLI_OUTPUT_H
#define PS_CLI_OUTPUT_H

#include <glib.h>

/* The NAME of SPEC. */
char *cmd_output_format(const char *spec);

/* The FILE of SPEC; NULL: standard output, which "-" stands for too. */
const char *cmd_output_path(const char *spec);

/* Each of SPECS writes somewhere else, and none into a file of INPUTS ("-": standard input);
 * both end with NULL. Nothing is opened. FALSE after a message. */
gboolean cmd_outputs_are_good(
    const char *command, const char *const *specs, const char *const *inputs);

#endif
