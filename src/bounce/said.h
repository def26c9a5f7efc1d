/* SPDX-License-Identifier: MIT */
/* said.h - what a server said of a recipient, wherever the notice has it. */
#ifndef PS_BOUNCE_SAID_H
#define PS_BOUNCE_SAID_H

#include "bounce/find.h"
#include "bounce/reader.h"

enum { PS_DIAGNOSTIC_BYTES = 1000 }; /* of a sentence that is kept */

/* A recipient before it is judged. */
typedef struct {
    const char *recipient;
    const PsReportGroup *group; /* NULL: the notice is in free form */
    PsSpan about;               /* in the text */
} PsBounceCase;

/* What a server said, and what stands around it; one line each, or NULL. */
typedef struct {
    PsFoundReply found;
    const char *reply;      /* from the code on */
    const char *diagnostic; /* the whole field, or the paragraph */
    gboolean in_field;      /* a Diagnostic-Code says so, not the text */
} PsBounceSaid;

/* What the report says of a recipient, or else the text. */
PsBounceSaid ps_bounce_what_is_said(PsNoticeReading *reading, const PsBounceCase *this);

/* Code and status: those of the reply itself, then those of the report, then any in the text. */
void ps_bounce_set_codes(PsNoticeReading *reading, const PsBounceCase *this,
    const PsBounceSaid *said, PsBounceRecord *record);

#endif
