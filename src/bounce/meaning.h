/* SPDX-License-Identifier: MIT */
/*
 * meaning.h - what a reply means, as somebody pasted it: "550 5.7.26", "5.7.26", "S3140", all
 * lines of a reply, or a line of a notice with the server that said so.
 *
 * What providers mean by it is in the "code" lines of the rules; what they say of no provider is
 * told by the wording, as that of a notice is.
 */
#ifndef PS_BOUNCE_MEANING_H
#define PS_BOUNCE_MEANING_H

#include "bounce/find.h"
#include "rules/code.h"

/* What one "code" line has in common with the text. */
typedef struct {
    const PsCode *code;
    gboolean by_words; /* its wording, not the numbers alone */
} PsMeaning;

typedef struct {
    guint code;                   /* 0: none */
    char status[PS_STATUS_BYTES]; /* "": none */
    gboolean has_words;           /* there is more than numbers */
    const char *provider;         /* whose server said so; NULL: not known */
    const char *reason;           /* as the wording tells it, "undefined" if it does not */
    gboolean narrowed;            /* MEANINGS are those of PROVIDER; others were left out */
    GArray *meanings;             /* PsMeaning, in the order of the rules */
} PsReplyText;

/* Read the LEN bytes at TEXT. Work is linear in LEN for each pattern; limits.def says how long
 * a reply may be. */
PsReplyText *ps_reply_text_read(const PsRules *rules, const char *text, gsize len);
void ps_reply_text_free(PsReplyText *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsReplyText, ps_reply_text_free)

#endif
