/* SPDX-License-Identifier: MIT */
/* finding.c - what a finding says; see presend.h. */
#include "api/result.h"

const char *
presend_verdict_name(presend_verdict verdict)
{
    return verdict >= PRESEND_OK && verdict <= PRESEND_REJECT
               ? ps_verdict_name((PsVerdict) verdict)
               : NULL;
}

const char *
presend_level_name(presend_level level)
{
    return level >= PRESEND_LEVEL_NOTE && level <= PRESEND_LEVEL_ERROR
               ? ps_level_name((PsLevel) level)
               : NULL;
}

const char *
presend_certainty_name(presend_certainty certainty)
{
    return certainty >= PRESEND_POSSIBLE && certainty <= PRESEND_CERTAIN
               ? ps_certainty_name((PsCertainty) certainty)
               : NULL;
}

const char *
presend_finding_rule(const presend_finding *finding)
{
    return finding ? PS_FINDING(finding)->rule->name : NULL;
}

presend_level
presend_finding_level(const presend_finding *finding)
{
    return finding ? (presend_level) PS_FINDING(finding)->level : PRESEND_LEVEL_NONE;
}

char
presend_finding_grade(const presend_finding *finding)
{
    if (!finding)
        return '\0';
    return PS_FINDING(finding)->rule->grade;
}

const char *
presend_finding_message(const presend_finding *finding)
{
    return finding ? PS_FINDING(finding)->message : NULL;
}

const char *
presend_finding_fix(const presend_finding *finding)
{
    return finding ? PS_FINDING(finding)->fix : NULL;
}

size_t
presend_finding_count(const presend_finding *finding)
{
    return finding ? PS_FINDING(finding)->count : 0;
}

size_t
presend_finding_place_count(const presend_finding *finding)
{
    return finding ? PS_FINDING(finding)->places->len : 0;
}

/* Place INDEX, or NULL. */
static const PsFindingPlace *
place_of(const presend_finding *finding, size_t index)
{
    return index < presend_finding_place_count(finding)
               ? &g_array_index(PS_FINDING(finding)->places, PsFindingPlace, index)
               : NULL;
}

/* The same where it is in the mail; zeros if it is nowhere there. */
static PsFindingPlace
raw_place_of(const presend_finding *finding, size_t index)
{
    const PsFindingPlace *place = place_of(finding, index);

    return place && !ps_span_is_none(place->at) ? *place : (PsFindingPlace){ 0 };
}

size_t
presend_finding_line(const presend_finding *finding, size_t index)
{
    return raw_place_of(finding, index).place.line;
}

size_t
presend_finding_column(const presend_finding *finding, size_t index)
{
    return raw_place_of(finding, index).place.column;
}

size_t
presend_finding_offset(const presend_finding *finding, size_t index)
{
    return raw_place_of(finding, index).at.offset;
}

size_t
presend_finding_length(const presend_finding *finding, size_t index)
{
    return raw_place_of(finding, index).at.length;
}

const char *
presend_finding_part(const presend_finding *finding, size_t index)
{
    const PsFindingPlace *place = place_of(finding, index);

    return place ? place->part : NULL;
}

const char *
presend_finding_matched(const presend_finding *finding, size_t index)
{
    const PsFindingPlace *place = place_of(finding, index);

    return place ? place->matched : NULL;
}
