/* SPDX-License-Identifier: MIT */
/*
 * entity.h - character references in HTML: &egrave; &#232; &#xE8; and those names that
 * do without a semicolon. WHATWG section 13.2.5.72 on.
 *
 * The numbers 128 to 159 stay what they say, as in SpamAssassin; browsers read them as
 * windows-1252.
 */
#ifndef PS_MAIL_ENTITY_H
#define PS_MAIL_ENTITY_H

#include <glib.h>

#define PS_ENTITY_BYTES 8 /* two characters in UTF-8 */

/* The reference that the LEN bytes at TEXT begin with: how many bytes it takes, and
 * what it stands for in RET. 0, and RET untouched, if the "&" is only an ampersand. */
gsize ps_entity_read(const char *text, gsize len, char ret[PS_ENTITY_BYTES], gsize *ret_len);

#endif
