/* SPDX-License-Identifier: MIT */
/* html_nesting.h - how deep the elements of an HTML are inside of each other. */
#ifndef PS_MAIL_HTML_NESTING_H
#define PS_MAIL_HTML_NESTING_H

#include "mail/html_token.h"

typedef struct {
    GArray *open; /* GumboTag */
    guint count[GUMBO_TAG_LAST + 1];
} PsNesting;

void ps_nesting_init(PsNesting *nesting);
void ps_nesting_clear(PsNesting *nesting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsNesting, ps_nesting_clear)

/* Take the next token of an HTML; the result is how many elements are open now. Those
 * that people leave open and browsers close by themselves (p, li, td ...) are closed here
 * too. */
guint ps_nesting_add(PsNesting *nesting, const PsToken *token);

#endif
