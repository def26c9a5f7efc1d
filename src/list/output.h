/* SPDX-License-Identifier: MIT */
/*
 * output.h - a list with a verdict on each row: CSV and NDJSON with the columns that the
 * list came with, or one JSON document with a summary.
 *
 * What the list came with is written as it came, quotes included; rows that are not valid
 * are written so that they are. A cell of ours never begins like a spreadsheet formula.
 */
#ifndef PS_LIST_OUTPUT_H
#define PS_LIST_OUTPUT_H

#include "list/input.h"
#include "list/summary.h"

typedef struct PsListWriter PsListWriter;

/* There is a format NAME: "csv", "ndjson" or "json". */
gboolean ps_list_has_format(const char *name);

/* FORMAT is one of those; NULL: NDJSON for NDJSON, else CSV. OUT and TABLE
 * outlive the writer. NULL if there is no such format. */
PsListWriter *ps_list_writer_new(FILE *out, const char *format, const PsListTable *table);
void ps_list_writer_free(PsListWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListWriter, ps_list_writer_free)

/* FALSE with ERROR if OUT cannot be written to. Rows are collected, then written together;
 * flush writes those that are. */
gboolean ps_list_writer_row(
    PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict, GError **error);
gboolean ps_list_writer_flush(PsListWriter *writer, GError **error);
gboolean ps_list_writer_end(PsListWriter *writer, const PsListSummary *summary, GError **error);

#endif
