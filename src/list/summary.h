/* SPDX-License-Identifier: MIT */
/* summary.h - what all rows of a list come to: how many of what. */
#ifndef PS_LIST_SUMMARY_H
#define PS_LIST_SUMMARY_H

#include "facts/mailbox.h"
#include "list/verdict.h"
#include "rules/engine.h"

/* What a rule says of the list as a whole. */
typedef struct {
    const char *rule;
    PsLevel level;
    char *message;
    char *fix; /* NULL: none */
} PsListFinding;

typedef struct {
    guint64 rows;
    guint64 blank;  /* of them, without an address: nobody writes to those */
    guint64 broken; /* undeliverable as they are written, whatever the DNS may say */
    guint64 left;   /* rows that were read and not judged: the run was broken off */
    guint64 by_status[PS_LIST_STATUSES];
    guint64 domains;     /* distinct ones */
    gboolean overloaded; /* a resolver lost questions: what is unknown may be fine */
    guint borne;         /* so many questions a second it did not lose; 0: not known */
    GHashTable *rules;   /* name -> PsListTally */
    GHashTable *providers;
    PsMailboxSet *mailboxes;
    GPtrArray *findings; /* PsListFinding, as ps_list_summary_judge leaves them */
} PsListSummary;

void ps_list_summary_init(PsListSummary *summary);
void ps_list_summary_clear(PsListSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsListSummary, ps_list_summary_clear)

/* One row more, which holds ADDR; BLANK: nothing. The verdict's rule and provider outlive the summary. */
void ps_list_summary_add(
    PsListSummary *summary, const PsAddr *addr, gboolean blank, const PsListVerdict *verdict);

typedef struct {
    const char *name;
    guint64 rows;
} PsListTally;

/* What a table of the summary holds, the most rows first, then by name. For the caller to
 * unref; an array of PsListTally. */
GArray *ps_list_summary_sorted(GHashTable *table);

/* Rows that would bounce, in a hundred of those with an address: those that are known to, those
 * where all that is unknown does, and where it is like what the DNS told of. 0 if there is no row. */
typedef struct {
    double least;
    double most;
    double expected;
} PsListBounces;

PsListBounces ps_list_summary_bounces(const PsListSummary *summary);

/* Put the rules about lists to what all rows come to. */
void ps_list_summary_judge(PsListSummary *summary, const PsRules *rules, PsLang lang);

#endif
