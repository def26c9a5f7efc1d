/* SPDX-License-Identifier: MIT */
/*
 * dkim.h - DomainKeys Identified Mail, RFC 6376, 8301, 8463: the signatures of a message,
 * and the key that a selector publishes. libopendkim verifies; it gets nothing that
 * can harm it, and its answers are told apart where it mixes them up.
 */
#ifndef PS_AUTH_DKIM_H
#define PS_AUTH_DKIM_H

#include "addr/domain.h"
#include "dns/resolver.h"
#include "mail/source.h"

/* RFC 8601 section 2.7.1 */
typedef enum {
    PS_DKIM_NONE,
    PS_DKIM_PASS,
    PS_DKIM_FAIL,
    PS_DKIM_POLICY,
    PS_DKIM_NEUTRAL,   /* the signature cannot be read */
    PS_DKIM_TEMPERROR, /* the key could not be fetched */
    PS_DKIM_PERMERROR, /* there is no such key, or it cannot be used */
    PS_DKIM_UNKNOWN,   /* not evaluated: DNS off */
} PsDkimResult;

const char *ps_dkim_result_name(PsDkimResult result);

/* A published key. */
typedef enum {
    PS_DKIM_KEY_OK,
    PS_DKIM_KEY_MISSING, /* NXDOMAIN, NODATA, or no record that is a key */
    PS_DKIM_KEY_REVOKED, /* p= is empty */
    PS_DKIM_KEY_BAD,     /* a record that cannot be read as a key */
    PS_DKIM_KEY_SHORT,   /* RSA under 1024 bits (RFC 8301) */
    PS_DKIM_KEY_UNKNOWN, /* the DNS did not say */
} PsDkimKeyState;

const char *ps_dkim_key_state_name(
    PsDkimKeyState state); /* "ok missing revoked bad short unknown" */

typedef struct {
    PsDkimKeyState state;
    PsDnsStatus dns;
    char *record;     /* NULL if there is none */
    const char *type; /* "rsa" or "ed25519"; NULL if not known */
    guint bits;       /* 0 if not known; 256 for ed25519 */
    gboolean testing; /* t=y */
    gboolean strict;  /* t=s: i= must be of the domain itself */
    /* What is wrong with the record, or NULL. Of a missing key: "not-a-key". Of a bad one: a
     * problem of tags.h, "quotes" or "backslash" (signs of a zone file that came into the
     * text), "version", "several-records", "no-key-data", "base64", "key-type", "hash",
     * "service", "not-der", "ed25519-spki", "key-length". Of a short one: "short". Of a good one
     * that some verifiers will not take: "version-not-first", "other-records", "pkcs1",
     * "too-long", "granularity" (g= of RFC 4871: who still reads it finds no key). */
    const char *reason;
    /* The record to publish instead of one that is bad, not liked by all, or testing; NULL
     * where it cannot be derived. */
    char *fixed;
    GBytes *public_key; /* SubjectPublicKeyInfo (DER) of a good key, or NULL */
} PsDkimKey;

/* The key at SELECTOR._domainkey.DOMAIN. FALSE while the answer is on its way. */
gboolean ps_dkim_key_check(
    PsDns *dns, const char *domain, const char *selector, PsDkimKey **ret);
void ps_dkim_key_free(PsDkimKey *key);

/* The record to publish instead of that of KEY: what it was meant to be, or itself where only
 * others beside it are in the way, or a pattern. Belongs to KEY. */
const char *ps_dkim_key_advice(const PsDkimKey *key);

/* SELECTOR._domainkey.DOMAIN. The caller frees it. */
char *ps_dkim_key_name(const char *domain, const char *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDkimKey, ps_dkim_key_free)

#define PS_DKIM_ERROR (ps_dkim_error_quark())
GQuark ps_dkim_error_quark(void);

typedef enum {
    PS_DKIM_ERROR_FORMAT,    /* no private key in PEM form */
    PS_DKIM_ERROR_ENCRYPTED, /* it needs a passphrase */
    PS_DKIM_ERROR_TYPE,      /* neither RSA nor Ed25519 */
    PS_DKIM_ERROR_SIZE,      /* RSA, but not of 1,024 to 4,096 bits */
    PS_DKIM_ERROR_NAME,      /* a domain, a selector or a field that cannot be in a signature */
    PS_DKIM_ERROR_MESSAGE,   /* no server would sign it: no From, NUL, refused by source.h */
} PsDkimError;

typedef struct {
    PsDkimResult result;
    char *domain;        /* d=, lower case; NULL if it cannot be read */
    char *selector;      /* s= */
    char *identity;      /* i=, or NULL */
    char *algorithm;     /* a= */
    guint key_bits;      /* 0 if not known */
    gboolean testing;    /* the key says t=y */
    char *tested_record; /* the same key without that; NULL if it is not there */
    /* Why it does not pass; NULL with pass.
     *   fail       "body-changed", "header-changed", "wrong-key", "header-or-key" (Ed25519 does
     *              not tell which), "expired"
     *   policy     "sha1", "key-short", "too-many", "public-suffix"
     *   neutral    a problem of tags.h, "tag-missing", "algorithm", "signature-data",
     *              "canonicalization", "domain", "selector", "header-list", "length", "query",
     *              "timestamp", "future", "not-verified" (written so that the library does not see b=)
     *   permerror  "version", "identity" (i= is not below d=), "from-not-signed", "key-missing",
     *              "key-revoked", "key-bad", "key-type", "key-too-long", "subdomain" (t=s), "length"
     *              (l= is larger than the body), "not-verified" (the library gives up)
     *   temperror  "dns" */
    const char *reason;
    PsDnsStatus dns;         /* of temperror: what the DNS said */
    char **signed_headers;   /* h=, lower case, NULL-terminated; NULL if it cannot be read */
    gboolean length_limited; /* l= is there */
    gint64 expires;          /* x=, seconds since 1970; 0 if there is none */
    PsSpan at;               /* raw place of the field */
} PsDkimSignature;

void ps_dkim_signature_free(PsDkimSignature *signature);

/* A signature of a public suffix (d=com) is nobody's: with one that passes and is such, the result is
 * policy from then on. PSL may be NULL. */
void ps_dkim_signature_judge(PsDkimSignature *signature, const PsPsl *psl);

/* Verify every signature of SOURCE (as many as limits.def has; the others are listed, result policy).
 * NOW is in seconds since 1970, for x=. FALSE while keys are on their way. With TRUE *RET
 * is a GPtrArray of PsDkimSignature, the caller's, in the order of the message. */
gboolean ps_dkim_verify(PsDns *dns, const PsSource *source, gint64 now, GPtrArray **ret);

#endif
