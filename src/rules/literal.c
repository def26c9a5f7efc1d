/* SPDX-License-Identifier: MIT */
/*
 * literal.c - the literals of a regex, worked out while it is read; see literal.h.
 *
 * Here is what holds other regexes: groups, look-arounds, conditions, calls, alternatives. The
 * rest is read in literal_lex.c, and put together in literal_piece.c. The work is linear in the
 * pattern: all sets are bounded.
 */
#include "rules/literal.h"

#include <string.h>

#include "base/hash.h"
#include "rules/literal_lex.h"

enum {
    PATTERN = 20 * 1024, /* a longer regex is more work to read than to run on a few mails */
    FUZZY = 1024,        /* in a longer one, what is foreign is not told apart */
    DEPTH = 50,          /* groups in one another */
    NEEDED = 400,        /* texts of which one is needed */
};

/* A group with a name. */
typedef struct {
    const char *inside; /* what stands behind its name; NULL: it is not the only one */
    gboolean extended;
    gboolean read; /* or being read, while PIECE is not known yet */
    PsLiteralPiece piece;
} Group;

/* NOLINTBEGIN(misc-no-recursion): DEPTH bounds it */

static PsLiteralPiece read_alternatives(PsLiteralReader *r);

/* What stands to the ')' of a group. */
static PsLiteralPiece
read_inside(PsLiteralReader *r)
{
    gboolean extended = r->extended;
    PsLiteralPiece piece;

    if (++r->depth > DEPTH)
        return ps_literal_give_up(r);
    piece = read_alternatives(r);
    r->depth--;
    r->extended = extended;
    if (!ps_cursor_take(&r->c, ')'))
        ps_literal_give_up(r);
    return piece;
}

/* What stands to the ')' of a group that looks ahead or behind. */
static PsLiteralPiece
read_look(PsLiteralReader *r, gboolean negative)
{
    PsLiteralPiece inside = read_inside(r), piece = ps_literal_piece_of_nothing();

    if (!negative)
        piece.needed = g_steal_pointer(&inside.needed);
    ps_literal_piece_clear(&inside);
    return piece;
}

/* "(?i)", "(?x-s:...)", behind the '?'. */
static PsLiteralPiece
read_options(PsLiteralReader *r)
{
    gboolean outside = r->extended;
    PsLiteralPiece piece;

    if (!ps_literal_read_options(r))
        return ps_literal_piece_of_nothing();
    piece = read_inside(r);
    r->extended = outside;
    return piece;
}

/* "(?(1)yes|no)", behind the second '('. None of what stands there is needed. */
static PsLiteralPiece
read_condition(PsLiteralReader *r)
{
    gboolean idle = r->idle;
    PsLiteralPiece piece;

    r->idle = TRUE;
    if (ps_literal_take(r, "?=") || ps_literal_take(r, "?!") || ps_literal_take(r, "?<=") ||
        ps_literal_take(r, "?<!")) {
        piece = read_inside(r);
        ps_literal_piece_clear(&piece);
    } else if (ps_literal_is_one(ps_cursor_peek(&r->c), "?*")) {
        return ps_literal_give_up(r);
    } else {
        ps_literal_skip_to(r, ')');
    }
    piece = read_inside(r);
    ps_literal_piece_clear(&piece);
    r->idle = idle;
    return piece;
}

/* Keep the group of the name from NAME to END, behind which R is. */
static void
keep_group(PsLiteralReader *r, const char *name, const char *end)
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

    ps_literal_piece_clear(&group->piece);
    g_free(group);
}

/* "(?&name)" is what stands in the group of that name, which is read once. */
static PsLiteralPiece
read_call(PsLiteralReader *r)
{
    const char *name = r->c.pos;
    g_autofree char *key = NULL;
    PsLiteralReader before;
    Group *group;

    ps_literal_skip_to(r, ')');
    if (r->lost || !r->groups)
        return (PsLiteralPiece){ NULL, NULL };
    key = g_strndup(name, (gsize) (r->c.pos - name) - 1);
    group = g_hash_table_lookup(r->groups, key);
    if (!group || !group->inside)
        return (PsLiteralPiece){ NULL, NULL };
    if (!group->read) {
        group->read = TRUE;
        before = *r;
        r->c.pos = group->inside;
        r->extended = group->extended;
        r->idle = FALSE;
        group->piece = read_inside(r);
        if (r->lost)
            return ps_literal_give_up(r);
        *r = before;
    }
    return ps_literal_piece_copy(&group->piece);
}

/* Behind '('. */
static PsLiteralPiece
read_group(PsLiteralReader *r)
{
    int c;

    if (ps_cursor_peek(&r->c) == '*')
        return ps_literal_give_up(r);
    if (!ps_cursor_take(&r->c, '?') || ps_literal_take(r, ":") || ps_literal_take(r, "|") ||
        ps_literal_take(r, ">"))
        return read_inside(r);
    if (ps_literal_take(r, "=") || ps_literal_take(r, "<="))
        return read_look(r, FALSE);
    if (ps_literal_take(r, "!") || ps_literal_take(r, "<!"))
        return read_look(r, TRUE);
    if (ps_literal_take(r, "("))
        return read_condition(r);
    if (ps_literal_take(r, "<*"))
        return ps_literal_give_up(r);
    if (ps_literal_take(r, "P<") || ps_literal_take(r, "<") || ps_literal_take(r, "'")) {
        const char *name = r->c.pos;

        ps_literal_skip_to(r, name[-1] == '<' ? '>' : '\'');
        if (r->listing && !r->lost)
            keep_group(r, name, r->c.pos - 1);
        return read_inside(r);
    }
    if (ps_literal_take(r, "&"))
        return read_call(r);
    c = ps_cursor_peek(&r->c) == '-' ? ps_cursor_peek_at(&r->c, 1) : ps_cursor_peek(&r->c);
    if (ps_literal_is_one(c, "R+0123456789") || ps_literal_take(r, "P=") ||
        ps_literal_take(r, "P>")) {
        ps_literal_skip_to(r, ')');
        return (PsLiteralPiece){ NULL, NULL };
    }
    return read_options(r);
}

static PsLiteralPiece
read_atom(PsLiteralReader *r)
{
    int c = ps_cursor_next(&r->c);

    if (r->quoted)
        return ps_literal_piece_of_byte(r, c);
    if (ps_literal_is_one(c, "*+?{") || (c == '%' && ps_cursor_peek(&r->c) == '{') ||
        (c == 0x85 && r->extended)) /* PCRE2 takes it for a blank, if it knows Unicode */
        return c == '{' && !ps_literal_is_one(ps_cursor_peek(&r->c), " \t,0123456789")
                   ? ps_literal_piece_of_byte(r, '{')
                   : ps_literal_give_up(r);
    if (ps_literal_is_one(c, "^$"))
        return ps_literal_piece_of_nothing();
    switch (c) {
    case '\\':
        return ps_literal_read_escape(r);
    case '[':
        return ps_literal_read_class(r);
    case '(':
        return read_group(r);
    case '.':
        return (PsLiteralPiece){ NULL, NULL };
    default:
        return ps_literal_piece_of_byte(r, c);
    }
}

static PsLiteralPiece
read_branch(PsLiteralReader *r)
{
    PsLiteralSequence sequence = { 0 };
    gboolean idle = r->idle;
    guint8 byte;

    if (!r->idle)
        ps_literal_sequence_init(&sequence);
    for (;;) {
        guint min, max;
        PsLiteralPiece piece;

        ps_literal_skip_nothing(r);
        if (!ps_cursor_left(&r->c) ||
            (!r->quoted && ps_literal_is_one(ps_cursor_peek(&r->c), "|)"))) {
            r->idle = idle;
            return ps_literal_sequence_end(&sequence);
        }
        r->idle = r->idle || ps_literal_sequence_is_settled(&sequence);
        if (ps_literal_take_foreign(r, &byte) || ps_literal_take_plain(r, &byte)) {
            if (!r->idle)
                ps_literal_sequence_add_byte(&sequence, ps_literal_of_byte(r, byte));
            continue;
        }
        piece = read_atom(r);
        ps_literal_read_quantifiers(r, &min, &max);
        if (!r->idle)
            ps_literal_sequence_add(&sequence, &piece, min, max);
        ps_literal_piece_clear(&piece);
    }
}

static PsLiteralPiece
read_alternatives(PsLiteralReader *r)
{
    gboolean idle = r->idle;
    PsLiteralPiece all = read_branch(r);

    while (ps_cursor_take(&r->c, '|')) {
        PsLiteralPiece branch;

        r->idle = idle || (!all.exact && !all.needed);
        branch = read_branch(r);
        ps_literal_set_join(&all.exact, branch.exact, PS_LITERAL_SET_EXACT);
        ps_literal_set_join(&all.needed, branch.needed, NEEDED);
        ps_literal_piece_clear(&branch);
    }
    r->idle = idle;
    return all;
}

/* NOLINTEND(misc-no-recursion) */

/* The groups of PATTERN that have names; NULL if none is called. */
static GHashTable *
list_groups(const char *pattern, gboolean extended)
{
    PsLiteralReader r = { .c = ps_cursor(pattern, strlen(pattern)),
        .extended = extended,
        .idle = TRUE,
        .listing = TRUE };
    PsLiteralPiece nothing;

    if (!strstr(pattern, "(?&"))
        return NULL;
    r.groups = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, group_free);
    nothing = read_alternatives(&r);
    ps_literal_piece_clear(&nothing);
    return r.groups;
}

static GArray *
find_literals(const char *pattern, gboolean extended, gboolean coarse)
{
    PsLiteralReader r = { .c = ps_cursor(pattern, strlen(pattern)),
        .extended = extended,
        .coarse = coarse,
        .groups = list_groups(pattern, extended) };
    PsLiteralPiece piece = read_alternatives(&r);
    GArray *literals = g_steal_pointer(&piece.needed);

    if (r.lost || ps_cursor_left(&r.c))
        ps_literal_set_drop(&literals);
    ps_literal_piece_clear(&piece);
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
