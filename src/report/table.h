/* SPDX-License-Identifier: MIT */
/*
 * table.h - rows of named cells as text, CSV, NDJSON or JSON. The rows of the history are
 * such; all cells are in the formats for programs, those with a width in the text.
 */
#ifndef PS_REPORT_TABLE_H
#define PS_REPORT_TABLE_H

#include <jansson.h>

#include "report/report.h"

typedef enum {
    PS_CELL_TEXT,
    PS_CELL_WORD,     /* shown to people in their language */
    PS_CELL_PROVIDER, /* shown to people by its name */
    PS_CELL_NUMBER,   /* 0: none */
    PS_CELL_FLAG,
    PS_CELL_TIME, /* 0: none; people are shown the date */
} PsCellKind;

typedef struct {
    const char *name;
    PsCellKind kind;
    guint width; /* at least, in the text; 0: it is left out there */
} PsColumn;

typedef struct PsTable {
    const char *schema; /* "presend-history/1" */
    const char *list;   /* the member that holds the rows */
    const PsColumn *columns;
    guint count;
} PsTable;

/* NULL and 0: nothing. */
typedef struct {
    const char *text;
    gint64 number;
} PsCell;

typedef struct {
    const char *name;
    void (*begin)(PsReport *report, const PsTable *table);
    /* REPORT->files counts the rows before. */
    void (*row)(PsReport *report, const PsTable *table, const PsCell *cells);
    /* SUMMARY (may be NULL) is a member more where the format has room for one. */
    void (*end)(PsReport *report, const PsTable *table, const json_t *summary);
} PsTableFormat;

/* The format NAME, or NULL. */
const PsTableFormat *ps_table_format(const char *name);

/* "text csv ndjson json": for messages. */
extern const char ps_table_format_names[];

/* "2026-11-23T12:00:00Z"; for the caller to free. */
char *ps_time_text(gint64 time);

#endif
