/* SPDX-License-Identifier: MIT */
/*
 * dkim_library.h - libopendkim, kept from what harms it.
 *
 * One signature at a time: a bad one cannot hide a good one, and one that the clock of
 * the library does not like can still be looked at. A field with an unpredictable name comes first,
 * because h= lists that name every field of the header make libopendkim
 * 2.11.0 write behind its list.
 */
#ifndef PS_AUTH_DKIM_LIBRARY_H
#define PS_AUTH_DKIM_LIBRARY_H

#include "auth/dkim_signature.h"

#define PS_DKIM_DIGEST_LEN 32 /* SHA-256 */

/* SOURCE as it goes on the wire: every line ends in CRLF, the last one too, a blank line ends the
 * header, and what an mbox has in front is gone. The caller frees it. */
GString *ps_dkim_wire_form(const PsSource *source);

/* A message as it goes on the wire: lines end in CRLF. */
typedef struct PsDkimMessage PsDkimMessage;

PsDkimMessage *ps_dkim_message_new(const PsSource *source);
void ps_dkim_message_free(PsDkimMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDkimMessage, ps_dkim_message_free)

/* Verify FIELD, which can be read, with KEY, which is good and no longer than the library
 * takes. OTHERS (PsDkimField) are all signatures of the message, FIELD among them. Sets
 * the result and the reason. */
void ps_dkim_message_verify(
    PsDkimMessage *message, PsDkimField *field, const GPtrArray *others, const PsDkimKey *key);

/* What a signature signs. */
typedef struct {
    guchar header[PS_DKIM_DIGEST_LEN];
    guchar body[PS_DKIM_DIGEST_LEN];
    gsize body_len; /* octets of the body in its canonical form */
} PsDkimDigests;

/* What FIELD, a whole DKIM-Signature field of MESSAGE that lacks only its bh= and b= (both are
 * there, with some value), signs. SIGNED_AT is its t=. FALSE if the library gives up. */
gboolean ps_dkim_message_digest(
    PsDkimMessage *message, const char *field, gint64 signed_at, PsDkimDigests *ret);

#endif
