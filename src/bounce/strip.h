/* SPDX-License-Identifier: MIT */
/* strip.h - the text of a notice that is only there as HTML. */
#ifndef PS_BOUNCE_STRIP_H
#define PS_BOUNCE_STRIP_H

#include <glib.h>

/* Append to OUT what people read of the LEN bytes of HTML at TEXT: no tags, no styles, a line
 * for each block. One linear pass that believes nothing: not what a browser shows, but all the
 * words of it. */
void ps_strip_html(const char *text, gsize len, GString *out);

#endif
