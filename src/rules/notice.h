/* SPDX-License-Identifier: MIT */
/*
 * notice.h - what rule files say of mail that comes back: keywords reason, sign, notice,
 * original, command and answer of presend-rules(5). Only kept here; bounce/ reads mail by it.
 */
#ifndef PS_RULES_NOTICE_H
#define PS_RULES_NOTICE_H

#include "rules/regex.h"
#include "rules/rule.h"

/* "reason NAME CLASS hard|soft|none STATUS CODE": one that a delivery can fail for. */
typedef struct {
    const char *name;
    const char *coarse;
    gboolean hard;
    gboolean failure;   /* FALSE: nothing has failed */
    const char *status; /* "5.1.1": what stands for it where the notice has none; or NULL */
    guint code;         /* the same; or 0 */
} PsReason;

/* What a sign asks for besides its regex. */
typedef enum {
    PS_SIGN_CODE,
    PS_SIGN_STATUS,
    PS_SIGN_COMMAND,
    PS_SIGN_PROVIDER,
    PS_SIGN_FAMILY,
    PS_SIGN_AFTER, /* the reason as told so far */
    PS_SIGN_CONDITIONS
} PsSignCondition;

/* "sign REASON CONDITION... /re/": by what a reason is told. */
typedef struct {
    const char *reason;
    const char *wanted[PS_SIGN_CONDITIONS]; /* lists with commas; NULL: any */
    PsRegex *regex;                         /* NULL: the conditions alone */
    gboolean late;                          /* only when all other signs have failed */
    gboolean reply_only;                    /* it is too loose for anything but a reply */
} PsSign;

/* Where a notice has what tells its family. */
typedef enum {
    PS_NOTICE_FROM,
    PS_NOTICE_SUBJECT,
    PS_NOTICE_HEADER, /* the whole header */
    PS_NOTICE_TEXT,
    PS_NOTICE_PLACES
} PsNoticePlace;

/* A pattern and what it tells. */
typedef struct {
    const char *word; /* family or SMTP command; NULL of an original */
    PsNoticePlace place;
    PsRegex *regex;
} PsNotice;

guint ps_rules_reason_count(const PsRules *rules);
const PsReason *ps_rules_reason(const PsRules *rules, guint index);
/* By name; NULL if there is none. */
const PsReason *ps_rules_find_reason(const PsRules *rules, const char *name);

/* In the order in which they are tried: those of the user's files first. */
guint ps_rules_sign_count(const PsRules *rules);
const PsSign *ps_rules_sign(const PsRules *rules, guint index);

/* "notice FAMILY PLACE /re/": by what a family of notices is told; the family "any" is none. */
guint ps_rules_notice_count(const PsRules *rules);
const PsNotice *ps_rules_notice(const PsRules *rules, guint index);

/* "original /re/": lines behind which the returned message stands. */
guint ps_rules_original_count(const PsRules *rules);
const PsNotice *ps_rules_original(const PsRules *rules, guint index);

/* "command NAME /re/": by what is told which SMTP command was answered. */
guint ps_rules_command_count(const PsRules *rules);
const PsNotice *ps_rules_command(const PsRules *rules, guint index);

/* "answer KEY PART text": what is said to people, in LANG, else in English; NULL if nothing. */
const char *ps_rules_answer(
    const PsRules *rules, PsLang lang, const char *key, const char *part);

#endif
