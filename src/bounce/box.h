/* SPDX-License-Identifier: MIT */
/*
 * box.h - the messages of a file, an mbox, a Maildir, a folder or standard input, one at a
 * time.
 */
#ifndef PS_BOUNCE_BOX_H
#define PS_BOUNCE_BOX_H

#include <glib.h>

typedef struct PsBox PsBox;

/* PATH is a file (of one message, or an mbox), a folder (all files in it and below it, sorted;
 * hidden ones and Maildir's tmp are left out), or "-". NULL with ERROR if it cannot be read. */
PsBox *ps_box_open(const char *path, GError **error);
void ps_box_free(PsBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBox, ps_box_free)

/* How many files there are to read: a folder may have many. */
guint ps_box_file_count(const PsBox *box);

/* One message, or what cannot be read. All of it belongs to the box, until the next one. */
typedef struct {
    const char *name; /* "folder/file", "file:2" for the second of an mbox */
    const char *bytes;
    gsize len;
    gsize line;        /* of its first line in the file, from 1 */
    const char *error; /* not NULL: it could not be read */
} PsBoxMessage;

/* FALSE: there are no more. */
gboolean ps_box_next(PsBox *box, PsBoxMessage *ret);

#endif
