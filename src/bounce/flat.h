/* SPDX-License-Identifier: MIT */
/*
 * flat.h - a message laid out flat: its header, the text that people read, the fields that
 * programs read, and where the message lies that was returned.
 *
 * For mail that comes back and for nothing else: there may be ten thousand of it, much of it is
 * no proper MIME, and nobody asks where in the raw file a word stood. So it makes do without
 * GMime and without places; boundaries are found as everywhere (mail/boundary.h).
 */
#ifndef PS_BOUNCE_FLAT_H
#define PS_BOUNCE_FLAT_H

#include "mail/field.h"

/* Header fields that are looked at. */
typedef enum {
#define PS_FLAT_FIELD(id, name) PS_FLAT_##id,
#include "bounce/flat.def"
#undef PS_FLAT_FIELD
    PS_FLAT_FIELDS
} PsFlatField;

/* Values of the first field of each name in a header; PS_SPAN_NONE where there is none. */
typedef struct {
    PsSpan values[PS_FLAT_FIELDS];
    guint count; /* of all fields, those of other names too */
} PsFlatHeader;

typedef struct {
    const char *bytes; /* of the whole file */
    gsize start;       /* of the message in it, behind an mbox line */
    gsize len;         /* of the file */
    PsFlatHeader header;
    gsize body;         /* where it begins */
    GString *text;      /* for people: UTF-8, lines end in LF */
    GString *status;    /* fields of delivery reports */
    GString *feedback;  /* fields of a feedback report */
    GString *original;  /* the returned message's header, its transfer encoding undone */
    PsSpan original_at; /* raw; or PS_SPAN_NONE */
    gboolean whole;     /* it has its body */
    gboolean encoded;   /* the part is in base64 or quoted-printable */
    PsSpan message_at;  /* raw: the first message/rfc822 part; or PS_SPAN_NONE */
} PsFlat;

/* Lay out the LEN bytes at BYTES, which the caller keeps. Linear in LEN. */
PsFlat *ps_flat_new(const char *bytes, gsize len);
void ps_flat_free(PsFlat *flat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsFlat, ps_flat_free)

/* No byte of the LEN at BYTES is over 0x7f. */
gboolean ps_flat_is_ascii(const char *bytes, gsize len);

/* The header of the LEN bytes at BYTES from START on; *RET_END is where its body begins. */
void ps_flat_read_header(
    const char *bytes, gsize len, gsize start, PsFlatHeader *ret, gsize *ret_end);

/* The value of a field of HEADER in BYTES as UTF-8 in one line, for the caller to free; NULL
 * if it is not there. */
char *ps_flat_value(const char *bytes, const PsFlatHeader *header, PsFlatField field);

#endif
