/* SPDX-License-Identifier: MIT */
/* object.h - what the reports in JSON have in common. Objects are the caller's. */
#ifndef PS_REPORT_OBJECT_H
#define PS_REPORT_OBJECT_H

#include <jansson.h>

#include "report/report.h"

#define PS_JSON_FLAGS (JSON_ENSURE_ASCII | JSON_COMPACT | JSON_REAL_PRECISION(6))

/* BYTES as a string, made valid UTF-8 first; null for NULL. */
json_t *ps_json_text(const char *bytes);

json_t *ps_json_finding(const PsFinding *finding);

/* LINT as an entry of "files" (json.c). */
json_t *ps_json_entry(const PsReport *report, const PsLint *lint);

/* Of an array of PsMissing. */
json_t *ps_json_missing(const GArray *missing);

#endif
