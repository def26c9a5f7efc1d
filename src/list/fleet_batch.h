/* SPDX-License-Identifier: MIT */
/*
 * fleet_batch.h - the work of a worker (fleet_work.h): domains that an asker wants, as they
 * came from the stream of work.
 */
#ifndef PS_LIST_FLEET_BATCH_H
#define PS_LIST_FLEET_BATCH_H

#include "list/fleet.h"

/* Domains that belong together. */
typedef struct {
    char *id;
    char *asker;
    char *domains; /* with spaces between them */
    char *next;    /* of them, the first that is not begun */
    guint open;
    GString *records; /* found, and not sent */
} PsFleetBatch;

/* An array of them, which owns them. */
GPtrArray *ps_fleet_batches_new(void);

/* Put the ENTRIES of the stream (NULL: none) behind BATCHES. Those whose asker is gone have
 * nothing left to do; of those that another worker had (LEFT) some answers may be in the cache
 * of those with FINGERPRINT. FALSE with ERROR if Redis fails. */
gboolean ps_fleet_batches_take(GPtrArray *batches, const redisReply *entries, gboolean left,
    PsRedis *redis, const char *fingerprint, GError **error);

/* The next domain of BATCH to be begun, which lives as long as that; NULL if there is none. */
const char *ps_fleet_batch_next(PsFleetBatch *batch);

#endif
