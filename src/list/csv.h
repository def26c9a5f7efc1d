/* SPDX-License-Identifier: MIT */
/*
 * csv.h - the records of a CSV file, split with libcsv (RFC 4180).
 *
 * libcsv is strict here. A record with a quote out of place, or one that is never closed,
 * is cut back to its first line, which is split at each delimiter; reading goes on with
 * the next line. So a stray quote never swallows rows. Work is linear: between a quote
 * that opens and the place where it turns out to be wrong no other one can open.
 */
#ifndef PS_LIST_CSV_H
#define PS_LIST_CSV_H

#include <csv.h>

#include "list/lines.h"

typedef struct {
    struct csv_parser parser;
    char delimiter;
    GString *text; /* of the cells, each with a NUL behind it */
    GArray *cells; /* PsSpan in TEXT */
    gsize begins;  /* of the cell at hand, in TEXT */
    gboolean whole;
} PsListCsv;

/* One record, as long as the next is not taken. */
typedef struct {
    guint64 line;
    PsSpan raw; /* in the lines' buffer, without the end of the last line */
    PsSpan end; /* of its last line */
    gboolean broken;
} PsListCsvRecord;

void ps_list_csv_init(PsListCsv *csv, char delimiter);
/* One that is all zeros will do. */
void ps_list_csv_clear(PsListCsv *csv);

/* Take the next record; its cells are then in CSV. FALSE at the end, or with ERROR. */
gboolean ps_list_csv_next(
    PsListCsv *csv, PsListLines *lines, PsListCsvRecord *ret, GError **error);

/* Append a cell to OUT, in quotes if DELIMITER or what it holds asks for them. */
void ps_list_csv_append(GString *out, const char *bytes, gsize len, char delimiter);

#endif
