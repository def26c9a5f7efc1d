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
    int min_size; /* of fonts, as far as an element with attributes has them */
    int max_size;
} PsLook;

void ps_look_init(PsLook *look);
void ps_look_clear(PsLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsLook, ps_look_clear)

/* Take the next start or end tag of HTML. */
void ps_look_add(PsLook *look, const char *html, const PsToken *token);

/* Why a text is not seen; of several reasons the first. */
typedef enum {
    PS_LOOK_SEEN,
    PS_LOOK_LOW_CONTRAST,  /* same or nearly the same colour as its background */
    PS_LOOK_INVALID_COLOR, /* a colour that is none */
    PS_LOOK_HIDDEN,        /* the smallest size, display: none, visibility: hidden */
} PsLookKind;

/* How text looks that comes now. */
PsLookKind ps_look_kind(const PsLook *look);

static inline gboolean
ps_look_invisible(const PsLook *look)
{
    return ps_look_kind(look) != PS_LOOK_SEEN;
}

#endif
