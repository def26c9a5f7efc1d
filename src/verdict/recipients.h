/* SPDX-License-Identifier: MIT */
/*
 * recipients.h - the recipients of one message: looked up while the sender is, judged one
 * after the other, folded where there are many.
 *
 * Memory grows with the distinct domains and with the addresses themselves; what is judged
 * is not kept, but for one recipient of those that get the same answer.
 */
#ifndef PS_VERDICT_RECIPIENTS_H
#define PS_VERDICT_RECIPIENTS_H

#include "verdict/lint.h"

typedef struct PsRecipients PsRecipients;

/* Begin to ask about those that OPTIONS name, which outlive this, and do not wait: a resolver
 * that does not answer is waited for once. */
PsRecipients *ps_recipients_new(const PsLintOptions *options);
void ps_recipients_free(PsRecipients *recipients);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRecipients, ps_recipients_free)

/* Those of the draft, whose FACTS these are, where the options name none; then wait until all
 * is known of all. */
void ps_recipients_complete(PsRecipients *recipients, const PsFacts *facts);

/* How many there are. */
guint ps_recipients_count(const PsRecipients *recipients);

/* Judge each, once LINT has run and findings: adds to its recipients and findings, and sets
 * its verdict. */
void ps_recipients_judge(const PsRecipients *recipients, PsLint *lint);

#endif
