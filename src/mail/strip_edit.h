/* SPDX-License-Identifier: MIT */
/* strip_edit.h - how a stretch of a decoded text is taken out of its raw bytes, by encoding. */
#ifndef PS_MAIL_STRIP_EDIT_H
#define PS_MAIL_STRIP_EDIT_H

#include "base/edit.h"
#include "mail/message.h"

/* The stretch of the decoded text of PART whose raw bytes are AT. */
PsSpan ps_strip_decoded(const PsPart *part, PsSpan at);

/* Add to EDITS (of PsEdit) what takes CUTS (PsSpan, raw, ascending, COUNT of them) out of PART of
 * the mail at BYTES, whose lines end in EOL. */
void ps_strip_cut(GArray *edits, const char *bytes, const PsPart *part, const PsSpan *cuts,
    guint count, const char *eol);

#endif
