/* SPDX-License-Identifier: MIT */
/*
 * auth.h - the authentication of one message, or of one server without a message: SPF of
 * both identities, every signature, the dry run, DMARC by both RFCs, and what the rules say
 * of that. Everything that reports of "presend auth" print.
 */
#ifndef PS_VERDICT_AUTH_H
#define PS_VERDICT_AUTH_H

#include "auth/dkim_survival.h"
#include "auth/spf_audit.h"
#include "facts/inquiry.h"
#include "verdict/lint.h"

typedef struct {
    const PsRules *rules;
    const PsPsl *psl;
    PsDns *dns;
    PsSending sending;
    PsLang lang;
} PsAuthOptions;

/* SPF of one identity. */
typedef struct {
    PsSpfResult result;
    const char *identity; /* what is asked for: an address, a HELO name; NULL if not known */
    const PsSpf *spf;     /* NULL: not evaluated */
    const char *needs;    /* why it is unknown ("needs ip"); else NULL */
} PsAuthSpf;

/* A signature of the message. */
typedef struct {
    const PsDkimSignature *shown;
    PsDkimKey *key;    /* that its selector publishes; NULL if it names none */
    gboolean survival; /* the changes were tried: it passes, and the message is not too large */
    PsDkimOutcome outcomes[PS_DKIM_CHANGES];
} PsAuthSignature;

typedef struct {
    char *file;  /* NULL: there is no message */
    char *error; /* it could not be read: all that follows is empty */
    PsSending sending;
    char *ip; /* that SPF was asked for; NULL if there is none */
    PsSource *source;
    PsFacts *facts;
    PsInquiry inquiry;

    PsAuthSpf mail_from; /* postmaster@HELO where MAIL FROM is empty or absent */
    PsAuthSpf helo;
    gboolean mail_from_given; /* it is not assumed */
    gboolean by_helo;         /* MAIL_FROM is of the HELO name */
    PsSpfAudit *audit;        /* of the record of MAIL_FROM; NULL without one */
    GArray *signatures;       /* PsAuthSignature */
    gboolean survival;        /* the dry run, in every setting */
    PsDkimOutcome outcomes[PS_DKIM_SETTINGS][PS_DKIM_CHANGES];
    const char *dmarc; /* pass fail none temperror unknown, by RFC 9989 */
    const char *dmarc_7489;
    const char *psl_date;
    char *results; /* the field that a receiver will write (RFC 8601), unfolded */

    const GPtrArray *findings; /* PsFinding *, of rules on authentication */
    GArray *missing;           /* PsMissing */
    GArray *assumptions;       /* PsAssumption */

    /* what the rest points into */
    PsMessage *message;
    PsRun *run;
    PsFindings *all_findings;
} PsAuth;

/* Look at the LEN bytes at BYTES, which the caller keeps for as long as the result; or, if FILE
 * is NULL, at what OPTIONS say of the sending alone. NULL with ERROR if an option cannot be
 * used (private key). */
PsAuth *ps_auth(const char *file, const char *bytes, gsize len, const PsAuthOptions *options,
    GError **error);

/* A file larger than limits allow: what needs no message is still answered. */
PsAuth *ps_auth_oversize(const char *file, const PsAuthOptions *options, GError **error);

/* A file that could not be read. */
PsAuth *ps_auth_unreadable(const char *file, const char *error);

void ps_auth_free(PsAuth *auth);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsAuth, ps_auth_free)

/* The highest level among the findings; -1 without any. */
int ps_auth_worst_level(const PsAuth *auth);

/* SPF, DKIM or DMARC could not be evaluated. */
gboolean ps_auth_is_unknown(const PsAuth *auth);

/* The Authentication-Results field of AUTH, whose results are there. The caller frees it. */
char *ps_auth_results(const PsAuth *auth);

#endif
