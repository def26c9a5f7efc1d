/* SPDX-License-Identifier: MIT */
/*
 * html_look.h - can a text be seen, in the eyes of SpamAssassin? Its rendering trims spaces
 * around a text that can be seen and leaves others alone, so that body rules see the
 * difference. What a reader sees is in style.h.
 *
 * It looks at the old attributes and at inline style of some elements, takes the page
 * for white whatever bgcolor says, and closes elements by name.
 */
#ifndef PS_MAIL_HTML_LOOK_H
#define PS_MAIL_HTML_LOOK_H

#include "mail/html_token.h"

typedef struct {
    GArray *open; /* Look, of html_look.c */
    guint count[GUMBO_TAG_LAST + 1];
    int base_size;
} PsLook;

void ps_look_init(PsLook *look);
void ps_look_clear(PsLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsLook, ps_look_clear)

/* Take the next start or end tag of HTML. */
void ps_look_add(PsLook *look, const char *html, const PsToken *token);

/* Text that comes now is invisible: same or nearly the same colour as its background, a
 * colour that is none, the smallest size, display: none, visibility: hidden. */
gboolean ps_look_invisible(const PsLook *look);

#endif
