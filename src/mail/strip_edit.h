/* SPDX-License-Identifier: MIT */
/* strip_edit.h - how a stretch of a decoded text is taken out of its raw bytes, by encoding. */
#ifndef PS_MAIL_STRIP_EDIT_H
#define PS_MAIL_STRIP_EDIT_H

#include "mail/message.h"

/* In the place of the raw bytes AT there will be PUT. */
typedef struct {
    PsSpan at;
    char *put;
} PsEdit;

void ps_edit_clear(gpointer edit);

/* The stretch of the decoded text of PART whose raw bytes are AT. */
PsSpan ps_edit_decoded(const PsPart *part, PsSpan at);

/* Add to EDITS (of PsEdit) what takes CUTS (PsSpan, raw, ascending, COUNT of them) out of PART of
 * the mail at BYTES, whose lines end in EOL. */
void ps_edit_cut(GArray *edits, const char *bytes, const PsPart *part, const PsSpan *cuts,
    guint count, const char *eol);

#endif
