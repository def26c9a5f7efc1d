/* SPDX-License-Identifier: MIT */
/* lint_team.c - a pool of threads, and a queue of mails in their order; see lint_team.h. */
#include "cli/lint_team.h"

#include "base/i18n.h"
#include "cli/progress.h"

enum { AHEAD = 4 }; /* mails for each thread that wait for it or for their turn to be told */

typedef struct {
    LintOptions *options;
    GThreadPool *pool; /* NULL: not needed yet */
    GMutex lock;
    GCond done;
    GQueue queue; /* Task, in order */
    guint room;   /* of them at most */
    guint jobs;
    const PsBox *box;
    CmdProgress progress;
} Team;

typedef struct {
    LintItem *item;
    gboolean done;
} Task;

static void
task_free(gpointer data)
{
    Task *task = data;

    lint_item_free(task->item);
    g_free(task);
}

static void
work(gpointer data, gpointer user_data)
{
    Team *team = user_data;
    Task *task = data;

    lint_item_work(team->options, task->item);
    g_mutex_lock(&team->lock);
    task->done = TRUE;
    g_cond_signal(&team->done);
    g_mutex_unlock(&team->lock);
}

/* ALONE: this thread does it, at once, as it does the first: many runs have no other. */
static void
put(Team *team, LintItem *item, gboolean alone)
{
    Task *task = g_new0(Task, 1);

    task->item = item;
    g_queue_push_tail(&team->queue, task);
    if (alone || team->jobs < 2) {
        work(task, team);
        return;
    }
    if (!team->pool)
        team->pool = g_thread_pool_new(work, team, (int) team->jobs, TRUE, NULL);
    g_thread_pool_push(team->pool, task, NULL);
}

/* "120 of 500 files, 0:12 left" */
static void
show_progress(Team *team)
{
    gint64 now = g_get_monotonic_time();
    guint count = ps_box_file_count(team->box), done = ps_box_files_begun(team->box);
    g_autofree char *left = NULL, *line = NULL;

    done -= MIN(team->queue.length, done);
    if (count < 2 || !done || !cmd_progress_is_due(&team->progress, now))
        return;
    left = cmd_progress_time(
        (guint64) (now - team->progress.began) / G_USEC_PER_SEC * (count - done) / done);
    /* TRANSLATORS: files done, all of them, the time that the others take */
    line = g_strdup_printf(_("%u of %u files, %s left"), done, count, left);
    cmd_progress_show(&team->progress, line, now);
}

/* Tell of the first in the queue, once it is done. */
static gboolean
tell_first(Team *team, GArray *outputs, LintOutcome *outcome)
{
    Task *task = g_queue_pop_head(&team->queue);
    gboolean good;

    g_mutex_lock(&team->lock);
    while (!task->done)
        g_cond_wait(&team->done, &team->lock);
    g_mutex_unlock(&team->lock);
    cmd_progress_clear(&team->progress);
    good = lint_item_tell(team->options, task->item, outputs, outcome);
    task_free(task);
    show_progress(team);
    return good;
}

static gboolean
tell_down_to(Team *team, guint left, GArray *outputs, LintOutcome *outcome)
{
    while (team->queue.length > left)
        if (!tell_first(team, outputs, outcome))
            return FALSE;
    return TRUE;
}

static gboolean
run(Team *team, PsBox *box, GArray *outputs, LintOutcome *outcome)
{
    PsBoxMessage message;

    for (guint turn = 1; ps_box_next(box, &message); turn++) {
        /* here, what is wrong with a configuration is said, once */
        const CmdContext *context = cmd_context(&team->options->common, message.path);

        if (!context) {
            tell_down_to(team, 0, outputs, outcome);
            return FALSE;
        }
        put(team, lint_item_new(&message, turn),
            turn == 1 || lint_item_has_turn(team->options, context));
        if (!tell_down_to(team, team->room, outputs, outcome))
            return FALSE;
    }
    return tell_down_to(team, 0, outputs, outcome);
}

void
lint_team_run(LintOptions *options, PsBox *box, GArray *outputs, LintOutcome *outcome)
{
    Team team = { .options = options,
        .jobs =
            options->jobs ? (guint) options->jobs : MIN(g_get_num_processors(), LINT_MAX_JOBS),
        .box = box };

    team.room = team.jobs > 1 ? team.jobs * AHEAD : 0;
    g_mutex_init(&team.lock);
    g_cond_init(&team.done);
    g_queue_init(&team.queue);
    cmd_progress_begin(&team.progress);
    if (!run(&team, box, outputs, outcome))
        outcome->trouble = TRUE;
    cmd_progress_clear(&team.progress);
    if (team.pool)
        g_thread_pool_free(team.pool, FALSE, TRUE); /* what was begun is done */
    g_queue_clear_full(&team.queue, task_free);
    g_cond_clear(&team.done);
    g_mutex_clear(&team.lock);
}
