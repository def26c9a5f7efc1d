/* SPDX-License-Identifier: MIT */
/* byteset.c - four words of bits; see byteset.h. */
#include "rules/byteset.h"

#include <string.h>

void
ps_byteset_fill(PsByteSet *set)
{
    memset(set->bits, 0xff, sizeof set->bits);
}

void
ps_byteset_add(PsByteSet *set, guchar byte)
{
    set->bits[byte / 64] |= 1ULL << (byte % 64);
}

void
ps_byteset_remove(PsByteSet *set, guchar byte)
{
    set->bits[byte / 64] &= ~(1ULL << (byte % 64));
}

static gboolean
has(const PsByteSet *set, guint byte)
{
    return (set->bits[byte / 64] >> (byte % 64) & 1) != 0;
}

void
ps_byteset_join(PsByteSet *set, const PsByteSet *other)
{
    for (guint i = 0; i < G_N_ELEMENTS(set->bits); i++)
        set->bits[i] |= other->bits[i];
}

gboolean
ps_byteset_meets(const PsByteSet *set, const PsByteSet *other)
{
    guint64 common = 0;

    for (guint i = 0; i < G_N_ELEMENTS(set->bits); i++)
        common |= set->bits[i] & other->bits[i];
    return common != 0;
}

gboolean
ps_byteset_keep(PsByteSet *set, const PsByteSet *other)
{
    if (!ps_byteset_meets(set, other))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(set->bits); i++)
        set->bits[i] &= other->bits[i];
    return TRUE;
}

void
ps_byteset_fold(PsByteSet *set)
{
    for (guint i = 0; i < 26; i++) {
        guint upper = 'A' + i, lower = 'a' + i;

        if (has(set, lower))
            ps_byteset_add(set, (guchar) upper);
        else if (has(set, upper))
            ps_byteset_add(set, (guchar) lower);
    }
}

static gboolean
is_word(guchar c)
{
    return g_ascii_isalnum(c) || c == '_';
}

static gboolean
is_digit(guchar c)
{
    return g_ascii_isdigit(c);
}

static gboolean
is_space(guchar c)
{
    return g_ascii_isspace(c) || c == '\v';
}

static gboolean
is_blank(guchar c)
{
    return c == ' ' || c == '\t';
}

static gboolean
is_line_end(guchar c)
{
    return c >= '\n' && c <= '\r';
}

/* Add the bytes that are as IS says, or all others. */
static void
add_kind(PsByteSet *set, gboolean (*is)(guchar c), gboolean others)
{
    for (guint c = 0; c < 256; c++)
        if (is((guchar) c) != others)
            ps_byteset_add(set, (guchar) c);
}

static const struct {
    char letter; /* its capital is the opposite */
    gboolean (*is)(guchar c);
} kinds[] = {
    { 'd', is_digit },
    { 'h', is_blank },
    { 's', is_space },
    { 'v', is_line_end },
    { 'w', is_word },
};

/* "41" or "{41}" behind "\x". */
static gboolean
read_hex(PsCursor *in, guchar *ret)
{
    gboolean braces = ps_cursor_take(in, '{');
    guint value = 0, digits = 0;

    while (digits < (braces ? 8U : 2U) && ps_cursor_left(in) && g_ascii_isxdigit(*in->pos)) {
        value = value * 16 + (guint) g_ascii_xdigit_value((char) ps_cursor_next(in));
        digits++;
    }
    *ret = (guchar) value;
    return (!braces || ps_cursor_take(in, '}')) && value < 256;
}

/* The byte that "\n" and the like are; FALSE if it is none of these. */
static gboolean
read_byte(PsCursor *in, int c, guchar *ret)
{
    static const char letters[] = "aefnrt", bytes[] = "\a\033\f\n\r\t";
    const char *found = c > 0 ? strchr(letters, c) : NULL;

    if (c == 'x')
        return read_hex(in, ret);
    if (c == '0') {
        guint value = 0;

        for (guint i = 0; i < 2 && ps_cursor_left(in) && *in->pos >= '0' && *in->pos <= '7';
             i++)
            value = value * 8 + (guint) (ps_cursor_next(in) - '0');
        *ret = (guchar) value;
        return TRUE;
    }
    if (found)
        *ret = (guchar) bytes[found - letters];
    else if (c >= 0 && !g_ascii_isalnum(c))
        *ret = (guchar) c;
    return c >= 0 && (found || !g_ascii_isalnum(c));
}

/* Add what C stands for behind a backslash, if it is a kind of bytes. */
static gboolean
read_kind(PsByteSet *set, int c)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (c == kinds[i].letter || c == g_ascii_toupper(kinds[i].letter)) {
            add_kind(set, kinds[i].is, c != kinds[i].letter);
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
ps_byteset_read_escape(PsByteSet *set, PsCursor *in)
{
    int c = ps_cursor_next(in);
    guchar byte;

    if (read_kind(set, c))
        return TRUE;
    if (!read_byte(in, c, &byte))
        return FALSE;
    ps_byteset_add(set, byte);
    return TRUE;
}

/* One end of a range, or all of a kind. FALSE: it was no single byte. */
static gboolean
read_member(PsByteSet *set, PsCursor *in, guchar *ret)
{
    int c = ps_cursor_next(in);

    *ret = (guchar) c;
    if (c != '\\')
        return TRUE;
    c = ps_cursor_next(in);
    if (c == 'b')
        *ret = '\b';
    return c == 'b' || (!read_kind(set, c) && read_byte(in, c, ret));
}

gboolean
ps_byteset_read_class(PsByteSet *set, PsCursor *in)
{
    gboolean negated = ps_cursor_take(in, '^'), first = TRUE;
    PsByteSet members = { 0 };

    for (; ps_cursor_left(in) && (first || ps_cursor_peek(in) != ']'); first = FALSE) {
        guchar low, high;

        if (ps_cursor_left(in) > 1 && in->pos[0] == '[' && in->pos[1] == ':')
            return FALSE;
        if (!read_member(&members, in, &low))
            continue;
        high = low;
        if (ps_cursor_left(in) > 1 && *in->pos == '-' && in->pos[1] != ']') {
            ps_cursor_next(in);
            if (!read_member(&members, in, &high))
                high = low;
        }
        for (guint c = low; c <= high; c++)
            ps_byteset_add(&members, (guchar) c);
    }
    for (guint i = 0; negated && i < G_N_ELEMENTS(members.bits); i++)
        members.bits[i] = ~members.bits[i];
    ps_byteset_join(set, &members);
    return ps_cursor_take(in, ']');
}
