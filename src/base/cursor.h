/* SPDX-License-Identifier: MIT */
/*
 * cursor.h - read bytes one after the other, never past their end.
 *
 * Parsers of untrusted text go through a cursor, so that no pointer arithmetic
 * is needed elsewhere. At the end ps_cursor_peek says PS_CURSOR_END, which is no
 * byte, so that a parser reads straight down without asking for the end first.
 */
#ifndef PS_BASE_CURSOR_H
#define PS_BASE_CURSOR_H

#include <glib.h>
#include <string.h>

#define PS_CURSOR_END (-1)

/* White space inside of a line (WSP of RFC 5234), and with line ends. BYTE may be
 * PS_CURSOR_END. */
static inline gboolean
ps_is_blank(int byte)
{
    return byte == ' ' || byte == '\t';
}

static inline gboolean
ps_is_white(int byte)
{
    return ps_is_blank(byte) || byte == '\r' || byte == '\n';
}

typedef struct {
    const char *start;
    const char *pos;
    const char *end;
} PsCursor;

static inline PsCursor
ps_cursor(const char *bytes, gsize len)
{
    if (!bytes) /* no bytes: NULL is nothing to count from */
        bytes = "";
    return (PsCursor){ bytes, bytes, bytes + len };
}

static inline gsize
ps_cursor_offset(const PsCursor *c)
{
    return (gsize) (c->pos - c->start);
}

static inline gsize
ps_cursor_left(const PsCursor *c)
{
    return (gsize) (c->end - c->pos);
}

/* The next byte, from 0 to 255, or PS_CURSOR_END. */
static inline int
ps_cursor_peek(const PsCursor *c)
{
    return c->pos < c->end ? (guchar) *c->pos : PS_CURSOR_END;
}

/* The byte AHEAD bytes behind the next one. */
static inline int
ps_cursor_peek_at(const PsCursor *c, gsize ahead)
{
    return ahead < ps_cursor_left(c) ? (guchar) c->pos[ahead] : PS_CURSOR_END;
}

/* Take the next byte; at the end nothing moves. */
static inline int
ps_cursor_next(PsCursor *c)
{
    return c->pos < c->end ? (guchar) *c->pos++ : PS_CURSOR_END;
}

/* Take BYTE if it is the next. */
static inline gboolean
ps_cursor_take(PsCursor *c, char byte)
{
    if (ps_cursor_peek(c) != (guchar) byte)
        return FALSE;
    c->pos++;
    return TRUE;
}

/* Take WORD, in any case of its ASCII letters, if it comes next. */
static inline gboolean
ps_cursor_take_word(PsCursor *c, const char *word)
{
    gsize len = strlen(word);

    if (len > ps_cursor_left(c) || g_ascii_strncasecmp(c->pos, word, len) != 0)
        return FALSE;
    c->pos += len;
    return TRUE;
}

/* Take at most COUNT bytes. */
static inline void
ps_cursor_skip(PsCursor *c, gsize count)
{
    c->pos += MIN(count, ps_cursor_left(c));
}

#endif
