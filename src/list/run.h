/* SPDX-License-Identifier: MIT */
/*
 * run.h - a list from its first row to its last: read, looked up, judged, handed on.
 *
 * What can be read twice is: the first time its domains are collected and looked up, the
 * second time rows are handed on in order, and nothing is kept of a row between. Of a pipe
 * rows wait in a backlog of BACKLOG bytes for their domain; when that is full, reading stops.
 * So memory grows with the number of distinct domains only (base/intern.h).
 */
#ifndef PS_LIST_RUN_H
#define PS_LIST_RUN_H

#include <signal.h>

#include "list/lookup.h"
#include "list/summary.h"

#define PS_LIST_BACKLOG (64u << 20)

/* Takes each row with its verdict; FALSE with ERROR ends the run. */
typedef gboolean (*PsListTake)(
    const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error);

/* Called before something is waited for, and now and then; the same. IDLE: nothing may happen
 * for long. */
typedef gboolean (*PsListPause)(gboolean idle, gpointer data, GError **error);

/* Another reader of the same list, at its first row. NULL with ERROR if it is not the same
 * any more. */
typedef PsListReader *(*PsListAgain)(gpointer data, GError **error);

typedef struct {
    PsListReader *reader;
    PsListAgain again; /* NULL: it cannot be read twice */
    PsListLookup *lookup;
    PsListJudge *judge;
    gboolean unordered; /* hand on each row as soon as its domain is known */
    gsize backlog;      /* bytes */
    guint shard;        /* rows of shard SHARD, from 1, of SHARDS; 0: all rows */
    guint shards;
    const volatile sig_atomic_t *stop; /* not 0: break off; may be NULL */
    PsListTake take;
    PsListPause pause;
    PsListFound found; /* a domain has become known; may be NULL */
    gpointer data;     /* for the four */
} PsListRun;

/* The shard of DOMAIN, from 1: its CRC-32, as zlib and gzip have it, modulo SHARDS, plus 1.
 * Without a domain (NULL): 1. */
guint ps_list_shard(const char *domain, guint shards);

/* FALSE with ERROR if TAKE or PAUSE fails, or reading does: TAKE is then given all rows
 * before. *RET (initialised) counts what TAKE was given, and the rows that were not judged
 * because of STOP. */
gboolean ps_list_run(const PsListRun *how, PsListSummary *ret, GError **error);

#endif
