/* SPDX-License-Identifier: MIT */
/*
 * part.h - what the header of each part says of it, and its text; behind message.h.
 */
#ifndef PS_MAIL_PART_H
#define PS_MAIL_PART_H

#include "mail/message.h"

/* All parts of a message, with what they own. */
typedef struct {
    const PsSource *source;
    guint count;
    PsPart *parts; /* in file order */
    GStringChunk *strings;
    GPtrArray *texts;                   /* PsText */
    GPtrArray *htmls;                   /* PsHtml */
    GArray *problems[PS_PART_PROBLEMS]; /* PsSpan, in file order */
} PsParts;

PsParts *ps_parts_new(const PsSource *source);
void ps_parts_free(PsParts *parts);

#endif
