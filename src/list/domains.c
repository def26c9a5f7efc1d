/* SPDX-License-Identifier: MIT */
/*
 * domains.c - an interning table of names; see domains.h.
 *
 * Names lie in blocks one behind the other, entries in blocks of their own; neither is ever
 * moved. The index is open addressing with linear probing. A slot keeps 32 bits of the hash,
 * so that a name is looked at only if it is very probably the right one, and the index
 * grows without hashing anything again.
 */
#include "list/domains.h"

#include <string.h>

#include "base/hash.h"

enum {
    NAME_BLOCK = 1 << 16, /* bytes; a name never spans two blocks */
    ENTRY_BLOCK = 1 << 12,
    FIRST_SLOTS = 1 << 10,
};

typedef struct {
    guint32 block;
    guint32 note;
    guint16 at;
} Entry;

typedef struct {
    guint32 hash;
    guint32 number; /* of the domain, plus 1; 0: empty */
} IndexSlot;

struct PsListDomains {
    GPtrArray *names;   /* blocks of NAME_BLOCK bytes */
    gsize used;         /* of the last one */
    GPtrArray *entries; /* blocks of ENTRY_BLOCK */
    guint32 count;
    IndexSlot *slots;
    guint32 mask; /* how many slots there are, less one */
};

PsListDomains *
ps_list_domains_new(void)
{
    PsListDomains *domains = g_new0(PsListDomains, 1);

    domains->names = g_ptr_array_new_with_free_func(g_free);
    domains->used = NAME_BLOCK;
    domains->entries = g_ptr_array_new_with_free_func(g_free);
    domains->slots = g_new0(IndexSlot, FIRST_SLOTS);
    domains->mask = FIRST_SLOTS - 1;
    return domains;
}

void
ps_list_domains_free(PsListDomains *domains)
{
    if (!domains)
        return;
    g_ptr_array_unref(domains->names);
    g_ptr_array_unref(domains->entries);
    g_free(domains->slots);
    g_free(domains);
}

static Entry *
entry_of(const PsListDomains *domains, guint32 number)
{
    Entry *block = domains->entries->pdata[number / ENTRY_BLOCK];

    g_assert(number < domains->count);
    return &block[number % ENTRY_BLOCK];
}

const char *
ps_list_domains_name(const PsListDomains *domains, guint32 number)
{
    const Entry *entry = entry_of(domains, number);

    return (const char *) domains->names->pdata[entry->block] + entry->at;
}

/* The slot of NAME, or the empty one where it belongs. */
static IndexSlot *
find_slot(const PsListDomains *domains, const char *name, guint32 hash)
{
    guint32 at = hash & domains->mask;

    for (;; at = (at + 1) & domains->mask) {
        IndexSlot *slot = &domains->slots[at];

        if (!slot->number ||
            (slot->hash == hash &&
                !strcmp(ps_list_domains_name(domains, slot->number - 1), name)))
            return slot;
    }
}

/* Twice as many slots. */
static void
grow(PsListDomains *domains)
{
    guint32 mask = domains->mask * 2 + 1;
    IndexSlot *slots = g_new0(IndexSlot, (gsize) mask + 1);

    for (gsize i = 0; i <= domains->mask; i++) {
        guint32 at = domains->slots[i].hash & mask;

        if (!domains->slots[i].number)
            continue;
        while (slots[at].number)
            at = (at + 1) & mask;
        slots[at] = domains->slots[i];
    }
    g_free(domains->slots);
    domains->slots = slots;
    domains->mask = mask;
}

/* Put NAME behind the last one. */
static Entry
keep(PsListDomains *domains, const char *name)
{
    gsize size = strlen(name) + 1;
    char *block;
    Entry entry;

    g_assert(size <= NAME_BLOCK);
    if (domains->used + size > NAME_BLOCK) {
        g_ptr_array_add(domains->names, g_malloc(NAME_BLOCK));
        domains->used = 0;
    }
    entry = (Entry){ domains->names->len - 1, 0, (guint16) domains->used };
    block = domains->names->pdata[entry.block];
    memcpy(block + entry.at, name, size);
    domains->used += size;
    return entry;
}

guint32
ps_list_domains_add(PsListDomains *domains, const char *name)
{
    guint32 hash = (guint32) ps_hash_bytes(name, strlen(name));
    IndexSlot *slot = find_slot(domains, name, hash);

    if (slot->number)
        return slot->number - 1;
    if (domains->count >= domains->mask / 4 * 3) {
        grow(domains);
        slot = find_slot(domains, name, hash);
    }
    if (domains->count % ENTRY_BLOCK == 0)
        g_ptr_array_add(domains->entries, g_new0(Entry, ENTRY_BLOCK));
    *slot = (IndexSlot){ hash, ++domains->count };
    *entry_of(domains, domains->count - 1) = keep(domains, name);
    return domains->count - 1;
}

guint32
ps_list_domains_find(const PsListDomains *domains, const char *name)
{
    guint32 hash = (guint32) ps_hash_bytes(name, strlen(name));

    return find_slot(domains, name, hash)->number - 1; /* 0 - 1 is PS_LIST_DOMAIN_NONE */
}

guint32
ps_list_domains_count(const PsListDomains *domains)
{
    return domains->count;
}

guint32
ps_list_domains_note(const PsListDomains *domains, guint32 number)
{
    return entry_of(domains, number)->note;
}

void
ps_list_domains_set_note(PsListDomains *domains, guint32 number, guint32 note)
{
    entry_of(domains, number)->note = note;
}

gsize
ps_list_domains_bytes(const PsListDomains *domains)
{
    return sizeof *domains + (gsize) domains->names->len * NAME_BLOCK +
           domains->entries->len * sizeof(Entry) * ENTRY_BLOCK +
           ((gsize) domains->mask + 1) * sizeof(IndexSlot);
}
