/* SPDX-License-Identifier: MIT */
/*
 * html_sight.h - how each text and picture of an HTML looks, and which link it is inside of:
 * a walk through the tree with the style sheets at hand.
 */
#ifndef PS_MAIL_HTML_SIGHT_H
#define PS_MAIL_HTML_SIGHT_H

#include "mail/html_render.h"
#include "mail/html_tree.h"

/* Complete MARKS, one for each of TOKENS (those of a start tag that begins a link hold the
 * link already). A limit that the style sheets pass is kept in RET. */
void ps_sight_mark(
    const PsText *html, const GArray *tokens, PsTree *tree, PsMark *marks, PsHtml *ret);

/* When the text is rendered: the stretches of RET, and how its links look. */
void ps_sight_collect(const GArray *tokens, const PsMark *marks, PsHtml *ret);

#endif
