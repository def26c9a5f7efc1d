/* SPDX-License-Identifier: MIT */
/*
 * bounce_past.h - what is to be done about an address, given what came back from it before:
 * by the history, and in this run.
 */
#ifndef PS_CLI_BOUNCE_PAST_H
#define PS_CLI_BOUNCE_PAST_H

#include "bounce/bounce.h"
#include "cli/history.h"
#include "history/policy.h"

typedef struct {
    const PsPolicy *policy;
    PsHistory *history;    /* or NULL: nothing is known from before */
    GHashTable *mailboxes; /* name -> GArray of PsPastEvent: those of this run */
    GStringChunk *strings;
    gint64 now;
} CmdBouncePast;

/* POLICY and HISTORY (may be NULL) are kept by the caller. */
void cmd_bounce_past_init(
    CmdBouncePast *past, const PsPolicy *policy, PsHistory *history, gint64 now);
void cmd_bounce_past_clear(CmdBouncePast *past);

/* RECORD has come back at TIME, about a message of ORIGIN. */
void cmd_bounce_past_add(
    CmdBouncePast *past, const PsBounceRecord *record, gint64 time, PsOrigin origin);

/* What is decided about ADDRESS, given all that is known now. RET->last points into *RET_EVENTS,
 * which the caller unrefs, and PAST. FALSE with ERROR if the history cannot be asked; then
 * this run alone has decided. */
gboolean cmd_bounce_past_decide(CmdBouncePast *past, const char *address, PsDecision *ret,
    GArray **ret_events, GError **error);

#endif
