/* SPDX-License-Identifier: MIT */
/* html_value.h - names of tags and values of attributes, as SpamAssassin takes them. */
#ifndef PS_MAIL_HTML_VALUE_H
#define PS_MAIL_HTML_VALUE_H

#include <glib.h>

/* A tag called NAME (lower case) is one of HTML 4.01, XHTML 1.0 or Office ("o:p"). */
gboolean ps_html_is_known(const char *name);

/* FACE names fonts, with commas between. */
gboolean ps_html_is_font_list(const char *face);

/* The pixels of "120" or, of what a SCREEN has, "50%". */
double ps_html_side(const char *value, double screen);

/* The charset in "text/html; charset=utf-8"; NULL if there is none. Points into CONTENT. */
const char *ps_html_charset(const char *content, gsize *ret_len);

#endif
