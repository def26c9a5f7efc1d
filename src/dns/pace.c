/* SPDX-License-Identifier: MIT */
/* pace.c - how many questions the servers bear; see pace.h. */
#include "dns/pace.h"

#include <string.h>

#define WINDOW_LEAST 20
#define WINDOW_FIRST 50
#define RATE_LEAST 5 /* questions a second that every server is believed to bear */
#define RATE_FIRST 200
#define RATE_TELLING 1000                 /* answers: fewer may be all that was asked */
#define TIME_TELLING (G_USEC_PER_SEC / 2) /* less than this is too little to tell */
#define RATE_ANY 50000                    /* and what is as good as no limit */

/* A second of questions is not sent in one burst, but so much of it is. */
#define BURST_SECONDS 0.02

/* Questions wait somewhere if answers take longer than the best: so many of them, and so
 * long (in microseconds), do no harm. */
#define QUEUE_SMALL 200
#define WAIT_SHORT 20000
#define ANSWERS_SWIFT 2500 /* in an interval: who answers so many has a queue for many */
#define WAIT_LONG 60000

/* So much of what is asked is late only if it gets lost: dead names are fewer. Whatever is
 * lost with a window of so few is not lost because they are many. */
#define LOSS_BAD 0.04
#define LOSS_FEW 20 /* in an interval: too few to tell */
#define WINDOW_LOSSY 200

/* Answers come late after so many times the time that they usually take; but not before, and
 * not after. */
#define LATE_TIMES 20
#define LATE_LEAST 100000 /* microseconds */
#define LATE_MOST 1000000

/* How long a server that was found guilty is not trusted: as often as it was, but not more
 * often than this; and after what time that is forgotten. */
#define DISTRUST (3 * G_USEC_PER_SEC)
#define DISTRUST_MOST 10
#define FORGIVEN (300 * G_USEC_PER_SEC)

#define CEILING_OVER 1.25 /* what was answered in all the time since it was found guilty */

/* How long nothing but RATE_LEAST is tried, and how many canaries in a row show that it is
 * enough. */
#define HOPE (120 * G_USEC_PER_SEC)
#define ALIVE_MANY 5

void
ps_pace_init(PsPace *pace, guint window, guint rate, gint64 now)
{
    *pace = (PsPace){ .most = window,
        .rate = rate,
        .window = MIN(window, WINDOW_FIRST),
        .tokens = 1,
        .filled = now,
        .guilty_at = G_MININT64 / 2,
        .swift = TRUE };
    for (guint i = 0; i < PS_PACE_MEMORY; i++)
        pace->begins[i] = now;
}

/* Questions a second that may be sent; 0: any. */
static double
allowed(const PsPace *pace)
{
    if (pace->rate && pace->limit > 0)
        return MIN(pace->rate, pace->limit);
    return pace->rate ? pace->rate : pace->limit;
}

static void
fill(PsPace *pace, double per_second, gint64 now)
{
    double most = MAX(1, per_second * BURST_SECONDS);

    pace->tokens += per_second * (double) (now - pace->filled) / G_USEC_PER_SEC;
    pace->tokens = MIN(pace->tokens, most);
    pace->filled = now;
}

guint
ps_pace_room(PsPace *pace, guint on_way, gint64 now)
{
    double per_second = allowed(pace);
    guint room = (guint) pace->window;

    room -= MIN(room, on_way);
    if (!room)
        pace->full = pace->busy[pace->current] = TRUE;
    if (per_second > 0) {
        fill(pace, per_second, now);
        room = MIN(room, (guint) pace->tokens);
        if (pace->tokens < 1)
            pace->spent = pace->busy[pace->current] = TRUE;
    }
    return room;
}

gint64
ps_pace_next(const PsPace *pace, gint64 now)
{
    double per_second = allowed(pace);

    if (per_second <= 0 || pace->tokens >= 1)
        return now;
    return now + (gint64) ((1 - pace->tokens) / per_second * G_USEC_PER_SEC) + 1;
}

void
ps_pace_sent(PsPace *pace)
{
    if (allowed(pace) > 0)
        pace->tokens = MAX(0, pace->tokens - 1);
}

void
ps_pace_answered(PsPace *pace, gint64 latency)
{
    pace->counts[pace->current]++;
    pace->latency += latency;
}

void
ps_pace_lost(PsPace *pace, guint count)
{
    pace->lost += count;
}

/* Answers a second, over the intervals in which as much was asked as was allowed. */
static double
answers_per_second(const PsPace *pace, gint64 now)
{
    double answers = 0;
    gint64 time = 0;

    for (guint i = 0; i < PS_PACE_MEMORY; i++) {
        gint64 end = i == pace->current ? now : pace->begins[(i + 1) % PS_PACE_MEMORY];

        if (pace->busy[i]) {
            answers += pace->counts[i];
            time += end - pace->begins[i];
        }
    }
    return answers * G_USEC_PER_SEC / (double) MAX(time, TIME_TELLING);
}

static void
set_window(PsPace *pace, double window)
{
    pace->window = CLAMP(window, MIN(WINDOW_LEAST, pace->most), pace->most);
}

void
ps_pace_hold(PsPace *pace, guint most)
{
    pace->most = MIN(pace->most, MAX(most, 1));
    set_window(pace, pace->window);
}

void
ps_pace_overflow(PsPace *pace)
{
    pace->swift = FALSE;
    ps_pace_hold(pace, (guint) MAX(WINDOW_LEAST, pace->window / 2));
}

/* What they answered at last, but not much more than in all the time since they were found
 * guilty before: who allows a number a minute answers them all in one second. */
static double
borne(const PsPace *pace, gint64 now)
{
    double of_late = answers_per_second(pace, now);
    double in_all = pace->answers * G_USEC_PER_SEC / (double) MAX(pace->time, TIME_TELLING);

    return pace->guilts ? MIN(of_late, CEILING_OVER * in_all) : of_late;
}

/* The servers are asked as little as can be. As long as they answer half of that, there is
 * hope. */
static void
despair(PsPace *pace, gint64 now)
{
    double half = RATE_LEAST / 2.0 * (double) pace->time / G_USEC_PER_SEC;

    if (pace->limit > RATE_LEAST || pace->answers > half)
        pace->hopeless = 0;
    else if (!pace->hopeless)
        pace->hopeless = now;
}

/* Where canaries came back, what was borne tells how much is borne. Who is deaf altogether is
 * asked less and less, and is not the guiltier for that. */
void
ps_pace_guilty(PsPace *pace, gint64 now)
{
    double least = pace->limit > 0 ? pace->limit / 2 : RATE_FIRST, most = 0;

    if (now - pace->guilty_at > FORGIVEN)
        pace->guilts = 0;
    if (!pace->guilts || pace->alive) {
        pace->ceiling = borne(pace, now);
        pace->guilts++;
        most = 0.9 * pace->ceiling;
        if (pace->guilts > 1 && now - pace->guilty_at > G_USEC_PER_SEC)
            least = RATE_LEAST;
    }
    pace->limit = MAX(MAX(most, least), RATE_LEAST);
    despair(pace, now);
    pace->guilty_at = now;
    pace->alive = 0;
    pace->answers = 0;
    pace->time = 0;
    pace->swift = FALSE;
    pace->brink = pace->window;
    set_window(pace, pace->window / 2);
}

void
ps_pace_alive(PsPace *pace, gint64 sent)
{
    if (sent <= pace->guilty_at)
        return;
    if (++pace->alive >= ALIVE_MANY)
        pace->hopeless = 0;
}

gboolean
ps_pace_is_hopeless(const PsPace *pace, gint64 now)
{
    return pace->hopeless && now - pace->hopeless > HOPE;
}

guint
ps_pace_borne(const PsPace *pace)
{
    return pace->guilts > 1 ? (guint) pace->limit : 0;
}

/* A server that was deaf is soon asked as much as ever again; one that was found guilty again,
 * up to what it bore, and beyond that only after a while, to find out. */
static void
raise_limit(PsPace *pace, gint64 now)
{
    if (pace->limit <= 0 || !pace->spent || !pace->alive)
        return;
    if (now - pace->guilty_at > DISTRUST * MIN(pace->guilts, DISTRUST_MOST))
        pace->ceiling *= 1.01;
    if (pace->limit < pace->ceiling / 2 || (pace->ceiling < RATE_TELLING && pace->guilts == 1))
        pace->limit *= 1.1;
    else if (pace->limit < 0.95 * pace->ceiling)
        pace->limit *= 1.01;
    if (pace->limit > RATE_ANY) {
        pace->limit = 0;
        pace->guilts = 0;
    }
}

/* Questions that wait somewhere, by how much longer than the best their answers take. */
static double
waiting(const PsPace *pace, double mean)
{
    return pace->best > 0 ? pace->window * (1 - pace->best / mean) : 0;
}

gboolean
ps_pace_is_calm(const PsPace *pace)
{
    double all = pace->answers_mean + pace->lost_mean;

    return all < LOSS_FEW || pace->lost_mean < LOSS_BAD * all;
}

/* Where enough is asked for that to tell. */
static gboolean
is_worse(const PsPace *pace)
{
    double all = pace->answers_mean + pace->lost_mean;
    double usual = all > 0 ? pace->lost_mean / all : 0;
    double now = pace->lost + pace->counts[pace->current];

    return pace->full && pace->lost >= LOSS_FEW &&
           pace->lost > (2 * usual + LOSS_BAD / 2) * now;
}

gint64
ps_pace_late(const PsPace *pace)
{
    if (pace->usual <= 0)
        return LATE_MOST;
    return (gint64) CLAMP(LATE_TIMES * pace->usual, LATE_LEAST, LATE_MOST);
}

/* Up to half of what was too much the window grows fast; while nothing waits, faster still. */
static double
growth(const PsPace *pace, gboolean waits)
{
    if (pace->swift)
        return waits ? 1.1 : 2;
    return pace->window < pace->brink / 2 ? 1.1 : 1.01;
}

static void
adapt_window(PsPace *pace, gint64 now)
{
    guint answers = pace->counts[pace->current];
    gboolean is_swift = answers >= ANSWERS_SWIFT;
    double mean = answers ? MAX(1, (double) pace->latency / answers) : 0;

    pace->worse = is_worse(pace);
    pace->answers_mean += 0.1 * (answers - pace->answers_mean);
    pace->lost_mean += 0.1 * (pace->lost - pace->lost_mean);
    if (answers) {
        pace->best = pace->best > 0 ? MIN(pace->best * 1.005, mean) : mean;
        pace->usual += pace->usual > 0 ? 0.1 * (mean - pace->usual) : mean;
    }
    if (now > pace->patient && !ps_pace_is_calm(pace)) {
        pace->swift = FALSE;
        pace->patient = now + G_USEC_PER_SEC;
        pace->brink = pace->window;
        set_window(pace, MAX(pace->window / 2, MIN(pace->window, WINDOW_LOSSY)));
        return;
    }
    if (!answers || !ps_pace_is_calm(pace))
        return;
    if (waiting(pace, mean) > 2 * QUEUE_SMALL && mean > WAIT_LONG)
        set_window(pace, pace->window * 0.9);
    else if (pace->full &&
             (waiting(pace, mean) < QUEUE_SMALL || (mean < WAIT_SHORT && is_swift)))
        set_window(pace,
            pace->window * growth(pace, !is_swift && 2 * waiting(pace, mean) > QUEUE_SMALL));
}

gboolean
ps_pace_tick(PsPace *pace, gint64 now)
{
    if (now - pace->begins[pace->current] < PS_PACE_INTERVAL)
        return FALSE;
    adapt_window(pace, now);
    raise_limit(pace, now);
    if (pace->busy[pace->current]) {
        pace->answers += pace->counts[pace->current];
        pace->time += now - pace->begins[pace->current];
    }
    pace->current = (pace->current + 1) % PS_PACE_MEMORY;
    pace->begins[pace->current] = now;
    pace->counts[pace->current] = 0;
    pace->busy[pace->current] = FALSE;
    pace->lost = 0;
    pace->latency = 0;
    pace->full = pace->spent = FALSE;
    return TRUE;
}
