/* SPDX-License-Identifier: MIT */
/*
 * input.h - the rows of a list, one after the other: CSV (RFC 4180, with what spreadsheets
 * make of it), one address a line, or NDJSON (one JSON object a line).
 *
 * Memory is bounded by one row. No row is lost and none invented: a row that cannot be
 * read is a row with a problem. A quote out of place spoils its own line only.
 */
#ifndef PS_LIST_INPUT_H
#define PS_LIST_INPUT_H

#include <glib.h>
#include <stdio.h>

#define PS_LIST_ERROR (ps_list_error_quark())
GQuark ps_list_error_quark(void);

typedef enum {
    PS_LIST_ERROR_READ,    /* the stream could not be read */
    PS_LIST_ERROR_WRITE,   /* nor the output written */
    PS_LIST_ERROR_LIMIT,   /* a row is longer than limits.def allows */
    PS_LIST_ERROR_FORMAT,  /* not text in UTF-8 or the like */
    PS_LIST_ERROR_JOURNAL, /* the journal cannot be used */
    PS_LIST_ERROR_COLUMN,  /* no column holds addresses, or not the one that was named */
} PsListError;

typedef enum {
    PS_LIST_GUESS, /* NDJSON if the first line is an object with "address", else CSV */
    PS_LIST_CSV,
    PS_LIST_LINES,
    PS_LIST_NDJSON,
} PsListInput;

typedef struct {
    const char *bytes; /* NUL-terminated as well */
    gsize len;
} PsListCell;

/* CELL without ASCII space around it. */
PsListCell ps_list_trimmed(PsListCell cell);

typedef struct {
    guint64 line;        /* on which it begins, from 1 */
    PsListCell raw;      /* as it came, without its line end */
    PsListCell address;  /* without spaces around it; empty if there is none */
    const char *problem; /* what is wrong with the row, in a few words; NULL if nothing is */
    gboolean broken;     /* RAW is not valid CSV, or no JSON object */
    guint count;         /* of cells; 0 in an empty line and in NDJSON */
    const PsListCell *cells;
    gsize size; /* of the block that holds all this */
} PsListRow;

/* What all rows have in common. */
typedef struct {
    PsListInput input; /* never PS_LIST_GUESS */
    gboolean mark;     /* it began with a byte order mark */
    char delimiter;
    const char *line_end;     /* "\n", "\r\n" or "\r" */
    guint count;              /* of columns */
    const char *const *names; /* of columns; each is different and none empty. NDJSON: the
                                 members of the first object */
    const PsListRow *header;  /* the row of names; NULL if there is none */
} PsListTable;

typedef struct PsListReader PsListReader;

/* Begin to read STREAM, which the caller closes after the reader is freed. NAME is for
 * messages. COLUMN is the name of the column of addresses or its number from 1, or NULL:
 * it is found by its name ("email", "address", "indirizzo" ...), or by an @ in a list
 * without header. NULL with ERROR if this cannot be a list. */
PsListReader *ps_list_reader_new(
    FILE *stream, const char *name, PsListInput input, const char *column, GError **error);
void ps_list_reader_free(PsListReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListReader, ps_list_reader_free)

/* The first line of the list that is not blank; not NUL-terminated. */
PsListCell ps_list_reader_first_line(const PsListReader *reader);

const PsListTable *ps_list_reader_table(const PsListReader *reader);

/* Wait up to TIMEOUT_MS (-1: for ever, or until a signal) for a row. TRUE if the next one
 * can be read now, or the end. */
gboolean ps_list_reader_wait(const PsListReader *reader, int timeout_ms);

/* The next row, to be freed with g_free; NULL at the end or with ERROR. */
PsListRow *ps_list_reader_next(PsListReader *reader, GError **error);

#endif
