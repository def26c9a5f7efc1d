/* SPDX-License-Identifier: MIT */
/* lint_item.h - one mail of "presend lint", from its bytes to what is to be told of it. */
#ifndef PS_CLI_LINT_ITEM_H
#define PS_CLI_LINT_ITEM_H

#include "cli/lint_job.h"

typedef struct LintItem LintItem;

/* MESSAGE, which is copied, and the TURNth of the run. */
LintItem *lint_item_new(const PsBoxMessage *message, guint turn);
void lint_item_free(LintItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintItem, lint_item_free)

/* Mails of CONTEXT are looked at in their order, by the thread that tells of them: files are
 * rewritten, or what is found of one depends on those before it. */
gboolean lint_item_has_turn(const LintOptions *options, const CmdContext *context);

/* Look at it, with a context of this thread. Nothing is printed. */
void lint_item_work(const LintOptions *options, LintItem *item);

/* The worst of what happened, as an exit status: trouble before findings before no verdict. */
typedef struct {
    gboolean trouble;
    gboolean findings;
    gboolean unknown;
    gboolean changes; /* --diff: there would be some */
    guint checked;    /* messages */
} LintOutcome;

/* Tell OUTPUTS, and OUTCOME, what it came to. FALSE: nothing can be looked at this way. */
gboolean lint_item_tell(
    LintOptions *options, const LintItem *item, GArray *outputs, LintOutcome *outcome);

#endif
