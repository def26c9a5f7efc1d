/* SPDX-License-Identifier: MIT */
/*
 * mailbox.h - addresses that are the same mailbox, or probably are: but for upper and lower
 * case, which hardly a server tells apart (RFC 5321 section 2.4 lets it), and at Gmail but
 * for dots and for what stands behind a plus.
 */
#ifndef PS_FACTS_MAILBOX_H
#define PS_FACTS_MAILBOX_H

#include "addr/address.h"

/* Set OUT to what all addresses of the mailbox of ADDR have in common. FALSE if it has none. */
gboolean ps_mailbox_write(const PsAddr *addr, GString *out);

/* How two addresses of one mailbox differ: "yes" if they do not, "case" or "alias". */
const char *ps_mailbox_repeated(const PsAddr *addr, const PsAddr *before);

/* Distinct mailboxes, as many as fit into 128 MiB. */
typedef struct PsMailboxSet PsMailboxSet;

PsMailboxSet *ps_mailbox_set_new(void);
void ps_mailbox_set_free(PsMailboxSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMailboxSet, ps_mailbox_set_free)

/* That of ADDR is there from now on. */
void ps_mailbox_set_add(PsMailboxSet *set, const PsAddr *addr);

/* How many were there before they were added. FALSE if there were too many to tell. */
gboolean ps_mailbox_set_repeated(const PsMailboxSet *set, guint64 *ret);

#endif
