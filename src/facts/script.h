/* SPDX-License-Identifier: MIT */
/*
 * script.h - Latin words with letters of other alphabets that look Latin (UTS 39).
 *
 * Not every mixed word is one: Russian puts its endings to Latin names (iPhone with three
 * Cyrillic letters), and science takes Greek letters for symbols (TNF alpha). So the letters
 * must all look Latin; where a text is written in that other alphabet, they must stand
 * between Latin ones; and a small Greek letter, but for omicron, between small Latin ones.
 */
#ifndef PS_FACTS_SCRIPT_H
#define PS_FACTS_SCRIPT_H

#include "base/place.h"

/* Where the text of the mail is in Cyrillic, Greek or Armenian: a few words will do. FOUND is
 * the number of such words seen so far, which TEXT adds to. */
guint ps_script_count_native(const char *text, gsize len, guint found);
#define PS_SCRIPT_NATIVE 5

/* The next such word of TEXT (UTF-8, LEN bytes) from *AT on; *AT moves behind it. NATIVE: the
 * text is written in another alphabet. */
gboolean ps_script_next_imitation(
    const char *text, gsize len, gboolean native, gsize *at, PsSpan *ret);

#endif
