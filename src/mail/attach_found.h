/* SPDX-License-Identifier: MIT */
/*
 * attach_found.h - what is found in attachments, on its way out of the process that looks
 * (attach_apart.h): records of a path and a word.
 *
 * A path leads from the attachment into archives: "report.zip > inner.tar.gz > run.exe".
 */
#ifndef PS_MAIL_ATTACH_FOUND_H
#define PS_MAIL_ATTACH_FOUND_H

#include <glib.h>

typedef enum {
    PS_FOUND_PART,      /* what follows is of this part; path: its index as decimal digits */
    PS_FOUND_FILE,      /* a file, in an archive; word: "" */
    PS_FOUND_KIND,      /* first bytes looked at; word: the media type that they say */
    PS_FOUND_ENCRYPTED, /* an archive; word: contents or names */
    PS_FOUND_LOCKED,    /* an encrypted Office file; word: "" */
    PS_FOUND_NESTED,    /* an archive inside an archive; word: "" */
    PS_FOUND_MACRO,     /* word: vba, xlm or basic */
    PS_FOUND_TEMPLATE,  /* a Word file that fetches its template; word: "" */
    PS_FOUND_PDF,       /* word: encrypted, javascript, launch or disguised-name */
    PS_FOUND_UNSEEN,    /* not looked at; word: why (attach.h) */
    PS_FOUND_END,       /* the last record, if the looking came to its end */
    PS_FOUND_KINDS
} PsFoundKind;

/* Where records go. */
typedef struct {
    GString *records; /* those not yet written */
    int fd;           /* -1: they stay in RECORDS */
} PsFoundOut;

/* Add a record. */
void ps_found_add(PsFoundOut *out, PsFoundKind kind, const char *path, const char *word);

/* Write what is left. */
void ps_found_flush(PsFoundOut *out);

/* Take the record at *POS of the LEN bytes at RECORDS; *POS moves behind it. FALSE if no
 * whole record is left. */
gboolean ps_found_next(const char *records, gsize len, gsize *pos, PsFoundKind *ret_kind,
    const char **ret_path, const char **ret_word);

#endif
