/* SPDX-License-Identifier: MIT */
/*
 * attach.h - what the attachments of a message are and hold.
 *
 * Pictures, text and PDF files are looked at here; all that takes a library to read, in a
 * process of its own (attach_apart.h), which ends when a limit of limits.def is passed. What
 * was not looked at is told with the reason: broken, too-many-files, too-large
 * (decompressed), too-deep, too-slow, not-unpacked (in a cab file), crashed (or out of memory), no-library, no-process.
 */
#ifndef PS_MAIL_ATTACH_H
#define PS_MAIL_ATTACH_H

#include "mail/attach_found.h"
#include "mail/message.h"

typedef struct {
    PsFoundKind kind;
    const PsPart *part;
    const char *path;
    const char *word;
} PsFound;

/* All that is found in the attachments of MESSAGE: first each of them as a file, then what it
 * took a look into them to know. Array of PsFound, kept by
 * the message. */
const GArray *ps_message_found(PsMessage *message);

/* PART comes as a file: an attachment, or anything that is not text, multipart, message or
 * a signature. */
gboolean ps_part_is_file(const PsPart *part);

/* Its name; "part 1.2" if it has none. The caller frees it. */
char *ps_part_name(const PsPart *part);

#endif
