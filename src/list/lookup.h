/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - the domains of a list, looked up as far as the resolver has room, each of them
 * once, in the order in which they were first wanted. What is kept of a domain is its name
 * and where it stands (judge.h), so that millions fit.
 */
#ifndef PS_LIST_LOOKUP_H
#define PS_LIST_LOOKUP_H

#include "base/intern.h"
#include "list/judge.h"

typedef struct PsListLookup PsListLookup;

/* Called when DOMAIN, number NUMBER, has become known; not called for those that were known
 * from elsewhere. */
typedef void (*PsListFound)(
    guint32 number, const char *domain, const PsDestination *found, gpointer data);

/* DIRECTORY and JUDGE outlive it. */
PsListLookup *ps_list_lookup_new(const PsDirectory *directory, PsListJudge *judge);
void ps_list_lookup_free(PsListLookup *lookup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListLookup, ps_list_lookup_free)

/* FOUND may be called with DATA, from ps_list_lookup_start and ps_list_lookup_step. */
void ps_list_lookup_notify(PsListLookup *lookup, PsListFound found, gpointer data);

/* Who looks domains up instead of the resolver. Each is called with DATA. */
typedef struct {
    gboolean (*has_room)(gpointer data);
    void (*ask)(const char *domain, gpointer data);
    void (*step)(gpointer data); /* wait a while for answers (ps_list_lookup_answer) */
    gpointer data;
} PsListElsewhere;

/* Ask there, from now on. ELSEWHERE outlives the lookup. */
void ps_list_lookup_elsewhere(PsListLookup *lookup, const PsListElsewhere *elsewhere);

/* FOUND came from there about DOMAIN, which was asked for once. */
void ps_list_lookup_answer(
    PsListLookup *lookup, const char *domain, const PsDestination *found);

/* FOUND is known of DOMAIN from elsewhere (a journal): it need not be asked. */
void ps_list_lookup_know(PsListLookup *lookup, const char *domain, const PsDestination *found);

/* DOMAIN stands in the list. Its number. */
guint32 ps_list_lookup_want(PsListLookup *lookup, const char *domain);

/* The number of a domain that was wanted before, or PS_INTERN_NONE. */
guint32 ps_list_lookup_find(const PsListLookup *lookup, const char *domain);

/* Where domain NUMBER stands; 0: not known yet. */
guint32 ps_list_lookup_standing(const PsListLookup *lookup, guint32 number);

/* Begin to ask, as far as there is room, and do not wait. */
void ps_list_lookup_start(PsListLookup *lookup);

/* Wait for at least one answer, or a signal, or a while. FALSE when nothing is on its way. */
gboolean ps_list_lookup_step(PsListLookup *lookup);

/* The list has no other domains. */
void ps_list_lookup_complete(PsListLookup *lookup);

/* More can be begun than has been wanted. */
gboolean ps_list_lookup_is_hungry(const PsListLookup *lookup);

typedef struct {
    guint64 wanted;    /* distinct domains of the list */
    guint64 known;     /* of them */
    guint64 open;      /* being asked about */
    gboolean complete; /* no more will be wanted */
    guint64 by_status[PS_LIST_STATUSES];
} PsListLookupCount;

const PsListLookupCount *ps_list_lookup_count(const PsListLookup *lookup);

#endif
