/* SPDX-License-Identifier: MIT */
/* localpart.c - what stands before "@": atoms, quoted strings, dots; see addrspec.h. */
#include "addr/addrspec.h"

/* Nobody can see these, or they act on the text around them; section 2 of RFC 5198
 * keeps them out of text on the net. Joiners stay: Persian and Hindi names need them. */
static gboolean
is_hidden(gunichar c)
{
    switch ((int) g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
        return TRUE;
    case G_UNICODE_FORMAT:
        return c != 0x200c && c != 0x200d;
    default: /* noncharacters; a character that is not assigned yet may be next year */
        return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    }
}

/* At the first byte of a character that is not ASCII. */
static gboolean
take_utf8(PsAddrSpec *spec)
{
    gunichar c = g_utf8_get_char(spec->c.pos);
    gsize at = ps_addrspec_here(spec);

    /* A mark at the start would sit on whatever is shown before the address. */
    if (is_hidden(c) || (at == spec->local && g_unichar_ismark(c)))
        return ps_addrspec_fail(spec, PS_ADDR_HIDDEN_CHARACTER, at);
    if (c == 0x37e) /* NFC, which any hop may apply, turns it into a semicolon */
        return ps_addrspec_fail(spec, PS_ADDR_BAD_CHARACTER, at);
    spec->utf8_local = MIN(spec->utf8_local, at);
    ps_cursor_skip(&spec->c, (gsize) g_utf8_skip[(guchar) *spec->c.pos]);
    return TRUE;
}

static gboolean
take_atom(PsAddrSpec *spec)
{
    guint class;

    while ((class = ps_addrspec_peek(spec)) & PS_BYTE_ATEXT) {
        if (!(class & PS_BYTE_HIGH))
            ps_cursor_skip(&spec->c, 1);
        else if (!take_utf8(spec))
            return FALSE;
    }
    return TRUE;
}

/* Behind a backslash in a quoted string: RFC 5321 takes printable ASCII, RFC 6532
 * UTF-8 as well, the obsolete syntax everything. */
static void
take_quoted_pair(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    int byte = ps_cursor_peek(c);
    guint class = ps_addrspec_peek(spec);

    if (class & PS_BYTE_CONTROL)
        ps_addrspec_note(spec, PS_ADDR_CONTROL, ps_addrspec_here(spec));
    else if (byte == '\t' || class & PS_BYTE_HIGH)
        ps_addrspec_note(spec, PS_ADDR_QUOTE_BAD_CHARACTER, ps_addrspec_here(spec));
    ps_cursor_skip(c, class & PS_BYTE_HIGH ? (gsize) g_utf8_skip[byte] : 1);
}

/* At a byte of a quoted string that is not plain ASCII. */
static gboolean
take_quoted_oddity(PsAddrSpec *spec)
{
    int byte = ps_cursor_peek(&spec->c);
    gsize at = ps_addrspec_here(spec);

    if (ps_addrspec_peek(spec) & PS_BYTE_HIGH)
        return take_utf8(spec);
    if (byte == '\n' || byte == '\0')
        return ps_addrspec_fail(spec, PS_ADDR_CONTROL, at);
    if (byte == '\r') {
        spec->loose = TRUE;
        ps_addrspec_note(spec, PS_ADDR_FOLDING, at);
        return ps_addrspec_skip_fold(spec);
    }
    ps_addrspec_note(spec, byte == '\t' ? PS_ADDR_QUOTE_BAD_CHARACTER : PS_ADDR_CONTROL, at);
    ps_cursor_skip(&spec->c, 1);
    return TRUE;
}

/* At a quotation mark: all of the quoted string. */
static gboolean
take_quoted(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    gsize open = ps_addrspec_here(spec);

    ps_cursor_skip(c, 1);
    for (;;) {
        int byte = ps_cursor_peek(c);

        if (byte == PS_CURSOR_END)
            return ps_addrspec_fail(spec, PS_ADDR_QUOTE_OPEN, open);
        if (byte == '\t' || ps_addrspec_peek(spec) & (PS_BYTE_CONTROL | PS_BYTE_HIGH)) {
            if (!take_quoted_oddity(spec))
                return FALSE;
            continue;
        }
        ps_cursor_skip(c, 1);
        if (byte == '"')
            return TRUE;
        if (byte == '\\')
            take_quoted_pair(spec);
    }
}

/* A word should stand here, and does not. */
static gboolean
fail_word(PsAddrSpec *spec, guint words)
{
    gsize at = ps_addrspec_here(spec);

    switch (ps_cursor_peek(&spec->c)) {
    case PS_CURSOR_END:
        return ps_addrspec_fail(spec, PS_ADDR_NO_AT, at);
    case '@':
        return ps_addrspec_fail(
            spec, words ? PS_ADDR_DOT_LAST : PS_ADDR_LOCAL_EMPTY, words ? at - 1 : at);
    case '.':
        return ps_addrspec_fail(spec, words ? PS_ADDR_DOT_TWICE : PS_ADDR_DOT_FIRST, at);
    default:
        return ps_addrspec_fail_byte(spec, PS_ADDR_BAD_CHARACTER);
    }
}

/* A dot or "@" should stand behind a word, and does not. */
static gboolean
fail_after_word(PsAddrSpec *spec, gboolean quoted)
{
    if (ps_cursor_peek(&spec->c) == PS_CURSOR_END)
        return ps_addrspec_fail(spec, PS_ADDR_NO_AT, ps_addrspec_here(spec));
    if (spec->gap)
        return ps_addrspec_fail(spec, spec->gap, spec->gap_at);
    return ps_addrspec_fail_byte(
        spec, quoted ? PS_ADDR_TEXT_AFTER_QUOTE : PS_ADDR_BAD_CHARACTER);
}

static gboolean
take_word(PsAddrSpec *spec, guint words, gboolean *ret_quoted)
{
    *ret_quoted = ps_cursor_peek(&spec->c) == '"';
    if (*ret_quoted)
        return take_quoted(spec);
    if (!(ps_addrspec_peek(spec) & PS_BYTE_ATEXT))
        return fail_word(spec, words);
    return take_atom(spec);
}

gboolean
ps_addrspec_scan_local(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    guint words = 0;
    gboolean any_quoted = FALSE;

    if (!ps_addrspec_skip(spec))
        return FALSE;
    spec->local = ps_addrspec_here(spec);
    do {
        gboolean quoted;

        if ((words && !ps_addrspec_skip(spec)) || !take_word(spec, words, &quoted))
            return FALSE;
        words++;
        any_quoted = any_quoted || quoted;
        spec->local_end = ps_addrspec_here(spec);
        if (!ps_addrspec_skip(spec))
            return FALSE;
        if (ps_cursor_peek(c) != '@' && ps_cursor_peek(c) != '.')
            return fail_after_word(spec, quoted);
    } while (ps_cursor_next(c) == '.');

    if (any_quoted && words > 1)
        ps_addrspec_note(spec, PS_ADDR_OBS_LOCAL, spec->local);
    return TRUE;
}
