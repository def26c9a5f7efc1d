/* SPDX-License-Identifier: MIT */
/*
 * box.h - the messages of files, mboxes, Maildirs, folders and standard input, one at a time.
 * Files are read when it is their turn, so that memory does not grow with them.
 */
#ifndef PS_MAIL_BOX_H
#define PS_MAIL_BOX_H

#include "mail/infile.h"

/* What a file is. */
typedef enum {
    PS_BOX_AUTO, /* by its name and by its first bytes */
    PS_BOX_EML,
    PS_BOX_MBOX,
    PS_BOX_MAILDIR, /* a folder; each file of it is a PS_BOX_EML */
    PS_BOX_HTML,    /* the HTML of a template, without a header */
    PS_BOX_TEXT,    /* its text */
} PsBoxKind;

/* The kind NAME ("auto eml mbox maildir html text"), or -1. */
int ps_box_kind_find(const char *name);

/* What the file NAME is that begins with LEN bytes at BYTES: EML, MBOX, HTML or TEXT. An .eml is
 * one message, though it may begin as an mbox does; an .html or .txt that begins with header
 * fields is one too. */
PsBoxKind ps_box_kind_of(const char *name, const char *bytes, gsize len);

typedef struct {
    PsBoxKind kind;
    gboolean every_file; /* of folders; else those whose names end as KIND says, and Maildirs */
    const char *stdin_name; /* what "-" is called; NULL: that */
    /* PATH is not to be read; may be NULL */
    gboolean (*left_out)(const char *path, gboolean is_folder);
} PsBoxOptions;

typedef struct PsBox PsBox;

/* OPTIONS may be NULL. */
PsBox *ps_box_new(const PsBoxOptions *options);
void ps_box_free(PsBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBox, ps_box_free)

/* What was found in a folder. */
typedef struct {
    guint files;      /* to be read */
    guint skipped;    /* no mail by their names, no files, or too deep */
    guint left_out;   /* files and folders */
    guint unreadable; /* folders: each is an error in its place */
} PsBoxFound;

/* Add PATH: a file (of one message, or an mbox), a folder (files in it and below it, sorted;
 * hidden ones, Maildir's tmp and links to folders are not looked at), or "-". FALSE with ERROR
 * if a Maildir is wanted and it is none. */
gboolean ps_box_add(PsBox *box, const char *path, PsBoxFound *ret, GError **error);

/* In this place PATH is what cannot be read, as TEXT says. */
void ps_box_add_error(PsBox *box, const char *path, const char *text);

/* How many files there are, and how many of them were begun. */
guint ps_box_file_count(const PsBox *box);
guint ps_box_files_begun(const PsBox *box);

/* One message, or what cannot be read. All of it belongs to the box, until the next one. */
typedef struct {
    const char *path;
    const char *name; /* the path, "file:2" for the second of an mbox */
    const char *bytes;
    gsize len;
    PsInFile in_file;
    PsBoxKind kind;    /* EML (one of an mbox too), HTML or TEXT */
    gsize oversize;    /* not 0: it has so many bytes, at least, and they are not here */
    const char *error; /* not NULL: it could not be read */
} PsBoxMessage;

/* FALSE: there are no more. */
gboolean ps_box_next(PsBox *box, PsBoxMessage *ret);

#endif
