/* SPDX-License-Identifier: MIT */
/*
 * style.h - what inline style says of an element: can its text be seen, how large is it.
 *
 * Style sheets are not looked at: many clients drop them, and what they show is not
 * hidden from a filter that reads inline style alone.
 */
#ifndef PS_MAIL_STYLE_H
#define PS_MAIL_STYLE_H

#include "mail/css.h"

/* Handed down from an element to those inside it. */
typedef struct {
    gboolean gone;   /* display: none, opacity: 0, max-height: 0: nothing inside comes back */
    gboolean hidden; /* visibility: hidden */
    gboolean tiny;   /* a font of 0 or 1 pixel */
    int color;       /* of css.h */
    int background;
} PsStyle;

/* Of the element alone. */
typedef struct {
    int width; /* pixels; -1: not said */
    int height;
} PsSize;

#define PS_STYLE_INIT ((PsStyle){ .color = PS_COLOR_NONE, .background = PS_COLOR_NONE })
#define PS_SIZE_INIT ((PsSize){ -1, -1 })

/* Read CSS, the value of a style attribute, into STYLE, which holds what is handed down,
 * and into SIZE. */
void ps_style_apply(const char *css, PsStyle *style, PsSize *size);

/* Text in this style is not seen. */
gboolean ps_style_hides(const PsStyle *style);

#endif
