/* SPDX-License-Identifier: MIT */
/* html_text.h - the text between two tags: its references, its first and last characters. */
#ifndef PS_MAIL_HTML_TEXT_H
#define PS_MAIL_HTML_TEXT_H

#include <glib.h>

/* Append TEXT to TO with its references decoded, unless it is LITERAL. */
void ps_html_text_decode(GString *to, const char *text, gsize len, gboolean literal);

/* TEXT, which is not empty, begins or ends inside of a word: with no white space and none of
 * the punctuation of ASCII. */
gboolean ps_html_text_begins_word(const char *text, gsize len);
gboolean ps_html_text_ends_word(const char *text, gsize len);

/* White space alone, &nbsp; too. */
gboolean ps_html_text_is_blank(const char *text, gsize len);

#endif
