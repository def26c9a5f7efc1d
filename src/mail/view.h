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

/* Strings of a view (array of PsString), in order. Built at first use and kept by MESSAGE.
 *   body     the Subject, then paragraphs of decoded text
 *   rawbody  decoded parts, HTML tags kept
 *   uri      each URL, and forms it is also known by
 *   full     one string: the raw file */
const GArray *ps_view_body(PsMessage *message);
const GArray *ps_view_rawbody(PsMessage *message);
const GArray *ps_view_uri(PsMessage *message);
const GArray *ps_view_full(PsMessage *message);

/* The view of "header NAME": NAME as in a rule file, with modifiers ("Subject",
 * "From:addr", "Received:raw", "ToCc", "ALL"), known to ps_view_knows_header. NULL if no
 * such field is there, which is not the same as an empty one. Kept by MESSAGE. */
const PsString *ps_view_header(PsMessage *message, const char *name);

/* FALSE for what SpamAssassin has and these views have not: the modifiers :host, :domain,
 * :ip and :revip, and the pseudo headers that follow from trusted networks. */
gboolean ps_view_knows_header(const char *name);

static inline const char *
ps_string_bytes(const PsString *string)
{
    return ps_text_bytes(string->text) + string->start;
}

#endif
