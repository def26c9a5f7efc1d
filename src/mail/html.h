/* SPDX-License-Identifier: MIT */
/*
 * html.h - what an HTML part holds (through gumbo, always with max_errors=0): the text
 * that a reader gets, links, images, and elements that mail clients take out.
 *
 * The text is rendered as SpamAssassin does (white space by tag, title included, style
 * and script left out), so that body rules see what they were written for.
 */
#ifndef PS_MAIL_HTML_H
#define PS_MAIL_HTML_H

#include "mail/html_fault.h"
#include "mail/style.h"

typedef enum {
    PS_LINK_ANCHOR, /* a, area */
    PS_LINK_IMAGE,  /* img src */
    PS_LINK_FORM,   /* form action */
    PS_LINK_OTHER,  /* link, iframe, script, background, base, meta refresh ... */
    PS_LINK_TEXT,   /* written in plain text, or in text that is no link */
} PsLinkKind;

typedef struct {
    PsLinkKind kind;
    const char *element; /* "a", "img" ...; NULL for PS_LINK_TEXT */
    const char *url;     /* as written, entities decoded, blanks at both ends taken off */
    PsSpan at;           /* raw place of the URL; of the attribute's name if it is empty */
    const char *shown;   /* text inside the link that is not hidden, white space squeezed;
                            alt of the image, or of one inside of a link without text; NULL
                            if there is none */
    PsSpan shown_at;     /* raw, or PS_SPAN_NONE */
    gboolean is_shown;   /* of HTML: there is a text or picture inside, hidden or not; then: */
    PsSight sight;       /* how that looks; of several the one that is seen best */
    gsize text_start;    /* where it begins in the rendered text */
} PsLink;

/* One element, where it matters that it is there: script, form, iframe, style ... */
typedef struct {
    const char *name; /* lower case */
    PsSpan at;        /* raw place of its start tag */
} PsElement;

/* One img. */
typedef struct {
    const char *src; /* NULL if there is none */
    const char *alt; /* NULL if there is none; "" is an alt */
    int width;       /* pixels by attribute or inline style; -1: not said */
    int height;
    gboolean sized; /* it says a width or a height, in whatever unit */
    PsSpan at;
} PsImage;

/* A stretch of the text that looks the same everywhere. */
typedef struct {
    gsize start; /* in the rendered text */
    gsize length;
    guint marks; /* characters but white space and those of no width */
    guint link;  /* index of the link that it is inside of, or G_MAXUINT */
    PsSight sight;
} PsStretch;

struct PsHtml {
    PsText *text;     /* rendered, UTF-8 */
    PsText *title;    /* NULL if there is none */
    GArray *links;    /* PsLink, in document order */
    GArray *images;   /* PsImage */
    GArray *elements; /* PsElement: those that clients strip, or that change what others mean */
    gsize visible_chars;     /* characters of TEXT that are not white space and not hidden */
    gsize hidden_chars;      /* characters that a reader does not get to see */
    GArray *faults;          /* PsHtmlFault */
    GArray *stretches;       /* PsStretch, in the order of the text; titles are in none */
    const char *style_limit; /* the limit that the style sheets pass, so that they were not
                                looked at; NULL: none */
    PsSpan style_at;         /* raw place of the style element that does, or of the first */
    GStringChunk *strings;   /* what links, images and elements point into */
};
typedef struct PsHtml PsHtml;

/* Read HTML (UTF-8, with places). NULL if it is past a limit (html_bytes, html_tags,
 * html_depth, html_attributes), whose name *RET_LIMIT then is. */
PsHtml *ps_html_new(const PsText *html, const char **ret_limit);
void ps_html_free(PsHtml *html);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsHtml, ps_html_free)

#endif
