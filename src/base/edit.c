/* SPDX-License-Identifier: MIT */
/* edit.c - lists of changes; see edit.h. */
#include "base/edit.h"

#include <string.h>

static void
clear_edit(gpointer edit)
{
    g_free(((PsEdit *) edit)->text);
}

GArray *
ps_edits_new(void)
{
    GArray *edits = g_array_new(FALSE, FALSE, sizeof(PsEdit));

    g_array_set_clear_func(edits, clear_edit);
    return edits;
}

/* Takes nothing: TEXT is copied. */
static void
append(GArray *edits, PsSpan at, const char *text, gsize len)
{
    PsEdit edit = { at, g_memdup2(text, len), len };

    g_array_append_val(edits, edit);
}

/* The last edit goes up to AT: make it go over AT too. */
static void
extend(GArray *edits, PsSpan at, const char *text, gsize len)
{
    PsEdit *last = &g_array_index(edits, PsEdit, edits->len - 1);

    g_assert(ps_span_end(last->at) == at.offset);
    last->text = g_realloc(last->text, last->length + len);
    if (len)
        memcpy(last->text + last->length, text, len);
    last->length += len;
    last->at.length += at.length;
}

void
ps_edits_add(GArray *edits, const char *bytes, PsSpan at, const char *text, gsize len)
{
    while (at.length && len && bytes[at.offset] == *text) {
        at.offset++;
        at.length--;
        text++;
        len--;
    }
    while (at.length && len && bytes[ps_span_end(at) - 1] == text[len - 1]) {
        at.length--;
        len--;
    }
    if (!at.length && !len)
        return;
    if (edits->len && ps_span_end(ps_edit(edits, edits->len - 1)->at) >= at.offset)
        extend(edits, at, text, len);
    else
        append(edits, at, text, len);
}

static gint
by_place(gconstpointer a, gconstpointer b)
{
    const PsEdit *one = a, *other = b;

    return one->at.offset < other->at.offset ? -1 : one->at.offset > other->at.offset;
}

PsEditSet *
ps_edit_set_new(void)
{
    return g_tree_new(by_place);
}

/* Edits that touch meet too: of two that come at one place, nobody could say which is first. */
static gboolean
meet(const PsEdit *a, GTreeNode *node)
{
    const PsEdit *b = node ? g_tree_node_key(node) : NULL;

    return b && a->at.offset <= ps_span_end(b->at) && b->at.offset <= ps_span_end(a->at);
}

gboolean
ps_edit_set_take(PsEditSet *set, const GArray *edits)
{
    for (guint i = 0; i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);
        GTreeNode *after = g_tree_lower_bound(set, edit);
        GTreeNode *before = after ? g_tree_node_previous(after) : g_tree_node_last(set);

        if (meet(edit, after) || meet(edit, before))
            return FALSE;
    }
    for (guint i = 0; i < edits->len; i++)
        g_tree_insert(set, (gpointer) ps_edit(edits, i), NULL);
    return TRUE;
}

GArray *
ps_edit_set_finish(PsEditSet *set)
{
    GArray *edits = ps_edits_new();

    for (GTreeNode *node = g_tree_node_first(set); node; node = g_tree_node_next(node)) {
        const PsEdit *edit = g_tree_node_key(node);

        append(edits, edit->at, edit->text, edit->length);
    }
    g_tree_unref(set);
    return edits;
}

GString *
ps_edits_apply(const GArray *edits, const char *bytes, gsize len)
{
    GString *out = g_string_sized_new(len + 1);
    gsize from = 0;

    for (guint i = 0; i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);

        g_string_append_len(out, bytes + from, (gssize) (edit->at.offset - from));
        if (edit->length)
            g_string_append_len(out, edit->text, (gssize) edit->length);
        from = ps_span_end(edit->at);
    }
    g_string_append_len(out, bytes + from, (gssize) (len - from));
    return out;
}

/* A stretch of what comes out: bytes of the file at OFFSET, or TEXT. */
typedef struct {
    const char *text; /* NULL: of the file */
    gsize offset;
    gsize length;
} Piece;

static void
add_piece(GArray *pieces, const char *text, gsize offset, gsize length)
{
    Piece piece = { text, offset, length };

    if (length)
        g_array_append_val(pieces, piece);
}

static GArray *
pieces_of(const GArray *edits, gsize len)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    gsize from = 0;

    for (guint i = 0; i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);

        add_piece(pieces, NULL, from, edit->at.offset - from);
        add_piece(pieces, edit->text, 0, edit->length);
        from = ps_span_end(edit->at);
    }
    add_piece(pieces, NULL, from, len - from);
    return pieces;
}

typedef struct {
    const GArray *pieces;
    guint index;
    gsize within; /* the piece */
} Walk;

/* Take COUNT bytes of what WALK walks over; into OUT, unless that is NULL. */
static void
take(Walk *walk, gsize count, GArray *out)
{
    while (count) {
        const Piece *piece = &g_array_index(walk->pieces, Piece, walk->index);
        gsize n = MIN(count, piece->length - walk->within);
        const char *text = piece->text ? piece->text + walk->within : NULL;

        if (out)
            add_piece(out, text, piece->offset + walk->within, n);
        count -= n;
        walk->within += n;
        if (walk->within == piece->length) {
            walk->index++;
            walk->within = 0;
        }
    }
}

/* What becomes of LEN bytes of a file that PIECES are left of, as edits. */
static GArray *
edits_of(const GArray *pieces, gsize len)
{
    GArray *edits = ps_edits_new();
    g_autoptr(GString) text = g_string_new(NULL);
    gsize from = 0;

    for (guint i = 0; i <= pieces->len; i++) {
        const Piece end = { NULL, len, 0 };
        const Piece *piece = i < pieces->len ? &g_array_index(pieces, Piece, i) : &end;

        if (piece->text) {
            g_string_append_len(text, piece->text, (gssize) piece->length);
            continue;
        }
        if (piece->offset > from || text->len)
            append(edits, (PsSpan){ from, piece->offset - from }, text->str, text->len);
        g_string_truncate(text, 0);
        from = piece->offset + piece->length;
    }
    return edits;
}

static gsize
length_of(const GArray *pieces)
{
    gsize length = 0;

    for (guint i = 0; i < pieces->len; i++)
        length += g_array_index(pieces, Piece, i).length;
    return length;
}

GArray *
ps_edits_compose(const GArray *first, const GArray *second, gsize len)
{
    g_autoptr(GArray) middle = pieces_of(first, len);
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    Walk walk = { middle, 0, 0 };
    gsize from = 0;

    for (guint i = 0; i < second->len; i++) {
        const PsEdit *edit = ps_edit(second, i);

        take(&walk, edit->at.offset - from, pieces);
        take(&walk, edit->at.length, NULL);
        add_piece(pieces, edit->text, 0, edit->length);
        from = ps_span_end(edit->at);
    }
    take(&walk, length_of(middle) - from, pieces);
    return edits_of(pieces, len);
}
