/* SPDX-License-Identifier: MIT */
/*
 * lookup.c - domains on their way; see lookup.h.
 *
 * The note of a domain (domains.h) is twice the number of its standing, 0 as long as that
 * is not known, plus 1 if the list has the domain: a journal may know more.
 */
#include "list/lookup.h"

enum {
    WANTED = 1,
    BEGUN_AT_ONCE = 1024, /* then the caller gets a turn, where answers take no time */
};

/* A domain that is being asked about. They are used again and never freed before the end:
 * an answer that comes late finds one, which then looks once too often, and that is all. */
typedef struct {
    PsListLookup *lookup;
    guint32 number;
    gboolean open;
    gboolean ready; /* stands in the queue of those to be tried again */
} Inquiry;

struct PsListLookup {
    const PsDirectory *directory;
    PsListJudge *judge;
    PsListDomains *domains;
    PsListFound found;
    gpointer data;
    const PsListElsewhere *elsewhere; /* NULL: the resolver is asked */
    guint32 next;                     /* the first that may not have been begun */
    GQueue ready;                     /* Inquiry: an answer came, try again */
    GPtrArray *all;                   /* Inquiry */
    GPtrArray *spare;                 /* of them, those that are not open */
    PsListLookupCount count;
};

PsListLookup *
ps_list_lookup_new(const PsDirectory *directory, PsListJudge *judge)
{
    PsListLookup *lookup = g_new0(PsListLookup, 1);

    lookup->directory = directory;
    lookup->judge = judge;
    lookup->domains = ps_list_domains_new();
    g_queue_init(&lookup->ready);
    lookup->all = g_ptr_array_new_with_free_func(g_free);
    lookup->spare = g_ptr_array_new();
    return lookup;
}

void
ps_list_lookup_free(PsListLookup *lookup)
{
    if (!lookup)
        return;
    g_queue_clear(&lookup->ready);
    g_ptr_array_unref(lookup->spare);
    g_ptr_array_unref(lookup->all);
    ps_list_domains_free(lookup->domains);
    g_free(lookup);
}

void
ps_list_lookup_notify(PsListLookup *lookup, PsListFound found, gpointer data)
{
    lookup->found = found;
    lookup->data = data;
}

static void
set_standing(PsListLookup *lookup, guint32 number, guint32 standing)
{
    guint32 wanted = ps_list_domains_note(lookup->domains, number) & WANTED;

    ps_list_domains_set_note(lookup->domains, number, standing * 2 + wanted);
}

/* A domain of the list has come to stand at STANDING. */
static void
count_known(PsListLookup *lookup, guint32 standing)
{
    lookup->count.known++;
    lookup->count.by_status[ps_list_judge_status(lookup->judge, standing)]++;
}

void
ps_list_lookup_know(PsListLookup *lookup, const char *domain, const PsDestination *found)
{
    guint32 number = ps_list_domains_add(lookup->domains, domain);

    set_standing(lookup, number, ps_list_judge_domain(lookup->judge, domain, found));
}

guint32
ps_list_lookup_want(PsListLookup *lookup, const char *domain)
{
    guint32 number = ps_list_domains_add(lookup->domains, domain);
    guint32 note = ps_list_domains_note(lookup->domains, number);

    if (note & WANTED)
        return number;
    ps_list_domains_set_note(lookup->domains, number, note | WANTED);
    lookup->count.wanted++;
    if (note / 2)
        count_known(lookup, note / 2);
    return number;
}

guint32
ps_list_lookup_find(const PsListLookup *lookup, const char *domain)
{
    guint32 number = ps_list_domains_find(lookup->domains, domain);

    if (number == PS_LIST_DOMAIN_NONE ||
        !(ps_list_domains_note(lookup->domains, number) & WANTED))
        return PS_LIST_DOMAIN_NONE;
    return number;
}

guint32
ps_list_lookup_standing(const PsListLookup *lookup, guint32 number)
{
    return ps_list_domains_note(lookup->domains, number) / 2;
}

/* An answer that an inquiry waited for is there. Never tried from here: the resolver is
 * still at work. */
static void
answered(const PsDnsAnswer *answer, gpointer data)
{
    Inquiry *inquiry = data;

    (void) answer;
    if (inquiry->ready || !inquiry->open)
        return;
    inquiry->ready = TRUE;
    g_queue_push_tail(&inquiry->lookup->ready, inquiry);
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
try(PsListLookup *lookup, Inquiry *inquiry)
{
    const char *domain = ps_list_domains_name(lookup->domains, inquiry->number);
    PsDestination found;

    inquiry->ready = FALSE;
    if (!ps_destination_find(lookup->directory, domain, answered, inquiry, &found))
        return;
    inquiry->open = FALSE;
    g_ptr_array_add(lookup->spare, inquiry);
    learn(lookup, inquiry->number, domain, &found);
    ps_destination_forget(lookup->directory, domain, &found);
    ps_destination_clear(&found);
}

void
ps_list_lookup_elsewhere(PsListLookup *lookup, const PsListElsewhere *elsewhere)
{
    lookup->elsewhere = elsewhere;
}

void
ps_list_lookup_answer(PsListLookup *lookup, const char *domain, const PsDestination *found)
{
    guint32 number = ps_list_domains_find(lookup->domains, domain);

    g_assert(number != PS_LIST_DOMAIN_NONE && !ps_list_lookup_standing(lookup, number));
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
    Inquiry *inquiry;

    if (lookup->elsewhere) {
        lookup->count.open++;
        lookup->elsewhere->ask(
            ps_list_domains_name(lookup->domains, number), lookup->elsewhere->data);
        return;
    }
    if (lookup->spare->len) {
        inquiry = g_ptr_array_remove_index_fast(lookup->spare, lookup->spare->len - 1);
    } else {
        inquiry = g_new0(Inquiry, 1);
        inquiry->lookup = lookup;
        g_ptr_array_add(lookup->all, inquiry);
    }
    inquiry->number = number;
    inquiry->open = TRUE;
    lookup->count.open++;
    try(lookup, inquiry);
}

/* Find the next domain that is wanted and not known. */
static gboolean
find_next(PsListLookup *lookup)
{
    guint32 count = ps_list_domains_count(lookup->domains);

    while (lookup->next < count && ps_list_lookup_standing(lookup, lookup->next))
        lookup->next++;
    return lookup->next < count;
}

void
ps_list_lookup_start(PsListLookup *lookup)
{
    guint begun = 0;

    while (!g_queue_is_empty(&lookup->ready))
        try(lookup, g_queue_pop_head(&lookup->ready));
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
        ps_dns_step(lookup->directory->dns);
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
