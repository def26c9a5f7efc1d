/* SPDX-License-Identifier: MIT */
/*
 * dmarc_reports.h - where a DMARC record has reports sent, and whether those who are to get
 * them agree. RFC 9990, RFC 7489 section 7.1.
 */
#ifndef PS_AUTH_DMARC_REPORTS_H
#define PS_AUTH_DMARC_REPORTS_H

#include "addr/mx.h"
#include "auth/dmarc.h"

typedef enum {
    PS_DMARC_REPORT_OK,           /* of the same organisation, or they agree */
    PS_DMARC_REPORT_UNAUTHORISED, /* another organisation, and no record there says that it agrees */
    PS_DMARC_REPORT_DEAD,         /* the domain takes no mail */
    PS_DMARC_REPORT_BAD,          /* no URI that reports can go to */
    PS_DMARC_REPORT_UNKNOWN,      /* the DNS did not say */
} PsDmarcReportState;

/* "ok unauthorised dead bad unknown" */
const char *ps_dmarc_report_state_name(PsDmarcReportState state);

typedef struct {
    PsDmarcReportState state;
    PsDnsStatus dns;
    const char *tag;   /* "rua" or "ruf" */
    char *uri;         /* as written, without blanks around it */
    char *domain;      /* of a mailto:, A-labels; else NULL */
    gboolean external; /* of another organisation */
    char *permission;  /* name of the record by which an external one agrees, or NULL */
} PsDmarcReport;

/* The URIs of rua= and ruf= of the record that DMARC found by RFC 9989, for which there must be
 * one. As many of each are looked at as limits.def has; the others are unknown. FALSE while
 * answers are on their way. With TRUE *RET is an array of PsDmarcReport, the caller's. */
gboolean ps_dmarc_reports(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, GPtrArray **ret);

#endif
