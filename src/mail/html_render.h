/* SPDX-License-Identifier: MIT */
/*
 * html_render.h - the text of an HTML as SpamAssassin renders it: white space by tag, on its
 * opening and its closing; runs of white space made one; script and style left out.
 */
#ifndef PS_MAIL_HTML_RENDER_H
#define PS_MAIL_HTML_RENDER_H

#include "mail/html.h"
#include "mail/html_token.h"
#include "mail/style.h"

/* What the tree says of a token, a text or an img. */
typedef struct {
    guint link; /* index of the link that it is inside of, or G_MAXUINT */
    gboolean hidden;
    PsSight sight;
    gsize start; /* where the text stands once it is rendered, unless it is a title */
    gsize end;
} PsMark;

/* The text of a link that is not hidden. */
typedef struct {
    GString *text; /* white space squeezed; NULL as long as there is none */
    gsize start;   /* in the HTML */
    gsize end;
    gboolean gap; /* white space comes before what is added next */
} PsShown;

/* The white space that start and end tags of a name stand for; NULL if there is none. */
const char *ps_render_gap(GumboTag tag);

/* Render TOKENS of HTML, each with its mark, into RET's text, title and counts, and the
 * text of each link into SHOWN. MARKS get the places of their texts. */
void ps_render(
    const PsText *html, const GArray *tokens, PsMark *marks, PsShown *shown, PsHtml *ret);

#endif
