/* SPDX-License-Identifier: MIT */
/*
 * intern.c - distinct texts, with numbers; see intern.h.
 *
 * Texts lie in blocks one behind the other, entries in blocks of their own; neither is ever
 * moved. The index is open addressing with linear probing. A slot keeps 32 bits of the hash,
 * so that a text is looked at only if it is very probably the right one, and the index
 * grows without hashing anything again.
 */
#include "base/intern.h"

#include <string.h>

#include "base/hash.h"

enum {
    TEXT_BLOCK = 1 << 16, /* bytes; a text never spans two blocks */
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
    guint32 number; /* of the text, plus 1; 0: empty */
} IndexSlot;

struct PsIntern {
    GPtrArray *texts;   /* blocks of TEXT_BLOCK bytes */
    gsize used;         /* of the last one */
    GPtrArray *entries; /* blocks of ENTRY_BLOCK */
    guint32 count;
    IndexSlot *slots;
    guint32 mask; /* how many slots there are, less one */
};

PsIntern *
ps_intern_new(void)
{
    PsIntern *table = g_new0(PsIntern, 1);

    table->texts = g_ptr_array_new_with_free_func(g_free);
    table->used = TEXT_BLOCK;
    table->entries = g_ptr_array_new_with_free_func(g_free);
    table->slots = g_new0(IndexSlot, FIRST_SLOTS);
    table->mask = FIRST_SLOTS - 1;
    return table;
}

void
ps_intern_free(PsIntern *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->texts);
    g_ptr_array_unref(table->entries);
    g_free(table->slots);
    g_free(table);
}

static Entry *
entry_of(const PsIntern *table, guint32 number)
{
    Entry *block = table->entries->pdata[number / ENTRY_BLOCK];

    g_assert(number < table->count);
    return &block[number % ENTRY_BLOCK];
}

const char *
ps_intern_text(const PsIntern *table, guint32 number)
{
    const Entry *entry = entry_of(table, number);

    return (const char *) table->texts->pdata[entry->block] + entry->at;
}

/* The slot of TEXT, or the empty one where it belongs. */
static IndexSlot *
find_slot(const PsIntern *table, const char *text, guint32 hash)
{
    guint32 at = hash & table->mask;

    for (;; at = (at + 1) & table->mask) {
        IndexSlot *slot = &table->slots[at];

        if (!slot->number ||
            (slot->hash == hash && !strcmp(ps_intern_text(table, slot->number - 1), text)))
            return slot;
    }
}

/* Twice as many slots. */
static void
grow(PsIntern *table)
{
    guint32 mask = table->mask * 2 + 1;
    IndexSlot *slots = g_new0(IndexSlot, (gsize) mask + 1);

    for (gsize i = 0; i <= table->mask; i++) {
        guint32 at = table->slots[i].hash & mask;

        if (!table->slots[i].number)
            continue;
        while (slots[at].number)
            at = (at + 1) & mask;
        slots[at] = table->slots[i];
    }
    g_free(table->slots);
    table->slots = slots;
    table->mask = mask;
}

/* Put TEXT behind the last one. */
static Entry
keep(PsIntern *table, const char *text)
{
    gsize size = strlen(text) + 1;
    char *block;
    Entry entry;

    g_assert(size <= TEXT_BLOCK);
    if (table->used + size > TEXT_BLOCK) {
        g_ptr_array_add(table->texts, g_malloc(TEXT_BLOCK));
        table->used = 0;
    }
    entry = (Entry){ table->texts->len - 1, 0, (guint16) table->used };
    block = table->texts->pdata[entry.block];
    memcpy(block + entry.at, text, size);
    table->used += size;
    return entry;
}

guint32
ps_intern_add(PsIntern *table, const char *text)
{
    guint32 hash = (guint32) ps_hash_bytes(text, strlen(text));
    IndexSlot *slot = find_slot(table, text, hash);

    if (slot->number)
        return slot->number - 1;
    if (table->count >= table->mask / 4 * 3) {
        grow(table);
        slot = find_slot(table, text, hash);
    }
    if (table->count % ENTRY_BLOCK == 0)
        g_ptr_array_add(table->entries, g_new0(Entry, ENTRY_BLOCK));
    *slot = (IndexSlot){ hash, ++table->count };
    *entry_of(table, table->count - 1) = keep(table, text);
    return table->count - 1;
}

guint32
ps_intern_find(const PsIntern *table, const char *text)
{
    guint32 hash = (guint32) ps_hash_bytes(text, strlen(text));

    return find_slot(table, text, hash)->number - 1; /* 0 - 1 is PS_INTERN_NONE */
}

guint32
ps_intern_count(const PsIntern *table)
{
    return table->count;
}

guint32
ps_intern_note(const PsIntern *table, guint32 number)
{
    return entry_of(table, number)->note;
}

void
ps_intern_set_note(PsIntern *table, guint32 number, guint32 note)
{
    entry_of(table, number)->note = note;
}

gsize
ps_intern_bytes(const PsIntern *table)
{
    return sizeof *table + (gsize) table->texts->len * TEXT_BLOCK +
           table->entries->len * sizeof(Entry) * ENTRY_BLOCK +
           ((gsize) table->mask + 1) * sizeof(IndexSlot);
}
