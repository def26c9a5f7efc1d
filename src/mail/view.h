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

/* A URI of the uri view, with what SpamAssassin keeps of it. */
typedef struct {
    const char *raw;  /* as written, with the scheme that mail clients give it, resolved */
    const char *type; /* "parsed" from text, or the HTML element it is in */
    gboolean schemeless;
    gboolean unlinked;      /* no mail client makes a link of it */
    const char *shown;      /* what the link shows to people; NULL if it is no link */
    const GPtrArray *forms; /* char *: all by which it is known */
    PsSpan at;
} PsUri;

/* Call FOUND for each, in order; one may come several times. URI is only lent. */
typedef void (*PsUriFunc)(const PsUri *uri, gpointer data);
void ps_view_each_uri(PsMessage *message, PsUriFunc found, gpointer data);

/* The view of "header NAME": NAME as in a rule file, with modifiers ("Subject",
 * "From:addr", "Received:raw", "ToCc", "ALL"), known to ps_view_knows_header. NULL if no
 * such field is there, which is not the same as an empty one. Kept by MESSAGE. */
const PsString *ps_view_header(PsMessage *message, const char *name);

/* FALSE if a modifier of NAME is none: there are raw, addr, name, host, domain, ip, revip,
 * first and last. */
gboolean ps_view_knows_header(const char *name);

/* The view of "mimeheader NAME": a string for each part in document order (array of PsString),
 * the last field of that name in its header, "ALL" of them, or UNSET where there is none.
 * NAME may end in ":raw". The strings stand in one text with a line end between them. */
const GArray *ps_view_parts(PsMessage *message, const char *name, const char *unset);

static inline const char *
ps_string_bytes(const PsString *string)
{
    return ps_text_bytes(string->text) + string->start;
}

#endif
