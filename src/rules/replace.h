/* SPDX-License-Identifier: MIT */
/*
 * replace.h - tags in a regex, as of SpamAssassin's plugin ReplaceTags: "<A>" stands for
 * what a "replace_tag A" line says.
 *
 * What comes out is the regex with everything in its place as long as that is short; else
 * each tag is said once, in a group (?(DEFINE)...) behind the regex, and called where it
 * stands. Tags that hold tags are followed six levels deep.
 */
#ifndef PS_RULES_REPLACE_H
#define PS_RULES_REPLACE_H

#include <glib.h>

typedef struct PsReplace PsReplace;

typedef enum {
    PS_REPLACE_TAG,
    PS_REPLACE_PRE,   /* stands before each tag of a regex with "<pre NAME>" */
    PS_REPLACE_POST,  /* behind each, with "<post NAME>" */
    PS_REPLACE_INTER, /* between two that nothing separates, with "<inter NAME>" */
    PS_REPLACE_START, /* what a tag begins with; it has no name */
    PS_REPLACE_END,
    PS_REPLACE_KINDS,
} PsReplaceKind;

PsReplace *ps_replace_new(void);
void ps_replace_free(PsReplace *replace);

/* NAME stands for VALUE from now on; both live as long as REPLACE. */
void ps_replace_set(
    PsReplace *replace, PsReplaceKind kind, const char *name, const char *value);

/* The regex TEXT (/.../i, m{...}) with its tags replaced, for the caller to free. NULL with
 * ERROR if that is too much. */
char *ps_replace_expand(PsReplace *replace, const char *text, GError **error);

#endif
