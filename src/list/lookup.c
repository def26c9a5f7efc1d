/* SPDX-License-Identifier: MIT */
/*
 * lookup.c - domains on their way; see lookup.h.
 *
 * The note of a domain (base/intern.h) is twice the number of its standing, 0 as long as that
 * is not known, plus 1 if the list has the domain: a journal may know more.
 */
#include "list/lookup.h"

#include "facts/underway.h"

enum {
    WANTED = 1,
    BEGUN_AT_ONCE = 1024, /* then the caller gets a turn, where answers take no time */
    STEP_MS = 500,        /* then, too: a signal may come before the resolver waits for it */
};

struct PsListLookup {
    const PsDirectory *directory;
    PsListJudge *judge;
    PsIntern *domains;
    PsListFound found;
    gpointer data;
    PsUnderway *underway;
    const PsListElsewhere *elsewhere; /* NULL: the resolver is asked */
    guint32 next;                     /* the first that may not have been begun */
    PsListLookupCount count;
};

static void
set_standing(PsListLookup *lookup, guint32 number, guint32 standing)
{
    guint32 wanted = ps_intern_note(lookup->domains, number) & WANTED;

    ps_intern_set_note(lookup->domains, number, standing * 2 + wanted);
}

/* A domain of the list has come to stand at STANDING. */
static void
count_known(PsListLookup *lookup, guint32 standing)
{
    lookup->count.known++;
    lookup->count.by_status[ps_list_judge_status(lookup->judge, standing)]++;
}

/* FOUND was learnt of a domain that was open. */
static void
learn(PsListLookup *lookup, guint32 number, const char *domain, const PsDestination *found)
{
    guint32 standing = ps_list_judge_domain(lookup->judge, domain, found);

    set_standing(lookup, number, standing);
    count_known(lookup, standing);
    lookup->count.open--;
    if (lookup->found)
        lookup->found(number, domain, found, lookup->data);
}

static void
take_found(const char *domain, gpointer number, const PsDestination *destination, gpointer data)
{
    learn(data, GPOINTER_TO_UINT(number), domain, destination);
}

PsListLookup *
ps_list_lookup_new(const PsDirectory *directory, PsListJudge *judge)
{
    PsListLookup *lookup = g_new0(PsListLookup, 1);

    lookup->directory = directory;
    lookup->judge = judge;
    lookup->domains = ps_intern_new();
    lookup->underway = ps_underway_new(directory, take_found, lookup);
    return lookup;
}

void
ps_list_lookup_free(PsListLookup *lookup)
{
    if (!lookup)
        return;
    ps_underway_free(lookup->underway);
    ps_intern_free(lookup->domains);
    g_free(lookup);
}

void
ps_list_lookup_notify(PsListLookup *lookup, PsListFound found, gpointer data)
{
    lookup->found = found;
    lookup->data = data;
}

void
ps_list_lookup_know(PsListLookup *lookup, const char *domain, const PsDestination *found)
{
    guint32 number = ps_intern_add(lookup->domains, domain);

    set_standing(lookup, number, ps_list_judge_domain(lookup->judge, domain, found));
}

guint32
ps_list_lookup_want(PsListLookup *lookup, const char *domain)
{
    guint32 number = ps_intern_add(lookup->domains, domain);
    guint32 note = ps_intern_note(lookup->domains, number);

    if (note & WANTED)
        return number;
    ps_intern_set_note(lookup->domains, number, note | WANTED);
    lookup->count.wanted++;
    if (note / 2)
        count_known(lookup, note / 2);
    return number;
}

guint32
ps_list_lookup_find(const PsListLookup *lookup, const char *domain)
{
    guint32 number = ps_intern_find(lookup->domains, domain);

    if (number == PS_INTERN_NONE || !(ps_intern_note(lookup->domains, number) & WANTED))
        return PS_INTERN_NONE;
    return number;
}

guint32
ps_list_lookup_standing(const PsListLookup *lookup, guint32 number)
{
    return ps_intern_note(lookup->domains, number) / 2;
}

void
ps_list_lookup_elsewhere(PsListLookup *lookup, const PsListElsewhere *elsewhere)
{
    lookup->elsewhere = elsewhere;
}

void
ps_list_lookup_answer(PsListLookup *lookup, const char *domain, const PsDestination *found)
{
    guint32 number = ps_intern_find(lookup->domains, domain);

    g_assert(number != PS_INTERN_NONE && !ps_list_lookup_standing(lookup, number));
    learn(lookup, number, domain, found);
}

static gboolean
has_room(const PsListLookup *lookup)
{
    if (lookup->elsewhere)
        return lookup->elsewhere->has_room(lookup->elsewhere->data);
    return ps_dns_has_room(lookup->directory->dns);
}

static void
begin(PsListLookup *lookup, guint32 number)
{
    const char *domain = ps_intern_text(lookup->domains, number);

    lookup->count.open++;
    if (lookup->elsewhere)
        lookup->elsewhere->ask(domain, lookup->elsewhere->data);
    else
        ps_underway_begin(lookup->underway, domain, GUINT_TO_POINTER(number));
}

/* Find the next domain that is wanted and not known. */
static gboolean
find_next(PsListLookup *lookup)
{
    guint32 count = ps_intern_count(lookup->domains);

    while (lookup->next < count && ps_list_lookup_standing(lookup, lookup->next))
        lookup->next++;
    return lookup->next < count;
}

void
ps_list_lookup_start(PsListLookup *lookup)
{
    guint begun = 0;

    ps_underway_try(lookup->underway);
    while (begun++ < BEGUN_AT_ONCE && has_room(lookup) && find_next(lookup))
        begin(lookup, lookup->next++);
}

gboolean
ps_list_lookup_step(PsListLookup *lookup)
{
    ps_list_lookup_start(lookup);
    if (!lookup->count.open)
        return find_next(lookup);
    if (lookup->elsewhere)
        lookup->elsewhere->step(lookup->elsewhere->data);
    else
        ps_dns_step_within(lookup->directory->dns, STEP_MS);
    return TRUE;
}

void
ps_list_lookup_complete(PsListLookup *lookup)
{
    lookup->count.complete = TRUE;
}

gboolean
ps_list_lookup_is_hungry(const PsListLookup *lookup)
{
    return lookup->count.wanted == lookup->count.known + lookup->count.open && has_room(lookup);
}

const PsListLookupCount *
ps_list_lookup_count(const PsListLookup *lookup)
{
    return &lookup->count;
}
