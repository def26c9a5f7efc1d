/* SPDX-License-Identifier: MIT */
/* cmd_list.c - presend list: every address of a list, judged. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history.h"
#include "cli/list_job.h"

/* So many rows with problems are named. */
#define NAMED_PROBLEMS 10
/* Rows that are known are written after so many microseconds, if not before. */
#define FLUSH_EVERY (G_USEC_PER_SEC / 10)

/* The signal that asks the run to end; 0: none. */
static volatile sig_atomic_t stopped;

static void
stop(int number)
{
    stopped = number;
}

/* The first signal ends the run in good order, the second one at once. What nohup and the
 * like have us ignore stays ignored. */
static void
catch_signals(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    const struct sigaction action = { .sa_handler = stop, .sa_flags = (int) SA_RESETHAND };
    struct sigaction before;

    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

/* What a gate does with a row; the DNS alone never makes it fail. */
static int
level_of(const PsListVerdict *verdict)
{
    static const int levels[] = { [PS_LIST_OK] = -1,
        [PS_LIST_RISKY] = PS_LEVEL_WARNING,
        [PS_LIST_UNKNOWN] = -1,
        [PS_LIST_UNDELIVERABLE] = PS_LEVEL_ERROR };

    return MAX(levels[verdict->status], verdict->level);
}

static gboolean
take_row(const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error)
{
    ListJob *job = data;

    if (row->problem && job->problems++ < NAMED_PROBLEMS) {
        list_progress_clear(job);
        cmd_complain(job->options->common.command, "%s:%" G_GUINT64_FORMAT ": %s", job->file,
            row->line, row->problem);
    }
    job->level = MAX(job->level, level_of(verdict));
    return list_outputs_row(job, row, verdict, error);
}

static void
keep_found(guint32 number, const char *domain, const PsDestination *found, gpointer data)
{
    ListJob *job = data;

    (void) number;
    if (job->journal)
        ps_list_journal_add(job->journal, domain, g_get_real_time() / G_USEC_PER_SEC, found);
}

static gboolean
pause_run(gboolean idle, gpointer data, GError **error)
{
    ListJob *job = data;
    gint64 now = g_get_monotonic_time();

    list_progress_show(job);
    if (job->fleet && !list_fleet_check(job->fleet, error))
        return FALSE;
    if (job->journal && !ps_list_journal_write(job->journal, idle, error))
        return FALSE;
    if (!idle && now - job->flushed < FLUSH_EVERY)
        return TRUE;
    job->flushed = now;
    return list_outputs_flush(job, error);
}

/* The file is what it was, to a second and better. */
static gboolean
is_unchanged(const ListJob *job)
{
    struct stat now;

    return fstat(fileno(job->in), &now) == 0 && now.st_size == job->before.st_size &&
           now.st_mtim.tv_sec == job->before.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == job->before.st_mtim.tv_nsec;
}

static PsListReader *
read_again(gpointer data, GError **error)
{
    ListJob *job = data;

    if (is_unchanged(job) && lseek(fileno(job->in), job->start, SEEK_SET) == job->start)
        return ps_list_reader_new(job->in, job->file, job->input, job->options->column, error);
    g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_READ,
        _("%s: the file was changed while it was read; no row is written"), job->file);
    return NULL;
}

/* What was broken off, and how to go on. */
static void
print_stopped(const ListJob *job, const PsListSummary *summary)
{
    const ListOptions *options = job->options;
    g_autofree char *written = ps_i18n_count(ps_i18n_lang(), summary->rows);
    g_autofree char *all = ps_i18n_count(ps_i18n_lang(), summary->rows + summary->left);

    /* TRANSLATORS: the file, then how many rows */
    cmd_complain(options->common.command,
        _("%s: broken off: %s of the %s rows read are written"), job->file, written, all);
    if (options->journal)
        cmd_complain(options->common.command,
            _("%s has what is known by now; the same command with --resume goes on from there"),
            options->journal);
    else
        cmd_complain(options->common.command,
            _("a new run begins anew; with --journal FILE it could go on"));
}

static int
status_of(const ListJob *job, const PsListSummary *summary, int fail_on)
{
    if (job->level >= fail_on)
        return EXIT_FINDINGS;
    return job->options->require_checked && summary->by_status[PS_LIST_UNKNOWN] ? EXIT_UNKNOWN
                                                                                : EXIT_OK;
}

/* All is known that will be: the rest of the journal, and of the outputs. */
static gboolean
finish(ListJob *job, gboolean good, const GError *failed, const PsListSummary *summary)
{
    g_autoptr(GError) error = NULL;

    list_progress_clear(job);
    if (!good)
        cmd_complain(job->options->common.command, "%s", failed->message);
    if (job->journal &&
        (good || !g_error_matches(failed, PS_LIST_ERROR, PS_LIST_ERROR_JOURNAL)) &&
        !ps_list_journal_write(job->journal, TRUE, &error)) {
        cmd_complain(job->options->common.command, "%s", error->message);
        good = FALSE;
    }
    if (good || !g_error_matches(failed, PS_LIST_ERROR, PS_LIST_ERROR_WRITE))
        good = list_outputs_end(job, summary) && good;
    return good;
}

/* What is to be said of the list as a whole, if it was seen as a whole. It makes no gate fail:
 * rows do, and what is unknown must not. */
static void
sum_up(const ListJob *job, PsListSummary *summary)
{
    PsDnsHealth health;

    ps_dns_health(job->context->dns, &health);
    summary->overloaded = health.overloaded;
    summary->borne = health.borne;
    if (!summary->left)
        ps_list_summary_judge(summary, job->context->rules, job->context->lang);
}

static void
tell_more_problems(const ListJob *job)
{
    guint64 more = job->problems - NAMED_PROBLEMS;
    g_autofree char *count = ps_i18n_count(ps_i18n_lang(), more);

    /* TRANSLATORS: the file, then how many */
    cmd_complain(job->options->common.command,
        ngettext("%s: %s more row with problems", "%s: %s more rows with problems", more),
        job->file, count);
}

static int
run_job(ListJob *job, PsListReader *reader, int fail_on)
{
    const ListOptions *options = job->options;
    g_auto(PsListSummary) summary = { 0 };
    g_autoptr(GError) error = NULL;
    PsListRun run = { .reader = reader,
        .again = S_ISREG(job->before.st_mode) ? read_again : NULL,
        .lookup = job->lookup,
        .judge = job->judge,
        .unordered = options->unordered,
        .backlog = PS_LIST_BACKLOG,
        .stop = &stopped,
        .take = take_row,
        .pause = pause_run,
        .found = keep_found,
        .data = job };
    gboolean good;

    if (!list_options_shard(options, &run.shard, &run.shards))
        return EXIT_TROUBLE;
    ps_list_summary_init(&summary);
    catch_signals();
    cmd_progress_begin(&job->progress);
    good = ps_list_run(&run, &summary, &error);
    sum_up(job, &summary);
    if (!finish(job, good, error, &summary))
        return EXIT_TROUBLE;
    if (job->problems > NAMED_PROBLEMS)
        tell_more_problems(job);
    if (!list_outputs_are_seen(job))
        list_summary_print(job, &summary);
    if (stopped) {
        print_stopped(job, &summary);
        return EXIT_TROUBLE;
    }
    return status_of(job, &summary, fail_on);
}

/* Tables, and the reader, which is given to the caller. */
static PsListReader *
open_job(ListJob *job)
{
    const ListOptions *options = job->options;
    g_autoptr(PsListReader) reader = NULL;
    g_autoptr(GError) error = NULL;
    gint64 now;

    if (fstat(fileno(job->in), &job->before) == 0 && S_ISREG(job->before.st_mode))
        job->start = lseek(fileno(job->in), 0, SEEK_CUR);
    reader = ps_list_reader_new(job->in, job->file, job->input, options->column, &error);
    if (!reader) {
        cmd_complain(options->common.command, "%s", error->message);
        return NULL;
    }
    job->directory = (PsDirectory){ .dns = job->context->dns,
        .providers = ps_rules_providers(job->context->rules),
        .typos = job->context->typos,
        .receiver = cmd_setting(job->context, NULL, "receiver") };
    if (!cmd_now(&options->common, &now) ||
        !cmd_memory(&options->common, job->context, now, &job->directory.memory))
        return NULL;
    job->judge = ps_list_judge_new(job->context->rules, &job->directory);
    ps_list_judge_speak(job->judge, job->context->lang);
    job->lookup = ps_list_lookup_new(&job->directory, job->judge);
    /* once more when the journal is there, which an output could have been before */
    if (!list_outputs_are_good(job) || !list_journal_open(job, reader) ||
        !list_outputs_are_good(job) || !list_outputs_open(job, ps_list_reader_table(reader)))
        return NULL;
    if (options->fleet.redis &&
        !(job->fleet = list_fleet_open(
              &options->common, &options->fleet, job->context, &job->directory, job->lookup)))
        return NULL;
    return g_steal_pointer(&reader);
}

static void
job_clear(ListJob *job)
{
    if (job->outputs)
        g_array_unref(job->outputs);
    ps_list_journal_free(job->journal);
    ps_list_lookup_free(job->lookup);
    list_fleet_free(job->fleet);
    ps_list_judge_free(job->judge);
}

/* Check what IN holds, whose name is FILE. */
static int
check_stream(const ListOptions *options, const char *file, FILE *in)
{
    ListJob job = { .options = options, .file = file, .in = in, .level = -1 };
    g_autoptr(PsListReader) reader = NULL;
    int status = EXIT_TROUBLE;

    job.context = cmd_context(&options->common, file);
    if (!job.context || !list_options_input(options, &job.input))
        return EXIT_TROUBLE;
    reader = open_job(&job);
    if (reader)
        status = run_job(&job, reader, cmd_fail_on(&options->common, job.context));
    if (!cmd_memory_is_good(&options->common, job.directory.memory))
        status = EXIT_TROUBLE;
    job_clear(&job);
    return status;
}

static int
check_list(const ListOptions *options, const char *file)
{
    gboolean from_stdin = !strcmp(file, "-");
    FILE *in = from_stdin ? stdin : fopen(file, "rb");
    int status;

    if (!in) {
        cmd_complain(options->common.command, "%s: %s", file, g_strerror(errno));
        return EXIT_TROUBLE;
    }
    status = check_stream(options, file, in);
    if (!from_stdin)
        fclose(in);
    return status;
}

int
cmd_list(int argc, char **argv)
{
    ListOptions options = { .concurrency = 2000, .fleet = LIST_FLEET_OPTIONS };
    g_autoptr(GOptionContext) context = g_option_context_new(N_("FILE - check a list"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "list");
    g_option_context_set_summary(context,
        N_("Says of every address (or bare domain) of a list whether mail to it can arrive: "
           "ok,\n"
           "risky, unknown or undeliverable. FILE is CSV, one address a line, or NDJSON, also\n"
           "packed with gzip; - is standard input. No mail server is asked, only the DNS, "
           "once\n"
           "for each domain."));
    list_options_add(context, &options);
    cmd_add_history(context, &options.common);
    list_fleet_add_options(context, &options.fleet);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv) &&
        list_options_are_good(&options, argc)) {
        options.common.bulk = TRUE;
        options.common.window = options.concurrency;
        options.common.rate = options.rate;
        if (options.fleet.worker) {
            catch_signals();
            status = list_fleet_work(&options.common, &options.fleet, &stopped);
        } else {
            status = check_list(&options, argv[1]);
        }
    }
    list_options_clear(&options);
    cmd_contexts_free();
    /* whoever called is to see that a signal ended this; a worker ends in no other way */
    if (stopped && !options.fleet.worker)
        raise(stopped);
    return status;
}
