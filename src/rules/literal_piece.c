/* SPDX-License-Identifier: MIT */
/* literal_piece.c - what parts of a regex give, alone and together; see literal_piece.h. */
#include "rules/literal_piece.h"

void
ps_literal_piece_clear(PsLiteralPiece *piece)
{
    ps_literal_set_drop(&piece->exact);
    ps_literal_set_drop(&piece->needed);
}

PsLiteralPiece
ps_literal_piece_of_nothing(void)
{
    return (PsLiteralPiece){ ps_literal_set_of_empty(), NULL };
}

PsLiteralPiece
ps_literal_piece_copy(const PsLiteralPiece *piece)
{
    return (PsLiteralPiece){ piece->exact ? ps_literal_set_copy(piece->exact) : NULL,
        piece->needed ? ps_literal_set_copy(piece->needed) : NULL };
}

void
ps_literal_sequence_init(PsLiteralSequence *sequence)
{
    *sequence = (PsLiteralSequence){ .tail = ps_literal_set_of_empty() };
}

static void
sequence_clear(PsLiteralSequence *sequence)
{
    ps_literal_set_drop(&sequence->tail);
    ps_literal_set_drop(&sequence->needed);
}

/* What comes next need not follow at once; TAIL is what it follows then. */
static void
sequence_break(PsLiteralSequence *sequence, GArray *tail)
{
    ps_literal_set_prefer(&sequence->needed, sequence->tail);
    ps_literal_set_drop(&sequence->tail);
    sequence->tail = tail;
    sequence->gap = TRUE;
}

static void
sequence_join(PsLiteralSequence *sequence, const GArray *set)
{
    GArray *tail = ps_literal_set_product(sequence->tail, set);

    if (!tail) {
        sequence_break(sequence, ps_literal_set_copy(set));
        return;
    }
    ps_literal_set_drop(&sequence->tail);
    sequence->tail = tail;
}

void
ps_literal_sequence_add_byte(PsLiteralSequence *sequence, PsLiteral byte)
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

void
ps_literal_sequence_add(
    PsLiteralSequence *sequence, const PsLiteralPiece *piece, guint min, guint max)
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

PsLiteralPiece
ps_literal_sequence_end(PsLiteralSequence *sequence)
{
    PsLiteralPiece piece = { NULL, g_steal_pointer(&sequence->needed) };

    ps_literal_set_prefer(&piece.needed, sequence->tail);
    if (!sequence->gap)
        piece.exact = g_steal_pointer(&sequence->tail);
    sequence_clear(sequence);
    return piece;
}

gboolean
ps_literal_sequence_is_settled(const PsLiteralSequence *sequence)
{
    return !sequence->gap && ps_literal_set_is_foreign(sequence->tail) &&
           !ps_literal_set_texts(sequence->tail);
}
