/* SPDX-License-Identifier: MIT */
/*
 * fixer.h - the functions behind the words of fixer.def, and what they work with. A fixer looks
 * at what is wrong, and offers remedies: of each field or part one. It changes nothing and has
 * no opinion: it is called because a rule that names it has hit.
 */
#ifndef PS_FIX_FIXER_H
#define PS_FIX_FIXER_H

#include "fix/fix.h"

typedef struct {
    const PsLint *lint; /* read whole */
    const PsSource *source;
    const char *bytes;
    gsize len;
    const PsFinding *finding;
    PsFixerId fixer;
    const char *eol; /* how lines of the mail end */
    GPtrArray *remedies;
} PsFixing;

#define FIXER(id, word, text, meaning) void ps_fixer_##id(PsFixing *fixing);
#include "rules/fixer.def"
#undef FIXER

/* Offer to do something about AT. NULL if there are too many remedies. */
PsRemedy *ps_fixing_offer(PsFixing *fixing, PsSpan at);

/* Say why nothing is done about AT. */
void ps_fixing_refuse(PsFixing *fixing, PsSpan at, const char *word);

/* Add an edit to REMEDY (which may be NULL), behind all others: AT goes, TEXT comes. */
void ps_remedy_add(PsFixing *fixing, PsRemedy *remedy, PsSpan at, const char *text, gsize len);

/* The places of the finding, one after the other; FALSE behind the last. */
gboolean ps_fixing_place(const PsFixing *fixing, guint index, PsSpan *ret);

/* The field of the message's header that holds OFFSET, or NULL. */
const PsField *ps_fixing_field(const PsFixing *fixing, gsize offset);

/* Call FUNC with each field of each part, the message first. */
typedef void (*PsFixingField)(PsFixing *fixing, const PsField *field);
void ps_fixing_fields(PsFixing *fixing, PsFixingField func);

/* FIELD has the bytes that VALUE would have been read from: nothing else is read now. VALUE is
 * what would stand behind the colon. */
gboolean ps_fixing_keeps(
    const PsFixing *fixing, const PsField *field, const char *value, gsize len);

/* Where the line behind SPAN begins. */
gsize ps_fixing_next_line(const PsFixing *fixing, PsSpan span);

#endif
