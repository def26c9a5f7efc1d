/* SPDX-License-Identifier: MIT */
/* summary.h - what all rows of a list come to: how many of what. */
#ifndef PS_LIST_SUMMARY_H
#define PS_LIST_SUMMARY_H

#include "list/verdict.h"

typedef struct {
    guint64 rows;
    guint64 left; /* rows that were read and not judged: the run was broken off */
    guint64 by_status[PS_LIST_STATUSES];
    guint64 domains;     /* distinct ones */
    guint64 asked;       /* of them, those that were asked about in this run */
    gboolean overloaded; /* a resolver lost questions: what is unknown may be fine */
    GHashTable *rules;   /* name -> Tally (summary.c) */
    GHashTable *providers;
} PsListSummary;

void ps_list_summary_init(PsListSummary *summary);
void ps_list_summary_clear(PsListSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsListSummary, ps_list_summary_clear)

/* One row more. The verdict's rule and provider outlive the summary. */
void ps_list_summary_add(PsListSummary *summary, const PsListVerdict *verdict);

typedef struct {
    const char *name;
    guint64 rows;
} PsListTally;

/* What a table of the summary holds, the most rows first, then by name. For the caller to
 * unref; an array of PsListTally. */
GArray *ps_list_summary_sorted(GHashTable *table);

/* Rows that would bounce, in percent of those that are known; 0 if none is. What is unknown
 * is taken to be like the others. */
double ps_list_summary_bounces(const PsListSummary *summary);

#endif
