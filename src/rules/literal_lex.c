/* SPDX-License-Identifier: MIT */
/* literal_lex.c - the small readers of what stands in a regex; see literal_lex.h. */
#include "rules/literal_lex.h"

#include <string.h>

enum {
    CLASS = 8,           /* bytes of a class, folded, that still count as texts */
    UNBOUNDED = 1 << 16, /* how often, where there is no end */
};

PsLiteral
ps_literal_of_byte(const PsLiteralReader *r, guint8 byte)
{
    return r->coarse && byte > 0x7f ? ps_literal_foreign
                                    : (PsLiteral){ 1, { ps_literal_fold(byte) } };
}

PsLiteralPiece
ps_literal_piece_of_byte(const PsLiteralReader *r, int byte)
{
    const PsLiteral literal = ps_literal_of_byte(r, (guint8) byte);
    PsLiteralPiece piece = { NULL, NULL };

    if (r->idle)
        return piece;
    piece.exact = ps_literal_set_new();
    g_array_append_val(piece.exact, literal);
    return piece;
}

PsLiteralPiece
ps_literal_give_up(PsLiteralReader *r)
{
    r->lost = TRUE;
    r->c.pos = r->c.end;
    return (PsLiteralPiece){ NULL, NULL };
}

static gboolean
is_digit(int c)
{
    return c >= '0' && c <= '9';
}

void
ps_literal_skip_to(PsLiteralReader *r, char close)
{
    while (ps_cursor_peek(&r->c) != close && ps_cursor_left(&r->c))
        ps_cursor_next(&r->c);
    if (!ps_cursor_take(&r->c, close))
        ps_literal_give_up(r);
}

gboolean
ps_literal_take(PsLiteralReader *r, const char *word)
{
    gsize len = strlen(word);

    if (ps_cursor_left(&r->c) < len || memcmp(r->c.pos, word, len) != 0)
        return FALSE;
    ps_cursor_skip(&r->c, len);
    return TRUE;
}

static gboolean
is_blank(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void
ps_literal_skip_nothing(PsLiteralReader *r)
{
    for (;;) {
        gboolean extended = r->extended && !r->quoted;
        int c = ps_cursor_peek(&r->c);

        if (c != '\\' && c != '(' && !extended)
            return;
        if (ps_literal_take(r, "\\E"))
            r->quoted = FALSE;
        else if (!r->quoted && ps_literal_take(r, "\\Q"))
            r->quoted = TRUE;
        else if (!r->quoted && ps_literal_take(r, "(?#"))
            ps_literal_skip_to(r, ')');
        else if (extended && is_blank(c))
            ps_cursor_next(&r->c);
        else if (extended && c == '#')
            while (ps_cursor_left(&r->c) && ps_cursor_next(&r->c) != '\n')
                ;
        else
            return;
    }
}

static inline int
digit_value(int c)
{
    if (is_digit(c))
        return c - '0';
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* A number in BASE, 8 or 16, of at most DIGITS; not over 255. -1, and given up, if it is none. */
static int
read_code(PsLiteralReader *r, int base, guint digits)
{
    gboolean braces = ps_cursor_take(&r->c, '{');
    int value = -1;

    for (guint i = 0; braces || i < digits; i++) {
        int digit = digit_value(ps_cursor_peek(&r->c));

        if (digit < 0 || digit >= base || value > 255)
            break;
        value = MAX(value, 0) * base + digit;
        ps_cursor_next(&r->c);
    }
    if (value >= 0 && value <= 255 && (!braces || ps_cursor_take(&r->c, '}')))
        return value;
    ps_literal_give_up(r);
    return -1;
}

/* The byte that an escape with the letter C stands for, be it in a class or not; -1 if it
 * stands for something else. */
static int
read_byte(PsLiteralReader *r, int c)
{
    static const char letters[] = "aefnrt", bytes[] = "\a\033\f\n\r\t";

    if (c == 'x' || (c == 'o' && ps_cursor_peek(&r->c) == '{'))
        return read_code(r, c == 'x' ? 16 : 8, 2);
    if (ps_literal_is_one(c, letters))
        return bytes[strchr(letters, c) - letters];
    return c >= 0 && !g_ascii_isalnum((char) c) ? c : -1;
}

/* "\g", "\k": what was matched before, or a group once more. */
static PsLiteralPiece
read_reference(PsLiteralReader *r)
{
    static const char open[] = "{<'", close[] = "}>'";
    int c = ps_cursor_next(&r->c);

    if (ps_literal_is_one(c, open))
        ps_literal_skip_to(r, close[strchr(open, c) - open]);
    else
        ps_literal_give_up(r);
    return (PsLiteralPiece){ NULL, NULL };
}

PsLiteralPiece
ps_literal_read_escape(PsLiteralReader *r)
{
    int c = ps_cursor_next(&r->c), byte;

    if (ps_literal_is_one(c, "bBAZzGK"))
        return ps_literal_piece_of_nothing();
    if (ps_literal_is_one(c, "gk"))
        return read_reference(r);
    if (ps_literal_is_one(c, "dDsSwWhHvVRX") || (c == 'N' && ps_cursor_peek(&r->c) != '{') ||
        (ps_literal_is_one(c, "123456789") && !is_digit(ps_cursor_peek(&r->c))))
        return (PsLiteralPiece){ NULL, NULL };
    if (c == '0') {
        r->c.pos--;
        byte = read_code(r, 8, 3);
    } else {
        byte = read_byte(r, c);
    }
    return byte < 0 ? ps_literal_give_up(r) : ps_literal_piece_of_byte(r, byte);
}

/* "[:alpha:]", of which the '[' is taken. */
static gboolean
take_posix(PsLiteralReader *r)
{
    gsize len = 1;

    while (g_ascii_islower((char) MAX(ps_cursor_peek_at(&r->c, len), 0)) ||
           ps_cursor_peek_at(&r->c, len) == '^')
        len++;
    if (ps_cursor_peek(&r->c) != ':' || ps_cursor_peek_at(&r->c, len) != ':' ||
        ps_cursor_peek_at(&r->c, len + 1) != ']')
        return FALSE;
    ps_cursor_skip(&r->c, len + 2);
    return TRUE;
}

/* The next byte of a class, or -1 where it is a set of bytes, or given up. */
static int
read_member(PsLiteralReader *r)
{
    int c = ps_cursor_next(&r->c), byte;

    if (c == '[' && ps_literal_is_one(ps_cursor_peek(&r->c), ":.=")) {
        if (!take_posix(r))
            ps_literal_give_up(r);
        return -1;
    }
    if (c != '\\')
        return c;
    c = ps_cursor_next(&r->c);
    if (ps_literal_is_one(c, "dDsSwWhHvV"))
        return -1;
    if (ps_literal_is_one(c, "01234567")) {
        r->c.pos--;
        return read_code(r, 8, 3);
    }
    byte = c == 'b' ? '\b' : read_byte(r, c);
    if (byte < 0)
        ps_literal_give_up(r);
    return byte;
}

/* SET gets the bytes FROM to TO, folded. FALSE: they are too many. */
static gboolean
add_bytes(const PsLiteralReader *r, GArray *set, int from, int to)
{
    for (int c = from; c <= to; c++) {
        const PsLiteral literal = ps_literal_of_byte(r, (guint8) c);
        guint i = ps_literal_set_is_foreign(set);

        if (ps_literal_is_foreign(&literal)) {
            if (!i)
                g_array_prepend_val(set, ps_literal_foreign);
            return TRUE; /* so are those up to TO */
        }
        while (i < set->len && ps_literal_set_get(set, i)->bytes[0] != literal.bytes[0])
            i++;
        if (ps_literal_set_texts(set) == CLASS && i == set->len)
            return FALSE;
        if (i == set->len)
            g_array_append_val(set, literal);
    }
    return TRUE;
}

/* Classes of a few bytes are as good as an alternation. */
PsLiteralPiece
ps_literal_read_class(PsLiteralReader *r)
{
    gboolean large = ps_cursor_take(&r->c, '^') || r->idle;
    PsLiteralPiece piece = { large ? NULL : ps_literal_set_new(), NULL };

    do {
        int from = read_member(r), to = from;

        if (from >= 0 && ps_cursor_peek(&r->c) == '-' && ps_cursor_peek_at(&r->c, 1) != ']') {
            ps_cursor_next(&r->c);
            to = read_member(r);
        }
        large = large || from < 0 || to < 0 || !add_bytes(r, piece.exact, from, to);
    } while (ps_cursor_left(&r->c) && ps_cursor_peek(&r->c) != ']');
    if (large)
        ps_literal_piece_clear(&piece);
    if (!ps_cursor_take(&r->c, ']'))
        ps_literal_give_up(r);
    return piece;
}

gboolean
ps_literal_read_options(PsLiteralReader *r)
{
    gboolean extended = r->extended, on = TRUE;
    int c = ps_cursor_next(&r->c);

    for (; ps_literal_is_one(c, "imsnxJU^-"); c = ps_cursor_next(&r->c)) {
        if (c == '-')
            on = FALSE;
        else if (c == 'x' && ps_cursor_peek(&r->c) == 'x')
            break;
        else if (c == 'x' || c == '^')
            extended = on && c == 'x';
    }
    r->extended = extended;
    if (c != ')' && c != ':')
        ps_literal_give_up(r);
    return c == ':';
}

/* A decimal number; one that is too large for PCRE2 is given up. */
static guint
read_number(PsLiteralReader *r)
{
    guint number = 0;

    while (is_digit(ps_cursor_peek(&r->c)) && number < UNBOUNDED)
        number = number * 10 + (guint) (ps_cursor_next(&r->c) - '0');
    if (number >= UNBOUNDED)
        ps_literal_give_up(r);
    return number;
}

/* "{2}", "{2,}", "{2,3}". Other things in braces are text, or not known. */
static gboolean
take_braces(PsLiteralReader *r, guint *ret_min, guint *ret_max)
{
    if (ps_cursor_peek(&r->c) != '{' || !is_digit(ps_cursor_peek_at(&r->c, 1)))
        return FALSE;
    ps_cursor_next(&r->c);
    *ret_min = *ret_max = read_number(r);
    if (ps_cursor_take(&r->c, ','))
        *ret_max = is_digit(ps_cursor_peek(&r->c)) ? read_number(r) : UNBOUNDED;
    if (!ps_cursor_take(&r->c, '}'))
        ps_literal_give_up(r);
    return TRUE;
}

void
ps_literal_read_quantifiers(PsLiteralReader *r, guint *ret_min, guint *ret_max)
{
    *ret_min = *ret_max = 1;
    for (;;) {
        guint min, max;

        ps_literal_skip_nothing(r);
        if (r->quoted)
            return;
        if (ps_literal_take(r, "*")) {
            min = 0;
            max = UNBOUNDED;
        } else if (ps_literal_take(r, "+")) {
            min = 1;
            max = UNBOUNDED;
        } else if (ps_literal_take(r, "?")) {
            min = 0;
            max = 1;
        } else if (!take_braces(r, &min, &max)) {
            return;
        }
        if (ps_literal_is_one(ps_cursor_peek(&r->c), "+?")) /* possessive, or lazy */
            ps_cursor_next(&r->c);
        *ret_min = (guint) MIN((guint64) *ret_min * min, UNBOUNDED);
        *ret_max = (guint) MIN((guint64) *ret_max * max, UNBOUNDED);
    }
}

gboolean
ps_literal_take_plain(PsLiteralReader *r, guint8 *ret_byte)
{
    enum { SPECIAL = 1, BEHIND = 2 }; /* by itself; for the byte before it */
    static const guint8 marks[256] = { ['\\'] = SPECIAL | BEHIND,
        ['('] = SPECIAL | BEHIND,
        ['?'] = SPECIAL | BEHIND,
        ['*'] = SPECIAL | BEHIND,
        ['+'] = SPECIAL | BEHIND,
        ['{'] = SPECIAL | BEHIND,
        [')'] = SPECIAL,
        ['|'] = SPECIAL,
        ['['] = SPECIAL,
        ['.'] = SPECIAL,
        ['^'] = SPECIAL,
        ['$'] = SPECIAL,
        ['%'] = SPECIAL };
    int c = ps_cursor_peek(&r->c), next = ps_cursor_peek_at(&r->c, 1);

    if (c < 0 || r->quoted || r->extended || marks[c] & SPECIAL ||
        (next >= 0 && marks[next] & BEHIND))
        return FALSE;
    *ret_byte = (guint8) ps_cursor_next(&r->c);
    return TRUE;
}

gboolean
ps_literal_take_foreign(PsLiteralReader *r, guint8 *ret_byte)
{
    const PsCursor before = r->c;
    int digit;

    if (!r->coarse || r->quoted || r->extended)
        return FALSE;
    if (ps_literal_take(r, "[\\x")) {
        digit = digit_value(ps_cursor_next(&r->c));
        if (digit < 8 || digit_value(ps_cursor_next(&r->c)) < 0 || !ps_cursor_take(&r->c, ']'))
            r->c = before;
    } else {
        ps_literal_take(r, "&#");
    }
    if (r->c.pos == before.pos || ps_literal_is_one(ps_cursor_peek(&r->c), "*+?{\\") ||
        (ps_cursor_peek(&r->c) == '(' && ps_cursor_peek_at(&r->c, 1) == '?' &&
            ps_cursor_peek_at(&r->c, 2) == '#')) {
        r->c = before;
        return FALSE;
    }
    *ret_byte = 0xff;
    return TRUE;
}
