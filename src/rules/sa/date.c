/* SPDX-License-Identifier: MIT */
/* date.c - dates as SpamAssassin reads them; see date.h. */
#include "rules/sa/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"

/* A text in words; a word that has been understood is used no more. */
typedef struct {
    GArray *words; /* Word */
} Text;

typedef struct {
    const char *text;
    gsize len;
} Word;

typedef struct {
    guint year, month, day; /* month from 1 */
    guint hour, minute, second;
    gint zone; /* seconds east of UTC */
} Date;

enum { NUMBER_MAX = 100000 }; /* more is as wrong as this */

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

/* Where two lands use the same letters, the one that RFC 5322 means, else the larger one. */
static const struct {
    const char *name;
    gint offset; /* hours and minutes: -330 is 3:30 west of UTC */
} zones[] = {
    { "ACDT", 1030 },
    { "ACST", 930 },
    { "ADT", -300 },
    { "AEDT", 1100 },
    { "AEST", 1000 },
    { "AKDT", -800 },
    { "AKST", -900 },
    { "AST", -400 },
    { "AWST", 800 },
    { "BRST", -200 },
    { "BRT", -300 },
    { "BST", 100 },
    { "CDT", -500 },
    { "CEST", 200 },
    { "CET", 100 },
    { "CST", -600 },
    { "EDT", -400 },
    { "EEST", 300 },
    { "EET", 200 },
    { "EST", -500 },
    { "GMT", 0 },
    { "HADT", -900 },
    { "HAST", -1000 },
    { "HKT", 800 },
    { "HST", -1000 },
    { "IDT", 300 },
    { "IST", 100 },
    { "JST", 900 },
    { "KST", 900 },
    { "MDT", -600 },
    { "MEST", 200 },
    { "MESZ", 200 },
    { "MET", 100 },
    { "MEZ", 100 },
    { "MSD", 400 },
    { "MSK", 300 },
    { "MST", -700 },
    { "NDT", -230 },
    { "NST", -330 },
    { "NZDT", 1300 },
    { "NZST", 1200 },
    { "PDT", -700 },
    { "PHT", 800 },
    { "PST", -800 },
    { "SGT", 800 },
    { "UT", 0 },
    { "UTC", 0 },
    { "WEST", 100 },
    { "WET", 0 },
};

/* Blanks and commas part words; a comma with nothing behind it too. */
static void
split(Text *text, const char *bytes, gsize len)
{
    for (gsize at = 0; at < len;) {
        gsize start = at;

        while (at < len && !g_ascii_isspace(bytes[at]) && bytes[at] != ',')
            at++;
        if (at > start) {
            Word word = { bytes + start, at - start };

            g_array_append_val(text->words, word);
        }
        at++;
    }
}

static const Word *
word_at(const Text *text, guint index)
{
    static const Word none = { "", 0 };

    return index < text->words->len ? &g_array_index(text->words, Word, index) : &none;
}

/* The words from START on are understood. */
static void
use(Text *text, guint start, guint count)
{
    g_array_remove_range(text->words, start, count);
}

static gboolean
read_number(const Word *word, guint *ret)
{
    guint number = 0;

    for (gsize i = 0; i < word->len; i++) {
        if (!g_ascii_isdigit(word->text[i]))
            return FALSE;
        number = MIN(number * 10 + (guint) (word->text[i] - '0'), NUMBER_MAX);
    }
    *ret = number;
    return word->len > 0;
}

static gboolean
read_month(const Word *word, guint *ret)
{
    for (guint i = 0; i < 12 && word->len == 3; i++)
        if (!g_ascii_strncasecmp(word->text, months + (gsize) 3 * i, 3)) {
            *ret = i + 1;
            return TRUE;
        }
    return FALSE;
}

static gboolean
read_year(const Word *word, gsize least, gsize most, guint *ret)
{
    if (word->len < least || word->len > most || !read_number(word, ret))
        return FALSE;
    if (word->len == 2 && *ret < 50)
        *ret += 2000;
    else if (word->len < 4)
        *ret += 1900;
    return TRUE;
}

/* "10:00" or "10:00:59"; SECONDS: with them, and with any number of digits. */
static gboolean
read_clock(const Word *word, gboolean seconds, Date *date)
{
    guint parts[3] = { 0 }, count = 0;
    PsCursor c = ps_cursor(word->text, word->len);

    do {
        gsize start = ps_cursor_offset(&c);
        Word part = { c.pos, 0 };

        while (g_ascii_isdigit(ps_cursor_peek(&c)))
            ps_cursor_next(&c);
        part.len = ps_cursor_offset(&c) - start;
        if (!read_number(&part, &parts[count]))
            return FALSE;
        if (!seconds && (part.len > 2 || (count && part.len != 2)))
            return FALSE;
    } while (++count < 3 && ps_cursor_take(&c, ':'));
    if (ps_cursor_left(&c) || count < (seconds ? 3 : 2))
        return FALSE;
    date->hour = parts[0];
    date->minute = parts[1];
    date->second = parts[2];
    return TRUE;
}

/* "3 Feb 2026". */
static gboolean
take_day(Text *text, gsize year_least, gsize year_most, Date *date)
{
    for (guint i = 0; i + 2 < text->words->len; i++)
        if (read_number(word_at(text, i), &date->day) &&
            read_month(word_at(text, i + 1), &date->month) &&
            read_year(word_at(text, i + 2), year_least, year_most, &date->year)) {
            use(text, i, 3);
            return TRUE;
        }
    return FALSE;
}

/* "Feb 3 10:00:00 2026", as C prints it; its time is lost to SpamAssassin. */
static gboolean
take_c_day(Text *text, Date *date)
{
    Date ignored;

    for (guint i = 0; i + 3 < text->words->len; i++)
        if (read_month(word_at(text, i), &date->month) &&
            read_number(word_at(text, i + 1), &date->day) &&
            read_clock(word_at(text, i + 2), TRUE, &ignored) &&
            read_year(word_at(text, i + 3), 4, 4, &date->year)) {
            use(text, i, 4);
            return TRUE;
        }
    return FALSE;
}

static void
take_clock(Text *text, Date *date)
{
    for (guint i = 0; i < text->words->len; i++)
        if (read_clock(word_at(text, i), FALSE, date)) {
            use(text, i, 1);
            return;
        }
}

/* Seconds in "-0330" or "0330". */
static gint
zone_seconds(gint offset)
{
    return (offset / 100 * 60 + offset % 100) * 60;
}

static gboolean
take_number_zone(Text *text, Date *date)
{
    for (guint i = 0; i < text->words->len; i++) {
        const Word *word = word_at(text, i);
        Word digits = { word->text + 1, word->len - 1 };
        guint offset;

        if (word->len != 5 || !strchr("+-", *word->text) || !read_number(&digits, &offset))
            continue;
        date->zone = zone_seconds((gint) offset);
        if (*word->text == '-')
            date->zone = -date->zone;
        return TRUE;
    }
    return FALSE;
}

static gboolean
is_word_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

/* The first two to four capitals that stand alone in WORD; 0 if there are none. */
static gsize
find_capitals(const Word *word, const char **ret_start)
{
    for (gsize at = 0; at < word->len;) {
        gsize start = at, capitals = 0;

        for (; at < word->len && is_word_byte(word->text[at]); at++)
            capitals += g_ascii_isupper(word->text[at]) ? 1 : 0;
        if (capitals == at - start && capitals >= 2 && capitals <= 4) {
            *ret_start = word->text + start;
            return capitals;
        }
        at++;
    }
    return 0;
}

static void
take_named_zone(const Text *text, Date *date)
{
    for (guint i = 0; i < text->words->len; i++) {
        const char *name = NULL;
        gsize len = find_capitals(word_at(text, i), &name);

        for (guint j = 0; len && j < G_N_ELEMENTS(zones); j++)
            if (strlen(zones[j].name) == len && !memcmp(zones[j].name, name, len))
                date->zone = zone_seconds(zones[j].offset);
        if (len)
            return;
    }
}

static guint
days_in(guint year, guint month)
{
    static const guint days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

static void
fit(Date *date)
{
    date->second = MIN(date->second, 59);
    date->minute = MIN(date->minute, 59);
    date->hour = MIN(date->hour, 23);
    if (date->day > days_in(date->year, date->month)) {
        date->day = 1;
        if (++date->month > 12) {
            date->month = 1;
            date->year++;
        }
    }
    date->year = CLAMP(date->year, 1970, 2037);
}

static gboolean
read_words(Text *text, Date *date)
{
    if (!take_day(text, 4, 4, date) && !take_c_day(text, date) && !take_day(text, 2, 3, date))
        return FALSE;
    take_clock(text, date);
    if (!take_number_zone(text, date))
        take_named_zone(text, date);
    fit(date);
    return date->day > 0;
}

gboolean
ps_sa_date_read(const char *bytes, gsize len, gint64 *ret_time)
{
    Text text = { g_array_new(FALSE, FALSE, sizeof(Word)) };
    Date date = { 0 };
    gboolean good;

    split(&text, bytes, len);
    good = read_words(&text, &date);
    if (good) {
        g_autoptr(GDateTime) utc = g_date_time_new_utc((gint) date.year, (gint) date.month,
            (gint) date.day, (gint) date.hour, (gint) date.minute, (gdouble) date.second);

        good = utc != NULL; /* not the 29th of February of the year that it was made to fit */
        if (good)
            *ret_time = MAX(g_date_time_to_unix(utc) - date.zone, 0);
    }
    g_array_unref(text.words);
    return good;
}

/* Take digits, at least one. */
static gboolean
take_digits(PsCursor *c)
{
    if (!g_ascii_isdigit(ps_cursor_peek(c)))
        return FALSE;
    while (g_ascii_isdigit(ps_cursor_peek(c)))
        ps_cursor_next(c);
    return TRUE;
}

static gboolean
is_black(int byte)
{
    return byte != PS_CURSOR_END && !g_ascii_isspace(byte);
}

/* "3 Feb 2026 10:00:00 +0100". */
static gboolean
take_stamp(PsCursor *c)
{
    gboolean good = take_digits(c) && ps_cursor_take(c, ' ');

    for (guint i = 0; i < 3 && good; i++)
        good = is_black(ps_cursor_next(c));
    good = good && ps_cursor_take(c, ' ') && take_digits(c) && ps_cursor_take(c, ' ') &&
           take_digits(c) && ps_cursor_take(c, ':') && take_digits(c) &&
           ps_cursor_take(c, ':') && take_digits(c) && ps_cursor_take(c, ' ') &&
           is_black(ps_cursor_peek(c));
    while (good && is_black(ps_cursor_peek(c)))
        ps_cursor_next(c);
    return good;
}

/* Each byte is looked at once for the blank before it, and once more for the digits. */
gboolean
ps_sa_date_find(const char *text, gsize len, PsSpan *ret)
{
    for (gsize start = 0; start < len; start++) {
        if (!g_ascii_isspace(text[start]))
            continue;
        for (gsize skip = 1; skip <= 2; skip++) { /* one more byte may stand before the day */
            PsCursor c = ps_cursor(text + start, len - start);

            ps_cursor_skip(&c, skip);
            if (take_stamp(&c)) {
                *ret = (PsSpan){ start, ps_cursor_offset(&c) };
                return TRUE;
            }
        }
    }
    return FALSE;
}
