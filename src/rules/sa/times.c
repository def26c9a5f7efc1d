/* SPDX-License-Identifier: MIT */
/*
 * times.c - eval functions of SpamAssassin's: what the Date says, beside the times that
 * servers have noted.
 */
#include <stdlib.h>

#include "rules/sa/ask.h"
#include "rules/sa/date.h"

enum {
    HOUR = 3600,
    TOKEN_SLACK = 250, /* of about seven seconds each, between Outlook's clock and Date */
};

/* The first field of NAME that holds a date. */
static gboolean
field_time(PsRun *run, const char *name, gint64 *ret_time)
{
    PsSaText line, text = ps_sa_text(run, name);

    for (gsize at = 0; ps_sa_line(text, &at, &line);)
        if (ps_sa_date_read(line.bytes, line.length, ret_time))
            return TRUE;
    return FALSE;
}

/* The Received fields of servers that were not the reader's own program fetching the mail:
 * an array of PsSaText. */
static GArray *
received(PsRun *run)
{
    static PsSaPattern local = {
        "/\\bfrom (?:localhost\\s|(?:\\S+ ){1,2}\\S*\\b127\\.0\\.0\\.1\\b)"
        "|qmail \\d+ invoked by uid \\d+/",
        NULL
    };
    static PsSaPattern fetched = { "/\\bby localhost with \\w+ \\(fetchmail-[\\d.]+/", NULL };
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(PsSaText));
    PsSaText line, text = ps_sa_text(run, "Received");
    guint own = 0;

    for (gsize at = 0; ps_sa_line(text, &at, &line);)
        if (ps_sa_strip(line).length)
            g_array_append_val(lines, line);
    if (lines->len && ps_sa_finds(run, &local, g_array_index(lines, PsSaText, 0)))
        own = 1;
    if (lines->len > own && ps_sa_finds(run, &fetched, g_array_index(lines, PsSaText, own)))
        g_array_remove_range(lines, 0, own + 1);
    return lines;
}

/* How far Date is behind the time of each server, newest first: an array of gint64. */
static GArray *
shifts(PsRun *run, gint64 sent)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) lines = received(run);

    for (guint i = 0; i < lines->len; i++) {
        const PsSaText *line = &g_array_index(lines, PsSaText, i);
        gint64 noted, shift;
        PsSpan stamp;

        if (!ps_sa_date_find(line->bytes, line->length, &stamp) ||
            !ps_sa_date_read(line->bytes + stamp.offset, stamp.length, &noted))
            continue;
        shift = sent - noted;
        g_array_append_val(found, shift);
    }
    return found;
}

/* The shift against the server that Date agrees with best, in seconds; 0 if there is nothing
 * to compare. An oldest server that agrees to the second tells nothing beside others. */
static gint64
least_shift(PsRun *run)
{
    g_autoptr(GArray) found = NULL;
    gint64 sent, least = 0;

    if (!field_time(run, "Resent-Date", &sent) && !field_time(run, "Date", &sent))
        return 0;
    found = shifts(run, sent);
    if (found->len > 1 && g_array_index(found, gint64, found->len - 1) == 0)
        g_array_set_size(found, found->len - 1);
    for (guint i = 0; i < found->len; i++) {
        gint64 shift = g_array_index(found, gint64, i);

        if (!i || llabs(shift) < llabs(least))
            least = shift;
    }
    return least;
}

/* The same, worked out once a message. */
static gint64
date_shift(PsRun *run)
{
    GData **all = ps_message_kept(run->message);
    GQuark quark = g_quark_from_static_string("sa-date-shift");
    gint64 *shift = g_datalist_id_get_data(all, quark);

    if (!shift) {
        shift = g_new(gint64, 1);
        *shift = least_shift(run);
        g_datalist_id_set_data_full(all, quark, shift, g_free);
    }
    return *shift;
}

/* (least hours, most hours), either of them "undef": so far is Date behind the time at which
 * the mail was received. */
static PsTestResult
check_for_shifted_date(PsRun *run, const PsSaCall *call)
{
    double shift = (double) date_shift(run);

    if (shift < HOUR * ps_sa_number(call, 0, -G_MAXFLOAT) ||
        shift >= HOUR * ps_sa_number(call, 1, G_MAXFLOAT))
        return ps_sa_answer(0);
    ps_sa_point_view(run, "Date");
    return ps_sa_answer(1);
}

/* The clock that Outlook puts into a Message-ID, in hexadecimal: <xxxxCLOCKCLO$...>. */
static gboolean
outlook_clock(PsRun *run, PsSaText id, gint64 *ret)
{
    static PsSaPattern form = { "/^<[0-9a-f]{12}\\$[0-9a-f]{8}\\$[0-9a-f]{8}\\@/", NULL };
    char digits[9] = "";

    if (!ps_sa_finds(run, &form, id))
        return FALSE;
    for (guint i = 0; i < 8; i++)
        digits[i] = id.bytes[5 + i];
    *ret = (gint64) g_ascii_strtoull(digits, NULL, 16);
    return TRUE;
}

/* CLOCK is about what Outlook's clock shows at the date that TEXT holds; without one, at the
 * beginning of 1970. */
static gboolean
clock_fits(gint64 clock, PsSaText text)
{
    gint64 time = 0;

    if (!ps_sa_date_read(text.bytes, text.length, &time))
        time = 0;
    return llabs(clock - (gint64) ((double) time * 0.0023283064365387 + 27111902.8329849)) <
           TOKEN_SLACK;
}

static PsTestResult
check_outlook_message_id(PsRun *run, const PsSaCall *call)
{
    gint64 clock;
    PsSaText id = ps_sa_text(run, "MESSAGEID");

    (void) call;
    if (!outlook_clock(run, id, &clock) || clock_fits(clock, ps_sa_text(run, "Date")) ||
        clock_fits(clock, ps_sa_text(run, "Received")))
        return ps_sa_answer(0);
    ps_sa_point_view(run, "Message-ID");
    return ps_sa_answer(1);
}

const PsSaFunction ps_sa_times[] = {
    { "check_for_shifted_date", "HeaderEval", 2, 2, .run = check_for_shifted_date },
    { "check_outlook_message_id", "HeaderEval", 0, 0, .run = check_outlook_message_id },
    { 0 },
};
