/* SPDX-License-Identifier: MIT */
/*
 * style.h - how the text of an element looks: can it be seen, how large is it, in which
 * colour on which background. CSS 2.2 section 6 (what holds where several declare the same)
 * and the older attributes of HTML.
 *
 * Whoever has no style sheets (some clients drop them) or no pictures may see something else.
 * mso-hide is passed over: it hides from Outlook alone.
 */
#ifndef PS_MAIL_STYLE_H
#define PS_MAIL_STYLE_H

#include "mail/css_sheet.h"

/* Why a text is not seen. */
typedef enum {
    PS_SIGHT_SEEN,
    PS_SIGHT_DISPLAY,    /* display: none */
    PS_SIGHT_VISIBILITY, /* visibility: hidden */
    PS_SIGHT_OPACITY,    /* opacity: 0 */
    PS_SIGHT_HEIGHT,     /* no room, and what overflows is cut off */
    PS_SIGHT_OFFSCREEN,  /* far outside of the window */
    PS_SIGHT_CLIP,       /* cut off on all sides */
    PS_SIGHT_FONT,       /* a font of at most one pixel */
    PS_SIGHT_COLOR,      /* the colour of the background, or hardly another */
} PsSightKind;

/* How a text looks. */
typedef struct {
    PsSightKind kind;
    gboolean media; /* not seen, but some readers (phones, dark screens) see it */
    gboolean page;  /* nobody said what the background is: white */
    gboolean bold;
    float size;       /* pixels */
    gboolean picture; /* one is behind it, so that the background is seen by some alone */
    int color;        /* of css.h */
    int background;
} PsSight;

/* Handed down from an element to those inside it. */
typedef struct {
    PsSightKind gone; /* nothing inside comes back */
    gboolean hidden;  /* visibility; an element inside may be seen again */
    gboolean media;
    gboolean bold;
    gboolean picture; /* behind it */
    double size;
    int color; /* PS_COLOR_NONE: nobody said, black */
    int background;
} PsStyle;

/* Of the element alone. */
typedef struct {
    int width; /* pixels; -1: not said */
    int height;
} PsSize;

#define PS_STYLE_INIT                                                                          \
    ((PsStyle){ .size = 16, .color = PS_COLOR_NONE, .background = PS_COLOR_NONE })
#define PS_SIZE_INIT ((PsSize){ -1, -1 })

/* The style of the element of TAG inside of one with OUTER. SHEET is inside of the element;
 * NULL: there is none. */
PsStyle ps_style_inner(const PsStyle *outer, const PsTag *tag, PsSheet *sheet);

/* What the inline style of TAG says of its size. */
PsSize ps_style_size(const PsTag *tag);

PsSight ps_style_sight(const PsStyle *style);

/* A colour so near to its background that a text in it is not seen, from 1 to 21. */
#define PS_CONTRAST_UNSEEN 1.1

/* A text that looks like this is hidden from its reader. Light text on a page of whose
 * background nothing is said is not: the page may have any colour. */
static inline gboolean
ps_sight_is_hidden(const PsSight *sight)
{
    return sight->kind != PS_SIGHT_SEEN && !(sight->kind == PS_SIGHT_COLOR && sight->page);
}

#endif
