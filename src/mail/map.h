/* SPDX-License-Identifier: MIT */
/*
 * map.h - text that knows where in the raw file each of its bytes came from.
 *
 * Decoding (base64, quoted-printable, encoded-words, charsets, HTML entities, white
 * space) builds a text and, beside it, segments that lead each byte straight back to
 * the raw file, however many layers lie between. The raw bytes of a span decode to
 * the text of that span: in base64 they run from the first letter that carries a bit
 * of it to the last, in quoted-printable they cover whole =XX, in HTML they may
 * include tags between.
 */
#ifndef PS_MAIL_MAP_H
#define PS_MAIL_MAP_H

#include "base/place.h"

typedef struct PsText PsText;

PsText *ps_text_new(void);
void ps_text_free(PsText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsText, ps_text_free)

/* NUL-terminated, though it may hold NULs. */
const char *ps_text_bytes(const PsText *text);
gsize ps_text_length(const PsText *text);

/* Append LEN bytes that stand in the raw file as they are, from RAW on. */
void ps_text_add_raw(PsText *text, const char *bytes, gsize len, gsize raw);

/* Append LEN bytes that came out of base64 letters which stand together from RAW on,
 * the first at the start of a group of four. */
void ps_text_add_base64(PsText *text, const char *bytes, gsize len, gsize raw);

/* Append LEN bytes that came, as a whole, from the raw bytes of FROM (=C3, &eacute;);
 * PS_SPAN_NONE for bytes that came from nowhere (a line break we put in). */
void ps_text_add_from(PsText *text, const char *bytes, gsize len, PsSpan from);

/* Append bytes START to START+LEN of SOURCE with the places they have there. */
void ps_text_add_text(PsText *text, const PsText *source, gsize start, gsize len);

/* Append LEN bytes that stand for START to START+SOURCE_LEN of SOURCE as a whole. */
void ps_text_add_for(PsText *text, const char *bytes, gsize len, const PsText *source,
    gsize start, gsize source_len);

/* The raw bytes behind START to START+LEN: the smallest span that holds the origin of
 * each. PS_SPAN_NONE if they came from nowhere. */
PsSpan ps_text_span(const PsText *text, gsize start, gsize len);

#endif
