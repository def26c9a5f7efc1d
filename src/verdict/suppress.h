/* SPDX-License-Identifier: MIT */
/*
 * suppress.h - which findings of one mail are kept silent, by "suppress" lines of the
 * configuration or by what stands in the mail itself (mail/inline.h).
 *
 * A suppression is about what a gate counts. It changes no rule's outcome and no predicted reply:
 * those are facts. What a mail says itself is not heard about its recipients and about the DNS: who
 * writes a draft does not decide on these.
 */
#ifndef PS_VERDICT_SUPPRESS_H
#define PS_VERDICT_SUPPRESS_H

#include "mail/message.h"
#include "rules/engine.h"

/* Why a finding is silent. */
typedef struct {
    const char *reason;
    const char *until; /* the last day; NULL: for ever */
    const char *where; /* "presend.cf:12" */
    gboolean in_mail;
} PsSuppression;

/* Something that a rule found. */
typedef struct {
    const PsRule *rule;
    const char *text; /* what was found, or else the English message; LEN bytes */
    gsize len;
    PsSpan at;             /* raw, or PS_SPAN_NONE */
    const char *recipient; /* NULL: it is about the mail */
    const char *provider;
} PsOccurrence;

typedef struct PsSuppressor PsSuppressor;

/* What is to be silent in FILE: MESSAGE, which may be NULL, at NOW (seconds since 1970). USED
 * gets each PsSuppress that kept something silent; it may be NULL. All outlive this. */
PsSuppressor *ps_suppressor_new(const PsRules *rules, const PsMessage *message,
    const char *file, gint64 now, GHashTable *used);
void ps_suppressor_free(PsSuppressor *suppressor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSuppressor, ps_suppressor_free)

/* Something may be said of RULE; NULL for SUPPRESSOR: of none. */
gboolean ps_suppressor_knows(const PsSuppressor *suppressor, const PsRule *rule);

/* What keeps OCCURRENCE silent, or NULL. */
const PsSuppression *ps_suppressor_ask(
    PsSuppressor *suppressor, const PsOccurrence *occurrence);

/* Tell FACTS what stands in the mail and what of it does not count; then, when all has been asked
 * for, what kept nothing silent and what would have, had its day not passed. */
void ps_suppressor_tell(const PsSuppressor *suppressor, PsFacts *facts);
void ps_suppressor_tell_late(const PsSuppressor *suppressor, PsFacts *facts);

/* RULE reads what ps_suppressor_tell_late tells. */
gboolean ps_suppressor_is_late(const PsRules *rules, const PsRule *rule);

#endif
