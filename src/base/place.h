/* SPDX-License-Identifier: MIT */
/*
 * place.h - where something is in a file: bytes from its start, line, column.
 *
 * Lines end at LF and are counted from 1, columns are counted in bytes from 1,
 * so that a place is what editors and compilers mean by FILE:LINE:COLUMN.
 */
#ifndef PS_BASE_PLACE_H
#define PS_BASE_PLACE_H

#include <glib.h>

/* A stretch of a file's bytes. */
typedef struct {
    gsize offset;
    gsize length;
} PsSpan;

/* The span of something that is not in the file: a missing field, a DNS record. */
#define PS_SPAN_NONE ((PsSpan){ G_MAXSIZE, 0 })

static inline gboolean
ps_span_is_none(PsSpan span)
{
    return span.offset == G_MAXSIZE;
}

static inline gsize
ps_span_end(PsSpan span)
{
    return span.offset + span.length;
}

typedef struct {
    gsize line;   /* from 1 */
    gsize column; /* bytes, from 1 */
} PsPlace;

/* The lines of a file. */
typedef struct PsLines PsLines;

/* Index the LEN bytes at BYTES, which are only looked at here. */
PsLines *ps_lines_new(const char *bytes, gsize len);
void ps_lines_free(PsLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsLines, ps_lines_free)

/* At least 1; bytes after the last LF are a line too. */
gsize ps_lines_count(const PsLines *lines);

/* Line NUMBER (from 1 to the count) with its LF. */
PsSpan ps_lines_get(const PsLines *lines, gsize number);

/* Where OFFSET is; past the end it is the place just behind the last byte. */
PsPlace ps_lines_find(const PsLines *lines, gsize offset);

#endif
