/* SPDX-License-Identifier: MIT */
/*
 * backlog.h - rows that wait until their domain is known: handed out in the order in which
 * they came, or each as soon as it can be.
 */
#ifndef PS_LIST_BACKLOG_H
#define PS_LIST_BACKLOG_H

#include "list/input.h"
#include "list/lookup.h"

typedef struct PsListBacklog PsListBacklog;

/* LOOKUP outlives it. */
PsListBacklog *ps_list_backlog_new(const PsListLookup *lookup, gboolean ordered);
void ps_list_backlog_free(PsListBacklog *backlog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListBacklog, ps_list_backlog_free)

/* Take ROW, which is given away; its domain has NUMBER, PS_INTERN_NONE if it has none
 * that could be asked about. */
void ps_list_backlog_add(PsListBacklog *backlog, PsListRow *row, guint32 number);

/* Domain NUMBER has become known. */
void ps_list_backlog_found(PsListBacklog *backlog, guint32 number);

/* The next row, for the caller to free, and where its domain stands (0: it has none); NULL
 * if its turn is for one that is not known yet, or there is none. */
PsListRow *ps_list_backlog_next(PsListBacklog *backlog, guint32 *ret_standing);

/* Drop the rows whose domain is not known. How many those were. */
guint64 ps_list_backlog_give_up(PsListBacklog *backlog);

/* Rows in it, and the memory that they take. */
guint64 ps_list_backlog_rows(const PsListBacklog *backlog);
gsize ps_list_backlog_bytes(const PsListBacklog *backlog);

#endif
