/* SPDX-License-Identifier: MIT */
/*
 * lines.h - the lines of a stream, with a way back: what was read since the last
 * ps_list_lines_drop is still there, so that a reader that went too far sets POS and
 * NUMBER to what they were.
 */
#ifndef PS_LIST_LINES_H
#define PS_LIST_LINES_H

#include "base/place.h"
#include "list/source.h"

typedef struct {
    PsListSource *source;
    const char *name; /* for messages */
    gboolean cr_ends; /* a CR alone ends a line too */
    GString *buffer;  /* bytes read from the stream */
    gsize pos;        /* where the next line begins */
    guint64 number;   /* its number, from 1 */
    gboolean at_end;  /* the stream has no more bytes than the buffer */
    GError *failed;   /* why, if that is not the end */
} PsListLines;

/* One line: its bytes in the buffer, and those of its end (CR LF, LF, CR or nothing). */
typedef struct {
    PsSpan text;
    PsSpan end;
} PsListLine;

void ps_list_lines_init(PsListLines *lines, FILE *stream, const char *name);
void ps_list_lines_clear(PsListLines *lines);

/* Read until at least COUNT bytes lie behind POS, or the stream ends. */
void ps_list_lines_fill(PsListLines *lines, gsize count);

/* Wait up to TIMEOUT_MS (-1: for ever, or until a signal) for a line. TRUE if taking one
 * would not wait, or hardly: the end of a line may be on its way. */
gboolean ps_list_lines_wait(const PsListLines *lines, int timeout_ms);

/* What lies before POS is not needed again. Spans given out before are void. */
void ps_list_lines_drop(PsListLines *lines);

/* Take the next line. FALSE at the end of the stream, or with ERROR. */
gboolean ps_list_lines_next(PsListLines *lines, PsListLine *ret, GError **error);

static inline const char *
ps_list_lines_at(const PsListLines *lines, PsSpan span)
{
    return lines->buffer->str + span.offset;
}

#endif
