/* SPDX-License-Identifier: MIT */
/*
 * mention.h - whom a notice in free form speaks of, and which stretch of it speaks of whom.
 */
#ifndef PS_BOUNCE_MENTION_H
#define PS_BOUNCE_MENTION_H

#include "base/place.h"

/* How surely an address is that of a recipient. */
typedef enum {
    PS_MENTION_PROSE = 1, /* somewhere in a sentence */
    PS_MENTION_TO,        /* "To: address" */
    PS_MENTION_LEADS,     /* a line begins with it */
    PS_MENTION_LABEL,     /* "RCPT TO: address", "Recipient: address" */
    PS_MENTION_HEAD,      /* a line of its own, or one that goes on behind a colon */
} PsMentionRank;

typedef struct {
    PsSpan address; /* in the text */
    PsSpan about;   /* the stretch of text that is about it */
    PsMentionRank rank;
} PsMention;

/* Recipients named in the LEN bytes at TEXT: those of the highest rank that there is, each once
 * (array of PsMention). OWN are addresses that are the reader's own or the notice's (strings,
 * NULL-terminated): they count only where there is nothing else. *RET_LEFT_OUT is how
 * many of that rank stand behind as many as are looked at. Linear in LEN. */
GArray *ps_mentions_find(
    const char *text, gsize len, const char *const *own, guint *ret_left_out);

#endif
