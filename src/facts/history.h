/* SPDX-License-Identifier: MIT */
/*
 * history.h - facts from past bounces: what came back from a recipient, and how its provider
 * took what was sent to others of late.
 */
#ifndef PS_FACTS_HISTORY_H
#define PS_FACTS_HISTORY_H

#include "facts/facts.h"
#include "history/policy.h"
#include "history/trend.h"

/* Why nothing is known of the past where no history is given: no reason to doubt a verdict. */
#define PS_NEEDS_HISTORY "needs history"

/* A history as it is at one time, ready to be asked about many recipients. As long as there is
 * one, nothing is stored through the same PsHistory. */
typedef struct PsMemory PsMemory;

/* HISTORY and POLICY outlive it. NOW is in seconds since 1970. */
PsMemory *ps_memory_new(PsHistory *history, const PsPolicy *policy, gint64 now, GError **error);
void ps_memory_free(PsMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMemory, ps_memory_free)

/* The first trouble that reading the history gave since then; what was asked for is not known.
 * NULL if there was none. */
const GError *ps_memory_trouble(const PsMemory *memory);

/* The trends of the last seven days. */
const PsTrends *ps_memory_trends(const PsMemory *memory);

/* Notices of the last seven days about mail in our name that was not ours. */
guint64 ps_memory_forged(const PsMemory *memory);

/* Facts of the message. MEMORY may be NULL, here and below. */
void ps_measure_history(PsFacts *facts, const PsMemory *memory);

/* What came back from the recipient ADDRESS, which the draft has AT this place. */
void ps_measure_past(PsFacts *facts, PsMemory *memory, const char *address, PsSpan at);

/* How PROVIDER took mail of late; where it is none in particular, DOMAIN (A-labels, or NULL). */
void ps_measure_provider(
    PsFacts *facts, const PsMemory *memory, const char *provider, const char *domain);

/* The same of a trend's PROVIDER, an id or a domain. MEMORY is not NULL. */
void ps_measure_trend(PsFacts *facts, const PsMemory *memory, const char *provider);

#endif
