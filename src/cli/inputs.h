/* SPDX-License-Identifier: MIT */
/*
 * inputs.h - what a command reads: messages in files, mboxes, Maildirs, folders and standard
 * input, by --input and --stdin-filename.
 */
#ifndef PS_CLI_INPUTS_H
#define PS_CLI_INPUTS_H

#include "cli/options.h"
#include "mail/box.h"

typedef struct {
    char *kind;
    char *stdin_name;
    gboolean no_ignore; /* .presendignore leaves nothing out */
    gboolean any_name;  /* set by the command: all files of a folder are mail, and there may be
                          none */
} CmdInputs;

/* --input --stdin-filename */
void cmd_add_inputs(GOptionContext *context, CmdInputs *inputs);
void cmd_inputs_clear(CmdInputs *inputs);

/* The messages of PATHS (NULL-terminated), for the caller to free. What is skipped in a folder is
 * said; a path that cannot be read, or a folder without mail, is an error in its place. NULL
 * after a message: wrong usage. */
PsBox *cmd_inputs_open(const CmdOptions *options, const CmdInputs *inputs, char *const *paths);

/* A file whose configuration governs what is printed of PATHS: the first, or one that would lie
 * in it. The caller frees it. */
char *cmd_inputs_first(const CmdInputs *inputs, char *const *paths);

#endif
