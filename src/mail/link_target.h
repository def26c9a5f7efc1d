/* SPDX-License-Identifier: MIT */
/* link_target.h - the places in an HTML that links like "#hours" lead to: id and a's name. */
#ifndef PS_MAIL_LINK_TARGET_H
#define PS_MAIL_LINK_TARGET_H

#include "mail/map.h"

/* The names of all places of HTML, a set of char * which it owns. */
GHashTable *ps_link_targets(const PsText *html);

/* FRAGMENT ("hours", as written behind the "#") is one of TARGETS, or the top of the page. */
gboolean ps_link_has_target(GHashTable *targets, const char *fragment);

#endif
