/* SPDX-License-Identifier: MIT */
/* script.h - letters of several scripts in one word or name (UTS 39 section 5.2). */
#ifndef PS_FACTS_SCRIPT_H
#define PS_FACTS_SCRIPT_H

#include <glib.h>

/* LEN bytes of UTF-8 at TEXT hold letters of more than one of the scripts that look alike:
 * Latin, Cyrillic, Greek, Armenian. Latin with Han, kana or Hangul is usual in East Asia. */
gboolean ps_is_mixed_script(const char *text, gsize len);

/* A label of HOST (UTF-8) is so. */
gboolean ps_host_is_mixed_script(const char *host);

#endif
