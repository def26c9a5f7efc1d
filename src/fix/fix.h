/* SPDX-License-Identifier: MIT */
/*
 * fix.h - what can be mended of what a lint has found, as edits of the raw bytes. Which rule has
 * which fixers is said in rules/ (keyword "fixer"); each fixer is a function of fixer.h.
 */
#ifndef PS_FIX_FIX_H
#define PS_FIX_FIX_H

#include "base/edit.h"
#include "verdict/lint.h"

/* One thing that can be done for a finding, all of it or nothing. */
typedef struct {
    const PsFinding *finding;
    PsFixerId fixer;
    PsSpan at;           /* what it is about */
    GArray *edits;       /* PsEdit */
    const char *refused; /* a word ("fix-..." of report.cf): why it is left; NULL: it is not */
} PsRemedy;

typedef struct {
    gboolean signed_too; /* what a DKIM signature covers may be changed */
    guint without;       /* a bit for each PsFixerId that is not to be tried */
} PsFixHow;

typedef struct {
    const char *refused; /* the mail as a whole is left: a word; else NULL */
    guint wanted;        /* a bit for each PsFixerId that a finding asks for */
    GPtrArray *remedies; /* PsRemedy, in the order in which they are to be tried */
} PsFixes;

/* At most so many remedies of one mail; more wait for what comes of these. */
#define PS_FIX_REMEDIES 20000

/* LINT lives longer. */
PsFixes *ps_fixes_new(const PsLint *lint, const PsFixHow *how);
void ps_fixes_free(PsFixes *fixes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsFixes, ps_fixes_free)

/* The edits of all remedies that can be done and do not meet, those of fixers in ONLY (a bit for
 * each PsFixerId). The remedies themselves go into TAKEN (const PsRemedy *), unless it is NULL.
 * The caller unrefs it. */
GArray *ps_fixes_edits(const PsFixes *fixes, guint only, GPtrArray *taken);

/* The same for what can be done about FINDING. */
GArray *ps_fixes_of(const PsFixes *fixes, const PsFinding *finding);

#endif
