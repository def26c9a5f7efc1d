/* SPDX-License-Identifier: MIT */
/*
 * css.h - values of CSS and of HTML's older attributes: numbers, lengths and colours. CSS
 * Values 3 and CSS Color 4 as far as mails use them.
 */
#ifndef PS_MAIL_CSS_H
#define PS_MAIL_CSS_H

#include <glib.h>

#define PS_COLOR_NONE (-1)        /* not said, or in a way that is not understood */
#define PS_COLOR_TRANSPARENT (-2) /* text that nobody sees, a background that is not there */

/* The number that VALUE begins with, and what comes behind it. FALSE for "nan" and other
 * words that strtod would take. */
gboolean ps_css_number(const char *value, double *ret, const char **ret_end);

/* "600", "600px"; -1 for "50%", "auto" and the like. */
int ps_css_pixels(const char *value);

typedef enum {
    PS_LENGTH_PX,   /* of a screen: pt, cm, in and numbers without a unit too */
    PS_LENGTH_EM,   /* times the font around; 50% is .5 */
    PS_LENGTH_ROOT, /* times the font of the page */
} PsLengthUnit;

/* "12pt", "1.5em", "80%" in lower case, with nothing behind. FALSE for words, calc() and units
 * that depend on the window. */
gboolean ps_css_length(const char *value, double *ret, PsLengthUnit *ret_unit);

/* "#fff", "ffffff", "rgb(255, 255, 255)", "hsl(0 100% 50%)", "white", "transparent": 0xRRGGBB
 * or one of the two above. Of what shines through a little, the colour. */
int ps_css_color(const char *value);

/* "white" in any case; PS_COLOR_NONE if CSS has no such name. */
int ps_css_color_named(const char *name);

/* How well one colour is seen on the other, from 1 to 21 (WCAG 2.2, contrast ratio). */
double ps_css_contrast(int color, int background);

#endif
