/* SPDX-License-Identifier: MIT */
/* list_progress.c - what "presend list" tells a person while and after it runs; see
 * list_job.h. */
#include <unistd.h>

#include "cli/list_job.h"

#define FIRST_SHOWN G_USEC_PER_SEC /* shorter runs show nothing */
#define NAMED_RULES 5              /* in the summary */
#define SHOWN_EVERY (G_USEC_PER_SEC / 4)

/* 1234567 as "1,234,567". */
static void
append_count(GString *out, guint64 count)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, count);

    for (gsize len = strlen(digits), i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, digits[i]);
    }
}

static void
append_statuses(GString *out, const guint64 by_status[static PS_LIST_STATUSES])
{
    for (guint i = 0; i < PS_LIST_STATUSES; i++) {
        g_string_append(out, i ? ", " : "");
        append_count(out, by_status[i]);
        g_string_append_printf(out, " %s", ps_list_status_name((PsListStatus) i));
    }
}

/* "1:02:03", "4:05" */
static void
append_time(GString *out, guint64 seconds)
{
    if (seconds >= 3600)
        g_string_append_printf(
            out, "%" G_GUINT64_FORMAT ":%02u:", seconds / 3600, (guint) (seconds / 60 % 60));
    else
        g_string_append_printf(out, "%u:", (guint) (seconds / 60));
    g_string_append_printf(out, "%02u", (guint) (seconds % 60));
}

/* "12,400 of 98,000 domains, 3,812/s, 0:22 left: 11,902 ok, ..." */
static void
append_progress(GString *out, const ListJob *job, gint64 now)
{
    const PsListLookupCount *count = ps_list_lookup_count(job->lookup);
    guint64 here = count->known - MIN(job->replayed, count->known);
    double rate = (double) here * G_USEC_PER_SEC / (double) (now - job->began);

    append_count(out, count->known);
    g_string_append(out, " of ");
    append_count(out, count->wanted);
    g_string_append(out, count->complete ? " domains, " : " domains so far, ");
    append_count(out, (guint64) rate);
    g_string_append(out, "/s");
    if (count->complete && rate >= 1) {
        g_string_append(out, ", ");
        append_time(out, (guint64) ((double) (count->wanted - count->known) / rate));
        g_string_append(out, " left");
    }
    g_string_append(out, ": ");
    append_statuses(out, count->by_status);
}

void
list_progress_show(ListJob *job)
{
    gint64 now = g_get_monotonic_time();
    g_autoptr(GString) text = NULL;

    if (!job->show || now - job->began < FIRST_SHOWN || now - job->shown < SHOWN_EVERY)
        return;
    text = g_string_new("\r");
    append_progress(text, job, now);
    g_string_append(text, "\033[K");
    fputs(text->str, stderr);
    fflush(stderr);
    job->shown = now;
}

void
list_progress_clear(ListJob *job)
{
    if (job->shown)
        fputs("\r\033[K", stderr);
    job->shown = 0;
}

/* The rules that most rows have to thank for their verdict. */
static void
print_rules(const ListJob *job, const PsListSummary *summary)
{
    g_autoptr(GArray) sorted = ps_list_summary_sorted(summary->rules);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < MIN(sorted->len, NAMED_RULES); i++) {
        const PsListTally *tally = &g_array_index(sorted, PsListTally, i);

        g_string_append(text, i ? ", " : "");
        append_count(text, tally->rows);
        g_string_append_printf(text, " %s", tally->name);
    }
    if (sorted->len > NAMED_RULES)
        g_string_append(text, " ...");
    if (sorted->len)
        cmd_complain(job->options->common.command, "%s: most often: %s (presend explain RULE)",
            job->file, text->str);
}

static void
print_findings(const ListJob *job, const PsListSummary *summary)
{
    static const char *const levels[] = { "note", "warning", "error" };

    for (guint i = 0; i < summary->findings->len; i++) {
        const PsListFinding *finding = summary->findings->pdata[i];

        cmd_complain(job->options->common.command, "%s: %s: %s%s%s [%s]", job->file,
            levels[finding->level], finding->message, finding->fix ? ". " : "",
            finding->fix ? finding->fix : "", finding->rule);
    }
}

void
list_summary_print(const ListJob *job, const PsListSummary *summary)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_count(text, summary->rows);
    g_string_append(text, summary->rows == 1 ? " row, " : " rows, ");
    append_count(text, summary->domains);
    g_string_append(text, summary->domains == 1 ? " domain: " : " domains: ");
    append_statuses(text, summary->by_status);
    cmd_complain(job->options->common.command, "%s: %s", job->file, text->str);
    print_rules(job, summary);
    print_findings(job, summary);
}
