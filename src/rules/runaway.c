/* SPDX-License-Identifier: MIT */
/*
 * runaway.c - a reader of patterns that keeps, for each piece, the bytes it may match and
 * whether it repeats; see runaway.h.
 *
 * A repetition is ambiguous if one pass of it can be a repetition and nothing else that must
 * be there: then a run of n bytes can be cut into passes in 2^n ways.
 */
#include "rules/runaway.h"

#include <string.h>

#include "base/cursor.h"
#include "rules/byteset.h"

enum {
    DEPTH = 100, /* of groups in one another; deeper ones are not looked into */
    ROW = 3,     /* repetitions in a row: n bytes take n to the third steps */
    MANY = 1000, /* {0,MANY} is as good as without end */
};

/* What is known of a piece of a pattern. */
typedef struct {
    PsByteSet bytes;   /* that may be in it */
    gboolean nullable; /* it may be nothing */
    gboolean single;   /* it is one byte */
    gboolean repeats;  /* it can be one repetition without end, and nothing else */
    gboolean alike;    /* two of its choices match the same byte */
} Piece;

typedef struct {
    PsCursor in;
    gboolean caseless;
    gboolean dot_all;
    gboolean extended;
    guint depth;
    gboolean lost; /* in something that is not understood: nothing more is told */
    PsRunaway found;
    const char *from; /* the repetition that was found */
    const char *to;
} Reader;

static Piece choices(Reader *r);

/* Something that must be there, of which no more is known. */
static Piece
opaque(void)
{
    Piece piece = { 0 };

    ps_byteset_fill(&piece.bytes);
    return piece;
}

static void
tell(Reader *r, PsRunaway what, const char *from)
{
    if (r->found != PS_RUNAWAY_NO || r->lost)
        return;
    r->found = what;
    r->from = from;
    r->to = r->in.pos;
}

/* Take a repetition; FALSE if there is none. */
static gboolean
take_counts(Reader *r, guint *ret_least, guint *ret_most)
{
    const char *p = r->in.pos, *close;
    int c = ps_cursor_peek(&r->in);
    char *end;

    *ret_least = c == '+';
    *ret_most = c == '?' ? 1 : G_MAXUINT;
    if (c == '*' || c == '+' || c == '?') {
        ps_cursor_next(&r->in);
        return TRUE;
    }
    close = c == '{' ? memchr(p, '}', ps_cursor_left(&r->in)) : NULL;
    if (!close || !g_ascii_isdigit(p[1]) ||
        strspn(p + 1, G_CSET_DIGITS ",") != (gsize) (close - p) - 1)
        return FALSE;
    *ret_least = (guint) MIN(g_ascii_strtoull(p + 1, &end, 10), G_MAXINT);
    if (*end != ',')
        *ret_most = *ret_least;
    else if (g_ascii_isdigit(end[1]))
        *ret_most = (guint) MIN(g_ascii_strtoull(end + 1, NULL, 10), G_MAXINT);
    r->in.pos = close + 1;
    return TRUE;
}

/* PIECE, which began at FROM, with the repetition that stands behind it. *RET_LOOPS: it repeats
 * without end, and may be matched in other ways than the first. */
static Piece
repeated(Reader *r, Piece piece, const char *from, gboolean *ret_loops)
{
    guint least, most;
    gboolean possessive;

    *ret_loops = FALSE;
    if (!take_counts(r, &least, &most))
        return piece;
    possessive = ps_cursor_take(&r->in, '+');
    if (!possessive)
        ps_cursor_take(&r->in, '?');
    *ret_loops = most >= MANY && !possessive;
    if (*ret_loops && piece.repeats)
        tell(r, PS_RUNAWAY_NESTED, from);
    else if (*ret_loops && piece.alike)
        tell(r, PS_RUNAWAY_CHOICES, from);
    piece.nullable = piece.nullable || least == 0;
    piece.repeats = *ret_loops || (piece.repeats && most == 1 && !possessive);
    if (most != 1 || least != 1)
        piece.single = piece.alike = FALSE;
    return piece;
}

static gboolean
skip_to(Reader *r, char stop)
{
    const char *end = memchr(r->in.pos, stop, ps_cursor_left(&r->in));

    r->lost |= end == NULL;
    r->in.pos = end ? end + 1 : r->in.end;
    return end != NULL;
}

/* Modifiers behind "(?"; FALSE if there are none. */
static gboolean
take_modifiers(Reader *r)
{
    const char *p = r->in.pos;
    gsize len = strspn(p, G_CSET_a_2_z "^-");
    gboolean on = TRUE;

    if (p[len] != ':' && p[len] != ')')
        return FALSE;
    for (; len; len--, p++) {
        if (*p == '^')
            r->caseless = r->dot_all = r->extended = FALSE;
        else if (*p == '-')
            on = FALSE;
        else if (*p == 'i')
            r->caseless = on;
        else if (*p == 's')
            r->dot_all = on;
        else if (*p == 'x')
            r->extended = on;
    }
    r->in.pos = p;
    return TRUE;
}

/* What stands behind "(?", up to where the group's choices begin. *RET_PLAIN: what the group
 * matches counts as it stands there. FALSE: it has no choices. */
static gboolean
open_special(Reader *r, gboolean *ret_plain)
{
    int c = ps_cursor_peek(&r->in);

    *ret_plain = TRUE;
    if (c == '#') {
        skip_to(r, ')');
        return FALSE;
    }
    if (take_modifiers(r)) {
        if (ps_cursor_take(&r->in, ':'))
            return TRUE;
        ps_cursor_next(&r->in); /* "(?i)": for the rest of the group around it */
        return FALSE;
    }
    if (c == '|') {
        ps_cursor_next(&r->in);
        return TRUE;
    }
    *ret_plain = FALSE;
    if (c == '=' || c == '!' || c == '>') {
        ps_cursor_next(&r->in);
        return TRUE;
    }
    if (c == 'P')
        c = (ps_cursor_next(&r->in), ps_cursor_peek(&r->in));
    if (c == '\'' || c == '<') {
        ps_cursor_next(&r->in);
        if (c == '<' && (ps_cursor_take(&r->in, '=') || ps_cursor_take(&r->in, '!')))
            return TRUE;
        *ret_plain = TRUE;
        return skip_to(r, c == '<' ? '>' : '\'');
    }
    if (c == '(') /* a condition: what follows are its two cases */
        return skip_to(r, ')');
    skip_to(r, ')'); /* a call of another group */
    return FALSE;
}

/* NOLINTBEGIN(misc-no-recursion): DEPTH bounds it */

/* A group whose parenthesis has been taken. */
static Piece
group(Reader *r)
{
    const Reader before = *r;
    gboolean plain = TRUE, has_choices = TRUE;
    Piece piece = { .nullable = TRUE };

    if (ps_cursor_take(&r->in, '?'))
        has_choices = open_special(r, &plain);
    else if (ps_cursor_peek(&r->in) == '*')
        has_choices = FALSE, skip_to(r, ')');
    if (!has_choices)
        return plain ? piece : opaque();
    if (r->depth == DEPTH) {
        r->lost = TRUE;
        return opaque();
    }
    r->depth++;
    piece = choices(r);
    r->depth--;
    r->lost |= !ps_cursor_take(&r->in, ')');
    r->caseless = before.caseless;
    r->dot_all = before.dot_all;
    r->extended = before.extended;
    return plain ? piece : opaque();
}

/* One piece, without its repetition. */
static Piece
atom(Reader *r)
{
    Piece piece = { .single = TRUE };
    int c = ps_cursor_next(&r->in);

    if (c == '(')
        return group(r);
    if (c == '^' || c == '$')
        return opaque();
    if (c == '.') {
        ps_byteset_fill(&piece.bytes);
        if (!r->dot_all)
            ps_byteset_remove(&piece.bytes, '\n');
    } else if (c == '[') {
        r->lost |= !ps_byteset_read_class(&piece.bytes, &r->in);
    } else if (c == '\\') {
        r->lost |= ps_cursor_peek(&r->in) == 'Q';
        if (!ps_byteset_read_escape(&piece.bytes, &r->in))
            return opaque();
    } else {
        ps_byteset_add(&piece.bytes, (guchar) c);
    }
    if (r->caseless)
        ps_byteset_fold(&piece.bytes);
    return piece;
}

static void
skip_comments(Reader *r)
{
    while (r->extended && ps_cursor_left(&r->in)) {
        int c = ps_cursor_peek(&r->in);

        if (c == '#') {
            const char *end = memchr(r->in.pos, '\n', ps_cursor_left(&r->in));

            r->in.pos = end ? end + 1 : r->in.end;
        } else if (g_ascii_isspace(c)) {
            ps_cursor_next(&r->in);
        } else {
            return;
        }
    }
}

/* Pieces one after the other, up to "|", ")" or the end. */
static Piece
sequence(Reader *r)
{
    Piece whole = { .nullable = TRUE };
    guint count = 0, needed = 0, row = 0;
    gboolean any_repeats = FALSE, needed_repeats = FALSE;
    PsByteSet row_bytes = { 0 };
    const char *row_from = NULL;
    int c;

    for (skip_comments(r);
         (c = ps_cursor_peek(&r->in)) != PS_CURSOR_END && c != '|' && c != ')';
         skip_comments(r)) {
        const char *from = r->in.pos;
        gboolean loops;
        const Piece once = atom(r);
        Piece piece = repeated(r, once, from, &loops);

        if (!loops || !once.single || !row || !ps_byteset_keep(&row_bytes, &piece.bytes)) {
            row = 0;
            row_bytes = piece.bytes;
            row_from = from;
        }
        row = loops && once.single ? row + 1 : 0;
        if (row == ROW)
            tell(r, PS_RUNAWAY_ROW, row_from);
        ps_byteset_join(&whole.bytes, &piece.bytes);
        whole.single = piece.single;
        whole.alike = piece.alike;
        any_repeats |= piece.repeats;
        if (!piece.nullable) {
            needed++;
            needed_repeats = piece.repeats;
        }
        count++;
    }
    whole.nullable = needed == 0;
    whole.repeats = needed == 0 ? any_repeats : needed == 1 && needed_repeats;
    whole.single = whole.single && count == 1;
    whole.alike = whole.alike && count == 1;
    return whole;
}

static Piece
choices(Reader *r)
{
    Piece whole = sequence(r);
    PsByteSet singles = { 0 };

    if (whole.single)
        singles = whole.bytes;
    while (ps_cursor_take(&r->in, '|')) {
        Piece piece = sequence(r);

        whole.alike |=
            piece.alike || (piece.single && ps_byteset_meets(&singles, &piece.bytes));
        whole.nullable |= piece.nullable;
        whole.repeats |= piece.repeats;
        whole.single &= piece.single;
        ps_byteset_join(&whole.bytes, &piece.bytes);
        if (piece.single)
            ps_byteset_join(&singles, &piece.bytes);
    }
    return whole;
}

/* NOLINTEND(misc-no-recursion) */

PsRunaway
ps_runaway_find(const char *text, gsize *ret_at, gsize *ret_len)
{
    static const char brackets[] = "{}()<>[]";
    gsize open = *text == 'm' ? 1 : *text == 'q' ? 2 : 0;
    const char *bracket = strchr(brackets, text[open]);
    const char *close = strrchr(text + open, bracket ? bracket[1] : text[open]);
    Reader r = { .in = ps_cursor(text + open + 1, (gsize) (close - text) - open - 1),
        .caseless = strchr(close, 'i') != NULL,
        .dot_all = strchr(close, 's') != NULL,
        .extended = strchr(close, 'x') != NULL };

    choices(&r);
    if (r.found == PS_RUNAWAY_NO || r.lost || ps_cursor_left(&r.in))
        return PS_RUNAWAY_NO;
    *ret_at = (gsize) (r.from - text);
    *ret_len = (gsize) (r.to - r.from);
    return r.found;
}
