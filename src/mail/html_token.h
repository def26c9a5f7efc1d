/* SPDX-License-Identifier: MIT */
/*
 * html_token.h - HTML as it is written: texts and tags, one after the other, before anybody
 * makes a tree of them. WHATWG section 13.2.5.
 *
 * A tree moves text out of tables and drops tags that stand in wrong places; rules for
 * text were written for filters that read tag by tag, and places want the source order.
 */
#ifndef PS_MAIL_HTML_TOKEN_H
#define PS_MAIL_HTML_TOKEN_H

#include <gumbo.h>

#include "base/cursor.h"
#include "base/place.h"

typedef enum {
    PS_TOKEN_TEXT,
    PS_TOKEN_START, /* <a href=...> */
    PS_TOKEN_END,   /* </a> */
    PS_TOKEN_OTHER, /* a comment, a declaration, a tag that the end of the file cuts short */
} PsTokenKind;

typedef struct {
    PsTokenKind kind;
    gsize start; /* in the HTML */
    gsize end;
    GumboTag tag;     /* of a tag: GUMBO_TAG_UNKNOWN if HTML has none of that name */
    guint attributes; /* of a tag: how many */
    gboolean closed;  /* of a tag: it ends in "/>" */
    gboolean blank;   /* of a text: white space alone */
    gboolean literal; /* of a text: "&" is nothing else in it (script, style, xmp ...) */
} PsToken;

typedef struct {
    PsCursor cursor;
    GumboTag inside; /* script, title ... whose end tag alone is looked for; else UNKNOWN */
} PsTokens;

PsTokens ps_tokens(const char *html, gsize len);

/* The next token; FALSE at the end. Together they cover every byte. */
gboolean ps_tokens_next(PsTokens *tokens, PsToken *ret);

/* Where an attribute of a tag stands in the HTML. */
typedef struct {
    PsSpan name;
    PsSpan value; /* without its quotes; PS_SPAN_NONE: there is none, as in <input disabled> */
} PsAttribute;

/* A cursor on the attributes of TAG in HTML, from where the tag begins. */
PsCursor ps_token_attributes(const char *html, const PsToken *tag);
gboolean ps_token_next_attribute(PsCursor *cursor, PsAttribute *ret);

#endif
