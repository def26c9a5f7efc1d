/* SPDX-License-Identifier: MIT */
/* trend.h - what many records say together: whom providers refuse, and since when. */
#ifndef PS_HISTORY_TREND_H
#define PS_HISTORY_TREND_H

#include "history/history.h"

/* What came back from one provider (from one domain, where that is all that is known) in a span
 * of time. Refusals are bounces for what the sender is or does, not for who the recipient is:
 * those of the classes senderip, auth, content, format, policy and rate. */
typedef struct {
    char *provider; /* its id, or a domain */
    guint64 bounces;
    guint64 refused;
    guint64 delivered; /* delivery notices */
    gint64 since;      /* midnight (UTC) before the first refusal; 0: there is none */
    guint64 sent;      /* messages sent since then; 0: nobody has said */
    char *reply;       /* that most refusals gave: "550 5.7.1"; NULL: none did */
} PsTrend;

typedef struct PsTrends PsTrends;

/* The trends of the time from SINCE to UNTIL. */
PsTrends *ps_history_trends(PsHistory *history, gint64 since, gint64 until, GError **error);
void ps_trends_free(PsTrends *trends);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsTrends, ps_trends_free)

/* They come with most refusals first. */
guint ps_trends_count(const PsTrends *trends);
const PsTrend *ps_trends_get(const PsTrends *trends, guint index);

/* That of PROVIDER, an id or a domain; NULL if there is none. */
const PsTrend *ps_trends_find(const PsTrends *trends, const char *provider);

/* Notices from SINCE to UNTIL about mail in our name that was not ours. */
gboolean ps_history_forged(
    PsHistory *history, gint64 since, gint64 until, guint64 *ret, GError **error);

/* What there is in all; it takes time. */
typedef struct {
    guint64 records;
    guint64 addresses;
    gint64 first; /* time of the first record and of the last; 0: there is none */
    gint64 last;
} PsHistoryTotals;

gboolean ps_history_totals(PsHistory *history, PsHistoryTotals *ret, GError **error);

#endif
