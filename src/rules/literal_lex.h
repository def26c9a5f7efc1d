/* SPDX-License-Identifier: MIT */
/*
 * literal_lex.h - the reader of a regex, and what it reads that holds no other regex: bytes,
 * escapes, classes, options, quantifiers.
 *
 * It follows pcre2pattern(3). It may know less than PCRE2, never something else: what it does
 * not know makes it give the whole regex up.
 */
#ifndef PS_RULES_LITERAL_LEX_H
#define PS_RULES_LITERAL_LEX_H

#include "base/cursor.h"
#include "rules/literal_piece.h"

typedef struct {
    PsCursor c;
    gboolean extended; /* blanks and # comments count for nothing */
    gboolean quoted;   /* behind \Q */
    gboolean lost;     /* something is not known here */
    gboolean idle;     /* what is read here cannot matter any more */
    gboolean listing;  /* the groups that have a name are put into GROUPS */
    gboolean coarse;   /* what is foreign is not told apart */
    guint depth;
    GHashTable *groups; /* name -> Group (literal.c): those that can be called; NULL: none */
} PsLiteralReader;

/* C is one of SET. */
static inline gboolean
ps_literal_is_one(int c, const char *set)
{
    while (*set && *set != c)
        set++;
    return *set != '\0';
}

/* Give the whole regex up. */
PsLiteralPiece ps_literal_give_up(PsLiteralReader *r);

/* What BYTE is in the regex that R reads. */
PsLiteral ps_literal_of_byte(const PsLiteralReader *r, guint8 byte);

/* The piece that matches BYTE and nothing else. */
PsLiteralPiece ps_literal_piece_of_byte(const PsLiteralReader *r, int byte);

/* Take WORD, letter by letter. */
gboolean ps_literal_take(PsLiteralReader *r, const char *word);

/* Take a byte that is nothing but itself and comes once, as most do. */
gboolean ps_literal_take_plain(PsLiteralReader *r, guint8 *ret_byte);

/* Take "&#" or "[\xe1]" where that is foreign and comes once: one byte stands for it. */
gboolean ps_literal_take_foreign(PsLiteralReader *r, guint8 *ret_byte);

/* Take all up to and with CLOSE. */
void ps_literal_skip_to(PsLiteralReader *r, char close);

/* Take what stands for nothing: comments, blanks under x, \Q and \E. A quantifier behind
 * belongs to what is before. */
void ps_literal_skip_nothing(PsLiteralReader *r);

/* Behind a backslash. */
PsLiteralPiece ps_literal_read_escape(PsLiteralReader *r);

/* Behind '['. */
PsLiteralPiece ps_literal_read_class(PsLiteralReader *r);

/* "i)", "x-s:", behind "(?": the options hold from here on. TRUE: they have a group of their
 * own, which begins here. */
gboolean ps_literal_read_options(PsLiteralReader *r);

/* How often the piece before comes: all quantifiers that stand behind it. */
void ps_literal_read_quantifiers(PsLiteralReader *r, guint *ret_min, guint *ret_max);

#endif
