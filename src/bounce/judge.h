/* SPDX-License-Identifier: MIT */
/*
 * judge.h - the reason for which a delivery failed, by the signs of rules/bounce.
 */
#ifndef PS_BOUNCE_JUDGE_H
#define PS_BOUNCE_JUDGE_H

#include "bounce/wording.h"

/* What is known of one recipient; NULL and 0 where nothing is. */
typedef struct {
    guint code;
    const char *status;
    const char *command;
    const char *provider;
    const char *family;
    PsLook *reply;      /* what the server said; not NULL */
    PsLook *diagnostic; /* the same with what stands around it; NULL: no more than that */
    PsLook *context;    /* what else the notice says; not NULL */
} PsEvidence;

/* The name of the reason; never NULL. Signs are tried on the reply and on the diagnostic; then
 * those that know the status alone, then on the context, then those that are called late. */
const char *ps_judge(const PsRules *rules, const PsEvidence *evidence);

/* The SMTP command that was answered, as LOOK has it, or NULL. */
const char *ps_judge_command(const PsRules *rules, PsLook *look);

#endif
