/* SPDX-License-Identifier: MIT */
/*
 * finding_place.h - where a hit is: in the raw bytes, in the file, in which MIME part, and what was
 * matched there, fit to be shown.
 */
#ifndef PS_VERDICT_FINDING_PLACE_H
#define PS_VERDICT_FINDING_PLACE_H

#include "verdict/finding.h"

/* An array of PsFindingPlace. */
GArray *ps_finding_places_new(void);

/* Add that of HIT; one that is nowhere if HIT is NULL, or if SOURCE is (a file too large). MESSAGE
 * may be NULL. */
void ps_finding_places_add(
    GArray *places, const PsSource *source, const PsMessage *message, const PsHit *hit);

#endif
