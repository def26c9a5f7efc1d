/* SPDX-License-Identifier: MIT */
/*
 * literal_piece.h - what a part of a regex gives: the texts that it matches and those that it
 * needs; and what parts one behind the other come to.
 *
 * Of each piece all texts that it matches are kept, while they are few, and the best set of
 * which it needs one.
 */
#ifndef PS_RULES_LITERAL_PIECE_H
#define PS_RULES_LITERAL_PIECE_H

#include "rules/literal_set.h"

typedef struct {
    GArray *exact;  /* PsLiteral: all texts that it can match; NULL: too many */
    GArray *needed; /* PsLiteral: one is in whatever it matches; NULL: not known */
} PsLiteralPiece;

/* Pieces one behind the other. */
typedef struct {
    GArray *tail;   /* texts that those since the last gap match together */
    gboolean gap;   /* there is one: they are not all */
    GArray *needed; /* the best so far, or NULL */
} PsLiteralSequence;

void ps_literal_piece_clear(PsLiteralPiece *piece);

/* It has no length. */
PsLiteralPiece ps_literal_piece_of_nothing(void);

PsLiteralPiece ps_literal_piece_copy(const PsLiteralPiece *piece);

void ps_literal_sequence_init(PsLiteralSequence *sequence);

/* PIECE, MIN to MAX times. */
void ps_literal_sequence_add(
    PsLiteralSequence *sequence, const PsLiteralPiece *piece, guint min, guint max);

/* The same for a text of one byte, once, which is what most pieces are. */
void ps_literal_sequence_add_byte(PsLiteralSequence *sequence, PsLiteral byte);

/* Whatever is matched is ps_literal_foreign, be there what may behind. */
gboolean ps_literal_sequence_is_settled(const PsLiteralSequence *sequence);

/* What SEQUENCE comes to; it is empty then. */
PsLiteralPiece ps_literal_sequence_end(PsLiteralSequence *sequence);

#endif
