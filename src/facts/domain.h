/* SPDX-License-Identifier: MIT */
/*
 * domain.h - everything that a sending domain publishes, asked of the DNS all at once, and
 * the facts (scope DOMAIN) that follow from it.
 *
 *     PsDomain *domain = ps_domain_new("shop.example", &options);
 *     while (!ps_domain_ask(domain))
 *         ps_dns_step(options.dns);
 *     ps_measure_domain(facts, domain);
 */
#ifndef PS_FACTS_DOMAIN_H
#define PS_FACTS_DOMAIN_H

#include "addr/mx.h"
#include "addr/soa.h"
#include "auth/caa.h"
#include "auth/dane.h"
#include "auth/dkim.h"
#include "auth/dmarc_reports.h"
#include "auth/dnsbl.h"
#include "auth/ptr.h"
#include "auth/spf_audit.h"
#include "auth/tagged.h"
#include "facts/facts.h"

/* All of it outlives the domains. */
typedef struct {
    PsDns *dns;
    const PsPsl *psl;
    const char *const *selectors; /* of DKIM, NULL-terminated; NULL: try USUAL_SELECTORS */
    const char *const *usual_selectors; /* may be NULL */
    const char *ip;                     /* that sends for the domain, or NULL */
    const char *const *lists;           /* zones of --dnsbl, or NULL */
} PsDomainOptions;

/* A key that was found, or that must be there. */
typedef struct {
    const char *selector; /* "*": whatever the selector is */
    gboolean given;
    PsDkimKey *key;
} PsDomainKey;

typedef struct {
    char *name; /* A-labels */
    const PsDomainOptions *options;

    PsSoa soa;
    PsDnsStatus soa_dns;
    gboolean validating; /* the resolver validates, so that AUTHENTIC means something */
    gboolean authentic;  /* what it says of this domain is signed */

    PsSpfAudit *spf;
    PsDmarc *dmarc;
    GPtrArray *reports;      /* PsDmarcReport; NULL without a record */
    PsDnsStatus domain_key;  /* what the DNS says of _domainkey.NAME itself */
    PsDnsStatus key_failure; /* the first answer of a selector that failed, or PS_DNS_NOERROR */
    GArray *keys;            /* PsDomainKey */
    gboolean has_mx;
    PsMx mx;
    GArray *dane; /* PsDane, for each host of MX that has an address */
    PsTagged tagged[PS_TAGGED_KINDS];
    PsCaa caa;
    gboolean has_ip;
    PsPtr ptr;       /* of the IP */
    GArray *dnsbl;   /* PsDnsbl */
    guint64 stepped; /* bit i: step i of domain.c is done */
} PsDomain;

/* NAME is A-labels. */
PsDomain *ps_domain_new(const char *name, const PsDomainOptions *options);
void ps_domain_free(PsDomain *domain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDomain, ps_domain_free)

/* Ask for all that can be asked now. FALSE while answers are on their way: step the resolver and
 * call again. */
gboolean ps_domain_ask(PsDomain *domain);

/* DOMAIN, for which ps_domain_ask is TRUE, as facts. */
void ps_measure_domain(PsFacts *facts, const PsDomain *domain);

/* Parts of it: SPF, DKIM and DMARC. */
void ps_measure_domain_spf(PsFacts *facts, const PsDomain *domain);
void ps_measure_domain_dkim(PsFacts *facts, const PsDomain *domain);
void ps_measure_domain_dmarc(PsFacts *facts, const PsDomain *domain);

/* The MX host that has the record PsDane number INDEX of DOMAIN. */
const PsMxHost *ps_domain_dane_host(const PsDomain *domain, guint index);

#endif
