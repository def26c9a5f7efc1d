/* SPDX-License-Identifier: MIT */
/* mailbox.h - "Name <address>", as mail programs and list managers write their members. */
#ifndef PS_LIST_MAILBOX_H
#define PS_LIST_MAILBOX_H

#include "list/input.h"

/* What CELL, without outer blanks, has between its angle brackets. FALSE if it is not one mailbox
 * with them; of two, neither is the one that was meant. */
gboolean ps_list_mailbox(PsListCell cell, PsListCell *ret_address);

/* That, or CELL itself. */
PsListCell ps_list_address(PsListCell cell);

/* LINE is one whose name is in quotes, as no cell of a CSV file can stand. */
gboolean ps_list_mailbox_is_quoted(PsListCell line);

#endif
