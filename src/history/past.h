/* SPDX-License-Identifier: MIT */
/* past.h - what is known of one address from the history. */
#ifndef PS_HISTORY_PAST_H
#define PS_HISTORY_PAST_H

#include "history/history.h"

/* So many events of an address are looked at, the latest. */
enum { PS_PAST_EVENTS = 200 };

/* Something that came back. Strings belong to the PsPast. */
typedef struct {
    gint64 time;
    const char *reason; /* "delivered", "feedback" and "vacation" among them */
    const char *bounce_class;
    gboolean hard;
    guint code;
    const char *status;   /* or NULL */
    const char *provider; /* or NULL */
} PsPastEvent;

typedef struct {
    guint count;
    const PsPastEvent *events; /* the oldest first */
    GArray *array;             /* holds them; NULL if there are none */
    GStringChunk *strings;
} PsPast;

/* Look at HISTORY as it is now, until it is released: others may write, and each question costs a
 * third of what it does otherwise. */
gboolean ps_history_hold(PsHistory *history, GError **error);
void ps_history_release(PsHistory *history);

/* What came back from ADDRESS; not what is about somebody else's mail in our name, nor that
 * something is late. One look into an index. *RET is to be cleared with ps_past_clear. */
gboolean ps_history_find(PsHistory *history, const char *address, PsPast *ret, GError **error);

/* The same of the form in which an address is stored. */
gboolean ps_history_find_mailbox(
    PsHistory *history, const char *mailbox, PsPast *ret, GError **error);

void ps_past_clear(PsPast *past);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsPast, ps_past_clear)

#endif
