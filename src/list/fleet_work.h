/* SPDX-License-Identifier: MIT */
/*
 * fleet_work.h - looking up domains for others (fleet_ask.h), until told to stop.
 *
 * Batches are taken as the resolver has room. Answers go out as they come, to the asker and
 * into the cache; a batch is acknowledged once all of its own are out. One whose asker is
 * gone is dropped.
 */
#ifndef PS_LIST_FLEET_WORK_H
#define PS_LIST_FLEET_WORK_H

#include <signal.h>

#include "facts/recipient.h"
#include "list/fleet.h"

typedef struct {
    PsRedis *redis;
    const char *fingerprint;
    const PsDirectory *directory;
    guint ttl;                          /* seconds that an answer is kept in the cache */
    guint takeover;                     /* so long silent, a worker is taken to be gone */
    guint idle;                         /* end after so many seconds without work; 0: never */
    const volatile sig_atomic_t *ended; /* take nothing more, finish and return */
} PsListWork;

/* What a worker did. */
typedef struct {
    guint64 batches;
    guint64 domains;
    guint64 taken_over; /* batches that another one had left */
} PsListWorked;

/* FALSE with ERROR if Redis fails. *RET says what was done till then. */
gboolean ps_list_work(const PsListWork *work, PsListWorked *ret, GError **error);

#endif
