/* SPDX-License-Identifier: MIT */
/*
 * wording.h - the patterns of rules/bounce put to texts.
 *
 * There are hundreds of patterns and each text is short. One pass over a text tells which of
 * them can match at all (rules/prefilter.h); only those are run, and only when asked for. That
 * pass is made for each kind of pattern by itself, when the first of the kind is asked for.
 */
#ifndef PS_BOUNCE_WORDING_H
#define PS_BOUNCE_WORDING_H

#include "rules/notice.h"

typedef struct PsWording PsWording;

/* All patterns of RULES, which is kept by the caller. */
PsWording *ps_wording_new(const PsRules *rules);
void ps_wording_free(PsWording *wording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsWording, ps_wording_free)

/* A new message begins: its time for matching starts anew. */
void ps_wording_begin(PsWording *wording);

/* A text that is looked at. */
typedef struct PsLook PsLook;

/* WORDING is kept by the caller. */
PsLook *ps_look_new(const PsWording *wording);
void ps_look_free(PsLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsLook, ps_look_free)

/* From now on the LEN bytes at TEXT are meant, which the caller keeps. NULL is empty. */
void ps_look_at(PsLook *look, const char *text, gsize len);

/* When a sign is asked. */
typedef enum {
    PS_SIGN_TURN_FIRST,
    PS_SIGN_TURN_LATE,  /* when all others have failed */
    PS_SIGN_TURN_AFTER, /* when a reason has been told */
} PsSignTurn;

PsSignTurn ps_sign_turn(const PsSign *sign);

/* The first sign from INDEX on that may fit, for all that can be told without running its
 * pattern; the number of signs if there is none. One without a pattern may always. Signs of
 * other turns than TURN may be among them, but some are not. */
guint ps_look_next(PsLook *look, PsSignTurn turn, guint index);

/* The pattern of sign, notice, original or command INDEX matches. *RET_AT is where. A sign
 * without a pattern does not. */
gboolean ps_look_sign(PsLook *look, guint index);
gboolean ps_look_notice(PsLook *look, guint index);
gboolean ps_look_original(PsLook *look, guint index, PsSpan *ret_at);
gboolean ps_look_command(PsLook *look, guint index);

#endif
