/* SPDX-License-Identifier: MIT */
/* glob.c - a matcher that goes back to the last star only, so it is never exponential; see
 * glob.h. */
#include "base/glob.h"

#include "base/cursor.h"

/* The segment at TEXT, up to a slash. */
static PsCursor
segment(const char *text)
{
    return ps_cursor(text, strcspn(text, "/"));
}

/* The segment behind that at TEXT, or NULL. */
static const char *
next_segment(const char *text)
{
    const char *slash = strchr(text, '/');

    return slash ? slash + 1 : NULL;
}

static gboolean
is_double_star(const char *pattern)
{
    return segment(pattern).end == pattern + 2 && !strncmp(pattern, "**", 2);
}

static int
take_escaped(PsCursor *pattern)
{
    if (ps_cursor_peek_at(pattern, 1) != PS_CURSOR_END)
        ps_cursor_take(pattern, '\\');
    return ps_cursor_next(pattern);
}

/* Take the set at PATTERN, behind its "[", and say if BYTE is in it. FALSE if nothing closes
 * it; then nothing is taken. */
static gboolean
take_set(PsCursor *pattern, int byte, gboolean *ret_in)
{
    PsCursor p = *pattern;
    gboolean inverted = ps_cursor_take(&p, '!') || ps_cursor_take(&p, '^');
    gboolean in = FALSE;
    const char *first = p.pos;

    while (ps_cursor_peek(&p) != PS_CURSOR_END && (p.pos == first || *p.pos != ']')) {
        int low = take_escaped(&p), high = low;

        if (ps_cursor_peek(&p) == '-' && ps_cursor_peek_at(&p, 1) != ']' &&
            ps_cursor_peek_at(&p, 1) != PS_CURSOR_END) {
            ps_cursor_skip(&p, 1);
            high = take_escaped(&p);
        }
        in |= low <= byte && byte <= high;
    }
    if (!ps_cursor_take(&p, ']'))
        return FALSE;
    *pattern = p;
    *ret_in = in != inverted;
    return TRUE;
}

/* Take what stands for one byte, and say if BYTE fits. */
static gboolean
take_one(PsCursor *pattern, int byte)
{
    gboolean in;

    if (ps_cursor_take(pattern, '?'))
        return TRUE;
    if (ps_cursor_take(pattern, '[')) {
        if (take_set(pattern, byte, &in))
            return in;
        return byte == '[';
    }
    return take_escaped(pattern) == byte;
}

static gboolean
segment_matches(const char *pattern_text, const char *path)
{
    PsCursor pattern = segment(pattern_text), text = segment(path);
    PsCursor behind_star = pattern, from = text;
    gboolean starred = FALSE;

    while (ps_cursor_left(&text) || ps_cursor_left(&pattern)) {
        if (ps_cursor_take(&pattern, '*')) {
            behind_star = pattern;
            from = text;
            starred = TRUE;
        } else if (ps_cursor_left(&text) && ps_cursor_left(&pattern) &&
                   take_one(&pattern, ps_cursor_peek(&text))) {
            ps_cursor_skip(&text, 1);
        } else if (starred && ps_cursor_left(&from)) {
            ps_cursor_skip(&from, 1);
            pattern = behind_star;
            text = from;
        } else {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
ps_glob_matches(const char *pattern, const char *path)
{
    const char *behind_stars = NULL, *from = NULL;

    while (path) {
        if (pattern && is_double_star(pattern)) {
            behind_stars = pattern = next_segment(pattern);
            if (!pattern)
                return TRUE;
            from = path;
        } else if (pattern && segment_matches(pattern, path)) {
            pattern = next_segment(pattern);
            path = next_segment(path);
        } else if (behind_stars) {
            path = from = next_segment(from);
            pattern = behind_stars;
        } else {
            return FALSE;
        }
    }
    return !pattern;
}

static gboolean
segment_is_whole(PsCursor pattern)
{
    gboolean whole = TRUE, in;

    while (whole && ps_cursor_left(&pattern)) {
        if (ps_cursor_take(&pattern, '['))
            whole = take_set(&pattern, 0, &in);
        else if (ps_cursor_next(&pattern) == '\\')
            whole = ps_cursor_next(&pattern) != PS_CURSOR_END;
    }
    return whole;
}

gboolean
ps_glob_is_whole(const char *pattern)
{
    for (; pattern; pattern = next_segment(pattern))
        if (!segment_is_whole(segment(pattern)))
            return FALSE;
    return TRUE;
}
