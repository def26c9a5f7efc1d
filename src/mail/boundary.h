/* SPDX-License-Identifier: MIT */
/*
 * boundary.h - the boundaries of the multiparts that are open, and the lines that are one
 * of them (RFC 2046 section 5.1.1).
 *
 * Only lines that begin with "--" are looked at, and a line finds its boundary by a hash
 * of it, so that the work is linear in the message, however deep it is.
 */
#ifndef PS_MAIL_BOUNDARY_H
#define PS_MAIL_BOUNDARY_H

#include "base/limits.h"
#include "base/place.h"

#define PS_BOUNDARY_SLOTS 256

/* A stack, the innermost multipart on top. All zeros is an empty one. */
typedef struct {
    guint count;
    struct {
        guint node; /* whose boundary it is */
        gsize length;
        guint64 hash;
        guint outer; /* one more than the level that had the slot before; 0: none */
    } levels[PS_LIMIT_mime_depth + 1];
    guint slots[PS_BOUNDARY_SLOTS]; /* by hash: one more than the innermost level; 0: none */
} PsBoundaries;

typedef struct {
    gsize start; /* of the line */
    gsize next;  /* of the next line */
    guint level;
    guint node;
    gboolean close; /* with "--" behind it */
} PsBoundary;

void ps_boundaries_push(PsBoundaries *open, const char *text, gsize len, guint node);

/* Forget all but the outermost COUNT. */
void ps_boundaries_pop(PsBoundaries *open, guint count);

/* Whether the line at POS is a boundary; blanks behind it are allowed. */
gboolean ps_boundaries_at(
    const PsBoundaries *open, const char *bytes, gsize end, gsize pos, PsBoundary *ret);

/* The next boundary from the line at POS on. */
gboolean ps_boundaries_find(
    const PsBoundaries *open, const char *bytes, gsize end, gsize pos, PsBoundary *ret);

#endif
