/* SPDX-License-Identifier: MIT */
/*
 * find.h - addresses and SMTP replies in any text, whatever language it is in.
 */
#ifndef PS_BOUNCE_FIND_H
#define PS_BOUNCE_FIND_H

#include "base/place.h"

enum { PS_STATUS_BYTES = 12 }; /* "5.123.456" and its NUL */

/* An SMTP reply (RFC 5321 section 4.2) with its enhanced status (RFC 3463). */
typedef struct {
    guint code;                   /* 0: none */
    char status[PS_STATUS_BYTES]; /* "": none */
    gsize at;                     /* where it begins */
} PsFoundReply;

/* The reply that tells most in the LEN bytes at TEXT: a code with its status before one alone,
 * a failure before a success, what says something before "5.0.0" and before complaints about
 * the order of commands; of two alike the first. */
gboolean ps_find_reply(const char *text, gsize len, PsFoundReply *ret);

/* The status that TEXT begins with: how many bytes, 0 if there is none. */
gsize ps_find_status(const char *text, gsize len, char ret[PS_STATUS_BYTES]);

/* The first server that is named as programs name it, "host mx.example.org[192.0.2.1]", "while
 * talking to mx.example.org.:", "192.0.2.1 does not like recipient". PS_SPAN_NONE if there is
 * none. */
PsSpan ps_find_server(const char *text, gsize len);

/* The next address from *POS on, without angle brackets; *POS moves behind it. PS_SPAN_NONE
 * where there is none. Linear in what it passes over. */
PsSpan ps_find_address(const char *text, gsize len, gsize *pos);

#endif
