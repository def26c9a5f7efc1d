/* SPDX-License-Identifier: MIT */
/* body.h - bodies for the way through servers: quoted-printable and base64 (RFC 2045). */
#ifndef PS_FIX_BODY_H
#define PS_FIX_BODY_H

#include "base/place.h"

/* Append LEN bytes at LINE, a line of text without its end, as quoted-printable. */
void ps_body_append_qp(GString *out, const char *line, gsize len, const char *eol);

/* How long that would be. */
gsize ps_body_length_in_qp(const char *line, gsize len);

/* LEN bytes at TEXT, whose lines end in LF or CRLF, as base64 of lines that end in CRLF. */
char *ps_body_base64(const char *text, gsize len, const char *eol);

#endif
