/* SPDX-License-Identifier: MIT */
/* header.h - what may stand in a header field, by its name: where it may be folded or encoded. */
#ifndef PS_FIX_HEADER_H
#define PS_FIX_HEADER_H

#include "mail/source.h"

typedef enum {
    PS_HEADER_TEXT,      /* anything: Subject, X-... */
    PS_HEADER_ADDRESSES, /* From, To ... */
    PS_HEADER_PHRASE,    /* a name before <...>: List-Id */
    PS_HEADER_LIST,      /* <...>, <...>: List-Unsubscribe */
    PS_HEADER_IDS,       /* <...> <...>: References */
    PS_HEADER_PARAMS,    /* type; name=value: Content-Type */
    PS_HEADER_CODE,      /* for programs, nothing of it is text: Received, DKIM-Signature */
} PsHeaderKind;

PsHeaderKind ps_header_kind(const char *bytes, const PsField *field);

/* Append TEXT, valid UTF-8, to OUT as encoded-words of 75 characters at most (RFC 2047), Q or,
 * where that is much shorter, base64. *COLUMN is how much of the line is there already; no line gets
 * longer than 76. Lines end in EOL. */
void ps_header_encode(
    GString *out, gsize *column, const char *text, gsize len, const char *eol);

/* An encoded-word may begin where so much of a line is there already. */
gboolean ps_header_has_room(gsize column);

/* LEN bytes at TEXT hold octets that no header may hold as they are. */
gboolean ps_header_needs_code(const char *text, gsize len);

#endif
