/* SPDX-License-Identifier: MIT */
/*
 * list.h - the word lists data/NAME.txt beside the rule files: one entry a line, "#"
 * begins a comment. A list is read when it is first asked for (from any thread).
 */
#ifndef PS_RULES_LIST_H
#define PS_RULES_LIST_H

#include <glib.h>

typedef struct PsLists PsLists;

PsLists *ps_lists_new(void);
void ps_lists_free(PsLists *lists);

/* FOLDER is looked in before those of earlier calls. */
void ps_lists_add_folder(PsLists *lists, const char *folder);

/* There is a list NAME (letters, digits, '-', '_'). It is not read yet. */
gboolean ps_lists_has(const PsLists *lists, const char *name);

/* Its lines, lower case, NULL-terminated; NULL if there is no such list. */
const char *const *ps_lists_get(PsLists *lists, const char *name);

/* The path of data/FILE in the last folder that has it, for the caller to free; or NULL. */
char *ps_lists_path(const PsLists *lists, const char *file);

/* CRC-32 of all lists that there are, in whatever folder. */
guint32 ps_lists_checksum(const PsLists *lists);

/* TEXT is one of the lines (without case). */
gboolean ps_lists_holds(PsLists *lists, const char *name, const char *text);

#endif
