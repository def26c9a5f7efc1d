/* SPDX-License-Identifier: MIT */
/*
 * predict.h - from rules that hit to the reply a recipient's server will give.
 *
 * The first reply in SMTP order decides (DESIGN: connect, HELO, MAIL, RCPT, DATA). What
 * is only possible decides nothing; content never has a reply; an input that is missing
 * and could bring a rejection makes the outcome unknown.
 */
#ifndef PS_VERDICT_PREDICT_H
#define PS_VERDICT_PREDICT_H

#include "rules/engine.h"

/* From the best to the worst. */
typedef enum {
    PS_VERDICT_OK,
    PS_VERDICT_JUNK_RISK, /* only possible replies, or signs that lead to the junk folder */
    PS_VERDICT_UNKNOWN,   /* something that could bring a rejection was not checked */
    PS_VERDICT_DEFER,     /* a certain or likely 4yz */
    PS_VERDICT_REJECT,    /* a certain or likely 5yz */
} PsVerdict;

/* "ok junk-risk unknown defer reject" */
const char *ps_verdict_name(PsVerdict verdict);

const char *ps_certainty_name(PsCertainty certainty); /* "possible likely certain" */
const char *ps_level_name(PsLevel level);             /* "note warning error" */

typedef struct {
    const PsRule *rule;
    const PsReply *reply;
    PsCertainty certainty; /* that of the reply, less where it rests on an assumption */
    guint rank;            /* of the rule; the lower comes first */
} PsPredicted;

typedef struct {
    PsVerdict outcome;
    GArray *replies; /* PsPredicted; the first is the predicted one */
    GArray *missing; /* PsMissing, each once */
} PsPrediction;

/* Predict for the recipient whose run RUN is and whose facts FACTS are. Fills *RET, to be
 * cleared with ps_prediction_clear. */
void ps_predict(const PsRules *rules, PsRun *run, const PsFacts *facts, PsPrediction *ret);
void ps_prediction_clear(PsPrediction *prediction);

/* A and B say the same: the outcome, the predicted reply, and how many others there are. */
gboolean ps_prediction_is_alike(const PsPrediction *a, const PsPrediction *b);

/* Add MISSING to LIST (of PsMissing) unless it is there. Where the headline of its family is
 * not known either, that one is named: spf for spf_record. */
void ps_missing_add(GArray *list, const PsFacts *facts, const PsMissing *missing);

#endif
