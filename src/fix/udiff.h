/* SPDX-License-Identifier: MIT */
/* udiff.h - edits as a unified diff, such as patch(1) reads. */
#ifndef PS_FIX_UDIFF_H
#define PS_FIX_UDIFF_H

#include "base/edit.h"

/* A line of it: MARK is ' ', '-', '+', '@' (where a hunk is) or '\\' (no line end is there). TEXT
 * is without that mark; of the first three it ends as the line does. */
typedef void (*PsUdiffLine)(char mark, const char *text, gsize len, gpointer data);

/* Say what EDITS change in the LEN bytes at BYTES, with three lines of context. */
void ps_udiff(
    const GArray *edits, const char *bytes, gsize len, PsUdiffLine line, gpointer data);

#endif
