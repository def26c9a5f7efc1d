/* SPDX-License-Identifier: MIT */
/*
 * pass.h - a mail mended as far as it can be: lint, fix, lint again, until nothing is left to be
 * done. What makes the mail worse, or changes what it says, is not kept.
 */
#ifndef PS_FIX_PASS_H
#define PS_FIX_PASS_H

#include "fix/fix.h"

/* What was done for a rule, or why something was not. */
typedef struct {
    const PsRule *rule;
    PsFixerId fixer;
    const char *refused; /* as in PsRemedy, or "worse"; NULL: it was done */
    PsPlace place;       /* the first, as the file was at the time; 0 of nowhere */
    guint count;
} PsFixNote;

typedef struct {
    char *bytes; /* the mail, mended */
    gsize len;
    GArray *edits;       /* PsEdit: what leads from the mail as it was to this */
    GArray *notes;       /* PsFixNote, in the order of fixer.def */
    const char *refused; /* it was not looked at: a word; else NULL */
} PsFixed;

/* Mend the LEN bytes at BYTES, which FILE is the name of. NULL with ERROR if an option cannot be
 * used. */
PsFixed *ps_fix(const char *file, const char *bytes, gsize len, const PsLintOptions *options,
    gboolean signed_too, GError **error);
void ps_fixed_free(PsFixed *fixed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsFixed, ps_fixed_free)

#endif
