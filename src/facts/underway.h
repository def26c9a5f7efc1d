/* SPDX-License-Identifier: MIT */
/*
 * underway.h - recipient domains on their way through the DNS, many at once.
 *
 * Who needs them decides which to begin, when, and what to keep of what is found:
 *
 *     while (there are more, and ps_dns_has_room(dns))
 *         ps_underway_begin(underway, domain, about);
 *     ps_dns_step(dns);
 *     ps_underway_try(underway);
 */
#ifndef PS_FACTS_UNDERWAY_H
#define PS_FACTS_UNDERWAY_H

#include "facts/recipient.h"

typedef struct PsUnderway PsUnderway;

/* FOUND was learnt of DOMAIN, which was begun with ABOUT; it is gone afterwards. Called once
 * for each, from ps_underway_begin and ps_underway_try. */
typedef void (*PsUnderwayFound)(
    const char *domain, gpointer about, const PsDestination *found, gpointer data);

/* DIRECTORY outlives it, and its resolver is not stepped once it is freed. */
PsUnderway *ps_underway_new(const PsDirectory *directory, PsUnderwayFound found, gpointer data);
void ps_underway_free(PsUnderway *underway);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsUnderway, ps_underway_free)

/* Look DOMAIN (A-labels) up, which lives until it is found. */
void ps_underway_begin(PsUnderway *underway, const char *domain, gpointer about);

/* Go on with those for which an answer has come, without waiting. */
void ps_underway_try(PsUnderway *underway);

/* Begun, and not found yet. */
guint ps_underway_count(const PsUnderway *underway);

#endif
