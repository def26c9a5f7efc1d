/* SPDX-License-Identifier: MIT */
/* Dates in the text of a mail of Monday, 23 November 2026. */
#include "facts/measured.h"

static const struct {
    const char *text;
    const char *wrong; /* date_weekday_wrong */
} weekday_rows[] = {
    { "Monday, 23 November 2026", "" },
    { "Monday, 24 November 2026", "Monday, 24 November 2026" },
    { "Monday, November 24th, 2026", "Monday, November 24th, 2026" },
    { "Tuesday, the 24th of November", "" },
    { "Saturday 29 November", "Saturday 29 November" },
    { "Thu, Nov 25", "Thu, Nov 25" },
    { "Saturday 2026-11-29", "Saturday 2026-11-29" },
    { "luned\xc3\xac 24 novembre", "luned\xc3\xac 24 novembre" },
    { "luned\xc3\xac\xc2\xa0"
      "24 novembre",
        "luned\xc3\xac 24 novembre" },
    { "lunedi 24/11", "lunedi 24/11" },
    { "marted\xc3\xac 24/11", "" },
    { "mercoled\xc3\xac 1\xc2\xb0 dicembre", "mercoled\xc3\xac 1\xc2\xb0 dicembre" },
    { "s\xc3\xa1"
      "bado 5 de diciembre",
        "" },
    { "vendredi 3 d\xc3\xa9"
      "cembre",
        "vendredi 3 d\xc3\xa9"
        "cembre" },
    { "dimanche 1er novembre 2026", "" },
    { "Montag, den 24.11.2026", "Montag, den 24.11.2026" },
    { "Dienstag, 24.11.", "" },
    /* no dates, or none that can be told */
    { "Friday 13, 8 pm", "" },
    { "Monday 10.30", "" },
    { "Montag 10.30 Uhr", "" },
    { "Monday 3/4", "" },
    { "marted\xc3\xac 3/4 novembre", "" },
    { "Monday 32 November", "" },
    { "Monday/Tuesday 23/24 November", "" },
    { "It began on Friday 13 March", "" },
    { "Sunday 29 February", "" },
    { "Monday", "" },
    { "Monday 99999999999999999999999 May \xff\xfe 24", "" },
};

static const struct {
    const char *text;
    const char *over; /* date_over */
} end_rows[] = {
    { "The offer ends 20 November 2026", "20 November 2026" },
    { "The offer ends: Friday, 20 November", "Friday, 20 November" },
    { "The offer ends 23 November 2026", "" },
    { "The offer ends 30 November", "" },
    { "Solo fino al 20 novembre!", "20 novembre" },
    { "Nur bis 22.11.2026", "22.11.2026" },
    { "valable jusqu\xe2\x80\x99"
      "au 12 novembre",
        "12 novembre" },
    { "Caduca el 1 de noviembre", "1 de noviembre" },
    /* told, not announced */
    { "open until 31 October", "" },
    { "valid until 31 October 1990", "" },
    { "order by 3 March", "" },
};

/* What FACT finds in a mail with TEXT. */
static char *
find(const char *text, const char *fact)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strdup_printf(
        "From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\nHello, %s.\n", text);

    return test_measure(mail, &sending, NULL, fact);
}

START_TEST(weekday)
{
    g_autofree char *got = find(weekday_rows[_i].text, "date_weekday_wrong");

    ck_assert_str_eq(got, weekday_rows[_i].wrong);
}
END_TEST

START_TEST(end)
{
    g_autofree char *got = find(end_rows[_i].text, "date_over");

    ck_assert_str_eq(got, end_rows[_i].over);
}
END_TEST

SUITE(dates, TABLE(weekday), TABLE(end))
