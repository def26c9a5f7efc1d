/* SPDX-License-Identifier: MIT */
/* history_summary.c - what all records of the history say together. */
#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history_actions.h"
#include "cli/output.h"
#include "report/object.h"
#include "report/print.h"
#include "report/table.h"
#include "verdict/trends.h"

typedef struct {
    const HistoryJob *job;
    guint64 *actions;
    GError *error;
} Counting;

static gboolean
count_decision(const char *mailbox, const char *domain, const char *provider, gpointer data)
{
    Counting *counting = data;
    const HistoryJob *job = counting->job;
    g_auto(PsPast) past = { 0 };
    PsDecision decision;

    (void) domain;
    (void) provider;
    if (!ps_history_find_mailbox(job->history, mailbox, &past, &counting->error))
        return FALSE;
    ps_policy_decide(ps_rules_policy(job->context->rules), &past, job->now, &decision);
    counting->actions[decision.action]++;
    return TRUE;
}

static gboolean
count_decisions(const HistoryJob *job, HistorySummary *summary, GError **error)
{
    const PsHistoryFilter all = { 0 };
    Counting counting = { .job = job, .actions = summary->actions };

    if (!ps_history_each_mailbox(job->history, &all, count_decision, &counting, error))
        return FALSE;
    if (counting.error)
        g_propagate_error(error, counting.error);
    return !counting.error;
}

gboolean
cmd_history_sum_up(const HistoryJob *job, HistorySummary *ret)
{
    const PsRules *rules = job->context->rules;
    g_autoptr(GError) error = NULL;
    g_autoptr(PsMemory) memory =
        ps_memory_new(job->history, ps_rules_policy(rules), job->now, &error);

    if (!memory || !ps_history_totals(job->history, &ret->totals, &error) ||
        !count_decisions(job, ret, &error)) {
        cmd_complain(job->options->common.command, "%s", error->message);
        return FALSE;
    }
    ret->forged = ps_memory_forged(memory);
    ret->all_findings = ps_trend_findings(rules, job->context->lang, memory);
    ret->findings = ps_findings_sorted(ret->all_findings);
    ret->level = -1;
    for (guint i = 0; i < ret->findings->len; i++)
        ret->level =
            MAX(ret->level, (int) ((const PsFinding *) ret->findings->pdata[i])->level);
    return TRUE;
}

void
cmd_history_summary_clear(HistorySummary *summary)
{
    ps_findings_free(summary->all_findings);
}

static void
print_number(const PsReport *report, const char *word, guint64 number)
{
    fprintf(report->out, "%s: ", ps_print_label(report, word));
    ps_print_count(report, number);
}

void
cmd_history_summary_print(const PsReport *report, const HistorySummary *summary)
{
    g_autofree char *first = ps_i18n_date(report->lang, summary->totals.first);
    g_autofree char *last = ps_i18n_date(report->lang, summary->totals.last);

    if (report->files)
        putc('\n', report->out);
    print_number(report, "records", summary->totals.records);
    fputs(", ", report->out);
    print_number(report, "addresses", summary->totals.addresses);
    for (int action = PS_ACTION_SUPPRESS; action > PS_ACTION_KEEP; action--) {
        fputs(", ", report->out);
        print_number(report, ps_action_name((PsAction) action), summary->actions[action]);
    }
    if (summary->totals.records)
        fprintf(report->out, " (%s - %s)", first, last);
    putc('\n', report->out);
    for (guint i = 0; i < summary->findings->len; i++) {
        ps_print_message(report, summary->findings->pdata[i]);
        ps_print_fix(report, summary->findings->pdata[i]);
    }
}

static json_t *
time_object(gint64 time)
{
    g_autofree char *text = time ? ps_time_text(time) : NULL;

    return ps_json_text(text);
}

json_t *
cmd_history_summary_object(const HistorySummary *summary)
{
    const PsHistoryTotals *totals = &summary->totals;
    json_t *findings = json_array(), *decisions = json_object();

    for (guint i = 0; i < summary->findings->len; i++)
        json_array_append_new(findings, ps_json_finding(summary->findings->pdata[i]));
    for (int i = 0; i < PS_ACTIONS; i++)
        json_object_set_new(decisions, ps_action_name((PsAction) i),
            json_integer((json_int_t) summary->actions[i]));
    return json_pack("{s:I, s:I, s:o, s:o, s:I, s:o, s:o}", "records",
        (json_int_t) totals->records, "addresses", (json_int_t) totals->addresses, "first",
        time_object(totals->first), "last", time_object(totals->last), "forged_7_days",
        (json_int_t) summary->forged, "decisions", decisions, "findings", findings);
}

/* A table without rows has room for it. */
static const PsTable table = { "presend-history/1", "records", NULL, 0 };

int
cmd_history_summary(const HistoryJob *job)
{
    g_auto(HistorySummary) summary = { 0 };
    g_autoptr(GArray) outputs = NULL;
    json_t *object;

    if (!cmd_history_sum_up(job, &summary))
        return EXIT_TROUBLE;
    outputs = cmd_history_outputs(job, "text", &table);
    object = cmd_history_summary_object(&summary);
    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);
        const PsTableFormat *format = output->format;

        format->end(&output->report, &table, object);
        if (format == ps_table_format("text"))
            cmd_history_summary_print(&output->report, &summary);
    }
    json_decref(object);
    if (!outputs || !cmd_outputs_close(&job->options->common, outputs))
        return EXIT_TROUBLE;
    return summary.level >= job->fail_on ? EXIT_FINDINGS : EXIT_OK;
}
