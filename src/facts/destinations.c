/* SPDX-License-Identifier: MIT */
/*
 * destinations.c - what is known of many domains; see destinations.h.
 *
 * The note of a domain is the number of what is known of it, 0 as long as nothing is. Many
 * domains have the same hosts and so the same number.
 */
#include "facts/destinations.h"

#include <string.h>

#include "base/hash.h"
#include "base/intern.h"
#include "facts/underway.h"

#define WINDOW 200

/* A PsDestination in one piece. No padding, for it is hashed as it lies. */
typedef struct {
    guint32 size;
    guint32 count; /* hosts */
    PsMxState state;
    PsDnsStatus why;
    const char *provider;
    const char *suggestion;
    const char *lookalike;
    guint8 hosts[]; /* preference, problem and name of each */
} Packed;

struct PsDestinations {
    PsDirectory directory;
    guint window;
    PsUnderway *underway;
    PsIntern *domains;
    guint next;          /* the first that is not begun */
    guint known;         /* of those begun */
    GHashTable *numbers; /* Packed -> its number */
    GPtrArray *all;      /* Packed; number 1 is the first */
    GByteArray *room;    /* to pack in */
    GArray *hosts;       /* PsMxHost: of what was last asked for */
    PsDestination got;   /* the same */
};

static guint
hash_packed(gconstpointer packed)
{
    return (guint) ps_hash_bytes(packed, ((const Packed *) packed)->size);
}

static gboolean
equal_packed(gconstpointer a, gconstpointer b)
{
    const Packed *one = a, *other = b;

    return one->size == other->size && !memcmp(one, other, one->size);
}

static void
append_host(GByteArray *out, const PsMxHost *host)
{
    const guint8 problem = (guint8) host->problem;

    g_byte_array_append(out, (const guint8 *) &host->preference, sizeof host->preference);
    g_byte_array_append(out, &problem, sizeof problem);
    g_byte_array_append(out, (const guint8 *) host->name, (guint) strlen(host->name) + 1);
}

/* Where the host behind the one at AT is; *RET lives as long as that. */
static const guint8 *
read_host(const guint8 *at, PsMxHost *ret)
{
    memcpy(&ret->preference, at, sizeof ret->preference);
    at += sizeof ret->preference;
    ret->problem = (PsMxProblem) *at++;
    ret->name = (const char *) at;
    return at + strlen(ret->name) + 1;
}

/* FOUND in one piece, in ROOM. */
static const Packed *
pack(GByteArray *room, const PsDestination *found)
{
    Packed packed = { .count = found->mx.count,
        .state = found->mx.state,
        .why = found->mx.why,
        .provider = found->provider,
        .suggestion = found->suggestion,
        .lookalike = found->lookalike };

    g_byte_array_set_size(room, 0);
    g_byte_array_append(room, (const guint8 *) &packed, sizeof packed);
    for (guint i = 0; i < packed.count; i++)
        append_host(room, &found->mx.hosts[i]);
    ((Packed *) (gpointer) room->data)->size = room->len;
    return (const Packed *) (gconstpointer) room->data;
}

static guint
number_of(PsDestinations *table, const Packed *packed)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(table->numbers, packed));
    Packed *copy;

    if (number)
        return number;
    copy = g_memdup2(packed, packed->size);
    g_ptr_array_add(table->all, copy);
    g_hash_table_insert(table->numbers, copy, GUINT_TO_POINTER(table->all->len));
    return table->all->len;
}

static void
take_found(const char *domain, gpointer number, const PsDestination *found, gpointer data)
{
    PsDestinations *table = data;

    (void) domain;
    ps_intern_set_note(
        table->domains, GPOINTER_TO_UINT(number), number_of(table, pack(table->room, found)));
    table->known++;
}

PsDestinations *
ps_destinations_new(const PsDirectory *directory, guint window)
{
    PsDestinations *table = g_new0(PsDestinations, 1);

    table->directory = *directory;
    table->window = window ? window : WINDOW;
    table->underway = ps_underway_new(&table->directory, take_found, table);
    table->domains = ps_intern_new();
    table->numbers = g_hash_table_new(hash_packed, equal_packed);
    table->all = g_ptr_array_new_with_free_func(g_free);
    table->room = g_byte_array_new();
    table->hosts = g_array_new(FALSE, FALSE, sizeof(PsMxHost));
    return table;
}

void
ps_destinations_free(PsDestinations *table)
{
    if (!table)
        return;
    ps_underway_free(table->underway);
    ps_intern_free(table->domains);
    g_hash_table_unref(table->numbers);
    g_ptr_array_unref(table->all);
    g_byte_array_unref(table->room);
    g_array_unref(table->hosts);
    g_free(table);
}

void
ps_destinations_want(PsDestinations *table, const char *domain)
{
    ps_intern_add(table->domains, domain);
}

void
ps_destinations_start(PsDestinations *table)
{
    const guint count = ps_intern_count(table->domains);

    ps_underway_try(table->underway);
    while (table->next < count && ps_underway_count(table->underway) < table->window &&
           ps_dns_has_room(table->directory.dns)) {
        guint number = table->next++;

        ps_underway_begin(
            table->underway, ps_intern_text(table->domains, number), GUINT_TO_POINTER(number));
    }
}

gboolean
ps_destinations_step(PsDestinations *table)
{
    ps_destinations_start(table);
    ps_dns_step(table->directory.dns);
    return table->known < ps_intern_count(table->domains);
}

const PsDestination *
ps_destinations_get(PsDestinations *table, const char *domain)
{
    guint number = ps_intern_find(table->domains, domain);
    guint note = number != PS_INTERN_NONE ? ps_intern_note(table->domains, number) : 0;
    const Packed *packed;
    const guint8 *at;

    if (!note)
        return NULL;
    packed = table->all->pdata[note - 1];
    at = packed->hosts;
    g_array_set_size(table->hosts, packed->count);
    for (guint i = 0; i < packed->count; i++)
        at = read_host(at, &g_array_index(table->hosts, PsMxHost, i));
    table->got = (PsDestination){ .mx = { .state = packed->state,
                                      .why = packed->why,
                                      .hosts = (PsMxHost *) (gpointer) table->hosts->data,
                                      .count = packed->count },
        .provider = packed->provider,
        .suggestion = packed->suggestion,
        .lookalike = packed->lookalike };
    return &table->got;
}
