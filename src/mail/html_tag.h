/* SPDX-License-Identifier: MIT */
/* html_tag.h - a start tag with those of its attributes that mean something to us. */
#ifndef PS_MAIL_HTML_TAG_H
#define PS_MAIL_HTML_TAG_H

#include "mail/html_token.h"

typedef enum {
    PS_ATTR_ACTION,
    PS_ATTR_ALT,
    PS_ATTR_BACKGROUND,
    PS_ATTR_BGCOLOR,
    PS_ATTR_CLASS,
    PS_ATTR_COLOR,
    PS_ATTR_CONTENT,
    PS_ATTR_SAFE_REDIRECT, /* data-saferedirecturl, which Gmail leaves behind */
    PS_ATTR_FACE,
    PS_ATTR_HEIGHT,
    PS_ATTR_HIDDEN,
    PS_ATTR_HREF,
    PS_ATTR_HTTP_EQUIV,
    PS_ATTR_ID,
    PS_ATTR_MEDIA,
    PS_ATTR_REL,
    PS_ATTR_ROLE,
    PS_ATTR_SIZE,
    PS_ATTR_SRC,
    PS_ATTR_STYLE,
    PS_ATTR_TEXT,
    PS_ATTR_WIDTH,
    PS_ATTRS
} PsAttr;

typedef struct {
    const char *html;
    const PsToken *token;
    PsAttribute attributes[PS_ATTRS]; /* of two with the same name the first holds */
    gboolean there[PS_ATTRS];
    gboolean handler; /* an attribute onXXX */
    gboolean amp;     /* amp, amp4email or its lightning bolt */
} PsTag;

/* Read TOKEN, a start tag of HTML. Both are only pointed to. */
PsTag ps_tag(const char *html, const PsToken *token);

/* The value of an attribute, references decoded, blanks at both ends taken off; "" if it
 * has none, NULL if it is not there. The caller frees it. */
char *ps_tag_value(const PsTag *tag, PsAttr attr);

/* Where the value stands in the HTML, without quotes and blanks; the name of an attribute
 * that has none. */
PsSpan ps_tag_place(const PsTag *tag, PsAttr attr);

#endif
