/* SPDX-License-Identifier: MIT */
/* link_hollow.h - links of an HTML with nothing inside that could be seen or clicked on. */
#ifndef PS_MAIL_LINK_HOLLOW_H
#define PS_MAIL_LINK_HOLLOW_H

#include "mail/map.h"

/* Raw places of the URLs of such links: without text, picture, control or background, hidden
 * or not. Array of PsSpan; the caller frees it. */
GArray *ps_link_hollow(const PsText *html);

#endif
