/* SPDX-License-Identifier: MIT */
/*
 * mailbox.c - addresses that are the same mailbox; see mailbox.h.
 *
 * Of each mailbox 64 bits of a keyed hash are kept, by open addressing with linear probing:
 * among ten million mailboxes two are taken for one once in 300,000 lists.
 */
#include "facts/mailbox.h"

#include <string.h>

#include "base/hash.h"

#define SHELVES 256u
#define FIRST_SLOTS 16u
#define MOST_SLOTS (1u << 16) /* of a shelf: 512 KiB */

gboolean
ps_mailbox_write(const PsAddr *addr, GString *out)
{
    gboolean gmail;
    gsize len;

    if (!addr->local || !addr->ascii)
        return FALSE;
    gmail = !strcmp(addr->ascii, "gmail.com") || !strcmp(addr->ascii, "googlemail.com");
    len = gmail ? strcspn(addr->local, "+") : strlen(addr->local);
    g_string_truncate(out, 0);
    for (gsize i = 0; i < len; i++)
        if (!gmail || addr->local[i] != '.')
            g_string_append_c(out, g_ascii_tolower(addr->local[i]));
    g_string_append_printf(out, "@%s", gmail ? "gmail.com" : addr->ascii);
    return TRUE;
}

const char *
ps_mailbox_repeated(const PsAddr *addr, const PsAddr *before)
{
    if (strcmp(addr->ascii, before->ascii) != 0)
        return "alias";
    if (!strcmp(addr->local, before->local))
        return "yes";
    return g_ascii_strcasecmp(addr->local, before->local) ? "alias" : "case";
}

/* Some of the mailboxes. Many small tables that grow one after the other take less memory
 * than a large one that is copied. */
typedef struct {
    guint64 *slots; /* 0: empty */
    guint mask;     /* how many there are, less one */
    guint count;
} Shelf;

struct PsMailboxSet {
    Shelf shelves[SHELVES];
    guint64 repeated;
    gboolean full;
    GString *text;
};

PsMailboxSet *
ps_mailbox_set_new(void)
{
    PsMailboxSet *set = g_new0(PsMailboxSet, 1);

    for (guint i = 0; i < SHELVES; i++)
        set->shelves[i] = (Shelf){ g_new0(guint64, FIRST_SLOTS), FIRST_SLOTS - 1, 0 };
    set->text = g_string_new(NULL);
    return set;
}

static void
clear(PsMailboxSet *set)
{
    for (guint i = 0; i < SHELVES; i++)
        g_clear_pointer(&set->shelves[i].slots, g_free);
}

void
ps_mailbox_set_free(PsMailboxSet *set)
{
    if (!set)
        return;
    clear(set);
    g_string_free(set->text, TRUE);
    g_free(set);
}

/* The slot of HASH, or the empty one where it belongs. */
static guint64 *
find_slot(const Shelf *shelf, guint64 hash)
{
    guint at = (guint) hash & shelf->mask;

    while (shelf->slots[at] && shelf->slots[at] != hash)
        at = (at + 1) & shelf->mask;
    return &shelf->slots[at];
}

/* Twice as many slots. */
static void
grow(Shelf *shelf)
{
    g_autofree guint64 *before = shelf->slots;
    const guint count = shelf->mask + 1;

    shelf->mask = 2 * count - 1;
    shelf->slots = g_new0(guint64, (gsize) 2 * count);
    for (guint i = 0; i < count; i++)
        if (before[i])
            *find_slot(shelf, before[i]) = before[i];
}

void
ps_mailbox_set_add(PsMailboxSet *set, const PsAddr *addr)
{
    guint64 hash, *slot;
    Shelf *shelf;

    if (set->full || !ps_mailbox_write(addr, set->text))
        return;
    hash = MAX(1, ps_hash_bytes(set->text->str, set->text->len));
    shelf = &set->shelves[(hash >> 32) % SHELVES];
    slot = find_slot(shelf, hash);
    if (*slot) {
        set->repeated++;
        return;
    }
    *slot = hash;
    if (++shelf->count <= shelf->mask / 4 * 3)
        return;
    set->full = shelf->mask + 1 >= MOST_SLOTS;
    if (set->full)
        clear(set);
    else
        grow(shelf);
}

gboolean
ps_mailbox_set_repeated(const PsMailboxSet *set, guint64 *ret)
{
    if (!set->full)
        *ret = set->repeated;
    return !set->full;
}
