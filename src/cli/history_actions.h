/* SPDX-License-Identifier: MIT */
/* history_actions.h - what "presend history" can do. Each action gives an exit status. */
#ifndef PS_CLI_HISTORY_ACTIONS_H
#define PS_CLI_HISTORY_ACTIONS_H

#include "cli/history.h"
#include "history/query.h"
#include "report/table.h"

typedef struct {
    CmdOptions common;
    char *address;
    char *domain;
    char *provider;
    char *reason;
    char *since;
    char *until;
    int latest; /* -1: not given */
    char *older_than;
    char *list;
    char *column;
    char *campaign;
    gint64 count; /* -1: not given */
} HistoryOptions;

/* Everything that an action works with. */
typedef struct {
    const HistoryOptions *options;
    CmdContext *context;
    PsHistory *history;
    PsHistoryFilter filter;
    gint64 now;
    int fail_on;
    char **operands; /* NULL-terminated */
} HistoryJob;

/* history_show.c */
int cmd_history_show(const HistoryJob *job);
int cmd_history_export(const HistoryJob *job);

/* The outputs of --format (else of FALLBACK), begun for a table OF rows; NULL after a message. */
GArray *cmd_history_outputs(const HistoryJob *job, const char *fallback, const PsTable *of);

/* history_decide.c */
extern const PsTable cmd_history_addresses;

/* Print a row of that table. */
void cmd_history_print_decision(PsReport *report, const PsTableFormat *format,
    const char *mailbox, const char *domain, const char *provider, const PsDecision *decision);

int cmd_history_decisions(const HistoryJob *job);
int cmd_history_suppressed(const HistoryJob *job);

/* history_change.c */
int cmd_history_forget(const HistoryJob *job);
int cmd_history_prune(const HistoryJob *job);

/* history_import.c */
int cmd_history_import(const HistoryJob *job);

/* history_sent.c */
/* Rows of what was sent, as the filter wants them; FALSE after a message. */
gboolean cmd_history_print_sent(const HistoryJob *job, GArray *outputs);

int cmd_history_sent(const HistoryJob *job);

/* history_summary.c */
int cmd_history_summary(const HistoryJob *job);

/* What all records say together. */
typedef struct {
    PsHistoryTotals totals;
    guint64 forged;              /* notices of the last seven days about mail not ours */
    guint64 actions[PS_ACTIONS]; /* addresses, by what is decided of them */
    PsFindings *all_findings;
    const GPtrArray *findings;
    int level; /* the highest among these; -1 without any */
} HistorySummary;

/* FALSE after a message. */
gboolean cmd_history_sum_up(const HistoryJob *job, HistorySummary *ret);
void cmd_history_summary_clear(HistorySummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HistorySummary, cmd_history_summary_clear)

void cmd_history_summary_print(const PsReport *report, const HistorySummary *summary);
json_t *cmd_history_summary_object(const HistorySummary *summary);

#endif
