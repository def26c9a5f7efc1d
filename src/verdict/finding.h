/* SPDX-License-Identifier: MIT */
/*
 * finding.h - what is said to people: rules that hit, with message, fix and places,
 * repeats folded into one.
 */
#ifndef PS_VERDICT_FINDING_H
#define PS_VERDICT_FINDING_H

#include "mail/message.h"
#include "verdict/predict.h"
#include "verdict/select.h"
#include "verdict/suppress.h"

/* Where a finding is. */
typedef struct {
    PsSpan at;        /* in the message, raw; PS_SPAN_NONE: nowhere in the file */
    PsSpan in_file;   /* the same in the file, in which the message may be one of many */
    PsPlace place;    /* of its first byte in the file */
    const char *part; /* MIME part, or NULL */
    char *matched;    /* decoded, valid UTF-8, 200 characters at most; NULL if there is none */
} PsFindingPlace;

typedef struct {
    const PsRule *rule;
    PsLevel level;     /* error where the rule decides a rejection */
    PsVerdict decides; /* the worst outcome that it decides for a recipient; else OK */
    char *message;
    char *english;        /* the message, in English whatever the language; folded: the rule */
    char *fix;            /* NULL if there is none */
    GArray *places;       /* PsFindingPlace, one at least */
    guint count;          /* occurrences; more than places where they are too many */
    GPtrArray *addresses; /* recipients it speaks of, at most 10; NULL: of the message */
    const PsSuppression *suppressed; /* why it is silent; NULL: not for that */
    guint known; /* occurrences that a baseline has; if it is all of them, it is silent */
} PsFinding;

typedef struct PsFindings PsFindings;

/* Findings of one message. SOURCE and MESSAGE may be NULL (a file that was too large). */
PsFindings *ps_findings_new(
    const PsRules *rules, PsLang lang, const PsSource *source, const PsMessage *message);
void ps_findings_free(PsFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsFindings, ps_findings_free)

/* Keep only those of rules that SELECTION, which outlives FINDINGS, has. */
void ps_findings_select(PsFindings *findings, const PsSelection *selection);

/* Let SUPPRESSOR, which outlives FINDINGS, say of each that is added if it is silent. */
void ps_findings_suppress(PsFindings *findings, PsSuppressor *suppressor);

/* Every rule of message scope that hit in RUN; with a suppressor those not that speak of what it
 * did, which are added when all others are. */
void ps_findings_add_message(PsFindings *findings, PsRun *run);
void ps_findings_add_late(PsFindings *findings, PsRun *run);

/* Every rule that speaks of a domain and hit in RUN: those of domain scope, and those of message
 * scope with "tflags domain". */
void ps_findings_add_domain(PsFindings *findings, PsRun *run);

/* Those of them whose names begin with one of AREAS ("SPF_"; NULL-terminated). */
void ps_findings_add_areas(PsFindings *findings, PsRun *run, const char *const *areas);

/* Every rule of recipient scope that hit in RUN, for ADDRESS at PROVIDER; FOLD: one finding per rule,
 * however many recipients it hits. PREDICTION tells which rules decide. */
void ps_findings_add_recipient(PsFindings *findings, PsRun *run, const char *address,
    const char *provider, const PsPrediction *prediction, gboolean fold);

/* What RULE, of recipient scope, came to for the recipients that were added: the worst of a hit,
 * not checked, a miss; SILENT if it was asked of none. */
PsOutcomeState ps_findings_state(const PsFindings *findings, const PsRule *rule);

/* What RULE, which hit in RUN, says; of its first hit, if there are several. The caller frees
 * it. */
char *ps_findings_message(const PsFindings *findings, PsRun *run, const PsRule *rule);

/* Look for all in BASELINE, under the name of FILE, when the last has been added. */
struct PsBaseline;
void ps_findings_compare(PsFindings *findings, struct PsBaseline *baseline, const char *file);

/* All of them that are not silent, ordered by consequence, then place: array of PsFinding *,
 * which belongs to FINDINGS. Nothing may be added after this. */
const GPtrArray *ps_findings_sorted(PsFindings *findings);

/* The silent ones, when the others have been sorted: the same. */
const GPtrArray *ps_findings_silent(PsFindings *findings);

#endif
