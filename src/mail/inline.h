/* SPDX-License-Identifier: MIT */
/*
 * inline.h - suppressions that stand in the mail itself:
 *
 *     X-Presend-Ignore: TXT_CAPS, SUBJ_ALL_CAPS until=2027-01-31; our name is in capitals
 *     <!-- presend-ignore IMG_NO_ALT: the spacer -->
 *
 * A field, and a comment with "presend-ignore-all", is about the whole mail; other comments are
 * about what stands from them to the end of the next line that is not blank.
 */
#ifndef PS_MAIL_INLINE_H
#define PS_MAIL_INLINE_H

#include "mail/message.h"

#define PS_INLINE_FIELD "X-Presend-Ignore"

typedef struct {
    PsSpan at;          /* raw: the field, the comment */
    const PsPart *part; /* of a comment; NULL: it is a field */
    gsize start;        /* of a comment: where it stands in the decoded text of PART */
    gsize end;
    GPtrArray *rules;  /* char *: as written */
    char *until;       /* as written; NULL: for ever */
    char *reason;      /* NULL: none is given */
    const char *fault; /* why it does not count: "no-rule", "no-reason", "bad-date", "too-many";
                          NULL: it does */
    PsSpan scope;      /* raw bytes that it is about; PS_SPAN_NONE: the whole mail */
} PsInline;

/* All of them, in file order: array of PsInline, for the caller to unref. */
GArray *ps_inline_find(const PsMessage *message);

/* Read the LEN bytes at TEXT, "RULE, RULE until=DATE; reason" (":" will do for ";"), into RULES,
 * UNTIL, REASON and FAULT of *RET, which is cleared with ps_inline_clear. */
void ps_inline_read(const char *text, gsize len, PsInline *ret);
/* TEXT is a day of the calendar, written YYYY-MM-DD. */
gboolean ps_inline_is_date(const char *text);

void ps_inline_clear(gpointer data);

#endif
