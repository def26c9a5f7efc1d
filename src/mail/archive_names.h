/* SPDX-License-Identifier: MIT */
/*
 * archive_names.h - the names in an archive and what they say: which of them to tell, whether
 * it is a document, and whether that has macros.
 */
#ifndef PS_MAIL_ARCHIVE_NAMES_H
#define PS_MAIL_ARCHIVE_NAMES_H

#include "mail/attach_look.h"

typedef struct PsArchiveNames PsArchiveNames;

PsArchiveNames *ps_archive_names_new(void);
void ps_archive_names_free(PsArchiveNames *names);
void ps_archive_names_add(PsArchiveNames *names, const char *name);

/* It is an OOXML or OpenDocument file. */
gboolean ps_archive_names_is_document(const PsArchiveNames *names);

/* Tell of FILE, which holds NAMES: of a document its macros, of an archive the files in it. */
void ps_archive_names_tell(
    const PsArchiveNames *names, PsAttachLook *look, const PsAttachLookFile *file);

/* What a compressed file called NAME holds: "a.tar" for "a.tgz", "a.txt" for "a.txt.gz". The
 * caller frees it. */
char *ps_archive_names_inner(const char *name);

/* The relationships of a Word file, LEN bytes at XML, name a template on a server. */
gboolean ps_archive_names_remote(const guint8 *xml, gsize len);

#endif
