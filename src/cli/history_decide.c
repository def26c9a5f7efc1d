/* SPDX-License-Identifier: MIT */
/* history_decide.c - what is to be done about each address of the history. */
#include "cli/cmd.h"
#include "cli/history_actions.h"
#include "cli/output.h"

static const PsColumn columns[] = {
    { "address", PS_CELL_TEXT, 30 },
    { "domain", PS_CELL_TEXT, 0 },
    { "provider", PS_CELL_PROVIDER, 14 },
    { "decision", PS_CELL_WORD, 10 },
    { "reason", PS_CELL_TEXT, 12 },
    { "times", PS_CELL_NUMBER, 5 },
    { "code", PS_CELL_NUMBER, 4 },
    { "status", PS_CELL_TEXT, 7 },
    { "first", PS_CELL_TIME, 0 },
    { "last", PS_CELL_TIME, 10 },
    { "until", PS_CELL_TIME, 10 },
};

const PsTable cmd_history_addresses = { "presend-history/1", "addresses", columns,
    G_N_ELEMENTS(columns) };

void
cmd_history_print_decision(PsReport *report, const PsTableFormat *format, const char *mailbox,
    const char *domain, const char *provider, const PsDecision *decision)
{
    const PsPastEvent *last = decision->last;
    const PsCell cells[] = { { .text = mailbox }, { .text = domain }, { .text = provider },
        { .text = ps_action_name(decision->action) }, { .text = last ? last->reason : NULL },
        { .number = decision->times }, { .number = last ? last->code : 0 },
        { .text = last ? last->status : NULL }, { .number = decision->first },
        { .number = last ? last->time : 0 }, { .number = decision->until } };

    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
    format->row(report, &cmd_history_addresses, cells);
    report->files++;
}

typedef struct {
    const HistoryJob *job;
    GArray *outputs;
    PsAction least; /* milder decisions are left out */
    GError *error;
} Deciding;

static gboolean
decide(const char *mailbox, const char *domain, const char *provider, gpointer data)
{
    Deciding *deciding = data;
    const HistoryJob *job = deciding->job;
    g_auto(PsPast) past = { 0 };
    PsDecision decision;

    if (!ps_history_find_mailbox(job->history, mailbox, &past, &deciding->error))
        return FALSE;
    ps_policy_decide(ps_rules_policy(job->context->rules), &past, job->now, &decision);
    if (!decision.last || decision.action < deciding->least)
        return TRUE;
    for (guint i = 0; i < deciding->outputs->len; i++) {
        CmdOutput *output = cmd_output(deciding->outputs, i);

        cmd_history_print_decision(
            &output->report, output->format, mailbox, domain, provider, &decision);
    }
    return TRUE;
}

static int
print_decisions(const HistoryJob *job, PsAction least)
{
    Deciding deciding = { .job = job, .least = least };
    g_autoptr(GArray) outputs = cmd_history_outputs(job, "text", &cmd_history_addresses);
    g_autoptr(GError) error = NULL;
    gboolean good;

    if (!outputs)
        return EXIT_TROUBLE;
    deciding.outputs = outputs;
    good = ps_history_each_mailbox(job->history, &job->filter, decide, &deciding, &error) &&
           !deciding.error;
    if (deciding.error)
        g_propagate_error(&error, deciding.error);
    if (!good)
        cmd_complain(job->options->common.command, "%s", error->message);
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsTableFormat *) output->format)
            ->end(&output->report, &cmd_history_addresses, NULL);
    }
    return cmd_outputs_close(&job->options->common, outputs) && good ? EXIT_OK : EXIT_TROUBLE;
}

int
cmd_history_decisions(const HistoryJob *job)
{
    return print_decisions(job, PS_ACTION_KEEP);
}

int
cmd_history_suppressed(const HistoryJob *job)
{
    return print_decisions(job, PS_ACTION_SUPPRESS);
}
