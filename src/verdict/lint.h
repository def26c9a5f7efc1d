/* SPDX-License-Identifier: MIT */
/*
 * lint.h - one message looked at in full: facts, rules, findings and the predicted reply
 * for each recipient.
 */
#ifndef PS_VERDICT_LINT_H
#define PS_VERDICT_LINT_H

#include "facts/destinations.h"
#include "facts/measure.h"
#include "verdict/finding.h"
#include "verdict/message_ids.h"

typedef struct {
    const PsRules *rules;
    const PsPsl *psl;
    PsDirectory directory;    /* the resolver and the tables for recipients */
    const struct PsWeb *web;  /* names of the web; NULL: none are known */
    const char *const *lists; /* zones of --dnsbl, NULL-terminated, or NULL */
    PsSending sending;
    PsLang lang;
    const PsSelection *selection;  /* what is reported; NULL: all */
    const char *const *recipients; /* NULL-terminated; NULL: those of the draft itself */
    const PsInFile *in_file;       /* where the message stands in its file; NULL: it is that */
    gboolean listed;               /* they are a list: each of them gets a message of his own */
    PsDestinations *destinations;  /* their domains, for several drafts; NULL: for this one */
    struct PsBaseline *baseline;   /* what was found before; NULL: nothing is compared */
    GHashTable *suppress_used;     /* PsSuppress that kept something silent; NULL: not noted */
    PsMessageIds *message_ids;     /* of the drafts of the run; NULL: not kept */
    guint turn;                    /* of this draft among them, from 1 */
} PsLintOptions;

/* One recipient, or many that have the same answer. */
typedef struct {
    char *address; /* as given; an example if COUNT is over 1 */
    char *domain;  /* A-labels; NULL if it has none */
    const char *provider;
    guint count;
    PsPrediction prediction;
    GPtrArray *messages; /* char *: of each reply of the prediction, what its rule says */
} PsRecipient;

/* Something taken for granted. */
typedef struct {
    const char *fact;
    const char *value;
    const char *word; /* what was assumed: "starttls" ... */
    char *because;    /* the signs that it was found by, for people; NULL: there are none */
} PsAssumption;

typedef struct {
    char *file;
    char *title; /* its name for people: that of the file, "box.mbox#3" for one of an mbox */
    guint message_number; /* its number there; 0: the file is one message */
    char *error;          /* it could not be read: all that follows is empty */
    const char *bytes;    /* for source lines; NULL if it was not read whole */
    PsSource *source;
    PsVerdict verdict;         /* the worst of the recipients; unknown without any */
    double score;              /* like SpamAssassin's; decides nothing */
    const GPtrArray *findings; /* PsFinding *, in order */
    const GPtrArray *silent;   /* the same: those that are suppressed, or known */
    GPtrArray *recipients;     /* PsRecipient *; folded ones the worst first, then the many */
    GArray *missing;           /* PsMissing: not checked, for whatever rule */
    GArray *assumptions;       /* PsAssumption */
    const PsSelection *selection; /* of the rules that are reported; NULL: all are */
    gboolean compared;            /* with a baseline, ... */
    guint gone;                   /* of which so many entries are no more */

    /* what the rest points into */
    PsFindings *all_findings;
    PsSuppressor *suppressor;
    PsMessage *message;
    PsFacts *facts;
    PsRun *run;
} PsLint;

/* More recipients than this are folded by provider and reply. */
#define PS_LINT_FOLD 100

/* Look at the LEN bytes at BYTES, which the caller keeps for as long as the result. FILE is
 * its name for people. NULL with ERROR if an option cannot be used (private key). */
PsLint *ps_lint(const char *file, const char *bytes, gsize len, const PsLintOptions *options,
    GError **error);

/* A file larger than limits allow, SIZE bytes at least: only its size is judged. */
PsLint *ps_lint_oversize(const char *file, gsize size, const PsLintOptions *options);

/* A file that could not be read. */
PsLint *ps_lint_unreadable(const char *file, const char *error);

void ps_lint_free(PsLint *lint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsLint, ps_lint_free)

/* What RULE came to: for recipients, the worst of all of them (a hit, then not checked, then a
 * miss). SILENT if nobody was asked it. LINT was not unreadable. */
PsOutcomeState ps_lint_state(const PsLint *lint, const PsRule *rule);

/* The highest level among the findings; -1 without any. */
int ps_lint_worst_level(const PsLint *lint);

#endif
