/* SPDX-License-Identifier: MIT */
/* list_progress.c - what "presend list" tells a person while and after it runs; see
 * list_job.h. */
#include "base/i18n.h"
#include "cli/list_job.h"

#define NAMED_RULES 5 /* in the summary */

/* What COUNT addresses are that have STATUS. */
static const char *
status_name(PsListStatus status, guint64 count)
{
    switch (status) {
    case PS_LIST_OK:
        return ngettext("ok", "ok", count);
    case PS_LIST_RISKY:
        return ngettext("risky", "risky", count);
    case PS_LIST_UNKNOWN:
        return ngettext("unknown", "unknown", count);
    case PS_LIST_UNDELIVERABLE:
    case PS_LIST_STATUSES:
        break;
    }
    return ngettext("undeliverable", "undeliverable", count);
}

/* "11,902 ok, 31 risky, ..." */
static char *
status_text(const guint64 by_status[static PS_LIST_STATUSES])
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < PS_LIST_STATUSES; i++) {
        g_autofree char *count = ps_i18n_count(ps_i18n_lang(), by_status[i]);

        g_string_append_printf(
            out, "%s%s %s", i ? ", " : "", count, status_name((PsListStatus) i, by_status[i]));
    }
    return g_string_free(out, FALSE);
}

/* "12,400 of 98,000 domains, 3,812/s, 0:22 left: 11,902 ok, ..." */
static char *
progress_text(const ListJob *job, gint64 now)
{
    const PsListLookupCount *count = ps_list_lookup_count(job->lookup);
    guint64 here = count->known - MIN(job->replayed, count->known);
    double rate = (double) here * G_USEC_PER_SEC / (double) (now - job->progress.began);
    g_autofree char *known = ps_i18n_count(ps_i18n_lang(), count->known);
    g_autofree char *wanted = ps_i18n_count(ps_i18n_lang(), count->wanted);
    g_autofree char *speed = ps_i18n_count(ps_i18n_lang(), (guint64) rate);
    g_autofree char *statuses = status_text(count->by_status);
    g_autofree char *left = NULL;

    if (!count->complete)
        return g_strdup_printf(
            _("%s of %s domains so far, %s/s: %s"), known, wanted, speed, statuses);
    if (rate < 1)
        return g_strdup_printf(_("%s of %s domains, %s/s: %s"), known, wanted, speed, statuses);
    left = cmd_progress_time((guint64) ((double) (count->wanted - count->known) / rate));
    /* TRANSLATORS: done, all, how many a second, the time that the others take, what they are */
    return g_strdup_printf(
        _("%s of %s domains, %s/s, %s left: %s"), known, wanted, speed, left, statuses);
}

void
list_progress_show(ListJob *job)
{
    gint64 now = g_get_monotonic_time();
    g_autofree char *text = NULL;

    if (!cmd_progress_is_due(&job->progress, now))
        return;
    text = progress_text(job, now);
    cmd_progress_show(&job->progress, text, now);
}

void
list_progress_clear(ListJob *job)
{
    cmd_progress_clear(&job->progress);
}

/* The rules that most rows have to thank for their verdict. */
static void
print_rules(const ListJob *job, const PsListSummary *summary)
{
    g_autoptr(GArray) sorted = ps_list_summary_sorted(summary->rules);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < MIN(sorted->len, NAMED_RULES); i++) {
        const PsListTally *tally = &g_array_index(sorted, PsListTally, i);
        g_autofree char *rows = ps_i18n_count(ps_i18n_lang(), tally->rows);

        g_string_append_printf(text, "%s%s %s", i ? ", " : "", rows, tally->name);
    }
    if (sorted->len > NAMED_RULES)
        g_string_append(text, " ...");
    if (sorted->len)
        cmd_complain(job->options->common.command,
            _("%s: most often: %s (presend explain RULE)"), job->file, text->str);
}

static void
print_findings(const ListJob *job, const PsListSummary *summary)
{
    static const char *const levels[] = { N_("note"), N_("warning"), N_("error") };

    for (guint i = 0; i < summary->findings->len; i++) {
        const PsListFinding *finding = summary->findings->pdata[i];

        cmd_complain(job->options->common.command, "%s: %s: %s%s%s [%s]", job->file,
            _(levels[finding->level]), finding->message, finding->fix ? ". " : "",
            finding->fix ? finding->fix : "", finding->rule);
    }
}

void
list_summary_print(const ListJob *job, const PsListSummary *summary)
{
    g_autofree char *rows = ps_i18n_count(ps_i18n_lang(), summary->rows);
    g_autofree char *domains = ps_i18n_count(ps_i18n_lang(), summary->domains);
    g_autofree char *row_text =
        g_strdup_printf(ngettext("%s row", "%s rows", summary->rows), rows);
    g_autofree char *domain_text =
        g_strdup_printf(ngettext("%s domain", "%s domains", summary->domains), domains);
    g_autofree char *statuses = status_text(summary->by_status);

    cmd_complain(job->options->common.command, "%s: %s, %s: %s", job->file, row_text,
        domain_text, statuses);
    print_rules(job, summary);
    print_findings(job, summary);
}
