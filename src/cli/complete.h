/* SPDX-License-Identifier: MIT */
/*
 * complete.h - what may be typed next, for the shells: "presend complete WORD...", the last
 * WORD being the one under way, perhaps empty. Commands, options, choices, rules and providers
 * come from where they are declared. A candidate a line, and what it means after a tab; the
 * line ":files" says that names of files fit, too.
 */
#ifndef PS_CLI_COMPLETE_H
#define PS_CLI_COMPLETE_H

#include <glib.h>

#include "cli/cmd.h"

/* Candidates for the last of WORDS. */
int cmd_complete(const CmdCommand *commands, guint count, char **words);

/* What is under way. */
typedef struct {
    const char *command;
    const char *prefix; /* of the word, no part of what is completed: "--dns=" */
    const char *typed;
} CmdTyped;

/* Candidates for the value of ENTRY, for the name of a rule. */
void cmd_complete_value(const CmdTyped *typed, const GOptionEntry *entry);
void cmd_complete_rule(const CmdTyped *typed);

/* Print WORD if it goes on from what is typed. MEANING may be NULL. */
void cmd_candidate(const CmdTyped *typed, const char *word, const char *meaning);
/* Names of files fit. */
void cmd_candidate_files(void);

#endif
