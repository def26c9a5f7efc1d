/* SPDX-License-Identifier: MIT */
/* list_job.h - one run of "presend list", shared by the files of that command. */
#ifndef PS_CLI_LIST_JOB_H
#define PS_CLI_LIST_JOB_H

#include <signal.h>
#include <sys/stat.h>

#include "cli/list_fleet.h"
#include "cli/progress.h"
#include "list/journal.h"
#include "list/output.h"
#include "list/run.h"

/* What the command line says. */
typedef struct {
    CmdOptions common;
    char *input;
    char *column;
    char *journal;
    char *reuse;
    char *shard;
    int concurrency;
    int rate;
    gboolean resume;
    gboolean unordered;
    gboolean require_checked;
    ListFleetOptions fleet;
} ListOptions;

/* Where the list goes; several may be asked for. */
typedef struct {
    FILE *out;
    char *path; /* NULL: standard output */
    PsListWriter *writer;
} ListOutput;

typedef struct {
    const ListOptions *options;
    CmdContext *context;
    const char *file; /* its name for messages */
    FILE *in;
    struct stat before; /* what IN was at first */
    off_t start;        /* where the list begins in it */
    PsListInput input;
    PsDirectory directory;
    PsListJudge *judge;
    PsListLookup *lookup;
    PsListJournal *journal; /* NULL: none */
    ListFleet *fleet;       /* NULL: the domains are looked up here */
    GArray *outputs;        /* ListOutput */
    CmdProgress progress;
    gint64 flushed;   /* monotonic time when rows were last written */
    guint64 replayed; /* domains that were known when the run began */
    guint64 problems; /* rows that could not be read well */
    int level;        /* the highest of all verdicts */
} ListJob;

/* Its own options, without those of other commands, the DNS or the fleet. */
void list_options_add(GOptionContext *context, ListOptions *options);

/* Free what all of them hold. */
void list_options_clear(ListOptions *options);

/* --input; PS_LIST_GUESS without it. FALSE after a message. */
gboolean list_options_input(const ListOptions *options, PsListInput *ret);
/* --shard, as "2/8": one of so many shards; both are 0 without it. FALSE after a message. */
gboolean list_options_shard(const ListOptions *options, guint *ret_shard, guint *ret_shards);
/* What parsing could not see, of options and ARGC arguments. FALSE after a message. */
gboolean list_options_are_good(const ListOptions *options, int argc);

/* What --format asks for is there, and spoils no file that is read, nor another one. Nothing is
 * opened. FALSE after a message. */
gboolean list_outputs_are_good(const ListJob *job);
/* Open it. FALSE after a message. */
gboolean list_outputs_open(ListJob *job, const PsListTable *table);
gboolean list_outputs_row(
    ListJob *job, const PsListRow *row, const PsListVerdict *verdict, GError **error);
gboolean list_outputs_flush(ListJob *job, GError **error);
/* Write what comes behind the last row. FALSE after messages. */
gboolean list_outputs_end(const ListJob *job, const PsListSummary *summary);
/* The list goes to a terminal. */
gboolean list_outputs_are_seen(const ListJob *job);

/* Open the journal that the options name and let the lookup know what it holds. FALSE after a
 * message. */
gboolean list_journal_open(ListJob *job, const PsListReader *reader);

/* Show how far the run is, if somebody looks, and if it is time. */
void list_progress_show(ListJob *job);
void list_progress_clear(ListJob *job);

/* Say for people what all rows came to. */
void list_summary_print(const ListJob *job, const PsListSummary *summary);

#endif
