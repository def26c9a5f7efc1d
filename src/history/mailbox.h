/* SPDX-License-Identifier: MIT */
/*
 * mailbox.h - one name for all ways to write an address, and the hash that may stand for it.
 *
 * Local parts are compared without case: every large provider does, and a list and a notice
 * often differ in it.
 */
#ifndef PS_HISTORY_MAILBOX_H
#define PS_HISTORY_MAILBOX_H

#include <glib.h>

enum { PS_DIGEST_BYTES = 32 };

/* A digest of texts: HMAC-SHA256 with a key, SHA-256 without. For one thread. */
typedef struct PsDigest PsDigest;

/* KEY may be NULL. NULL if OpenSSL cannot do it. */
PsDigest *ps_digest_new(const char *key);
void ps_digest_free(PsDigest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDigest, ps_digest_free)

gboolean ps_digest_is_keyed(const PsDigest *digest);

/* The digest of COUNT texts, NULL being different from "". */
void ps_digest_texts(
    PsDigest *digest, const char *const *texts, guint count, guint8 ret[PS_DIGEST_BYTES]);

/* The same of one text, in hexadecimal digits. */
char *ps_digest_text(PsDigest *digest, const char *text);

/* ADDRESS in lower case with A-labels; what is no address just in lower case. *RET_DOMAIN, if
 * wanted, is its domain or NULL. */
char *ps_mailbox_name(const char *address, char **ret_domain);

#endif
