/* SPDX-License-Identifier: MIT */
/*
 * infile.h - where the bytes of a message stand in the file that people have: it may be one of
 * many in an mbox, or the HTML of a template, to which a header was made.
 */
#ifndef PS_MAIL_INFILE_H
#define PS_MAIL_INFILE_H

#include "base/place.h"

/* All 0: the message is the file. */
typedef struct {
    guint message;     /* its number in the file, from 1; 0: it is the only one */
    gsize offset;      /* in the file, of its first byte that stands there */
    gsize lines;       /* of the file before that one */
    gsize indent;      /* bytes before it in its own line of the file */
    gsize front;       /* bytes of the message before that one: a header that was made for it */
    gsize front_lines; /* their lines */
    const gsize *cuts; /* where in the message a byte of the file was left out, ascending */
    guint cut_count;
    const char *not_given; /* the header was made: why what it does not say is not known */
} PsInFile;

/* SPAN of the message as one of the file; PS_SPAN_NONE if it is not there. */
PsSpan ps_infile_span(const PsInFile *in_file, PsSpan span);

/* Where the message has PLACE, which is OFFSET, the file has the result. Not of what is not
 * there. */
PsPlace ps_infile_place(const PsInFile *in_file, PsPlace place, gsize offset);

#endif
