/* SPDX-License-Identifier: MIT */
/*
 * ignore.h - .presendignore: which files are left out. It stands in the folder of a file or in
 * any above; its language is a subset of .gitignore's, see presend-lint(1).
 */
#ifndef PS_CLI_IGNORE_H
#define PS_CLI_IGNORE_H

#include <glib.h>

/* PATH, which is a folder if IS_FOLDER, is left out. *RET_BY (may be NULL) is then the file and
 * line that says so, "mails/.presendignore:3", for the caller to free. What lies in a folder that
 * is left out is so too: who walks through folders need not look into it. Files are read once and
 * kept; one that cannot be read is complained about and leaves nothing out. */
gboolean cmd_ignored(const char *path, gboolean is_folder, char **ret_by);
void cmd_ignored_free(void);

/* The file PATH, which a person has named, is left out: say so for COMMAND. */
gboolean cmd_is_left_out(const char *command, const char *path);

#endif
