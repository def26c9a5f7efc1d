/* SPDX-License-Identifier: MIT */
/*
 * attach_look.h - looking into one attachment: what its bytes are, what is listed in it if it
 * is an archive, and in the archives in that, until a limit of limits.def is passed.
 *
 * There is no recursion: a file that is found inside of another waits in a list.
 */
#ifndef PS_MAIL_ATTACH_LOOK_H
#define PS_MAIL_ATTACH_LOOK_H

#include "mail/attach_found.h"

/* What the attachments of a message may still cost together. */
typedef struct {
    PsFoundOut *out;
    GHashTable *told;   /* what was told of this attachment, likes alike */
    GPtrArray *waiting; /* PsAttachLookFile, the next one last */
    guint files;        /* entries of archives */
    gsize bytes;        /* decompressed */
    gint64 deadline;    /* in processor time, ps_attach_clock() */
} PsAttachLook;

/* A file to be looked at. */
typedef struct {
    char *path;
    const char *name; /* last component of PATH */
    GBytes *content;
    guint depth;   /* 0: the attachment itself */
    gboolean text; /* libmagic takes it for text */
} PsAttachLookFile;

PsAttachLook *ps_attach_begin(PsFoundOut *out);
void ps_attach_end(PsAttachLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsAttachLook, ps_attach_end)

/* Look at the LEN bytes at BYTES, which are called NAME, and at all that they hold. */
void ps_attach_look(PsAttachLook *look, const char *name, const char *bytes, gsize len);

/* CONTENT, called NAME, was found in FILE; it is looked at when its turn comes. */
void ps_attach_look_later(
    PsAttachLook *look, const PsAttachLookFile *file, const char *name, GBytes *content);

/* Tell of PATH, unless the same was told of a like file in the same attachment: one whose last
 * two endings are the same, where KIND is about names and bytes; else any. */
void ps_attach_tell(PsAttachLook *look, PsFoundKind kind, const char *path, const char *word);

/* The path of NAME in FILE, for the caller to free. Long names lose their middle. */
char *ps_attach_path(const PsAttachLookFile *file, const char *name);

/* What stands behind the last dot of NAME, a path or a name, lower case, without blanks and dots
 * at the end of NAME; "" if nothing does, or a blank is in it. The caller frees it. */
char *ps_attach_ending(const char *name);

/* Microseconds of processor time that this process has used. */
gint64 ps_attach_clock(void);

#endif
