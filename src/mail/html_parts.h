/* SPDX-License-Identifier: MIT */
/* html_parts.h - the HTML parts of a message with what SpamAssassin counts in each. */
#ifndef PS_MAIL_HTML_PARTS_H
#define PS_MAIL_HTML_PARTS_H

#include "mail/html.h"
#include "mail/html_stats.h"
#include "mail/message.h"

typedef struct {
    const PsPart *part;
    const PsHtml *html; /* NULL if it is past a limit */
    PsHtmlStats *stats;
} PsHtmlPart;

/* Parts that are HTML by their type or by their name, attachments too, and not empty. Array
 * of PsHtmlPart in document order, kept by the message. */
const GArray *ps_html_parts(PsMessage *message);

#endif
