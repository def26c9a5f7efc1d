/* SPDX-License-Identifier: MIT */
/* facts.c - the store of facts; see facts.h. */
#include "facts/facts.h"

#include <string.h>

static const PsFactInfo infos[] = {
#define FACT(name, scope, kind, source, meaning)                                               \
    { #name, PS_SCOPE_##scope, PS_FACT_##kind, source, meaning },
#include "facts/facts.def"
#undef FACT
};

typedef struct {
    PsFact fact;
    GArray *values; /* PsFactValue; NULL until the first */
} Slot;

struct PsFacts {
    const PsFacts *parent;
    GStringChunk *strings;
    Slot slots[PS_FACTS];
};

const PsFactInfo *
ps_fact_info(PsFactId id)
{
    g_assert(id < PS_FACTS);
    return &infos[id];
}

int
ps_fact_find(const char *name)
{
    for (int i = 0; i < PS_FACTS; i++)
        if (!strcmp(infos[i].name, name))
            return i;
    return -1;
}

PsFacts *
ps_facts_new(const PsFacts *parent)
{
    PsFacts *facts = g_new0(PsFacts, 1);

    facts->parent = parent;
    facts->strings = g_string_chunk_new(1024);
    for (int i = 0; i < PS_FACTS; i++)
        facts->slots[i].fact.reason = "not measured";
    return facts;
}

void
ps_facts_free(PsFacts *facts)
{
    if (!facts)
        return;
    for (int i = 0; i < PS_FACTS; i++)
        if (facts->slots[i].values)
            g_array_unref(facts->slots[i].values);
    g_string_chunk_free(facts->strings);
    g_free(facts);
}

const PsFact *
ps_facts_get(const PsFacts *facts, PsFactId id)
{
    const PsFactInfo *info = ps_fact_info(id);

    if (info->scope == PS_SCOPE_MESSAGE && facts->parent)
        facts = facts->parent;
    return &facts->slots[id].fact;
}

const char *
ps_facts_word(const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    return fact->known && fact->count == 1 ? fact->values[0].text : NULL;
}

static void
add(PsFacts *facts, PsFactId id, PsFactValue value)
{
    Slot *slot = &facts->slots[id];

    if (!slot->values)
        slot->values = g_array_new(FALSE, FALSE, sizeof(PsFactValue));
    g_array_append_val(slot->values, value);
    slot->fact.values = (const PsFactValue *) (void *) slot->values->data;
    slot->fact.count = slot->values->len;
    ps_facts_set_known(facts, id);
}

void
ps_facts_add(PsFacts *facts, PsFactId id, const char *text, PsSpan at)
{
    add(facts, id, (PsFactValue){ g_string_chunk_insert(facts->strings, text), 0, at });
}

void
ps_facts_add_number(PsFacts *facts, PsFactId id, double number, const char *text, PsSpan at)
{
    char decimal[G_ASCII_DTOSTR_BUF_SIZE];

    if (!text)
        text = g_ascii_formatd(decimal, sizeof decimal, "%.15g", number);
    add(facts, id, (PsFactValue){ g_string_chunk_insert(facts->strings, text), number, at });
}

void
ps_facts_set_known(PsFacts *facts, PsFactId id)
{
    facts->slots[id].fact.known = TRUE;
    facts->slots[id].fact.reason = NULL;
}

void
ps_facts_set_unknown(PsFacts *facts, PsFactId id, const char *reason)
{
    Slot *slot = &facts->slots[id];

    if (slot->values)
        g_array_set_size(slot->values, 0);
    slot->fact.known = FALSE;
    slot->fact.count = 0;
    slot->fact.reason = g_string_chunk_insert_const(facts->strings, reason);
}
