/* SPDX-License-Identifier: MIT */
/* dkim_key.h - the published key of a DKIM selector, as a record. RFC 6376 section 3.6. */
#ifndef PS_AUTH_DKIM_KEY_H
#define PS_AUTH_DKIM_KEY_H

#include "auth/dkim.h"

enum {
    PS_DKIM_RSA_MIN_BITS = 1024, /* RFC 8301 section 3.2 */
    PS_DKIM_ED25519_LEN = 32,    /* octets of such a key, RFC 8463 section 4 */
};

/* What the TXT records of ANSWER, at a selector's name, are as a key. */
PsDkimKey *ps_dkim_key_read(const PsDnsAnswer *answer);

/* A record for libopendkim, which takes at most 1,024 octets: of a good key nothing but
 * what it needs. NULL if that is too long. The caller frees it. */
char *ps_dkim_key_record(const PsDkimKey *key);

/* The record that the LEN bytes at TEXT were meant to be, or NULL if one cannot tell: signs of
 * zone and PEM files, the version, and limits to hashes, services and testing are gone, and the key is
 * in the form that its type has. The caller frees it. */
char *ps_dkim_key_fix(const char *text, gsize len);

#endif
