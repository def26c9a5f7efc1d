/* SPDX-License-Identifier: MIT */
/*
 * run.h - a list from its first row to its last: read, looked up ahead, judged, handed on
 * in the order in which it came. Memory does not grow with the number of rows, only with
 * that of distinct domains.
 */
#ifndef PS_LIST_RUN_H
#define PS_LIST_RUN_H

#include "list/check.h"

/* Takes each row with its verdict, and NULL for both before the DNS is waited for; FALSE with
 * ERROR ends the run. */
typedef gboolean (*PsListTake)(
    const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error);

/* FALSE with ERROR if TAKE fails, or reading does: TAKE is then given all rows before. *RET
 * counts what it was given. */
gboolean ps_list_run(PsListReader *reader, PsListCheck *check, PsListTake take, gpointer data,
    PsListSummary *ret, GError **error);

#endif
