/* SPDX-License-Identifier: MIT */
/* columns.h - which column of a table holds the addresses, and what the columns are called. */
#ifndef PS_LIST_COLUMNS_H
#define PS_LIST_COLUMNS_H

#include "list/input.h"

/* Where the addresses are. */
typedef struct {
    guint index;
    gboolean has_header; /* the first row has names, not an address */
} PsListColumn;

/* Look at the COUNT cells of the first row. WANTED is the column's name or its number from
 * 1, or NULL. FALSE with ERROR if there is no such column, or none that can be told; NAME
 * and LINE are for the message. */
gboolean ps_list_column_find(const PsListCell *cells, guint count, const char *wanted,
    const char *name, guint64 line, PsListColumn *ret, GError **error);

/* How well a column called NAME fits addresses: 0 best, -1 not at all. */
int ps_list_column_rank(const char *name, gsize len);

/* Names for COUNT columns (NULL-terminated): those of the header's CELLS, "column3" where
 * one is empty, "_2" behind one that was there before. Without a header (CELLS NULL)
 * column ADDRESS is "address". The caller frees it with g_strfreev. */
char **ps_list_column_names(const PsListCell *cells, guint count, guint address);

#endif
