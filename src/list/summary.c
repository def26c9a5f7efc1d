/* SPDX-License-Identifier: MIT */
/* summary.c - rows counted; see summary.h. */
#include "list/summary.h"

#include <string.h>

#include "base/hash.h"

void
ps_list_summary_init(PsListSummary *summary)
{
    *summary = (PsListSummary){ 0 };
    summary->rules = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, g_free);
    summary->providers = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, g_free);
}

void
ps_list_summary_clear(PsListSummary *summary)
{
    g_clear_pointer(&summary->rules, g_hash_table_unref);
    g_clear_pointer(&summary->providers, g_hash_table_unref);
}

static void
count(GHashTable *table, const char *name)
{
    PsListTally *tally;

    if (!name)
        return;
    tally = g_hash_table_lookup(table, name);
    if (!tally) {
        tally = g_new(PsListTally, 1);
        *tally = (PsListTally){ name, 0 };
        g_hash_table_insert(table, (gpointer) name, tally);
    }
    tally->rows++;
}

void
ps_list_summary_add(PsListSummary *summary, const PsListVerdict *verdict)
{
    summary->rows++;
    summary->by_status[verdict->status]++;
    count(summary->rules, verdict->rule);
    count(summary->providers, verdict->provider);
}

static int
compare(gconstpointer a, gconstpointer b)
{
    const PsListTally *one = a, *two = b;

    if (one->rows != two->rows)
        return one->rows > two->rows ? -1 : 1;
    return strcmp(one->name, two->name);
}

GArray *
ps_list_summary_sorted(GHashTable *table)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(PsListTally));
    GHashTableIter at;
    gpointer tally;

    g_hash_table_iter_init(&at, table);
    while (g_hash_table_iter_next(&at, NULL, &tally))
        g_array_append_vals(sorted, tally, 1);
    g_array_sort(sorted, compare);
    return sorted;
}

double
ps_list_summary_bounces(const PsListSummary *summary)
{
    guint64 known = summary->rows - summary->by_status[PS_LIST_UNKNOWN];

    if (!known)
        return 0;
    return 100.0 * (double) summary->by_status[PS_LIST_UNDELIVERABLE] / (double) known;
}
