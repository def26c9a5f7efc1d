/* SPDX-License-Identifier: MIT */
/* facts.c - the store of facts; see facts.h. */
#include "facts/facts.h"

#include "base/hash.h"
#include "base/i18n.h"

static const PsFactInfo infos[] = {
#define FACT(name, scope, kind, source, meaning)                                               \
    { #name, PS_SCOPE_##scope, PS_FACT_##kind, source, meaning },
#include "facts/facts.def"
#undef FACT
};

const char *
ps_scope_name(PsScope scope)
{
    static const char *const names[] = { "message", "recipient", "domain", "list" };

    return names[scope];
}

typedef struct {
    PsFact fact;
    GArray *values; /* PsFactValue; NULL until the first */
} Slot;

/* A recipient keeps only the facts of its own scope, which end facts.def: lists have
 * many recipients. */
struct PsFacts {
    const PsFacts *parent;
    GStringChunk *strings;
    PsFactId first; /* fact of slots[0] */
    guint count;
    Slot slots[];
};

const PsFactInfo *
ps_fact_info(PsFactId id)
{
    g_assert(id < PS_FACTS);
    return &infos[id];
}

/* Infos by name, made once for the life of the process: rule files name facts a thousand
 * times. */
static gpointer
index_names(gpointer data)
{
    GHashTable *by_name = g_hash_table_new(ps_hash_str, g_str_equal);

    (void) data;
    for (int i = 0; i < PS_FACTS; i++)
        g_hash_table_insert(by_name, (char *) infos[i].name, (gpointer) &infos[i]);
    return by_name;
}

int
ps_fact_find(const char *name)
{
    static GOnce once = G_ONCE_INIT;
    const PsFactInfo *info = g_hash_table_lookup(g_once(&once, index_names, NULL), name);

    return info ? (int) (info - infos) : -1;
}

gboolean
ps_fact_is_word(PsFactId id)
{
    PsFactKind kind = ps_fact_info(id)->kind;

    return kind == PS_FACT_WORD || kind == PS_FACT_EACH_WORD || kind == PS_FACT_DATE;
}

PsFacts *
ps_facts_new(const PsFacts *parent)
{
    PsFactId first = parent ? PS_FACT_rcpt : 0;
    guint count = PS_FACTS - first;
    PsFacts *facts = g_malloc0(sizeof *facts + count * sizeof(Slot));

    facts->parent = parent;
    facts->strings = g_string_chunk_new(parent ? 256 : 4096);
    facts->first = first;
    facts->count = count;
    for (guint i = 0; i < count; i++)
        facts->slots[i].fact.reason = "not measured";
    return facts;
}

void
ps_facts_free(PsFacts *facts)
{
    if (!facts)
        return;
    for (guint i = 0; i < facts->count; i++)
        if (facts->slots[i].values)
            g_array_unref(facts->slots[i].values);
    g_string_chunk_free(facts->strings);
    g_free(facts);
}

void
ps_facts_reset(PsFacts *facts)
{
    for (guint i = 0; i < facts->count; i++) {
        Slot *slot = &facts->slots[i];

        slot->fact = (PsFact){ .reason = "not measured" };
        if (slot->values)
            g_array_set_size(slot->values, 0);
    }
    g_string_chunk_clear(facts->strings);
}

static Slot *
own_slot(PsFacts *facts, PsFactId id)
{
    g_assert(id >= facts->first && id < PS_FACTS);
    return &facts->slots[id - facts->first];
}

const PsFact *
ps_facts_get(const PsFacts *facts, PsFactId id)
{
    if (id < facts->first)
        facts = facts->parent;
    return &facts->slots[id - facts->first].fact;
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
    Slot *slot = own_slot(facts, id);

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
    g_autofree char *decimal = text ? NULL : ps_i18n_decimal(number);

    add(facts, id,
        (PsFactValue){
            g_string_chunk_insert(facts->strings, text ? text : decimal), number, at });
}

void
ps_facts_set_known(PsFacts *facts, PsFactId id)
{
    PsFact *fact = &own_slot(facts, id)->fact;

    fact->known = TRUE;
    fact->reason = NULL;
}

void
ps_facts_set_text(PsFacts *facts, PsFactId id, const char *text)
{
    ps_facts_set_known(facts, id);
    if (text)
        ps_facts_add(facts, id, text, PS_SPAN_NONE);
}

void
ps_facts_assume(PsFacts *facts, PsFactId id, const char *word)
{
    own_slot(facts, id)->fact.assumed = g_intern_string(word);
}

void
ps_facts_set_unknown(PsFacts *facts, PsFactId id, const char *reason)
{
    Slot *slot = own_slot(facts, id);

    if (slot->values)
        g_array_set_size(slot->values, 0);
    slot->fact.known = FALSE;
    slot->fact.count = 0;
    slot->fact.reason = g_intern_string(reason); /* one of a few; it outlives the facts */
}

void
ps_facts_set_all_unknown(PsFacts *facts, const PsFactId *ids, guint count, const char *reason)
{
    for (guint i = 0; i < count; i++)
        ps_facts_set_unknown(facts, ids[i], reason);
}
