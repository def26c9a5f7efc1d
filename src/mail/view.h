/* SPDX-License-Identifier: MIT */
/*
 * view.h - what each type of rule looks at: the strings that SpamAssassin 4 gives to
 * header, body, rawbody, uri and full rules, every one with its places.
 */
#ifndef PS_MAIL_VIEW_H
#define PS_MAIL_VIEW_H

#include "mail/message.h"

/* A stretch of a text that a regex is run on. */
typedef struct {
    const PsText *text;
    gsize start;
    gsize length;
} PsString;

/* Strings of a view, in order. Built at first use and kept by the message. */
const GArray *ps_view_body(
    PsMessage *message); /* the Subject, then paragraphs of decoded text */
const GArray *ps_view_rawbody(PsMessage *message); /* decoded parts, HTML tags kept */
const GArray *ps_view_uri(PsMessage *message);     /* each URL, and forms it is also known by */
const GArray *ps_view_full(PsMessage *message);    /* one string: the raw file */

/* The view of "header NAME": NAME as in a rule file, with modifiers ("Subject",
 * "From:addr", "Received:raw", "ToCc", "ALL"). NULL if no such field is there, which is
 * not the same as an empty one. */
const PsString *ps_view_header(PsMessage *message, const char *name);

static inline const char *
ps_string_bytes(const PsString *string)
{
    return ps_text_bytes(string->text) + string->start;
}

#endif
