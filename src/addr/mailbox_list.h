/* SPDX-License-Identifier: MIT */
/* mailbox_list.h - the list behind mailbox.h from inside: how its reader fills it. */
#ifndef PS_ADDR_MAILBOX_LIST_H
#define PS_ADDR_MAILBOX_LIST_H

#include "addr/mailbox.h"

PsMailboxes *ps_mailboxes_new_empty(void);

/* Add ITEM with a copy of its address. One that is not ok is a fault. */
void ps_mailboxes_add(PsMailboxes *list, PsMailbox item);
void ps_mailboxes_add_group(PsMailboxes *list);

/* There is a fault AT that place; the first one is kept. */
void ps_mailboxes_fault(PsMailboxes *list, PsSpan at);

#endif
