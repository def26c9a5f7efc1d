/* SPDX-License-Identifier: MIT */
/*
 * mailbox.c - address fields in one walk, without a stack; see mailbox.h.
 *
 * Between two commas stands a mailbox, or the beginning of a group. Its words are a
 * display name if "<" or ":" follows and an address otherwise, so they are taken as
 * both until that is known. A fault marks the mailbox and the walk goes on, so that
 * one slip does not hide the rest of the list.
 */
#include "addr/mailbox.h"

#include <string.h>

#include "addr/mailbox_list.h"
#include "base/cursor.h"

typedef enum { NOTHING, WORD, SIGN } Token; /* SIGN: "." and "@" */

typedef struct {
    PsCursor c;
    PsMailboxes *list;
    PsSpan group;       /* name and colon of the group that is open, or PS_SPAN_NONE */
    gboolean comma_due; /* behind the end of a group */

    /* the mailbox that is being read */
    gsize start;
    PsSpan name;
    PsSpan words;        /* those taken since the start or "<" */
    GString *address;    /* the same without gaps */
    Token last;          /* of them */
    gboolean gap;        /* white space or a comment lies behind the last */
    gboolean angle;      /* "<" was taken */
    gboolean closed;     /* so was ">" */
    gboolean at;         /* so was "@", since the start or "<" */
    gboolean two_words;  /* with no dot or "@" between them: fine in a name only */
    gboolean not_a_name; /* holds what a display name cannot */
    gboolean bad;
} Reader;

static gsize
here(const Reader *r)
{
    return ps_cursor_offset(&r->c);
}

/* The LEN bytes from START on do not belong here. */
static void
blame(Reader *r, gsize start, gsize len)
{
    r->bad = TRUE;
    ps_mailboxes_fault(r->list, (PsSpan){ start, len });
}

/* A line end belongs to a fold or ends the value. */
static void
skip_white(Reader *r)
{
    int byte;

    while (ps_is_white(byte = ps_cursor_peek(&r->c))) {
        int next = ps_cursor_peek_at(&r->c, 1);

        if ((byte == '\r' && next != '\n') ||
            (byte == '\n' && next != ' ' && next != '\t' && next != PS_CURSOR_END))
            blame(r, here(r), 1);
        ps_cursor_skip(&r->c, 1);
    }
}

static void
begin(Reader *r)
{
    r->name = r->words = PS_SPAN_NONE;
    g_string_truncate(r->address, 0);
    r->last = NOTHING;
    r->gap = r->angle = r->closed = r->at = r->two_words = r->not_a_name = r->bad = FALSE;
    skip_white(r);
    r->start = here(r);
}

static void
skip_comment(Reader *r)
{
    gsize open = here(r);
    gsize depth = 0;

    do {
        int byte = ps_cursor_next(&r->c);

        if (byte == '(')
            depth++;
        else if (byte == ')')
            depth--;
        else if (byte == '\\')
            ps_cursor_skip(&r->c, 1);
        else if (byte == PS_CURSOR_END) {
            blame(r, open, here(r) - open);
            return;
        }
    } while (depth);
}

/* A token of LEN bytes has been taken. */
static void
add(Reader *r, Token token, gsize len)
{
    gsize start = here(r) - len;

    if (r->closed || r->comma_due)
        blame(r, start, len);
    r->comma_due = FALSE;
    if (r->closed)
        return;
    if (token == WORD && r->last == WORD) {
        r->two_words = TRUE;
        if (r->gap)
            g_string_append_c(r->address, ' ');
    }
    for (const char *p = r->c.pos - len; p < r->c.pos; p++)
        if (*p != '\r' && *p != '\n')
            g_string_append_c(r->address, *p);
    if (ps_span_is_none(r->words))
        r->words.offset = start;
    r->words.length = here(r) - r->words.offset;
    r->last = token;
    r->gap = FALSE;
}

static void
take_sign(Reader *r)
{
    if (ps_cursor_next(&r->c) == '@')
        r->at = TRUE;
    add(r, SIGN, 1);
}

/* A quoted string or a literal, which ends in CLOSING. */
static void
take_enclosed(Reader *r, char closing)
{
    gsize open = here(r);
    int byte;

    ps_cursor_skip(&r->c, 1);
    while ((byte = ps_cursor_next(&r->c)) != closing) {
        if (byte == PS_CURSOR_END) {
            blame(r, open, here(r) - open);
            break;
        }
        if (byte == '\0')
            blame(r, here(r) - 1, 1);
        if (byte == '\\')
            ps_cursor_skip(&r->c, 1);
    }
    if (closing == ']')
        r->not_a_name = TRUE;
    add(r, WORD, here(r) - open);
}

static gboolean
is_atom(int byte)
{
    return byte > ' ' && byte != 127 && !strchr("()<>[]:;@\\,.\"", byte);
}

static void
take_atom(Reader *r)
{
    gsize start = here(r);

    while (is_atom(ps_cursor_peek(&r->c)))
        ps_cursor_skip(&r->c, 1);
    add(r, WORD, here(r) - start);
}

/* What belongs nowhere stays in the address, so that the address is seen to be bad. */
static void
take_stray(Reader *r)
{
    blame(r, here(r), 1);
    ps_cursor_skip(&r->c, 1);
    add(r, SIGN, 1);
}

/* What was taken so far is not part of the address. */
static void
begin_address(Reader *r)
{
    r->words = PS_SPAN_NONE;
    g_string_truncate(r->address, 0);
    r->last = NOTHING;
    r->at = r->two_words = r->not_a_name = FALSE;
}

static void
open_angle(Reader *r)
{
    if (r->angle || r->at || r->not_a_name || r->comma_due)
        blame(r, here(r), 1);
    if (!r->angle)
        r->name = r->words;
    ps_cursor_skip(&r->c, 1);
    begin_address(r);
    r->angle = TRUE;
    r->closed = r->comma_due = FALSE;
}

static void
close_angle(Reader *r)
{
    if (!r->angle || r->closed)
        blame(r, here(r), 1);
    ps_cursor_skip(&r->c, 1);
    r->closed = TRUE;
}

/* Inside of <@relay,@relay:m@x.it>, before the colon. */
static gboolean
in_route(const Reader *r)
{
    return r->angle && !r->closed && r->address->str[0] == '@';
}

/* A colon ends a route of old, or the name of a group. */
static void
take_colon(Reader *r)
{
    if (in_route(r)) {
        ps_cursor_skip(&r->c, 1);
        begin_address(r);
        return;
    }
    if (r->angle || r->at || !ps_span_is_none(r->group)) {
        take_stray(r);
        return;
    }
    ps_cursor_skip(&r->c, 1);
    r->group = (PsSpan){ r->start, here(r) - r->start };
    if (r->bad || r->not_a_name || ps_span_is_none(r->words))
        ps_mailboxes_fault(r->list, r->group);
    ps_mailboxes_add_group(r->list);
    begin(r);
}

static void
put(Reader *r, PsMailbox item)
{
    item.in_group = !ps_span_is_none(r->group);
    ps_mailboxes_add(r->list, item);
}

/* The mailbox ends here, if there is one: RFC 5322 section 4.4 allows empty places. */
static void
finish(Reader *r)
{
    gsize low = ps_span_is_none(r->words) ? r->start : ps_span_end(r->words);
    gsize end = here(r);

    while (end > low && ps_is_white(r->c.start[end - 1]))
        end--;
    if (r->angle || r->bad || !ps_span_is_none(r->words))
        put(r, (PsMailbox){
                   .whole = { r->start, end - r->start },
                   .name = r->name,
                   .addr = r->words,
                   .address = r->address->str,
                   .ok = !r->bad && r->at && !r->two_words && r->closed == r->angle,
               });
}

static void
take_semicolon(Reader *r)
{
    gboolean in_group = !ps_span_is_none(r->group);

    if (!in_group) {
        blame(r, here(r), 1);
        ps_cursor_skip(&r->c, 1);
    }
    finish(r);
    if (in_group)
        ps_cursor_skip(&r->c, 1);
    r->group = PS_SPAN_NONE;
    r->comma_due = in_group;
    begin(r);
}

static void
take_comma(Reader *r)
{
    if (in_route(r)) {
        ps_cursor_skip(&r->c, 1);
        add(r, SIGN, 1);
        return;
    }
    finish(r);
    ps_cursor_skip(&r->c, 1);
    r->comma_due = FALSE;
    begin(r);
}

/* Take what comes next; FALSE at the end. */
static gboolean
take(Reader *r)
{
    int byte = ps_cursor_peek(&r->c);

    switch (byte) {
    case PS_CURSOR_END:
        return FALSE;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        skip_white(r);
        r->gap = TRUE;
        break;
    case '(':
        skip_comment(r);
        r->gap = TRUE;
        break;
    case '"':
        take_enclosed(r, '"');
        break;
    case '[':
        take_enclosed(r, ']');
        break;
    case '<':
        open_angle(r);
        break;
    case '>':
        close_angle(r);
        break;
    case ':':
        take_colon(r);
        break;
    case ';':
        take_semicolon(r);
        break;
    case ',':
        take_comma(r);
        break;
    case '.':
    case '@':
        take_sign(r);
        break;
    default:
        if (is_atom(byte))
            take_atom(r);
        else
            take_stray(r);
        break;
    }
    return TRUE;
}

PsMailboxes *
ps_mailboxes_new(const char *value, gsize len)
{
    PsMailboxes *list = ps_mailboxes_new_empty();
    g_autoptr(GString) address = g_string_new(NULL);
    Reader r = {
        .c = ps_cursor(value, len),
        .list = list,
        .group = PS_SPAN_NONE,
        .address = address,
    };

    begin(&r);
    while (take(&r))
        ;
    finish(&r);
    if (!ps_span_is_none(r.group)) /* it never ended */
        put(&r, (PsMailbox){ .whole = r.group,
                    .name = PS_SPAN_NONE,
                    .addr = PS_SPAN_NONE,
                    .address = address->str + address->len });
    return list;
}
