/* SPDX-License-Identifier: MIT */
/* run.h - a run from inside, for run.c, which keeps it, and engine.c, match.c and text.c. */
#ifndef PS_RULES_RUN_H
#define PS_RULES_RUN_H

#include "rules/engine.h"
#include "rules/screen.h"
#include "rules/store.h"

enum { PS_RUN_PLACES = 1000 }; /* kept of one rule */

/* What is known of one rule. */
typedef struct {
    PsOutcome outcome;  /* first, so that a PsOutcome * of a hit leads here */
    int fact;           /* whose values the hits are; -1: pieces of the message */
    gboolean kept;      /* the run does not free it */
    PsHit *hits;        /* those of its own; a meta has those of an operand */
    PsMissing *missing; /* of its own */
} PsSlot;

struct PsRun {
    const PsRules *rules;
    PsMessage *message;
    const PsFacts *facts;
    PsRun *above;  /* the message's run, in a recipient's */
    PsScope scope; /* of the rules that are put here, beside those of message scope */
    gboolean apply_when;
    gboolean first_only;
    double bulk_volume; /* messages a day that make a bulk sender; NaN: no rule file says */
    PsMatcher *matcher;
    const PsRegex *regex; /* of the rule that is being tested, captures put in */
    const char *tested;   /* the name of the rule whose eval function is running */
    GHashTable *captured; /* name -> GPtrArray of char *: quoted values (capture.h) */
    PsScreened *screened; /* NULL until a regex is asked for */
    GArray *hits;         /* PsHit: of the rule that is being tested */
    GArray *missing;      /* PsMissing: the same */
    const PsSlot **slots; /* by PsEntry.index; NULL: not asked for yet */
    guint slot_count;
    GArray *filled; /* guint: slots that are not NULL; NULL where nobody will reset the run */
};

/* What a test found. */
typedef struct {
    PsOutcomeState state;
    double value;
} PsTestResult;

/* Test the regex or the existence of what ENTRY looks at (match.c). Hits are put into
 * RUN->hits, what is missing into RUN->missing. */
PsTestResult ps_match_run(PsRun *run, const PsEntry *entry);

/* Why a regex gave no answer: MATCH is PS_MATCH_LIMIT or PS_MATCH_BAD. */
const char *ps_match_reason(PsMatch match);

/* RUN->missing gets FACT. */
void ps_run_miss(PsRun *run, const char *fact, const char *reason);

/* The run that RULE is answered in: RUN or the one above it; NULL if neither asks it. */
PsRun *ps_run_home(const PsRun *run, const PsRule *rule);

/* What RULE came to, as far as it was asked for; NULL if it was not. */
const PsSlot *ps_run_slot(const PsRun *run, const PsRule *rule);

/* Slot INDEX, which is empty, is SLOT, freed with RUN unless it is kept. */
void ps_run_set_slot(PsRun *run, guint index, const PsSlot *slot);

#endif
