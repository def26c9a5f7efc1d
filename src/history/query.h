/* SPDX-License-Identifier: MIT */
/* query.h - records of the history, those that were asked for, the oldest first. */
#ifndef PS_HISTORY_QUERY_H
#define PS_HISTORY_QUERY_H

#include "history/history.h"

/* NULL and 0: any. */
typedef struct {
    const char *address; /* or the form in which it is stored */
    const char *domain;
    const char *provider;
    const char *reason; /* or a class */
    gint64 since;       /* from this time on */
    gint64 until;       /* and before that one */
    guint latest;       /* so many at most, the latest ones */
} PsHistoryFilter;

/* RECORD has its id, and strings that live until this returns; its recipient is in the form
 * in which it is stored. FALSE: no more are wanted. */
typedef gboolean (*PsHistoryTake)(const PsHistoryRecord *record, gpointer data);

gboolean ps_history_each(PsHistory *history, const PsHistoryFilter *filter, PsHistoryTake take,
    gpointer data, GError **error);

/* MAILBOX in the form in which it is stored, with the DOMAIN and PROVIDER of its last record
 * (NULL: not known). */
typedef gboolean (*PsHistoryTakeMailbox)(
    const char *mailbox, const char *domain, const char *provider, gpointer data);

/* Each address that something is known of, sorted. What TAKE does may read HISTORY. */
gboolean ps_history_each_mailbox(PsHistory *history, const PsHistoryFilter *filter,
    PsHistoryTakeMailbox take, gpointer data, GError **error);

typedef gboolean (*PsHistoryTakeSent)(const PsHistorySent *sent, gpointer data);

/* Hand all that was sent to TAKE, until it returns FALSE; of FILTER provider and times count. */
gboolean ps_history_each_sent(PsHistory *history, const PsHistoryFilter *filter,
    PsHistoryTakeSent take, gpointer data, GError **error);

#endif
