/* SPDX-License-Identifier: MIT */
/*
 * edit.h - changes of a file as a list: these bytes go, those come in their place. What no edit
 * names stays as it is, byte by byte.
 */
#ifndef PS_BASE_EDIT_H
#define PS_BASE_EDIT_H

#include "base/place.h"

typedef struct {
    PsSpan at;  /* what goes; nothing does where its length is 0 */
    char *text; /* what comes, any bytes */
    gsize length;
} PsEdit;

/* An array of PsEdit in file order, apart from one another; the caller unrefs it. */
GArray *ps_edits_new(void);

static inline const PsEdit *
ps_edit(const GArray *edits, guint index)
{
    return &g_array_index(edits, PsEdit, index);
}

/* Put LEN bytes at TEXT in the place of AT in BYTES, behind all that EDITS holds. What is equal
 * at both ends is no part of the edit, and where all is equal there is none. */
void ps_edits_add(GArray *edits, const char *bytes, PsSpan at, const char *text, gsize len);

/* Edits from several lists, in one: where two would change the same place, or touch, the second
 * waits for what comes of the first. The lists live longer. */
typedef GTree PsEditSet;
PsEditSet *ps_edit_set_new(void);

/* Take all of EDITS, or, and then FALSE, none of them. */
gboolean ps_edit_set_take(PsEditSet *set, const GArray *edits);

/* What was taken, and the set is gone. */
GArray *ps_edit_set_finish(PsEditSet *set);

/* The LEN bytes at BYTES with EDITS made. */
GString *ps_edits_apply(const GArray *edits, const char *bytes, gsize len);

/* FIRST, made in LEN bytes, and SECOND, made in what comes of that, as one list. */
GArray *ps_edits_compose(const GArray *first, const GArray *second, gsize len);

#endif
