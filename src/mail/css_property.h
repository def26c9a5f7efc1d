/* SPDX-License-Identifier: MIT */
/*
 * css_property.h - the declarations of CSS that tell whether and how a text is seen:
 * "color: red; font-size: 12px !important". CSS 2.2 sections 4.1 and 6.
 */
#ifndef PS_MAIL_CSS_PROPERTY_H
#define PS_MAIL_CSS_PROPERTY_H

#include "mail/css.h"

typedef enum {
    PS_CSS_DISPLAY,    /* number: 1 is none, 2 all but inline */
    PS_CSS_VISIBILITY, /* 1 is hidden */
    PS_CSS_OPACITY,
    PS_CSS_OVERFLOW, /* 1: what has no room is cut off or behind a scroll bar */
    PS_CSS_HEIGHT,   /* pixels; -1: not known before it is shown */
    PS_CSS_MAX_HEIGHT,
    PS_CSS_WIDTH,
    PS_CSS_MAX_WIDTH,
    PS_CSS_POSITION, /* 1: it may be moved by left and top, 2: it leaves no gap where it was */
    PS_CSS_LEFT,     /* pixels */
    PS_CSS_TOP,
    PS_CSS_INDENT,
    PS_CSS_MARGIN_LEFT,
    PS_CSS_MARGIN_TOP,
    PS_CSS_CLIP,      /* 1: all of it is cut off */
    PS_CSS_FONT_SIZE, /* a length; of words pixels */
    PS_CSS_BOLD,
    PS_CSS_COLOR,      /* a colour of css.h */
    PS_CSS_BACKGROUND, /* colour behind the text */
    PS_CSS_PICTURE,    /* 1: a picture is behind it */
    PS_CSS_PROPERTIES
} PsCssProperty;

typedef struct {
    PsCssProperty property;
    gboolean important;
    gboolean inherit; /* the value is that of the element around */
    double number;
    PsLengthUnit unit; /* of a font size */
} PsDeclaration;

/* Append what the LEN bytes at CSS declare (lower case, without comments) to TO, an array of
 * PsDeclaration. Others, and values that are none, are passed over. */
void ps_css_declarations(const char *css, gsize len, GArray *to);

/* CSS in lower case and without its comments; the caller frees it. */
GString *ps_css_plain(const char *css, gsize len);

#endif
