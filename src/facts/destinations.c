/* SPDX-License-Identifier: MIT */
/* destinations.c - a window of domains on their way; see destinations.h. */
#include "facts/destinations.h"

#include "base/hash.h"

#define WINDOW 200

typedef struct {
    PsDestinations *table;
    char *domain;
    gboolean ready; /* stands in the queue of those to be tried again */
    gboolean known;
    PsDestination found;
} Lookup;

struct PsDestinations {
    const PsDirectory *directory;
    guint window;
    guint running;       /* started and not yet known */
    GHashTable *lookups; /* domain -> Lookup */
    GQueue waiting;      /* not yet started */
    GQueue ready;        /* an answer came: try again */
};

static void
lookup_free(gpointer data)
{
    Lookup *lookup = data;

    if (lookup->known)
        ps_destination_clear(&lookup->found);
    g_free(lookup->domain);
    g_free(lookup);
}

PsDestinations *
ps_destinations_new(const PsDirectory *directory, guint window)
{
    PsDestinations *table = g_new0(PsDestinations, 1);

    table->directory = directory;
    table->window = window ? window : WINDOW;
    table->lookups = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, lookup_free);
    g_queue_init(&table->waiting);
    g_queue_init(&table->ready);
    return table;
}

void
ps_destinations_free(PsDestinations *table)
{
    if (!table)
        return;
    g_queue_clear(&table->waiting);
    g_queue_clear(&table->ready);
    g_hash_table_unref(table->lookups);
    g_free(table);
}

/* An answer that LOOKUP waited for is there. Never tried from here: the resolver is still
 * at work. */
static void
answered(const PsDnsAnswer *answer, gpointer data)
{
    Lookup *lookup = data;

    (void) answer;
    if (lookup->ready || lookup->known)
        return;
    lookup->ready = TRUE;
    g_queue_push_tail(&lookup->table->ready, lookup);
}

static void
try(PsDestinations *table, Lookup *lookup)
{
    lookup->ready = FALSE;
    if (lookup->known || !ps_destination_find(table->directory, lookup->domain, answered,
                             lookup, &lookup->found))
        return;
    lookup->known = TRUE;
    table->running--;
}

void
ps_destinations_want(PsDestinations *table, const char *domain)
{
    Lookup *lookup;

    if (g_hash_table_contains(table->lookups, domain))
        return;
    lookup = g_new0(Lookup, 1);
    lookup->table = table;
    lookup->domain = g_strdup(domain);
    g_hash_table_insert(table->lookups, lookup->domain, lookup);
    g_queue_push_tail(&table->waiting, lookup);
}

void
ps_destinations_start(PsDestinations *table)
{
    while (!g_queue_is_empty(&table->ready))
        try(table, g_queue_pop_head(&table->ready));
    while (table->running < table->window && !g_queue_is_empty(&table->waiting)) {
        table->running++;
        try(table, g_queue_pop_head(&table->waiting));
    }
}

gboolean
ps_destinations_step(PsDestinations *table)
{
    ps_destinations_start(table);
    if (!table->running)
        return FALSE;
    ps_dns_step(table->directory->dns);
    return TRUE;
}

const PsDestination *
ps_destinations_get(const PsDestinations *table, const char *domain)
{
    const Lookup *lookup = g_hash_table_lookup(table->lookups, domain);

    return lookup && lookup->known ? &lookup->found : NULL;
}

guint
ps_destinations_count(const PsDestinations *table)
{
    return g_hash_table_size(table->lookups);
}

guint
ps_destinations_open(const PsDestinations *table)
{
    return table->running + table->waiting.length;
}
