/* SPDX-License-Identifier: MIT */
/*
 * pace.h - how many questions the servers bear: at a time, and a second.
 *
 * The window grows while more questions on their way mean more answers, and shrinks when
 * they only wait longer, or get lost. When a server is found guilty of losing questions, it
 * is asked fewer a second than it answered, and more again little by little. Nothing here
 * looks at a clock; times are in microseconds.
 */
#ifndef PS_DNS_PACE_H
#define PS_DNS_PACE_H

#include <glib.h>

#define PS_PACE_INTERVAL (G_USEC_PER_SEC / 10)
#define PS_PACE_MEMORY 20 /* intervals over which answers are counted */

typedef struct {
    guint most; /* the window at most */
    guint rate; /* questions a second at most; 0: any */
    double window;
    double limit;    /* questions a second that the servers bear; 0: not reached so far */
    double ceiling;  /* answers a second, when a server was found guilty */
    guint guilts;    /* how often it was, which is not forgotten */
    guint alive;     /* canaries that came back since */
    gint64 hopeless; /* since when it is so with no more than RATE_LEAST; 0: it is not */
    double answers;  /* of busy intervals since it was found guilty, */
    gint64 time;     /* which took so long */
    double tokens;   /* questions that may be sent now, if there is a rate or a limit */
    gint64 filled;   /* when tokens were added */
    gint64 guilty_at;
    guint counts[PS_PACE_MEMORY];  /* answers of each interval, in a ring */
    gint64 begins[PS_PACE_MEMORY]; /* when each began */
    gboolean busy[PS_PACE_MEMORY]; /* as much was asked as was allowed */
    guint current;
    guint lost;                     /* questions, in this interval */
    double answers_mean, lost_mean; /* of intervals of late */
    gint64 patient;                 /* until then losses do not make the window smaller again */
    double brink;                   /* the window that was too much */
    double usual;                   /* latency of late, in the mean */
    gboolean worse;                 /* in the last interval, much more was lost than before */
    gboolean full;                  /* the window was all used in this interval */
    gboolean spent;                 /* and so were the tokens */
    gboolean swift;                 /* nothing was ever lost: the window may double */
    gint64 latency;                 /* of this interval's answers together */
    double best;                    /* mean latency of an interval, the least of late */
} PsPace;

/* WINDOW at most, and RATE questions a second at most (0: any). */
void ps_pace_init(PsPace *pace, guint window, guint rate, gint64 now);

/* So many questions may be sent now, when ON_WAY count as on their way. */
guint ps_pace_room(PsPace *pace, guint on_way, gint64 now);

void ps_pace_sent(PsPace *pace);
void ps_pace_answered(PsPace *pace, gint64 latency);
void ps_pace_lost(PsPace *pace, guint count);

/* Hardly anything is lost. */
gboolean ps_pace_is_calm(const PsPace *pace);

/* An answer is late that takes longer than this. */
gint64 ps_pace_late(const PsPace *pace);

/* The window may be MOST at most; the kernel had no room for answers. */
void ps_pace_hold(PsPace *pace, guint most);
void ps_pace_overflow(PsPace *pace);

/* A server loses questions, or does not answer at all; it has answered a canary that was sent
 * at SENT. */
void ps_pace_guilty(PsPace *pace, gint64 now);
void ps_pace_alive(PsPace *pace, gint64 sent);

/* So long the servers have answered next to nothing, with hardly anything asked, that it is in
 * vain. */
gboolean ps_pace_is_hopeless(const PsPace *pace, gint64 now);

/* Questions a second that the servers turned out to bear; 0: it is not known. */
guint ps_pace_borne(const PsPace *pace);

/* Time goes on. TRUE if an interval has ended. */
gboolean ps_pace_tick(PsPace *pace, gint64 now);

/* When the next question may be sent if all that holds it back is the rate. */
gint64 ps_pace_next(const PsPace *pace, gint64 now);

#endif
