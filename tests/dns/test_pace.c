/* SPDX-License-Identifier: MIT */
#include "dns/pace.h"

#include "suite.h"

#define MS 1000

/* A server that takes its time for an answer, and gives so many a second, one by one. */
typedef struct {
    guint latency_ms;
    guint per_second;
    guint holds; /* questions; what comes while there are so many is lost. 0: any */
} Model;

typedef struct {
    PsPace pace;
    GArray *due; /* gint64: when each answer comes, in order */
    guint came;  /* of them */
    guint sent;
    guint lost;
    gint64 free; /* when the server is done with all it has */
    gint64 now;
} Run;

static void
send_one(Run *run, const Model *model)
{
    gint64 each = G_USEC_PER_SEC / model->per_second, due;

    ps_pace_sent(&run->pace);
    run->sent++;
    if (model->holds && run->due->len - run->came >= model->holds) {
        run->lost++;
        ps_pace_lost(&run->pace, 1);
        return;
    }
    run->free = MAX(run->free, run->now) + each;
    due = run->free + (gint64) model->latency_ms * MS;
    g_array_append_val(run->due, due);
}

/* More are on their way than it holds, so that a canary would not come back. */
static gboolean
is_lossy(const Model *model, const Run *run)
{
    return model->holds && run->due->len - run->came >= model->holds;
}

static void
run_model(Run *run, const Model *model, guint ms)
{
    for (guint i = 0; i < ms; i++, run->now += MS) {
        guint room;

        for (; run->came < run->due->len &&
               g_array_index(run->due, gint64, run->came) <= run->now;
             run->came++)
            ps_pace_answered(&run->pace,
                model->latency_ms * MS + MAX(0, run->free - run->now - model->latency_ms * MS));
        if (ps_pace_tick(&run->pace, run->now) && !is_lossy(model, run))
            ps_pace_alive(&run->pace, run->now);
        room = ps_pace_room(&run->pace, run->due->len - run->came, run->now);
        while (room--)
            send_one(run, model);
        ps_pace_room(&run->pace, run->due->len - run->came, run->now);
    }
}

static const struct {
    Model model;
    guint rate;
    guint window_least, window_most; /* after ten seconds */
    guint sent_least, sent_most;
} models_rows[] = {
    { { 1, 100000, 0 }, 0, 2000, 2000, 500000, 1100000 },  /* fast: all may be on the way */
    { { 100, 100000, 0 }, 0, 2000, 2000, 100000, 210000 }, /* far away */
    { { 1, 2000, 0 }, 0, 100, 600, 18000, 22000 },         /* slow: more only wait longer */
    { { 1, 100000, 500 }, 0, 200, 1000, 100000, 1100000 }, /* holds few */
    { { 1, 100000, 0 }, 500, 50, 2000, 4900, 5020 },       /* a rate was asked for */
};

START_TEST(models)
{
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };

    ps_pace_init(&run.pace, 2000, models_rows[_i].rate, 0);
    run_model(&run, &models_rows[_i].model, 10000);
    ck_assert_uint_ge((guint) run.pace.window, models_rows[_i].window_least);
    ck_assert_uint_le((guint) run.pace.window, models_rows[_i].window_most);
    ck_assert_uint_ge(run.sent, models_rows[_i].sent_least);
    ck_assert_uint_le(run.sent, models_rows[_i].sent_most);
    g_array_unref(run.due);
}
END_TEST

/* A guilty server is asked less than it answered, and more again in time. */
START_TEST(guilty)
{
    const Model model = { 1, 5000, 0 };
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };
    double window, limit;

    ps_pace_init(&run.pace, 2000, 0, 0);
    run_model(&run, &model, 5000);
    window = run.pace.window;
    ps_pace_guilty(&run.pace, run.now);
    limit = run.pace.limit;
    ck_assert(run.pace.window <= MAX(window / 2, 20));
    ck_assert(limit > 4000 && limit < 5000);
    run_model(&run, &model, 60000);
    ck_assert(run.pace.limit <= 0 || run.pace.limit > limit);
    g_array_unref(run.due);
}
END_TEST

/* One that bears few a second is asked no more, however little that is, once it was found guilty
 * again; what it bore is known. */
static const struct {
    guint per_second;
} limits_rows[] = { { 12 }, { 40 }, { 300 }, { 1000 }, { 5000 } };

START_TEST(limits)
{
    const guint per_second = limits_rows[_i].per_second;
    const Model model = { 1, per_second, 1 + per_second / 100 };
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };
    guint sent;

    ps_pace_init(&run.pace, 2000, 0, 0);
    run_model(&run, &model, 1000);
    for (guint i = 0; i < 400; i++) {
        guint lost = run.lost;

        run_model(&run, &model, 100);
        if (run.lost > lost && run.now - run.pace.guilty_at > G_USEC_PER_SEC)
            ps_pace_guilty(&run.pace, run.now);
    }
    ck_assert_uint_ge(ps_pace_borne(&run.pace), 6 * per_second / 10);
    ck_assert_uint_le(ps_pace_borne(&run.pace), 12 * per_second / 10);
    ck_assert(!ps_pace_is_hopeless(&run.pace, run.now));
    sent = run.sent;
    run_model(&run, &model, 2000);
    ck_assert_uint_ge(run.sent - sent, 2 * 6 * per_second / 10);
    ck_assert_uint_le(run.sent - sent, 2 * 13 * per_second / 10 + 2);
    g_array_unref(run.due);
}
END_TEST

/* One that answers nothing at all is given up in the end, but not before two minutes. */
START_TEST(hopeless)
{
    const Model model = { 1, 100000, 0 };
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };

    ps_pace_init(&run.pace, 2000, 0, 0);
    for (guint i = 0; i < 20; i++)
        ps_pace_guilty(&run.pace, run.now += G_USEC_PER_SEC);
    ck_assert(run.pace.limit > 0 && run.pace.limit <= 10);
    ck_assert(!ps_pace_is_hopeless(&run.pace, run.now + 90 * G_USEC_PER_SEC));
    ck_assert(ps_pace_is_hopeless(&run.pace, run.now + 120 * G_USEC_PER_SEC));
    run_model(&run, &model, 3000);
    ck_assert(!ps_pace_is_hopeless(&run.pace, run.now + 120 * G_USEC_PER_SEC));
    g_array_unref(run.due);
}
END_TEST

/* One that was deaf is soon asked as before. */
START_TEST(deaf)
{
    const Model model = { 1, 100000, 0 };
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };

    ps_pace_init(&run.pace, 2000, 0, 0);
    ps_pace_guilty(&run.pace, run.now);
    ck_assert(run.pace.limit > 0);
    run_model(&run, &model, 15000);
    ck_assert(run.pace.limit <= 0 || run.pace.limit > 5000);
    g_array_unref(run.due);
}
END_TEST

/* The kernel had no room for answers: the window is held below where that was. */
START_TEST(overflow)
{
    const Model model = { 1, 100000, 0 };
    Run run = { .due = g_array_new(FALSE, FALSE, sizeof(gint64)) };

    ps_pace_init(&run.pace, 2000, 0, 0);
    ps_pace_hold(&run.pace, 400);
    run_model(&run, &model, 3000);
    ck_assert_uint_eq((guint) run.pace.window, 400);
    ps_pace_overflow(&run.pace);
    run_model(&run, &model, 3000);
    ck_assert_uint_le((guint) run.pace.window, 200);
    ck_assert_uint_ge((guint) run.pace.window, 20);
    g_array_unref(run.due);
}
END_TEST

SUITE(pace, TABLE(models), TEST(guilty), TABLE(limits), TEST(hopeless), TEST(deaf),
    TEST(overflow))
