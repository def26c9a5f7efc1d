/* SPDX-License-Identifier: MIT */
/*
 * mailbox.h - the mailboxes of an address field (From, To, Cc, Reply-To ...), each
 * with its place. RFC 5322 section 3.4 with its obsolete forms, RFC 6854 (groups).
 *
 * Works on the raw bytes of a field's value, folds included, because a finding must
 * point at them. What cannot be read is an item too, with ok FALSE: nothing is lost.
 */
#ifndef PS_ADDR_MAILBOX_H
#define PS_ADDR_MAILBOX_H

#include <glib.h>

#include "base/place.h"

typedef struct {
    PsSpan whole;      /* in the value given */
    PsSpan name;       /* display name with its quotes, or PS_SPAN_NONE */
    PsSpan addr;       /* the addr-spec without angle brackets, or PS_SPAN_NONE */
    char *address;     /* addr-spec, comments and folding taken out; "" if there is none.
                        * One space stays between words that no dot or "@" joins. */
    gboolean in_group; /* inside a group of RFC 5322 section 3.4 */
    gboolean
        ok; /* the syntax of an address list holds here; ADDRESS itself is for ps_addr_parse */
} PsMailbox;

typedef struct PsMailboxes PsMailboxes;

/* Read the LEN bytes at VALUE. Work is linear in LEN, whatever they hold. */
PsMailboxes *ps_mailboxes_new(const char *value, gsize len);
void ps_mailboxes_free(PsMailboxes *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMailboxes, ps_mailboxes_free)

guint ps_mailboxes_count(const PsMailboxes *list);
const PsMailbox *ps_mailboxes_get(const PsMailboxes *list, guint index);

/* How many groups; an empty one ("undisclosed-recipients:;") counts. */
guint ps_mailboxes_groups(const PsMailboxes *list);

/* The first place where the syntax breaks, or PS_SPAN_NONE. */
PsSpan ps_mailboxes_error(const PsMailboxes *list);

#endif
