/* SPDX-License-Identifier: MIT */
/*
 * signs.h - what a mail is, where nobody says so: its class and stage by the rules with "tells"
 * that hit, its volume by the number of its recipients. Each is said with its reason.
 */
#ifndef PS_VERDICT_SIGNS_H
#define PS_VERDICT_SIGNS_H

#include "verdict/lint.h"

/* Before anything is measured: what servers still add hangs on it. */
void ps_signs_of_stage(PsLint *lint, const PsLintOptions *options, PsSending *sending);

/* Before any rule speaks, once the recipients are counted. */
void ps_signs_of_volume(PsLint *lint, const PsRules *rules);

/* Once LINT has its run: sets the fact, unless it is known. */
void ps_signs_of_class(PsLint *lint, PsLang lang);

/* "yes" or "no": what is sent is bulk, by the setting bulk_volume; NULL if that is not known. */
const char *ps_signs_bulk(const PsLint *lint, const PsRules *rules);

#endif
