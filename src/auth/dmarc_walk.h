/* SPDX-License-Identifier: MIT */
/* dmarc_walk.h - the DNS tree walk of RFC 9989 section 4.10. */
#ifndef PS_AUTH_DMARC_WALK_H
#define PS_AUTH_DMARC_WALK_H

#include "auth/dmarc_record.h"

/* The domain itself and seven parents: labels on the left are left out if there are more. */
#define PS_DMARC_WALK_MAX 8

typedef struct {
    const char *domain; /* points into the domain that was walked from */
    PsDmarcTags *tags;  /* NULL if there is no record */
    gboolean several;
    const char *error;
} PsDmarcStep;

typedef struct {
    PsDnsStatus dns; /* PS_DNS_NOERROR, or what kept the walk from its end */
    PsDmarcStep steps[PS_DMARC_WALK_MAX];
    guint count;
    const char *organisation;  /* points into that domain; NULL if the DNS failed */
    const PsDmarcStep *policy; /* of the organisation, else of its public suffix, or NULL */
} PsDmarcWalk;

/* Walk up from DOMAIN (lower case, lives as long as the walk). FALSE while answers are on
 * their way. Where FORGIVING is TRUE an answer that failed is a name without a record. With TRUE
 * *RET is to be cleared. */
gboolean ps_dmarc_walk(PsDns *dns, const char *domain, gboolean forgiving, PsDmarcWalk *ret);
void ps_dmarc_walk_clear(PsDmarcWalk *walk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsDmarcWalk, ps_dmarc_walk_clear)

/* Ask for the record of one DOMAIN. NULL while it is on its way. */
const PsDnsAnswer *ps_dmarc_ask(PsDns *dns, const char *domain);

#endif
