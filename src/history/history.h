/* SPDX-License-Identifier: MIT */
/*
 * history.h - what came back before: bounces, complaints and delivery notices, kept in a
 * database (SQLite, write-ahead log).
 *
 * A record is stored once, however often its notice is read. Records wait in memory and are
 * written some hundreds at a time, each lot whole or not at all; several processes may
 * write to one file. A file that this version cannot use is never touched.
 */
#ifndef PS_HISTORY_HISTORY_H
#define PS_HISTORY_HISTORY_H

#include <glib.h>

#define PS_HISTORY_ERROR (ps_history_error_quark())
GQuark ps_history_error_quark(void);

typedef enum {
    PS_HISTORY_ERROR_ABSENT,  /* there is no such file */
    PS_HISTORY_ERROR_FOREIGN, /* it is no history, or a broken one */
    PS_HISTORY_ERROR_NEWER,   /* a later version of presend made it */
    PS_HISTORY_ERROR_KEY,     /* addresses in it are hashed with another key, or not at all */
    PS_HISTORY_ERROR_LOCKED,  /* another program keeps it locked */
    PS_HISTORY_ERROR_FULL,    /* there is no room */
    PS_HISTORY_ERROR_IO,      /* anything else */
} PsHistoryError;

/* The last second of the year 9999; times are from 0 to this one. */
#define PS_HISTORY_LAST G_GINT64_CONSTANT(253402300799)

/* Whose message a notice is about. */
typedef enum {
    PS_ORIGIN_UNKNOWN,
    PS_ORIGIN_OURS,
    PS_ORIGIN_FORGED, /* somebody else's, in our name */
} PsOrigin;

/* "unknown ours forged" */
const char *ps_origin_name(PsOrigin origin);

/* What one notice says of one recipient. NULL and 0: not known. */
typedef struct {
    const char *id; /* 32 hexadecimal digits under which it was stored elsewhere; NULL: new */
    /* tells notices apart: its Message-ID, else a digest; never NULL. With an id, 32 digits too */
    const char *notice;
    const char *recipient; /* the address that the sender wrote */
    const char *domain;    /* its domain; NULL: it is taken from the recipient */
    const char *provider;
    gint64 time;              /* of the notice, seconds since 1970 */
    const char *reason;       /* "userunknown" ...: never NULL */
    const char *bounce_class; /* "address" ...: never NULL */
    gboolean hard;
    guint code;         /* SMTP reply */
    const char *status; /* "5.1.1" */
    const char *action; /* "failed delayed delivered relayed expanded" */
    const char *diagnostic;
    const char *original_id; /* Message-ID of what was sent */
    const char *remote_mta;
    const char *reporting_mta;
    PsOrigin origin;
} PsHistoryRecord;

typedef struct PsHistory PsHistory;

typedef struct {
    const char *key; /* addresses are stored as a hash with this key; NULL: as they are */
    gboolean create; /* make the file, and its folder, if they are not there */
    guint wait_ms;   /* for another process that writes; 0: ten seconds */
} PsHistoryOptions;

/* Open the database PATH; NULL: one in memory. */
PsHistory *ps_history_open(const char *path, const PsHistoryOptions *options, GError **error);
void ps_history_free(PsHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsHistory, ps_history_free)

/* $XDG_STATE_HOME/presend/history.db */
char *ps_history_default_path(void);

/* Take a copy of RECORD, to be stored with others. FALSE if these could not be: then all
 * that wait are kept, for another try. */
gboolean ps_history_add(PsHistory *history, const PsHistoryRecord *record, GError **error);

/* Store all that wait. */
gboolean ps_history_flush(PsHistory *history, GError **error);

/* Records that were added and stored, and those that had been there already. */
guint64 ps_history_new_count(const PsHistory *history);
guint64 ps_history_known_count(const PsHistory *history);

/* So many were sent. Strings are kept by nobody. */
typedef struct {
    const char *campaign; /* its name, or 32 hexadecimal digits that stand for it */
    const char *provider;
    gint64 time;
    guint64 count;
} PsHistorySent;

/* COUNT messages were sent to PROVIDER at TIME, in the mailing CAMPAIGN (or the 32 hexadecimal
 * digits under which it is stored). Said again of the same provider and mailing, it takes the
 * place of what was said. */
gboolean ps_history_add_sent(PsHistory *history, const char *campaign, const char *provider,
    gint64 time, guint64 count, GError **error);

/* The same of each PsHistorySent of LIST, all or none. */
gboolean ps_history_add_all_sent(PsHistory *history, const GArray *list, GError **error);

/* The form in which ADDRESS is stored: lower case, A-labels; the hash of that with a key. What
 * is such a hash already stays as it is. */
char *ps_history_mailbox(const PsHistory *history, const char *address);

/* forget.c: take out every record of ADDRESS (an address, or the form in which it is stored) and all
 * that quotes it; nothing of it stays in the file. */
gboolean ps_history_forget(
    PsHistory *history, const char *address, guint64 *ret_count, GError **error);

/* Take out what is older than BEFORE. */
gboolean ps_history_prune(
    PsHistory *history, gint64 before, guint64 *ret_count, GError **error);

#endif
