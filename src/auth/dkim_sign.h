/* SPDX-License-Identifier: MIT */
/*
 * dkim_sign.h - dry-run signing: the DKIM-Signature field that the mail server will put in
 * front of a draft, made in memory, and what a receiver will say of it. RFC 6376 section 5.
 *
 * libopendkim brings the draft into its canonical form and hashes it, OpenSSL signs the hash:
 * the library's own signing loses an Ed25519 key each time, and folds a long b= behind
 * its back. Nothing is written anywhere.
 *
 * A draft gets from the server what it lacks, Date and Message-ID. They are added in memory
 * before it is signed, so that h= and the results are those of the message that leaves; the
 * values are ours (the time is NOW), so the b= of the server will be another.
 */
#ifndef PS_AUTH_DKIM_SIGN_H
#define PS_AUTH_DKIM_SIGN_H

#include "auth/dkim_private.h"

/* The fields that RFC 6376 section 5.4.1 recommends, and those beside them that mail servers
 * sign. NULL-terminated. */
extern const char *const ps_dkim_fields_recommended[];

/* Those of them that do harm when somebody adds one: what one would over-sign. */
extern const char *const ps_dkim_fields_oversigned[];

typedef struct {
    const char *domain;     /* d= */
    const char *selector;   /* s= */
    gboolean simple_header; /* c=; else relaxed */
    gboolean simple_body;
    gboolean length;               /* l=: the body as it is now */
    const char *const *fields;     /* signed where they are there; NULL: as recommended */
    const char *const *oversigned; /* of FIELDS: in h= once more than they are there */
    gboolean final;                /* the server adds nothing */
    gint64 now;                    /* t=, seconds since 1970 */
} PsDkimSigning;

typedef struct {
    char *field;      /* "DKIM-Signature: ...", folds with CRLF, without the last line end */
    char *text;       /* the message as it goes on the wire: FIELD, what is added, the draft */
    gsize len;        /* of TEXT */
    PsSource *source; /* of TEXT */
    gboolean added_date, added_message_id;
} PsDkimSigned;

/* Sign SOURCE. Errors are of PS_DKIM_ERROR: SIZE (RFC 8301 wants 1,024 bits of a signer, and
 * 4,096 of a receiver), FORMAT (the key is damaged), NAME and MESSAGE. */
PsDkimSigned *ps_dkim_sign(
    const PsSource *source, const PsDkimPrivate *key, const PsDkimSigning *how, GError **error);
void ps_dkim_signed_free(PsDkimSigned *done);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDkimSigned, ps_dkim_signed_free)

/* What ps_dkim_verify says of the new signature, with the key that DNS has. An Ed25519
 * signature is told apart too: "wrong-key" if KEY does not belong to what is published. FALSE while the
 * key is on its way. The caller frees *RET. */
gboolean ps_dkim_signed_verify(PsDns *dns, const PsDkimSigned *done, const PsDkimPrivate *key,
    const PsDkimSigning *how, PsDkimSignature **ret);

#endif
