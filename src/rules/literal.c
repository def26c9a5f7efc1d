/* SPDX-License-Identifier: MIT */
/*
 * literal.c - the literals of a regex, worked out while it is read; see literal.h.
 *
 * The reader follows pcre2pattern(3). It may know less than PCRE2, never something else:
 * what it does not know makes it give the whole regex up. Of each piece it keeps all texts
 * that the piece matches, while they are few, and the best set of which the piece needs one.
 * The work is linear in the pattern: all sets are bounded.
 */
#include "rules/literal.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "rules/literal_set.h"

enum {
    PATTERN = 20 * 1024, /* a longer regex is more work to read than to run on a few mails */
    FUZZY = 1024,        /* in a longer one, what is foreign is not told apart */
    DEPTH = 50,          /* groups in one another */
    NEEDED = 400,        /* texts of which one is needed */
    CLASS = 8,           /* bytes of a class, folded, that still count as texts */
    UNBOUNDED = 1 << 16, /* how often, where there is no end */
};

typedef struct {
    PsCursor c;
    gboolean extended; /* blanks and # comments count for nothing */
    gboolean quoted;   /* behind \Q */
    gboolean lost;     /* something is not known here */
    gboolean idle;     /* what is read here cannot matter any more */
    gboolean listing;  /* the groups that have a name are put into GROUPS */
    gboolean coarse;   /* what is foreign is not told apart */
    guint depth;
    GHashTable *groups; /* name -> Group: those that can be called; NULL: none */
} Reader;

typedef struct {
    GArray *exact;  /* PsLiteral: all texts that it can match; NULL: too many */
    GArray *needed; /* PsLiteral: one is in whatever it matches; NULL: not known */
} Piece;

/* A group with a name. */
typedef struct {
    const char *inside; /* what stands behind its name; NULL: it is not the only one */
    gboolean extended;
    gboolean read; /* or being read, while PIECE is not known yet */
    Piece piece;
} Group;

/* Pieces one behind the other. */
typedef struct {
    GArray *tail;   /* texts that those since the last gap match together */
    gboolean gap;   /* there is one: they are not all */
    GArray *needed; /* the best so far, or NULL */
} Sequence;

static void
piece_clear(Piece *piece)
{
    ps_literal_set_drop(&piece->exact);
    ps_literal_set_drop(&piece->needed);
}

/* It has no length. */
static Piece
piece_of_nothing(void)
{
    return (Piece){ ps_literal_set_of_empty(), NULL };
}

/* What BYTE is in the regex that R reads. */
static PsLiteral
literal_of(const Reader *r, guint8 byte)
{
    return r->coarse && byte > 0x7f ? ps_literal_foreign
                                    : (PsLiteral){ 1, { ps_literal_fold(byte) } };
}

static Piece
piece_of_byte(const Reader *r, int byte)
{
    const PsLiteral literal = literal_of(r, (guint8) byte);
    Piece piece = { NULL, NULL };

    if (r->idle)
        return piece;
    piece.exact = ps_literal_set_new();
    g_array_append_val(piece.exact, literal);
    return piece;
}

static void
sequence_init(Sequence *sequence)
{
    *sequence = (Sequence){ .tail = ps_literal_set_of_empty() };
}

static void
sequence_clear(Sequence *sequence)
{
    ps_literal_set_drop(&sequence->tail);
    ps_literal_set_drop(&sequence->needed);
}

/* What comes next need not follow at once; TAIL is what it follows then. */
static void
sequence_break(Sequence *sequence, GArray *tail)
{
    ps_literal_set_prefer(&sequence->needed, sequence->tail);
    ps_literal_set_drop(&sequence->tail);
    sequence->tail = tail;
    sequence->gap = TRUE;
}

static void
sequence_join(Sequence *sequence, const GArray *set)
{
    GArray *tail = ps_literal_set_product(sequence->tail, set);

    if (!tail) {
        sequence_break(sequence, ps_literal_set_copy(set));
        return;
    }
    ps_literal_set_drop(&sequence->tail);
    sequence->tail = tail;
}

/* The same for a text of one byte, which is what most pieces are. */
static void
sequence_join_byte(Sequence *sequence, PsLiteral byte)
{
    if (ps_literal_set_longest(sequence->tail) == PS_LITERAL_MAX)
        sequence_break(sequence, ps_literal_set_of_empty());
    if (ps_literal_is_foreign(&byte)) {
        g_array_set_size(sequence->tail, 0);
        g_array_append_val(sequence->tail, ps_literal_foreign);
    }
    for (guint i = ps_literal_set_is_foreign(sequence->tail); i < sequence->tail->len; i++) {
        PsLiteral *literal = &g_array_index(sequence->tail, PsLiteral, i);

        literal->bytes[literal->length++] = byte.bytes[0];
    }
}

/* PIECE, MIN to MAX times. */
static void
sequence_add(Sequence *sequence, const Piece *piece, guint min, guint max)
{
    GArray *power = piece->exact && min ? ps_literal_set_power(piece->exact, min) : NULL;

    if (min)
        ps_literal_set_prefer(&sequence->needed, piece->needed);
    if (power)
        sequence_join(sequence, power);
    if (min && power && max > min) {
        sequence_break(sequence, ps_literal_set_copy(piece->exact));
    } else if (!min && max == 1 && piece->exact) {
        GArray *set = ps_literal_set_copy(piece->exact);
        const PsLiteral empty = { 0 };

        g_array_append_val(set, empty);
        sequence_join(sequence, set);
        g_array_unref(set);
    } else if (!power && max) {
        sequence_break(sequence, ps_literal_set_of_empty());
    }
    ps_literal_set_drop(&power);
}

/* What SEQUENCE comes to; it is empty then. */
static Piece
sequence_end(Sequence *sequence)
{
    Piece piece = { NULL, g_steal_pointer(&sequence->needed) };

    ps_literal_set_prefer(&piece.needed, sequence->tail);
    if (!sequence->gap)
        piece.exact = g_steal_pointer(&sequence->tail);
    sequence_clear(sequence);
    return piece;
}

/* Give the whole regex up. */
static Piece
give_up(Reader *r)
{
    r->lost = TRUE;
    r->c.pos = r->c.end;
    return (Piece){ NULL, NULL };
}

/* C is one of SET. */
static inline gboolean
is_one(int c, const char *set)
{
    while (*set && *set != c)
        set++;
    return *set != '\0';
}

static gboolean
is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* Take all up to and with CLOSE. */
static void
skip_to(Reader *r, char close)
{
    while (ps_cursor_peek(&r->c) != close && ps_cursor_left(&r->c))
        ps_cursor_next(&r->c);
    if (!ps_cursor_take(&r->c, close))
        give_up(r);
}

/* Take WORD, letter by letter. */
static gboolean
take(Reader *r, const char *word)
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

/* Take what stands for nothing: comments, blanks under x, \Q and \E. A quantifier behind
 * belongs to what is before. */
static void
skip_nothing(Reader *r)
{
    for (;;) {
        gboolean extended = r->extended && !r->quoted;
        int c = ps_cursor_peek(&r->c);

        if (c != '\\' && c != '(' && !extended)
            return;
        if (take(r, "\\E"))
            r->quoted = FALSE;
        else if (!r->quoted && take(r, "\\Q"))
            r->quoted = TRUE;
        else if (!r->quoted && take(r, "(?#"))
            skip_to(r, ')');
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
read_code(Reader *r, int base, guint digits)
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
    give_up(r);
    return -1;
}

/* The byte that an escape with the letter C stands for, be it in a class or not; -1 if it
 * stands for something else. */
static int
read_byte(Reader *r, int c)
{
    static const char letters[] = "aefnrt", bytes[] = "\a\033\f\n\r\t";

    if (c == 'x' || (c == 'o' && ps_cursor_peek(&r->c) == '{'))
        return read_code(r, c == 'x' ? 16 : 8, 2);
    if (is_one(c, letters))
        return bytes[strchr(letters, c) - letters];
    return c >= 0 && !g_ascii_isalnum((char) c) ? c : -1;
}

/* "\g", "\k": what was matched before, or a group once more. */
static Piece
read_reference(Reader *r)
{
    static const char open[] = "{<'", close[] = "}>'";
    int c = ps_cursor_next(&r->c);

    if (is_one(c, open))
        skip_to(r, close[strchr(open, c) - open]);
    else
        give_up(r);
    return (Piece){ NULL, NULL };
}

/* Behind a backslash. */
static Piece
read_escape(Reader *r)
{
    int c = ps_cursor_next(&r->c), byte;

    if (is_one(c, "bBAZzGK"))
        return piece_of_nothing();
    if (is_one(c, "gk"))
        return read_reference(r);
    if (is_one(c, "dDsSwWhHvVRX") || (c == 'N' && ps_cursor_peek(&r->c) != '{') ||
        (is_one(c, "123456789") && !is_digit(ps_cursor_peek(&r->c))))
        return (Piece){ NULL, NULL };
    if (c == '0') {
        r->c.pos--;
        byte = read_code(r, 8, 3);
    } else {
        byte = read_byte(r, c);
    }
    return byte < 0 ? give_up(r) : piece_of_byte(r, byte);
}

/* "[:alpha:]", of which the '[' is taken. */
static gboolean
take_posix(Reader *r)
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
read_member(Reader *r)
{
    int c = ps_cursor_next(&r->c), byte;

    if (c == '[' && is_one(ps_cursor_peek(&r->c), ":.=")) {
        if (!take_posix(r))
            give_up(r);
        return -1;
    }
    if (c != '\\')
        return c;
    c = ps_cursor_next(&r->c);
    if (is_one(c, "dDsSwWhHvV"))
        return -1;
    if (is_one(c, "01234567")) {
        r->c.pos--;
        return read_code(r, 8, 3);
    }
    byte = c == 'b' ? '\b' : read_byte(r, c);
    if (byte < 0)
        give_up(r);
    return byte;
}

/* SET gets the bytes FROM to TO, folded. FALSE: they are too many. */
static gboolean
add_bytes(const Reader *r, GArray *set, int from, int to)
{
    for (int c = from; c <= to; c++) {
        const PsLiteral literal = literal_of(r, (guint8) c);
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

/* Behind '['. Classes of a few bytes are as good as an alternation. */
static Piece
read_class(Reader *r)
{
    gboolean large = ps_cursor_take(&r->c, '^') || r->idle;
    Piece piece = { large ? NULL : ps_literal_set_new(), NULL };

    do {
        int from = read_member(r), to = from;

        if (from >= 0 && ps_cursor_peek(&r->c) == '-' && ps_cursor_peek_at(&r->c, 1) != ']') {
            ps_cursor_next(&r->c);
            to = read_member(r);
        }
        large = large || from < 0 || to < 0 || !add_bytes(r, piece.exact, from, to);
    } while (ps_cursor_left(&r->c) && ps_cursor_peek(&r->c) != ']');
    if (large)
        piece_clear(&piece);
    if (!ps_cursor_take(&r->c, ']'))
        give_up(r);
    return piece;
}

/* NOLINTBEGIN(misc-no-recursion): DEPTH bounds it */

static Piece read_alternatives(Reader *r);

/* What stands to the ')' of a group. */
static Piece
read_inside(Reader *r)
{
    gboolean extended = r->extended;
    Piece piece;

    if (++r->depth > DEPTH)
        return give_up(r);
    piece = read_alternatives(r);
    r->depth--;
    r->extended = extended;
    if (!ps_cursor_take(&r->c, ')'))
        give_up(r);
    return piece;
}

/* What stands to the ')' of a group that looks ahead or behind. */
static Piece
read_look(Reader *r, gboolean negative)
{
    Piece inside = read_inside(r), piece = piece_of_nothing();

    if (!negative)
        piece.needed = g_steal_pointer(&inside.needed);
    piece_clear(&inside);
    return piece;
}

/* "(?i)", "(?x-s:...)", behind the '?'. */
static Piece
read_options(Reader *r)
{
    gboolean extended = r->extended, outside = extended, on = TRUE;
    int c = ps_cursor_next(&r->c);
    Piece piece;

    for (; is_one(c, "imsnxJU^-"); c = ps_cursor_next(&r->c)) {
        if (c == '-')
            on = FALSE;
        else if (c == 'x' && ps_cursor_peek(&r->c) == 'x')
            return give_up(r);
        else if (c == 'x' || c == '^')
            extended = on && c == 'x';
    }
    r->extended = extended;
    if (c == ')')
        return piece_of_nothing();
    if (c != ':')
        return give_up(r);
    piece = read_inside(r);
    r->extended = outside;
    return piece;
}

/* "(?(1)yes|no)", behind the second '('. None of what stands there is needed. */
static Piece
read_condition(Reader *r)
{
    gboolean idle = r->idle;
    Piece piece;

    r->idle = TRUE;
    if (take(r, "?=") || take(r, "?!") || take(r, "?<=") || take(r, "?<!")) {
        piece = read_inside(r);
        piece_clear(&piece);
    } else if (is_one(ps_cursor_peek(&r->c), "?*")) {
        return give_up(r);
    } else {
        skip_to(r, ')');
    }
    piece = read_inside(r);
    piece_clear(&piece);
    r->idle = idle;
    return piece;
}

/* Keep the group of the name from NAME to END, behind which R is. */
static void
keep_group(Reader *r, const char *name, const char *end)
{
    g_autofree char *key = g_strndup(name, (gsize) (end - name));
    Group *group = g_hash_table_lookup(r->groups, key);

    if (group) {
        group->inside = NULL;
        return;
    }
    group = g_new0(Group, 1);
    *group = (Group){ .inside = r->c.pos, .extended = r->extended };
    g_hash_table_insert(r->groups, g_steal_pointer(&key), group);
}

static void
group_free(gpointer data)
{
    Group *group = data;

    piece_clear(&group->piece);
    g_free(group);
}

/* "(?&name)" is what stands in the group of that name, which is read once. */
static Piece
read_call(Reader *r)
{
    const char *name = r->c.pos;
    g_autofree char *key = NULL;
    Reader before;
    Group *group;

    skip_to(r, ')');
    if (r->lost || !r->groups)
        return (Piece){ NULL, NULL };
    key = g_strndup(name, (gsize) (r->c.pos - name) - 1);
    group = g_hash_table_lookup(r->groups, key);
    if (!group || !group->inside)
        return (Piece){ NULL, NULL };
    if (!group->read) {
        group->read = TRUE;
        before = *r;
        r->c.pos = group->inside;
        r->extended = group->extended;
        r->idle = FALSE;
        group->piece = read_inside(r);
        if (r->lost)
            return give_up(r);
        *r = before;
    }
    return (Piece){ group->piece.exact ? ps_literal_set_copy(group->piece.exact) : NULL,
        group->piece.needed ? ps_literal_set_copy(group->piece.needed) : NULL };
}

/* Behind '('. */
static Piece
read_group(Reader *r)
{
    int c;

    if (ps_cursor_peek(&r->c) == '*')
        return give_up(r);
    if (!ps_cursor_take(&r->c, '?') || take(r, ":") || take(r, "|") || take(r, ">"))
        return read_inside(r);
    if (take(r, "=") || take(r, "<="))
        return read_look(r, FALSE);
    if (take(r, "!") || take(r, "<!"))
        return read_look(r, TRUE);
    if (take(r, "("))
        return read_condition(r);
    if (take(r, "<*"))
        return give_up(r);
    if (take(r, "P<") || take(r, "<") || take(r, "'")) {
        const char *name = r->c.pos;

        skip_to(r, name[-1] == '<' ? '>' : '\'');
        if (r->listing && !r->lost)
            keep_group(r, name, r->c.pos - 1);
        return read_inside(r);
    }
    if (take(r, "&"))
        return read_call(r);
    c = ps_cursor_peek(&r->c) == '-' ? ps_cursor_peek_at(&r->c, 1) : ps_cursor_peek(&r->c);
    if (is_one(c, "R+0123456789") || take(r, "P=") || take(r, "P>")) {
        skip_to(r, ')');
        return (Piece){ NULL, NULL };
    }
    return read_options(r);
}

static Piece
read_atom(Reader *r)
{
    int c = ps_cursor_next(&r->c);

    if (r->quoted)
        return piece_of_byte(r, c);
    if (is_one(c, "*+?{") || (c == '%' && ps_cursor_peek(&r->c) == '{') ||
        (c == 0x85 && r->extended)) /* PCRE2 takes it for a blank, if it knows Unicode */
        return c == '{' && !is_one(ps_cursor_peek(&r->c), " \t,0123456789")
                   ? piece_of_byte(r, '{')
                   : give_up(r);
    if (is_one(c, "^$"))
        return piece_of_nothing();
    switch (c) {
    case '\\':
        return read_escape(r);
    case '[':
        return read_class(r);
    case '(':
        return read_group(r);
    case '.':
        return (Piece){ NULL, NULL };
    default:
        return piece_of_byte(r, c);
    }
}

/* A decimal number; one that is too large for PCRE2 is given up. */
static guint
read_number(Reader *r)
{
    guint number = 0;

    while (is_digit(ps_cursor_peek(&r->c)) && number < UNBOUNDED)
        number = number * 10 + (guint) (ps_cursor_next(&r->c) - '0');
    if (number >= UNBOUNDED)
        give_up(r);
    return number;
}

/* "{2}", "{2,}", "{2,3}". Other things in braces are text, or not known. */
static gboolean
take_braces(Reader *r, guint *ret_min, guint *ret_max)
{
    if (ps_cursor_peek(&r->c) != '{' || !is_digit(ps_cursor_peek_at(&r->c, 1)))
        return FALSE;
    ps_cursor_next(&r->c);
    *ret_min = *ret_max = read_number(r);
    if (ps_cursor_take(&r->c, ','))
        *ret_max = is_digit(ps_cursor_peek(&r->c)) ? read_number(r) : UNBOUNDED;
    if (!ps_cursor_take(&r->c, '}'))
        give_up(r);
    return TRUE;
}

/* How often the piece before comes: all quantifiers that stand behind it. */
static void
read_quantifiers(Reader *r, guint *ret_min, guint *ret_max)
{
    *ret_min = *ret_max = 1;
    for (;;) {
        guint min, max;

        skip_nothing(r);
        if (r->quoted)
            return;
        if (take(r, "*")) {
            min = 0;
            max = UNBOUNDED;
        } else if (take(r, "+")) {
            min = 1;
            max = UNBOUNDED;
        } else if (take(r, "?")) {
            min = 0;
            max = 1;
        } else if (!take_braces(r, &min, &max)) {
            return;
        }
        if (is_one(ps_cursor_peek(&r->c), "+?")) /* possessive, or lazy */
            ps_cursor_next(&r->c);
        *ret_min = (guint) MIN((guint64) *ret_min * min, UNBOUNDED);
        *ret_max = (guint) MIN((guint64) *ret_max * max, UNBOUNDED);
    }
}

/* Take a byte that is nothing but itself and comes once, as most do. */
static gboolean
take_plain(Reader *r, guint8 *ret_byte)
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

/* Whatever is matched is ps_literal_foreign, be there what may behind. */
static gboolean
is_settled(const Sequence *sequence)
{
    return !sequence->gap && ps_literal_set_is_foreign(sequence->tail) &&
           !ps_literal_set_texts(sequence->tail);
}

/* Take "&#" or "[\xe1]" where that is foreign and comes once: one byte stands for it. */
static gboolean
take_foreign(Reader *r, guint8 *ret_byte)
{
    const PsCursor before = r->c;
    int digit;

    if (!r->coarse || r->quoted || r->extended)
        return FALSE;
    if (take(r, "[\\x")) {
        digit = digit_value(ps_cursor_next(&r->c));
        if (digit < 8 || digit_value(ps_cursor_next(&r->c)) < 0 || !ps_cursor_take(&r->c, ']'))
            r->c = before;
    } else {
        take(r, "&#");
    }
    if (r->c.pos == before.pos || is_one(ps_cursor_peek(&r->c), "*+?{\\") ||
        (ps_cursor_peek(&r->c) == '(' && ps_cursor_peek_at(&r->c, 1) == '?' &&
            ps_cursor_peek_at(&r->c, 2) == '#')) {
        r->c = before;
        return FALSE;
    }
    *ret_byte = 0xff;
    return TRUE;
}

static Piece
read_branch(Reader *r)
{
    Sequence sequence = { 0 };
    gboolean idle = r->idle;
    guint8 byte;

    if (!r->idle)
        sequence_init(&sequence);
    for (;;) {
        guint min, max;
        Piece piece;

        skip_nothing(r);
        if (!ps_cursor_left(&r->c) || (!r->quoted && is_one(ps_cursor_peek(&r->c), "|)"))) {
            r->idle = idle;
            return sequence_end(&sequence);
        }
        r->idle = r->idle || is_settled(&sequence);
        if (take_foreign(r, &byte) || take_plain(r, &byte)) {
            if (!r->idle)
                sequence_join_byte(&sequence, literal_of(r, byte));
            continue;
        }
        piece = read_atom(r);
        read_quantifiers(r, &min, &max);
        if (!r->idle)
            sequence_add(&sequence, &piece, min, max);
        piece_clear(&piece);
    }
}

static Piece
read_alternatives(Reader *r)
{
    gboolean idle = r->idle;
    Piece all = read_branch(r);

    while (ps_cursor_take(&r->c, '|')) {
        Piece branch;

        r->idle = idle || (!all.exact && !all.needed);
        branch = read_branch(r);
        ps_literal_set_join(&all.exact, branch.exact, PS_LITERAL_SET_EXACT);
        ps_literal_set_join(&all.needed, branch.needed, NEEDED);
        piece_clear(&branch);
    }
    r->idle = idle;
    return all;
}

/* NOLINTEND(misc-no-recursion) */

/* The groups of PATTERN that have names; NULL if none is called. */
static GHashTable *
list_groups(const char *pattern, gboolean extended)
{
    Reader r = { .c = ps_cursor(pattern, strlen(pattern)),
        .extended = extended,
        .idle = TRUE,
        .listing = TRUE };
    Piece nothing;

    if (!strstr(pattern, "(?&"))
        return NULL;
    r.groups = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, group_free);
    nothing = read_alternatives(&r);
    piece_clear(&nothing);
    return r.groups;
}

static GArray *
find_literals(const char *pattern, gboolean extended, gboolean coarse)
{
    Reader r = { .c = ps_cursor(pattern, strlen(pattern)),
        .extended = extended,
        .coarse = coarse,
        .groups = list_groups(pattern, extended) };
    Piece piece = read_alternatives(&r);
    GArray *literals = g_steal_pointer(&piece.needed);

    if (r.lost || ps_cursor_left(&r.c))
        ps_literal_set_drop(&literals);
    piece_clear(&piece);
    g_clear_pointer(&r.groups, g_hash_table_unref);
    return literals;
}

GArray *
ps_literals_new(const char *pattern, gboolean extended)
{
    gsize len = strlen(pattern);
    gboolean any = strstr(pattern, "\\x") || ps_literal_has_foreign(pattern, len);
    GArray *literals = NULL;

    if (len > PATTERN)
        return NULL;
    if (!any || len <= FUZZY)
        literals = find_literals(pattern, extended, FALSE);
    return literals || !any ? literals : find_literals(pattern, extended, TRUE);
}
