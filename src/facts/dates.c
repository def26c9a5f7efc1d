/* SPDX-License-Identifier: MIT */
/*
 * dates.c - facts of the dates in the text: weekdays that do not fit, ends that are over.
 *
 * Where no year is written, only a date near that of the mail is taken for known: one to come
 * for weekdays, one that has just been for ends.
 */
#include <math.h>
#include <string.h>

#include "facts/calendar.h"
#include "facts/measure.h"
#include "mail/view.h"

enum {
    AHEAD = 100,  /* days for which a date without year is one to come */
    BEHIND = 60,  /* and one that has just been */
    HISTORY = 400 /* what ended longer ago is told, not announced */
};

/* What stands before the last day of something. */
static const char *const ends[] = { "valid until", "valid through", "valid till", "offer ends",
    "ends on", "expires on", "only until", "register by", "order by", "reply by", "rsvp by",
    "book by", "valida fino al", "valido fino al", "validi fino al", "valide fino al",
    "solo fino al", "entro il", "scade il", "scadono il", "iscrizioni fino al", "hasta el",
    "caduca el", "antes del", "valable jusqu au", "valables jusqu au", "seulement jusqu au",
    "avant le", "gltig bis", "nur bis", "nur noch bis", "anmeldung bis", "endet am",
    "anmeldeschluss" };

typedef struct {
    PsFacts *facts;
    const PsString *string;
    const GArray *written;
    gint32 today; /* the day of the mail, of GDate */
} Dates;

static gint32
julian(const PsWrittenDate *date, guint year)
{
    GDate day;

    if (!g_date_valid_dmy((GDateDay) date->day, (GDateMonth) date->month, (GDateYear) year))
        return 0; /* 29 February */
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay) date->day, (GDateMonth) date->month, (GDateYear) year);
    return (gint32) g_date_get_julian(&day);
}

/* The day that DATE is; without a year the one from FIRST to LAST days from the mail's. 0 if
 * there is none. */
static gint32
find_day(const Dates *d, const PsWrittenDate *date, gint32 first, gint32 last)
{
    GDate today;
    guint year;

    if (date->year)
        return julian(date, date->year);
    g_date_clear(&today, 1);
    g_date_set_julian(&today, (guint32) d->today);
    year = g_date_get_year(&today);
    for (guint y = year - 1; y <= year + 1; y++) {
        gint32 day = julian(date, y);

        if (day && day >= d->today + first && day <= d->today + last)
            return day;
    }
    return 0;
}

static void
add(const Dates *d, PsFactId fact, const PsWrittenDate *date)
{
    gsize len = date->end - date->start;
    g_autofree char *text = g_strndup(ps_string_bytes(d->string) + date->start, len);

    ps_facts_add(d->facts, fact, text,
        ps_text_span(d->string->text, d->string->start + date->start, len));
}

static void
look_at_weekday(const Dates *d, const PsWrittenDate *date)
{
    gint32 day = date->weekday ? find_day(d, date, 0, AHEAD) : 0;

    if (day && (guint) ((day - 1) % 7 + 1) != date->weekday)
        add(d, PS_FACT_date_weekday_wrong, date);
}

/* The words before INDEX are those of ENDS. */
static gboolean
is_end(const Dates *d, guint index)
{
    enum { WORDS = 4 };
    g_autoptr(GString) before = g_string_new(NULL);

    for (guint i = index > WORDS ? index - WORDS : 0; i < index; i++) {
        const PsWritten *w = &g_array_index(d->written, PsWritten, i);

        if (w->kind == 'w')
            g_string_append_printf(before, " %s", w->key);
    }
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        if (g_str_has_suffix(before->str, ends[i]))
            return TRUE;
    return FALSE;
}

static void
look_at_end(const Dates *d, const PsWrittenDate *date, guint index)
{
    gint32 day = find_day(d, date, -BEHIND, -1);

    if (day && day < d->today && day >= d->today - HISTORY && is_end(d, index))
        add(d, PS_FACT_date_over, date);
}

static void
look_at_string(Dates *d)
{
    g_autoptr(GArray) written =
        ps_calendar_split(ps_string_bytes(d->string), d->string->length);

    d->written = written;
    for (guint i = 0; i < written->len; i++) {
        PsWrittenDate date;

        if (!ps_calendar_read(written, i, &date))
            continue;
        look_at_weekday(d, &date);
        look_at_end(d, &date, i);
        while (
            i + 1 < written->len && g_array_index(written, PsWritten, i + 1).start < date.end)
            i++;
    }
}

/* The day of Date if that can be read, else that of now. */
static gint32
day_of_mail(const PsFacts *facts, const PsSending *sending)
{
    const PsFact *age = ps_facts_get(facts, PS_FACT_date_age);
    double seconds = (double) sending->now - (age->count ? age->values[0].number * 3600 : 0);
    GDate epoch;

    g_date_clear(&epoch, 1);
    g_date_set_dmy(&epoch, 1, G_DATE_JANUARY, 1970);
    seconds = CLAMP(seconds, -60e9, 250e9); /* the years 70 to 9892 */
    return (gint32) g_date_get_julian(&epoch) + (gint32) floor(seconds / 86400);
}

void
ps_measure_dates(PsFacts *facts, const PsMeasured *from)
{
    const GArray *strings = from->message ? ps_view_body(from->message) : NULL;
    Dates d = { .facts = facts };

    if (!strings)
        return;
    d.today = day_of_mail(facts, from->sending);
    ps_facts_set_known(facts, PS_FACT_date_weekday_wrong);
    ps_facts_set_known(facts, PS_FACT_date_over);
    for (guint i = 0; i < strings->len; i++) {
        d.string = &g_array_index(strings, PsString, i);
        look_at_string(&d);
    }
}
