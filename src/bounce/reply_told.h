/* SPDX-License-Identifier: MIT */
/*
 * reply_told.h - what the rules tell people of a reply that was read (meaning.h): what its numbers
 * mean to any server, what providers say of it, what it comes to, and which rules foretell it.
 * Texts belong to the rules; where LANG has none they are English.
 */
#ifndef PS_BOUNCE_REPLY_TOLD_H
#define PS_BOUNCE_REPLY_TOLD_H

#include "bounce/meaning.h"

typedef struct {
    char number[PS_STATUS_BYTES]; /* "550", "5yz", "5.7.26", "5.7" */
    const char *text;
} PsNumberTold;

enum { PS_NUMBERS_TOLD = 2 }; /* the code and the status */

/* What the numbers of REPLY mean by RFC 5321 and by RFC 3463 with IANA's register, as closely as
 * these say: how many of RET are set. */
guint ps_reply_numbers(const PsRules *rules, PsLang lang, const PsReplyText *reply,
    PsNumberTold ret[PS_NUMBERS_TOLD]);

/* The PART ("says", "todo") of the answer for CODE; NULL if it has none. */
const char *ps_code_told(
    const PsRules *rules, PsLang lang, const PsCode *code, const char *part);

/* Where it is written that CODE means this, and when that was read; NULL: nowhere. */
const char *ps_code_source(const PsRules *rules, PsLang lang, const PsCode *code);

/* What the wording of REPLY alone comes to, with "%{...}" for what is not known here; NULL if it
 * tells nothing. */
const char *ps_reply_happened(const PsRules *rules, PsLang lang, const PsReplyText *reply);

/* The first meaning is told by the wording, not by numbers alone; so are then all. */
gboolean ps_reply_is_by_words(const PsReplyText *reply);

/* The meanings say all there is to say: not those of numbers beside a wording that is another. */
gboolean ps_reply_is_settled(const PsReplyText *reply);

/* The rules that foretell REPLY (const PsRule *), each once: those that are named for a meaning,
 * then, unless the wording tells what it means, those that have a reply with its numbers. */
GPtrArray *ps_reply_foretold(const PsRules *rules, const PsReplyText *reply);

#endif
