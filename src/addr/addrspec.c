/* SPDX-License-Identifier: MIT */
/* addrspec.c - what both sides of an addr-spec share: notes, gaps, bytes; see addrspec.h. */
#include "addr/addrspec.h"

const guint8 ps_addrspec_bytes[256] = {
    [0 ... 8] = PS_BYTE_CONTROL,
    [10 ... 31] = PS_BYTE_CONTROL,
    [127] = PS_BYTE_CONTROL,
    ['a' ... 'z'] = PS_BYTE_ATEXT | PS_BYTE_LDH,
    ['A' ... 'Z'] = PS_BYTE_ATEXT | PS_BYTE_LDH | PS_BYTE_UPPER,
    ['0' ... '9'] = PS_BYTE_ATEXT | PS_BYTE_LDH,
    ['-'] = PS_BYTE_ATEXT | PS_BYTE_LDH,
    ['!'] = PS_BYTE_ATEXT,
    ['#' ... '\''] = PS_BYTE_ATEXT, /* # $ % & ' */
    ['*' ... '+'] = PS_BYTE_ATEXT,
    ['/'] = PS_BYTE_ATEXT,
    ['='] = PS_BYTE_ATEXT,
    ['?'] = PS_BYTE_ATEXT,
    ['^' ... '`'] = PS_BYTE_ATEXT, /* ^ _ ` */
    ['{' ... '~'] = PS_BYTE_ATEXT, /* { | } ~ */
    [128 ... 255] = PS_BYTE_ATEXT | PS_BYTE_HIGH,
};

void
ps_addrspec_note(PsAddrSpec *spec, PsAddrProblem problem, gsize at)
{
    if (spec->noted)
        return;
    spec->noted = problem;
    spec->noted_at = at;
}

gboolean
ps_addrspec_fail(PsAddrSpec *spec, PsAddrProblem problem, gsize at)
{
    spec->fatal = problem;
    spec->fatal_at = at;
    return FALSE;
}

gboolean
ps_addrspec_fail_byte(PsAddrSpec *spec, PsAddrProblem otherwise)
{
    int byte = ps_cursor_peek(&spec->c);

    if (ps_addrspec_peek(spec) & PS_BYTE_CONTROL)
        otherwise = PS_ADDR_CONTROL;
    else if (byte == '<' || byte == '>')
        otherwise = PS_ADDR_ANGLE_BRACKETS;
    return ps_addrspec_fail(spec, otherwise, ps_addrspec_here(spec));
}

gboolean
ps_addrspec_skip_fold(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    int behind = ps_cursor_peek_at(c, 2);

    if (ps_cursor_peek_at(c, 1) != '\n')
        return ps_addrspec_fail(spec, PS_ADDR_CONTROL, ps_addrspec_here(spec));
    if (behind != ' ' && behind != '\t')
        return ps_addrspec_fail(spec, PS_ADDR_FOLDING, ps_addrspec_here(spec));
    ps_cursor_skip(c, 3);
    return TRUE;
}

/* At "(". Comments nest; a count does instead of a stack. */
static gboolean
skip_comment(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    gsize open = ps_addrspec_here(spec);
    gsize depth = 0;

    do {
        int byte = ps_cursor_peek(c);

        if (byte == '\r') {
            if (!ps_addrspec_skip_fold(spec))
                return FALSE;
            continue;
        }
        if (byte == '\n' || byte == '\0')
            return ps_addrspec_fail(spec, PS_ADDR_CONTROL, ps_addrspec_here(spec));
        if (byte == '(')
            depth++;
        else if (byte == ')')
            depth--;
        else if (byte == '\\')
            ps_cursor_skip(c, 1);
        if (ps_cursor_next(c) == PS_CURSOR_END)
            return ps_addrspec_fail(spec, PS_ADDR_COMMENT_OPEN, open);
    } while (depth);
    return TRUE;
}

static void
set_gap(PsAddrSpec *spec, PsAddrProblem kind)
{
    if (spec->gap)
        return;
    spec->gap = kind;
    spec->gap_at = ps_addrspec_here(spec);
}

static gboolean
skip_gap(PsAddrSpec *spec)
{
    for (;;) {
        switch (ps_cursor_peek(&spec->c)) {
        case ' ':
        case '\t':
            set_gap(spec, PS_ADDR_SPACE);
            ps_cursor_skip(&spec->c, 1);
            break;
        case '\r':
            set_gap(spec, PS_ADDR_FOLDING);
            if (!ps_addrspec_skip_fold(spec))
                return FALSE;
            break;
        case '(':
            set_gap(spec, PS_ADDR_COMMENT);
            if (!skip_comment(spec))
                return FALSE;
            break;
        default:
            return TRUE;
        }
    }
}

gboolean
ps_addrspec_skip(PsAddrSpec *spec)
{
    spec->gap = PS_ADDR_NO_PROBLEM;
    if (!skip_gap(spec))
        return FALSE;
    if (spec->gap) {
        spec->loose = TRUE;
        ps_addrspec_note(spec, spec->gap, spec->gap_at);
    }
    return TRUE;
}

gboolean
ps_addrspec_scan(PsAddrSpec *spec, const char *text, gsize len)
{
    *spec = (PsAddrSpec){
        .c = ps_cursor(text, len),
        .utf8_local = G_MAXSIZE,
        .utf8_domain = G_MAXSIZE,
    };
    return ps_addrspec_scan_local(spec) && ps_addrspec_scan_domain(spec);
}
