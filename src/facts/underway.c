/* SPDX-License-Identifier: MIT */
/* underway.c - recipient domains on their way; see underway.h. */
#include "facts/underway.h"

/* One of them. They are used again and never freed before the end: an answer that comes late
 * finds one, which then looks once too often, and that is all. */
typedef struct {
    PsUnderway *underway;
    const char *domain; /* NULL: spare */
    gpointer about;
    gboolean ready; /* stands in the queue of those to be tried again */
} Traveller;

struct PsUnderway {
    const PsDirectory *directory;
    PsUnderwayFound found;
    gpointer data;
    GPtrArray *all;   /* Traveller */
    GPtrArray *spare; /* of them */
    GQueue ready;     /* of them: an answer came, try again */
};

PsUnderway *
ps_underway_new(const PsDirectory *directory, PsUnderwayFound found, gpointer data)
{
    PsUnderway *underway = g_new0(PsUnderway, 1);

    underway->directory = directory;
    underway->found = found;
    underway->data = data;
    underway->all = g_ptr_array_new_with_free_func(g_free);
    underway->spare = g_ptr_array_new();
    g_queue_init(&underway->ready);
    return underway;
}

void
ps_underway_free(PsUnderway *underway)
{
    if (!underway)
        return;
    g_queue_clear(&underway->ready);
    g_ptr_array_unref(underway->spare);
    g_ptr_array_unref(underway->all);
    g_free(underway);
}

/* An answer that TRAVELLER waited for is there. Never tried from here: the resolver is still
 * at work. */
static void
answered(const PsDnsAnswer *answer, gpointer data)
{
    Traveller *traveller = data;

    (void) answer;
    if (traveller->ready || !traveller->domain)
        return;
    traveller->ready = TRUE;
    g_queue_push_tail(&traveller->underway->ready, traveller);
}

static void
try(PsUnderway *underway, Traveller *traveller)
{
    const char *domain = traveller->domain;
    PsDestination found;

    traveller->ready = FALSE;
    if (!ps_destination_find(underway->directory, domain, answered, traveller, &found))
        return;
    traveller->domain = NULL;
    g_ptr_array_add(underway->spare, traveller);
    underway->found(domain, traveller->about, &found, underway->data);
    ps_destination_forget(underway->directory, domain, &found);
    ps_destination_clear(&found);
}

void
ps_underway_begin(PsUnderway *underway, const char *domain, gpointer about)
{
    Traveller *traveller;

    if (underway->spare->len) {
        traveller = g_ptr_array_steal_index_fast(underway->spare, underway->spare->len - 1);
    } else {
        traveller = g_new0(Traveller, 1);
        traveller->underway = underway;
        g_ptr_array_add(underway->all, traveller);
    }
    traveller->domain = domain;
    traveller->about = about;
    try(underway, traveller);
}

void
ps_underway_try(PsUnderway *underway)
{
    while (!g_queue_is_empty(&underway->ready))
        try(underway, g_queue_pop_head(&underway->ready));
}

guint
ps_underway_count(const PsUnderway *underway)
{
    return underway->all->len - underway->spare->len;
}
