/* SPDX-License-Identifier: MIT */
/*
 * inquiry.h - everything that is asked of the DNS about a sender, all of it on the way
 * at once: SPF, DKIM, DMARC, reverse name, MX and SOA of the sender's domains.
 */
#ifndef PS_FACTS_INQUIRY_H
#define PS_FACTS_INQUIRY_H

#include "addr/mx.h"
#include "addr/soa.h"
#include "auth/dkim_sign.h"
#include "auth/dmarc.h"
#include "auth/ptr.h"
#include "auth/spf.h"
#include "facts/measure.h"

/* A domain that SPF or DKIM has authenticated, or will have. */
typedef struct {
    const char *domain;
    gboolean by_spf;  /* else by DKIM */
    gboolean aligned; /* with the From domain, by RFC 9989 */
    gboolean aligned_7489;
    gboolean done;
} PsIdentifier;

typedef struct PsInquiry {
    const PsMeasured *from;
    const char *author;    /* From domain, or NULL */
    const char *mail_from; /* MAIL FROM domain, or NULL */

    const char *spf_needs; /* what is missing for SPF ("needs ip"), or NULL */
    gboolean any_ip;       /* --ip authorised: QUERY's address is found in the record */
    PsSpfQuery query;
    PsSpf *spf;
    PsSpf *spf_helo;            /* NULL: no HELO name, or no address */
    PsSpfResult libspf2;        /* what a receiver with it sees */
    GPtrArray *signatures;      /* PsDkimSignature */
    PsDkimKey *key;             /* of the selector and domain given */
    PsDkimPrivate *private_key; /* the one given, or NULL */
    PsDkimSigned *done;         /* the dry run with it, or NULL */
    PsDkimSignature *planned;   /* what a receiver will say of that */
    PsDmarc *dmarc;             /* of the From domain */
    GArray *identifiers;        /* PsIdentifier */

    gboolean has_ptr, has_from_mx, has_mail_from_mx, has_soa;
    PsPtr ptr;
    PsMx from_mx;
    PsMx mail_from_mx;
    PsSoa soa;
    PsDnsStatus soa_dns;    /* of PS_SOA_UNKNOWN */
    const char *soa_domain; /* the one SOA speaks of */
} PsInquiry;

/* Ask, and wait until all is answered. FACTS hold the identities (sender.c, server.c). */
void ps_inquire(PsInquiry *q, const PsMeasured *from, const PsFacts *facts);
void ps_inquiry_clear(PsInquiry *q);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsInquiry, ps_inquiry_clear)

/* Sign with the private key given, in memory, and verify that with the published key, which
 * has been asked for. ERROR only if the private key cannot be used; that a message cannot be
 * signed is none. */
gboolean ps_dry_run(PsInquiry *q, GError **error);

/* The facts of DMARC, of which some rest on those of SPF and DKIM. */
void ps_measure_dmarc(PsFacts *facts, const PsInquiry *q);

/* The facts of DKIM. */
void ps_measure_signatures(PsFacts *facts, const PsInquiry *q);
void ps_measure_survival(PsFacts *facts, const PsInquiry *q);

/* The result that a signature made with the key given will have: that of the dry run, or of
 * the published key where the private one is not at hand; NULL if not known. */
const char *ps_planned_result(const PsInquiry *q);

/* The DNS did not say: ID is not known, and known is that AREA failed. */
void ps_note_failure(PsFacts *facts, PsFactId id, const char *area, PsDnsStatus status);

#endif
