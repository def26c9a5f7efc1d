/* SPDX-License-Identifier: MIT */
/*
 * magic.h - what a file is by its first bytes, by its name and by its Content-Type, and
 * whether these go together. libmagic knows the bytes.
 */
#ifndef PS_MAIL_MAGIC_H
#define PS_MAIL_MAGIC_H

#include <glib.h>

typedef enum {
    PS_MAGIC_UNKNOWN, /* of no kind that says anything */
#define KIND(id, endings, types, holds) PS_MAGIC_##id,
#include "mail/magic.def"
#undef KIND
    PS_MAGIC_KINDS
} PsMagicKind;

/* The media type of the LEN bytes at BYTES, by libmagic; NULL if it does not say, or is not
 * there. Lives until the next call. */
const char *ps_magic_look(const char *bytes, gsize len);

PsMagicKind ps_magic_of_type(const char *type);
PsMagicKind ps_magic_of_ending(const char *ending);

/* A file that is said to be CLAIMED may have the bytes of a REAL one. */
gboolean ps_magic_fits(PsMagicKind claimed, PsMagicKind real);

/* The first bytes are those of a picture, of text or of a PDF file and fit ENDING and TYPE: no
 * library is needed to say that. */
gboolean ps_magic_is_plain(const char *bytes, gsize len, const char *ending, const char *type);

#endif
