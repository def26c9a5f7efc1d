/* SPDX-License-Identifier: MIT */
/*
 * destinations.h - many recipient domains looked up at once, each of them once, and what is
 * known of them kept in little memory: as much as their names take, and what differs.
 *
 *     for each domain: ps_destinations_want(table, domain);
 *     while (ps_destinations_step(table))
 *         ;
 *     ... ps_destinations_get(table, domain) ...
 */
#ifndef PS_FACTS_DESTINATIONS_H
#define PS_FACTS_DESTINATIONS_H

#include "facts/recipient.h"

typedef struct PsDestinations PsDestinations;

/* At most WINDOW domains are on their way at a time (0: 200), and no more than the resolver has
 * room for. What DIRECTORY points to outlives the table; its resolver is not stepped any more
 * once the table is freed, unless all was known by then. */
PsDestinations *ps_destinations_new(const PsDirectory *directory, guint window);
void ps_destinations_free(PsDestinations *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDestinations, ps_destinations_free)

/* DOMAIN (A-labels) will be needed. */
void ps_destinations_want(PsDestinations *table, const char *domain);

/* Begin to ask, as far as the window allows, and do not wait. */
void ps_destinations_start(PsDestinations *table);

/* Wait for at least one answer. FALSE when all that is wanted is known. */
gboolean ps_destinations_step(PsDestinations *table);

/* What was learnt of DOMAIN, or NULL if it is not known yet. Lives until the next call; the
 * words in it live as long as the table. */
const PsDestination *ps_destinations_get(PsDestinations *table, const char *domain);

#endif
