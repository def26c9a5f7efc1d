/* SPDX-License-Identifier: MIT */
/* compare_part.h - the parts of a comparison, each by a file of its own; see compare.h. */
#ifndef PS_REPORT_COMPARE_PART_H
#define PS_REPORT_COMPARE_PART_H

#include "report/compare.h"

/* Add what the findings, and the recipients, of OLD and NOW differ in; either may be NULL. */
void ps_compare_findings(PsComparison *comparison, const json_t *old, const json_t *now);
void ps_compare_recipients(PsComparison *comparison, const json_t *old, const json_t *now);

/* The member KEY of OBJECT, which may be anything: NULL if it is no text. */
static inline const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* 0 if it is no number, or less than that. */
static inline guint
number_of(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));

    return (guint) CLAMP(value, 0, G_MAXINT);
}

#endif
