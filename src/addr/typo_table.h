/* SPDX-License-Identifier: MIT */
/* typo_table.h - the names behind typo.h from inside: typo.c fills it, typo_find.c looks. */
#ifndef PS_ADDR_TYPO_TABLE_H
#define PS_ADDR_TYPO_TABLE_H

#include "addr/slip.h"
#include "addr/typo.h"

typedef struct {
    PsSlipText name;
    PsSlipText host; /* what stands before the first dot */
    guint limit;     /* how much may be wrong with it */
    guint rarity;    /* binary logarithm of its place among all */
} PsTypoTarget;

/* Targets with the same top-level domain. */
typedef struct {
    const char *tld;
    gsize tld_len;
    GArray *targets; /* PsTypoTarget, the most used first */
} PsTypoBucket;

/* What stands behind the first dot of targets. */
typedef struct {
    PsSlipText name;
    guint rarity; /* of the first target that has it */
} PsTypoEnding;

struct PsTypos {
    GHashTable *targets; /* char * -> itself */
    GHashTable *real;
    GHashTable *traps;
    GHashTable *mended; /* answers that are no target */
    GArray *buckets;    /* PsTypoBucket */
    GArray *endings;    /* PsTypoEnding, each once */
    gboolean knows_tlds;
    PsSlipPairs pairs;
};

/* TEXT as the set holds it. */
const char *ps_typos_keep(GHashTable *set, const char *text);

/* What stands behind the last dot, or all of it. */
const char *ps_typos_last_label(const char *domain);

#endif
