/* SPDX-License-Identifier: MIT */
/*
 * calendar.h - dates as people write them, in English, Italian, Spanish, French and German:
 * "Monday, November 24th, 2026", "lunedì 24 novembre", "Montag, den 24.11.2026".
 */
#ifndef PS_FACTS_CALENDAR_H
#define PS_FACTS_CALENDAR_H

#include "base/cursor.h"

/* A word, a number or a sign of a text. */
typedef struct {
    char kind;    /* 'w', 'n', or the sign itself; 0 at the end */
    char key[16]; /* of a word: its small ASCII letters, cut */
    guint number; /* of a number of at most four digits; else 0 */
    guint digits;
    gsize start;
    gsize end;
} PsWritten;

/* Those of LEN bytes at TEXT, blanks left out; the last has kind 0. */
GArray *ps_calendar_split(const char *text, gsize len);

/* A day as it is written; what is not written is 0. */
typedef struct {
    guint weekday; /* Monday is 1 */
    guint day;
    guint month;
    guint year;
    gsize start;
    gsize end;
} PsWrittenDate;

/* The date that begins with the word at INDEX, a weekday or the day itself; FALSE if it is no
 * date, or one that cannot be told. */
gboolean ps_calendar_read(const GArray *written, guint index, PsWrittenDate *ret);

#endif
