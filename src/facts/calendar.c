/* SPDX-License-Identifier: MIT */
/* calendar.c - dates as people write them; see calendar.h. */
#include "facts/calendar.h"

#include <string.h>

static const struct {
    const char *name;
    guint number;
    gboolean english;
} days[] = {
#define DAY(name, number, english) { #name, number, english },
#define MONTH(name, number)
#include "facts/calendar.def"
#undef DAY
#undef MONTH
};

static const struct {
    const char *name;
    guint number;
} months[] = {
#define DAY(name, number, english)
#define MONTH(name, number) { #name, number },
#include "facts/calendar.def"
#undef DAY
#undef MONTH
};

/* What may stand between a weekday, a day, a month and a year, or behind a day. */
static const char *const fillers[] = { "the", "of", "de", "del", "di", "le", "il", "el", "den",
    "der", "dem", "am", "da", "st", "nd", "rd", "th", "er", "" };

/* NBSP, dashes and quotes part words; other characters beyond ASCII are letters. */
static gboolean
is_letter(gunichar c)
{
    return c > 0x7f ? g_unichar_isalpha(c) : g_ascii_isalpha((char) c);
}

static void
add_letter(PsWritten *word, gunichar c)
{
    gsize len = strlen(word->key);

    if (c < 0x80 && len < sizeof word->key - 1)
        word->key[len] = g_ascii_tolower((char) c);
}

/* The character at the cursor, 0 at the end; what is no UTF-8 is a sign. */
static gunichar
peek(const PsCursor *c)
{
    gunichar ret =
        ps_cursor_left(c) ? g_utf8_get_char_validated(c->pos, (gssize) ps_cursor_left(c)) : 0;

    return ret >= (gunichar) -2 ? 0xfffd : ret;
}

static void
take(PsCursor *c, gunichar what)
{
    ps_cursor_skip(c, what == 0xfffd ? 1 : (gsize) g_unichar_to_utf8(what, NULL));
}

static PsWritten
take_word(PsCursor *c)
{
    PsWritten word = { .kind = 'w', .start = ps_cursor_offset(c) };

    for (gunichar next; is_letter(next = peek(c)); take(c, next))
        add_letter(&word, next);
    return word;
}

static PsWritten
take_number(PsCursor *c)
{
    PsWritten number = { .kind = 'n', .start = ps_cursor_offset(c) };

    for (; g_ascii_isdigit(ps_cursor_peek(c)); number.digits++)
        number.number = MIN(number.number, 9999) * 10 + (guint) (ps_cursor_next(c) - '0');
    if (number.digits > 4)
        number.number = 0;
    return number;
}

GArray *
ps_calendar_split(const char *text, gsize len)
{
    GArray *ret = g_array_new(TRUE, TRUE, sizeof(PsWritten));
    PsCursor c = ps_cursor(text, len);
    PsWritten last = { .start = len, .end = len };

    while (ps_cursor_left(&c)) {
        gunichar next = peek(&c);
        PsWritten written = { .kind = '?', .start = ps_cursor_offset(&c) };

        if (is_letter(next)) {
            written = take_word(&c);
        } else if (next < 0x80 && g_ascii_isdigit((char) next)) {
            written = take_number(&c);
        } else {
            take(&c, next ? next : 0xfffd);
            if (g_unichar_isspace(next))
                continue;
            if (next > ' ' && next < 0x7f)
                written.kind = (char) next;
        }
        written.end = ps_cursor_offset(&c);
        g_array_append_val(ret, written);
    }
    g_array_append_val(ret, last);
    return ret;
}

static const PsWritten *
at(const GArray *written, guint index)
{
    return &g_array_index(written, PsWritten, MIN(index, written->len - 1));
}

static gboolean
is_filler(const PsWritten *w)
{
    for (guint i = 0; w->kind == 'w' && i < G_N_ELEMENTS(fillers); i++)
        if (!strcmp(w->key, fillers[i]))
            return TRUE;
    return FALSE;
}

static guint
month_of(const PsWritten *w)
{
    for (guint i = 0; w->kind == 'w' && i < G_N_ELEMENTS(months); i++)
        if (!strcmp(w->key, months[i].name))
            return months[i].number;
    return 0;
}

static guint
weekday_of(const PsWritten *w, gboolean *ret_english)
{
    for (guint i = 0; w->kind == 'w' && i < G_N_ELEMENTS(days); i++) {
        if (strcmp(w->key, days[i].name) != 0)
            continue;
        *ret_english = days[i].english;
        return days[i].number;
    }
    return 0;
}

/* The index behind fillers and the SIGNS from INDEX on. */
static guint
skip(const GArray *written, guint index, const char *signs)
{
    while (is_filler(at(written, index)) ||
           (at(written, index)->kind && strchr(signs, at(written, index)->kind)))
        index++;
    return index;
}

/* A year of four digits at INDEX, behind a comma perhaps. Returns the index behind what was
 * taken. */
static guint
read_year(const GArray *written, guint index, PsWrittenDate *date)
{
    guint next = skip(written, index, ",.");
    const PsWritten *year = at(written, next);

    if (year->kind != 'n' || year->digits != 4 || year->number < 1900 || year->number > 2199)
        return index;
    date->year = year->number;
    return next + 1;
}

/* "24.11.2026", "24.11.", "24/11", "2026-11-24" at INDEX; returns the index behind it, or 0. */
static guint
read_numeric(const GArray *written, guint index, gboolean english, PsWrittenDate *date)
{
    const PsWritten *first = at(written, index), *second = at(written, index + 2);
    const PsWritten *third = at(written, index + 4);
    char sign = at(written, index + 1)->kind;
    gboolean whole =
        third->kind == 'n' && at(written, index + 3)->kind == sign && second->kind == 'n';

    if (!sign || !strchr("./-", sign) || second->kind != 'n' || (english && sign == '/'))
        return 0;
    if (first->digits == 4 && sign == '-' && whole) {
        *date = (PsWrittenDate){
            .year = first->number, .month = second->number, .day = third->number
        };
        return index + 5;
    }
    date->day = first->number;
    date->month = second->number;
    if (whole && (third->digits == 4 || third->digits == 2)) {
        date->year = third->number + (third->digits == 2 ? 2000 : 0);
        return index + 5;
    }
    /* "10.30" may be a time, "3/4 novembre" two days */
    if (sign == '.' && at(written, index + 3)->kind == '.' &&
        at(written, index + 3)->start == second->end)
        return index + 4;
    return sign == '/' && !month_of(at(written, index + 3)) ? index + 3 : 0;
}

/* "24 November 2026", "24th of November"; returns the index behind it, or 0. */
static guint
read_day_first(const GArray *written, guint index, PsWrittenDate *date)
{
    guint next = skip(written, index + 1, ".?"); /* "1." and "1°" */

    date->day = at(written, index)->number;
    date->month = month_of(at(written, next));
    return date->month ? read_year(written, next + 1, date) : 0;
}

/* "November 24th, 2026"; returns the index behind it, or 0. */
static guint
read_month_first(const GArray *written, guint index, PsWrittenDate *date)
{
    guint next = skip(written, index + 1, ".");

    date->month = month_of(at(written, index));
    date->day = at(written, next)->number;
    if (!date->month || at(written, next)->kind != 'n' || at(written, next)->digits > 2)
        return 0;
    return read_year(written, skip(written, next + 1, ""), date);
}

gboolean
ps_calendar_read(const GArray *written, guint index, PsWrittenDate *ret)
{
    PsWrittenDate date = { 0 };
    gboolean english = FALSE;
    guint weekday = weekday_of(at(written, index), &english), start = index, end = 0;

    if (weekday)
        index = skip(written, index + 1, ",.");
    if (at(written, index)->kind == 'n')
        end = read_numeric(written, index, english || !weekday, &date);
    if (!end && at(written, index)->kind == 'n' && at(written, index)->digits <= 2)
        end = read_day_first(written, index, &date);
    else if (!end && (english || !weekday))
        end = read_month_first(written, index, &date);
    if (!end ||
        !g_date_valid_dmy((GDateDay) MIN(date.day, 99), (GDateMonth) MIN(date.month, 13),
            (GDateYear) (date.year ? date.year : 2024)))
        return FALSE;
    date.weekday = weekday;
    date.start = at(written, start)->start;
    date.end = at(written, end - 1)->end;
    *ret = date;
    return TRUE;
}
