/* SPDX-License-Identifier: MIT */
/*
 * intern.h - distinct texts, each with a number and a note: millions of domains fit.
 *
 * Numbers count from 0 in the order in which texts were first added. The note is a number
 * too, 0 at first; what it stands for is the caller's affair. A text of 16 bytes takes at
 * most 64 bytes all told (40 to 50 as a rule), and growing never copies what is there but
 * for the index, 8 bytes a slot.
 */
#ifndef PS_BASE_INTERN_H
#define PS_BASE_INTERN_H

#include <glib.h>

typedef struct PsIntern PsIntern;

/* The number of a text that is not there. */
#define PS_INTERN_NONE G_MAXUINT32

PsIntern *ps_intern_new(void);
void ps_intern_free(PsIntern *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsIntern, ps_intern_free)

/* The number of TEXT (under 64 KiB), which is added if it is new. */
guint32 ps_intern_add(PsIntern *table, const char *text);

/* The number of TEXT, or PS_INTERN_NONE. */
guint32 ps_intern_find(const PsIntern *table, const char *text);

guint32 ps_intern_count(const PsIntern *table);

/* The text lives as long as TABLE. */
const char *ps_intern_text(const PsIntern *table, guint32 number);

guint32 ps_intern_note(const PsIntern *table, guint32 number);
void ps_intern_set_note(PsIntern *table, guint32 number, guint32 note);

/* The memory that all this takes. */
gsize ps_intern_bytes(const PsIntern *table);

#endif
