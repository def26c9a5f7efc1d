/* SPDX-License-Identifier: MIT */
/* mailbox_list.c - what reading an address field came to; see mailbox_list.h. */
#include "addr/mailbox_list.h"

struct PsMailboxes {
    GArray *items; /* PsMailbox */
    GStringChunk *strings;
    guint groups;
    PsSpan error;
};

PsMailboxes *
ps_mailboxes_new_empty(void)
{
    PsMailboxes *list = g_new0(PsMailboxes, 1);

    list->items = g_array_new(FALSE, FALSE, sizeof(PsMailbox));
    list->strings = g_string_chunk_new(256);
    list->error = PS_SPAN_NONE;
    return list;
}

void
ps_mailboxes_add(PsMailboxes *list, PsMailbox item)
{
    item.address = g_string_chunk_insert(list->strings, item.address);
    if (!item.ok)
        ps_mailboxes_fault(list, item.whole);
    g_array_append_val(list->items, item);
}

void
ps_mailboxes_add_group(PsMailboxes *list)
{
    list->groups++;
}

void
ps_mailboxes_fault(PsMailboxes *list, PsSpan at)
{
    if (ps_span_is_none(list->error))
        list->error = at;
}

void
ps_mailboxes_free(PsMailboxes *list)
{
    if (!list)
        return;
    g_array_unref(list->items);
    g_string_chunk_free(list->strings);
    g_free(list);
}

guint
ps_mailboxes_count(const PsMailboxes *list)
{
    return list->items->len;
}

const PsMailbox *
ps_mailboxes_get(const PsMailboxes *list, guint index)
{
    g_assert(index < list->items->len);
    return &g_array_index(list->items, PsMailbox, index);
}

guint
ps_mailboxes_groups(const PsMailboxes *list)
{
    return list->groups;
}

PsSpan
ps_mailboxes_error(const PsMailboxes *list)
{
    return list->error;
}
