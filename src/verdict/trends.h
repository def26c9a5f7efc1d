/* SPDX-License-Identifier: MIT */
/* trends.h - what the history as a whole tells, without a message at hand. */
#ifndef PS_VERDICT_TRENDS_H
#define PS_VERDICT_TRENDS_H

#include "facts/history.h"
#include "verdict/finding.h"

/* Findings about providers that refuse, those with most refusals first, and about notices of
 * forged mail; RULES outlive them. */
PsFindings *ps_trend_findings(const PsRules *rules, PsLang lang, const PsMemory *memory);

#endif
