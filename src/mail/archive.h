/* SPDX-License-Identifier: MIT */
/*
 * archive.h - what is listed in an archive: zip, tar, 7z, rar, iso and cab, and what gzip,
 * bzip2 and xz hold. libarchive reads them, from memory.
 *
 * Only an archive or Office file inside is decompressed as a whole. A document that is a zip
 * file (OOXML, OpenDocument) is asked for macros, and its parts are no files of their own.
 */
#ifndef PS_MAIL_ARCHIVE_H
#define PS_MAIL_ARCHIVE_H

#include "mail/attach_look.h"

/* Look at FILE if it is an archive, or is called one. */
void ps_archive_look(PsAttachLook *look, const PsAttachLookFile *file);

/* NAME ends as archives do; as documents do that may hold macros. */
gboolean ps_archive_is_named(const char *name);
gboolean ps_office_is_named(const char *name);

/* The file at BYTES is of rar's fifth version and something in it is encrypted, of which
 * libarchive says nothing: "names", "contents" or NULL. */
const char *ps_rar5_encrypted(const char *bytes, gsize len);

#endif
