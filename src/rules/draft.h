/* SPDX-License-Identifier: MIT */
/*
 * draft.h - what a draft has not yet and the recipient will see: fields that the sender's mail
 * server adds, and the hop to the recipient's.
 */
#ifndef PS_RULES_DRAFT_H
#define PS_RULES_DRAFT_H

#include "rules/run.h"

/* Make the relays of RUN's message known: by the networks that are set, with the hop that the
 * facts ip, helo, ptr and mail_from tell of. */
void ps_draft_receive(PsRun *run);

/* ENTRY looks at a header that nobody has given, for the mail is a template without one: then RUN
 * misses it. Facts know that themselves. */
gboolean ps_draft_lacks_header(PsRun *run, const PsEntry *entry);

/* The header NAME (as in a rule) is not there because the mail is a draft, and will be: then
 * RUN misses it, and what looks at it is not checked. */
gboolean ps_draft_misses(PsRun *run, const char *name);

#endif
