/* SPDX-License-Identifier: MIT */
/*
 * dmarc.h - the DMARC policy of an author domain, and alignment. By RFC 9989 (tree
 * walk; np, psd, t) and by RFC 7489 (public suffix list, pct), because receivers run both.
 */
#ifndef PS_AUTH_DMARC_H
#define PS_AUTH_DMARC_H

#include "addr/domain.h"
#include "dns/resolver.h"

typedef enum {
    PS_DMARC_P_ABSENT, /* no record, or no p= */
    PS_DMARC_P_NONE,
    PS_DMARC_P_QUARANTINE,
    PS_DMARC_P_REJECT,
} PsDmarcPolicy;

const char *ps_dmarc_policy_name(PsDmarcPolicy policy); /* "absent none quarantine reject" */

/* Where the policy of a domain comes from. */
typedef struct {
    gboolean known;       /* FALSE: the DNS did not say which record applies; see DNS */
    PsDnsStatus dns;      /* what it said where it failed; else PS_DNS_NOERROR */
    char *at;             /* the domain whose record applies, or NULL if there is none */
    char *record;         /* that record, or NULL */
    char *organisation;   /* organisational domain of the author domain; NULL: the DNS failed
                             above a record of its own */
    PsDmarcPolicy policy; /* that applies to this author domain: p, sp or np; t and pct applied
                             as the RFC says */
    PsDmarcPolicy published; /* p= as it stands */
    gboolean adkim_strict;
    gboolean aspf_strict;
    guint percent;    /* pct, 7489 only; else 100 */
    gboolean testing; /* t=y, 9989 only */
    gboolean several; /* more than one record at one name: none counts */
    /* What is wrong, or NULL. Where no policy follows from it: "several-records", "version" (a
     * record that begins like one of DMARC), "p-missing", "p-bad", "sp-bad", "np-bad". Where the
     * rest of the record counts: a problem of tags.h, "adkim-bad", "aspf-bad", "pct-bad",
     * "psd-bad", "t-bad", "rua-bad". */
    const char *error;
} PsDmarcRecord;

typedef struct {
    PsDmarcRecord rfc9989;
    PsDmarcRecord rfc7489;
} PsDmarc;

/* Find the policy of the author domain DOMAIN (A-labels). FALSE while answers are on
 * their way. With TRUE *RET is the caller's. */
gboolean ps_dmarc_check(PsDns *dns, const PsPsl *psl, const char *domain, PsDmarc **ret);
void ps_dmarc_free(PsDmarc *dmarc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDmarc, ps_dmarc_free)

/* IDENTIFIER belongs to the organisation of AUTHOR, the domain that DMARC was found for. Its
 * organisational domain under RFC 9989 needs a tree walk of its own: FALSE while that is on
 * its way. Where the DNS fails on that walk, it is as if no record were there: a record that
 * both share has been seen by ps_dmarc_check. */
gboolean ps_dmarc_same_organisation(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc,
    const char *author, const char *identifier, gboolean *ret_rfc9989, gboolean *ret_rfc7489);

/* IDENTIFIER (a domain that SPF, or else DKIM, has authenticated) is aligned with AUTHOR: the
 * same, or of the same organisation where the record that each RFC finds (aspf=, adkim=) takes
 * that. FALSE while answers are on their way. */
gboolean ps_dmarc_aligned(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc,
    const char *author, const char *identifier, gboolean by_spf, gboolean *ret_rfc9989,
    gboolean *ret_rfc7489);

/* Not aligned by RFC 9989, for all that is known: the DNS failed on the way to the organisation
 * of AUTHOR, and IDENTIFIER may be of it. */
gboolean ps_dmarc_is_open(
    const PsDmarc *dmarc, const char *author, const char *identifier, gboolean by_spf);

#endif
