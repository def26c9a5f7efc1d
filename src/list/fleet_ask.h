/* SPDX-License-Identifier: MIT */
/*
 * fleet_ask.h - what workers (fleet_work.h) found out about domains. What the cache has is
 * not asked for again.
 *
 * So many domains are on their way at most, so that Redis keeps within bounds.
 */
#ifndef PS_LIST_FLEET_ASK_H
#define PS_LIST_FLEET_ASK_H

#include "facts/recipient.h"
#include "list/fleet.h"

#define PS_FLEET_OPEN 50000

typedef struct PsListAsker PsListAsker;

/* Called once for each domain that was asked for; it may be asked for again. */
typedef void (*PsListAnswered)(const char *domain, const PsDestination *found, gpointer data);

/* ANSWERED may be called with DATA from ps_list_asker_step. REDIS, FINGERPRINT and DIRECTORY
 * outlive the asker. NULL with ERROR. */
PsListAsker *ps_list_asker_new(PsRedis *redis, const char *fingerprint,
    const PsDirectory *directory, PsListAnswered answered, gpointer data, GError **error);

/* Those at work for it stop. */
void ps_list_asker_free(PsListAsker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListAsker, ps_list_asker_free)

/* DOMAIN (A-labels) is wanted. */
void ps_list_asker_want(PsListAsker *asker, const char *domain);

/* Another domain may be wanted. */
gboolean ps_list_asker_has_room(const PsListAsker *asker);

/* Domains on their way. */
guint ps_list_asker_open(const PsListAsker *asker);

/* Wait for answers, a quarter of a second at most. FALSE with ERROR. */
gboolean ps_list_asker_step(PsListAsker *asker, GError **error);

/* There is something to do for workers, and for seconds there has been none. */
gboolean ps_list_asker_is_alone(const PsListAsker *asker);

#endif
