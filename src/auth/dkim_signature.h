/* SPDX-License-Identifier: MIT */
/*
 * dkim_signature.h - a DKIM-Signature field read by the letter of RFC 6376 section 3.5,
 * before any library sees it.
 */
#ifndef PS_AUTH_DKIM_SIGNATURE_H
#define PS_AUTH_DKIM_SIGNATURE_H

#include "auth/dkim.h"

typedef struct {
    PsDkimSignature *shown; /* result PS_DKIM_NONE while nothing speaks against it */
    GBytes *bytes;          /* b=; NULL if it cannot be read */
    gint64 signed_at;       /* t=, or -1 */
    char *identity_domain;  /* of i=, or d=; NULL if the field cannot be read */
    gboolean covers_others; /* h= names DKIM-Signature */
} PsDkimField;

/* Read the LEN bytes at VALUE, which stand behind the colon of a DKIM-Signature field. NOW is in
 * seconds since 1970. */
PsDkimField *ps_dkim_field_new(const char *value, gsize len, PsSpan at, gint64 now);

/* SHOWN stays, if it was taken out. */
void ps_dkim_field_free(PsDkimField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDkimField, ps_dkim_field_free)

/* All signatures of SOURCE as PsDkimField, in its order; those that are too many say so. The
 * caller unrefs it. */
GPtrArray *ps_dkim_fields_new(const PsSource *source, gint64 now);

#endif
