/* SPDX-License-Identifier: MIT */
/*
 * css.h - values of CSS and of HTML's older attributes: numbers and colours. CSS Values 3
 * and CSS Color 4 as far as mails use them.
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

/* "#fff", "ffffff", "rgb(255, 255, 255)", "white", "transparent": 0xRRGGBB or one of the
 * two above. */
int ps_css_color(const char *value);

/* "white" in any case; PS_COLOR_NONE if CSS has no such name. */
int ps_css_color_named(const char *name);

#endif
