/* SPDX-License-Identifier: MIT */
/* field.c - header fields and their parameters; see field.h. */
#include "mail/field.h"

PsSpan
ps_field_line(const char *bytes, gsize end, gsize pos, gsize *ret_next)
{
    const char *lf = pos < end ? memchr(bytes + pos, '\n', end - pos) : NULL;
    gsize stop = lf ? (gsize) (lf - bytes) : end;

    *ret_next = lf ? stop + 1 : end;
    if (lf && stop > pos && bytes[stop - 1] == '\r')
        stop--;
    return (PsSpan){ pos, stop - pos };
}

/* The length of the name that LINE begins with, blanks before the colon taken off; 0 if it
 * begins with none. */
static gsize
name_length(const char *line, gsize len, gsize *ret_colon)
{
    const char *colon = memchr(line, ':', len);
    gsize n = colon ? (gsize) (colon - line) : 0;

    *ret_colon = n;
    while (n && ps_is_blank(line[n - 1]))
        n--;
    for (gsize i = 0; i < n; i++)
        if ((guchar) line[i] <= ' ' || line[i] == 0x7f)
            return 0;
    return n;
}

PsFieldKind
ps_field_next(const char *bytes, gsize end, gsize *pos, PsField *ret)
{
    gsize next, colon, name;
    PsSpan line = ps_field_line(bytes, end, *pos, &next);

    if (!line.length || (line.length > 1 && !memcmp(bytes + line.offset, "--", 2)))
        return PS_FIELD_END;
    name = name_length(bytes + line.offset, line.length, &colon);

    ret->whole = line;
    while (next < end && ps_is_blank(bytes[next])) {
        line = ps_field_line(bytes, end, next, &next);
        ret->whole.length = ps_span_end(line) - ret->whole.offset;
    }
    *pos = next;
    if (!name)
        return PS_FIELD_BAD;
    ret->name = (PsSpan){ ret->whole.offset, name };
    ret->value.offset = ret->whole.offset + colon + 1;
    ret->value.length = ps_span_end(ret->whole) - ret->value.offset;
    return PS_FIELD_OK;
}

gboolean
ps_field_is(const char *bytes, const PsField *field, const char *name)
{
    const char *at = bytes + field->name.offset;

    /* the first letter without case decides nearly always, and millions of fields come by */
    return (*at | 0x20) == (*name | 0x20) && strlen(name) == field->name.length &&
           !g_ascii_strncasecmp(at, name, field->name.length);
}

PsSpan
ps_field_trim(const char *bytes, PsSpan span)
{
    while (span.length && ps_is_white(bytes[ps_span_end(span) - 1]))
        span.length--;
    while (span.length && ps_is_white(bytes[span.offset])) {
        span.offset++;
        span.length--;
    }
    return span;
}

/* Take a comment; one without an end is none. */
static gboolean
take_comment(PsCursor *c)
{
    PsCursor ahead = *c;
    int depth = 0;

    if (ps_cursor_peek(c) != '(')
        return FALSE;
    do {
        int byte = ps_cursor_next(&ahead);

        if (byte == '\\')
            ps_cursor_next(&ahead);
        else if (byte == '(')
            depth++;
        else if (byte == ')')
            depth--;
    } while (depth && ps_cursor_left(&ahead));
    if (!depth)
        *c = ahead;
    return !depth;
}

/* White space and comments. */
static void
skip_cfws(PsCursor *c)
{
    do {
        while (ps_is_white(ps_cursor_peek(c)))
            ps_cursor_next(c);
    } while (take_comment(c));
}

static gboolean
is_token(int c)
{
    return c > ' ' && c != 0x7f && !strchr("()<>@,;:\\\"/[]?=", c);
}

/* A quoted string or, as GMime does, whatever stands before the next ";". */
static PsSpan
take_value(PsCursor *c)
{
    gboolean quoted = ps_cursor_take(c, '"');
    gsize start = ps_cursor_offset(c);
    gsize length;

    while (ps_cursor_left(c) && ps_cursor_peek(c) != (quoted ? '"' : ';'))
        if (ps_cursor_next(c) == '\\' && quoted)
            ps_cursor_next(c);
    length = ps_cursor_offset(c) - start;
    if (quoted)
        ps_cursor_take(c, '"');
    else
        while (length && ps_is_white(c->start[start + length - 1]))
            length--;
    return (PsSpan){ start, length };
}

static PsParams
params(PsCursor c, gsize base)
{
    while (ps_cursor_left(&c) && ps_cursor_peek(&c) != ';')
        ps_cursor_next(&c);
    return (PsParams){ c, base };
}

PsParams
ps_params_of_disposition(const char *bytes, PsSpan value)
{
    return params(ps_cursor(bytes + value.offset, value.length), value.offset);
}

PsParams
ps_params_of_type(const char *bytes, PsSpan value)
{
    PsCursor c = ps_cursor(bytes + value.offset, value.length);

    do {
        skip_cfws(&c);
        while (is_token(ps_cursor_peek(&c)))
            ps_cursor_next(&c);
        skip_cfws(&c);
    } while (ps_cursor_take(&c, '/'));
    return params(c, value.offset);
}

/* Take the rest of a name that RFC 2231 continues: "*", "*0" or "*0*". */
static void
skip_continuation(PsCursor *c)
{
    skip_cfws(c);
    while (ps_cursor_peek(c) == '*' || g_ascii_isdigit(ps_cursor_peek(c))) {
        ps_cursor_next(c);
        skip_cfws(c);
    }
}

gboolean
ps_params_next(PsParams *params, PsParam *ret)
{
    PsCursor *c = &params->cursor;
    gboolean quoted;

    if (ps_cursor_peek(c) != ';')
        return FALSE;
    while (ps_cursor_take(c, ';'))
        skip_cfws(c);

    ret->name.offset = params->base + ps_cursor_offset(c);
    while (is_token(ps_cursor_peek(c)) && ps_cursor_peek(c) != '*')
        ps_cursor_next(c);
    ret->name.length = params->base + ps_cursor_offset(c) - ret->name.offset;
    skip_continuation(c);
    if (!ret->name.length || !ps_cursor_take(c, '='))
        return FALSE;
    skip_cfws(c);
    quoted = ps_cursor_peek(c) == '"';
    ret->value = take_value(c);
    ret->value.offset += params->base;
    skip_cfws(c);
    return quoted || ret->value.length;
}
