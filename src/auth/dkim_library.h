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

#endif
