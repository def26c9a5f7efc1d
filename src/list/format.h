/* SPDX-License-Identifier: MIT */
/*
 * format.h - what a format of the output is, for the files of this folder. To add one:
 * write its functions and give it a line in output.c's table.
 */
#ifndef PS_LIST_FORMAT_H
#define PS_LIST_FORMAT_H

#include "list/output.h"

/* What is said of a row, in the order in which it is written. */
#define PS_LIST_MEMBERS 10

typedef struct PsListFormat PsListFormat;

struct PsListWriter {
    FILE *out;
    const PsListTable *table;
    const PsListFormat *format;
    /* What they are called here: "presend_..." where the list has such a column. */
    char *names[PS_LIST_MEMBERS];
    GString *text; /* collected here, then written at once */
    guint64 rows;
};

/* Each appends to WRITER's text. */
struct PsListFormat {
    const char *name;
    void (*begin)(PsListWriter *writer);
    void (*row)(PsListWriter *writer, const PsListRow *row, const PsListVerdict *verdict);
    void (*end)(PsListWriter *writer, const PsListSummary *summary);
};

/* The name of member INDEX, as long as nothing clashes. */
const char *ps_list_member_name(guint index);

/* Its text in VERDICT, NULL if there is nothing to say. RET_NUMBER is set for the one that
 * is a number; its text is then NULL. */
const char *ps_list_member_text(const PsListVerdict *verdict, guint index, guint *ret_number);

/* One file each. */
extern const PsListFormat ps_list_format_csv;
extern const PsListFormat ps_list_format_ndjson;
extern const PsListFormat ps_list_format_json;

#endif
