/* SPDX-License-Identifier: MIT */
/*
 * dkim_private.h - the private key that a mail server signs with: read from its file, put
 * beside what is published, signed with. RFC 6376 section 3.3, RFC 8463.
 *
 * It stays in OpenSSL's memory and is never printed; what is wrong with the file is an error
 * of PS_DKIM_ERROR that names it.
 */
#ifndef PS_AUTH_DKIM_PRIVATE_H
#define PS_AUTH_DKIM_PRIVATE_H

#include "auth/dkim.h"

typedef struct PsDkimPrivate PsDkimPrivate;

/* The key in the PEM file PATH: RSA of any size, or Ed25519. */
PsDkimPrivate *ps_dkim_private_read(const char *path, GError **error);
void ps_dkim_private_free(PsDkimPrivate *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDkimPrivate, ps_dkim_private_free)

const char *ps_dkim_private_path(const PsDkimPrivate *key);

/* The key that would be published for it: state, type, bits, public_key and fixed, the record
 * to publish. Belongs to KEY. */
const PsDkimKey *ps_dkim_private_public(const PsDkimPrivate *key);

/* PUBLISHED is the public half of KEY. */
gboolean ps_dkim_private_matches(const PsDkimPrivate *key, const PsDkimKey *published);

/* The signature of the LEN octets at DIGEST (SHA-256), or NULL if KEY is damaged. The caller unrefs it. */
GBytes *ps_dkim_private_sign(const PsDkimPrivate *key, const guchar *digest, gsize len);

#endif
