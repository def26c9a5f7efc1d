/* SPDX-License-Identifier: MIT */
/*
 * mbox.h - the messages of an mbox, one at a time, from a file or a pipe of any size.
 *
 * There is no standard but RFC 4155 and habits. A message begins at a line "From " at the start
 * of the file or behind a blank line, if that line has a time of day or nothing but an address,
 * or a header field follows: people write such lines in mail too, and not every program quotes
 * them. A Content-Length that leads to such a line, or to the end, is believed (mboxcl). A ">"
 * in front of ">...From " is taken away (mboxrd; mboxo cannot be told from it), unless there are
 * lines in the same message that should have one and have not (mboxcl2).
 */
#ifndef PS_MAIL_MBOX_H
#define PS_MAIL_MBOX_H

#include <stdio.h>

#include "mail/infile.h"

typedef struct PsMbox PsMbox;

/* STREAM, which the caller keeps open, is one; NAME is for errors. What comes before its first
 * "From " line is a message too. */
PsMbox *ps_mbox_new(FILE *stream, const char *name);
void ps_mbox_free(PsMbox *mbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMbox, ps_mbox_free)

/* One message; all of it belongs to the mbox, until the next one. */
typedef struct {
    const char *bytes; /* with its "From " line */
    gsize len;
    PsInFile in_file;
    gsize oversize; /* not 0: it has so many bytes, over the limit, and none are here */
} PsMboxMessage;

/* The first bytes of the file, at most *RET_LEN, which stay to be given. */
const char *ps_mbox_peek(PsMbox *mbox, gsize *ret_len);

/* All that is left as one message, as it stands: it is no mbox. FALSE: nothing is left, or as
 * below. */
gboolean ps_mbox_whole(PsMbox *mbox, PsMboxMessage *ret, GError **error);

/* FALSE: there are no more, or, with ERROR, the file cannot be read. */
gboolean ps_mbox_next(PsMbox *mbox, PsMboxMessage *ret, GError **error);

#endif
