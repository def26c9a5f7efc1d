/* SPDX-License-Identifier: MIT */
/* mbox_from.c - is this the start of a message, or a sentence? See mbox.h. */
#include "mail/mbox_from.h"

enum {
    LINE = 1000, /* a "From " line is shorter */
    NAME = 100,  /* and so is the name of the field behind it */
};

static gboolean
has_time(const char *line, gsize len)
{
    PsCursor c = ps_cursor(line, len);

    for (; ps_cursor_left(&c) >= strlen("0:00"); ps_cursor_next(&c))
        if (g_ascii_isdigit(ps_cursor_peek(&c)) && ps_cursor_peek_at(&c, 1) == ':' &&
            g_ascii_isdigit(ps_cursor_peek_at(&c, 2)) &&
            g_ascii_isdigit(ps_cursor_peek_at(&c, 3)))
            return TRUE;
    return FALSE;
}

/* C stands behind "From ": a colon comes, so it is the field. */
static gboolean
is_field(PsCursor c)
{
    while (ps_is_blank(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    return ps_cursor_peek(&c) == ':';
}

/* The same: there is one word in the line. */
static gboolean
is_one_word(PsCursor c)
{
    gsize word = 0;

    while (ps_cursor_left(&c) && !ps_is_white(ps_cursor_next(&c)))
        word++;
    while (ps_is_white(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    return word && !ps_cursor_left(&c);
}

/* A header field begins at C, or a line that old mail servers put before them. */
static PsMboxAnswer
begins_field(PsCursor c, gboolean ended)
{
    guint name = 0;

    if (ps_cursor_peek(&c) == '>')
        return PS_MBOX_YES;
    for (; name < NAME && ps_cursor_left(&c); name++) {
        int byte = ps_cursor_next(&c);

        if (byte == ':')
            return name ? PS_MBOX_YES : PS_MBOX_NO;
        if (byte <= ' ' || byte > '~')
            return PS_MBOX_NO;
    }
    return name < NAME && !ended ? PS_MBOX_MORE : PS_MBOX_NO;
}

PsMboxAnswer
ps_mbox_begins(PsCursor c, gboolean ended)
{
    const PsCursor line = c;
    const char *end;
    gsize len;

    if (!ps_cursor_take_word(&c, PS_MBOX_FROM) ||
        memcmp(line.pos, PS_MBOX_FROM, strlen(PS_MBOX_FROM)) != 0)
        return !ended && ps_cursor_left(&line) < strlen(PS_MBOX_FROM) ? PS_MBOX_MORE
                                                                      : PS_MBOX_NO;
    end = memchr(c.pos, '\n', MIN(ps_cursor_left(&c), LINE));
    if (!end && !ended && ps_cursor_left(&c) < LINE)
        return PS_MBOX_MORE;
    len = end ? (gsize) (end - c.pos) : MIN(ps_cursor_left(&c), LINE);
    if (is_field(c))
        return PS_MBOX_NO;
    if (has_time(c.pos, len) || is_one_word(ps_cursor(c.pos, len)))
        return PS_MBOX_YES;
    ps_cursor_skip(&c, len + 1);
    return begins_field(c, ended);
}
