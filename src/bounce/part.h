/* SPDX-License-Identifier: MIT */
/*
 * part.h - one part of a message that came back: what it is for, and its text.
 */
#ifndef PS_BOUNCE_PART_H
#define PS_BOUNCE_PART_H

#include "bounce/flat.h"
#include "mail/decode.h"

/* What a part is for. */
typedef enum {
    PS_ROLE_NONE, /* a picture, say */
    PS_ROLE_TEXT,
    PS_ROLE_HTML,
    PS_ROLE_STATUS,
    PS_ROLE_FEEDBACK,
    PS_ROLE_ORIGINAL, /* a message, or the header of one */
    PS_ROLE_MULTIPART,
} PsRole;

typedef struct {
    PsRole role;
    gboolean is_message;
    PsEncoding encoding;
    char charset[40];
    PsSpan boundary; /* of a multipart */
} PsRolePart;

/* What HEADER says of its part. */
PsRolePart ps_part_of(const char *bytes, const PsFlatHeader *header);

/* Append the stretch BODY of BYTES to OUT as UTF-8, lines that end in LF, a line end behind it. */
void ps_part_add_text(GString *out, const char *bytes, PsSpan body, const PsRolePart *part);

#endif
