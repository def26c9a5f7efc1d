/* SPDX-License-Identifier: MIT */
/*
 * dmarc_record.h - one DMARC record. RFC 9989 section 4.7 and RFC 7489 section 6.3.
 *
 * Lenient, as both want it: unknown tags are passed over, a bad value counts as none.
 */
#ifndef PS_AUTH_DMARC_RECORD_H
#define PS_AUTH_DMARC_RECORD_H

#include "auth/dmarc.h"

typedef enum {
    PS_DMARC_PSD_UNKNOWN,
    PS_DMARC_PSD_NO,
    PS_DMARC_PSD_YES,
} PsDmarcPsd;

typedef struct {
    char *text;
    PsDmarcPolicy p, sp, np; /* PS_DMARC_P_ABSENT if not there */
    gboolean bad_policy;     /* p is missing or bad, or sp is bad */
    gboolean bad_np;         /* np is bad */
    gboolean reports;        /* rua holds a URI */
    gboolean adkim_strict, aspf_strict;
    gboolean testing; /* t=y */
    guint percent;    /* pct, 100 if it is not there */
    PsDmarcPsd psd;
    const char *error; /* a word of dmarc.h, or NULL */
} PsDmarcTags;

/* The DMARC record among the TXT records of ANSWER. NULL if there is none, or several, which
 * *RET_SEVERAL says; *RET_ERROR is then "several-records", "version" or NULL. */
PsDmarcTags *ps_dmarc_tags_select(
    const PsDnsAnswer *answer, gboolean *ret_several, const char **ret_error);
void ps_dmarc_tags_free(PsDmarcTags *tags);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDmarcTags, ps_dmarc_tags_free)

#endif
