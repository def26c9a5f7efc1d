/* SPDX-License-Identifier: MIT */
/*
 * capture.h - what one rule's regex captures as (?<NAME>...), "%{NAME}" in that of another
 * stands for.
 *
 * The other asks for the first rule before it is run itself. If nothing was captured, it is
 * not run. A rule that asks gives nothing to others, so that there are no chains.
 */
#ifndef PS_RULES_CAPTURE_H
#define PS_RULES_CAPTURE_H

#include "rules/run.h"

/* Find out who asks and who gives, when all regexes are there. */
void ps_capture_prepare(PsRules *rules);

/* The regex of ENTRY, which asks, with what was captured put in, for the caller to free; it is
 * NULL if that is too long. FALSE if ENTRY is not to be run. */
gboolean ps_capture_fill(PsRun *run, const PsEntry *entry, PsRegex **ret_regex);

/* Keep what the groups of ENTRY, which gives, hold in the match AT of its regex in BYTES. */
void ps_capture_keep(PsRun *run, const PsEntry *entry, const char *bytes, gsize len, PsSpan at);

#endif
