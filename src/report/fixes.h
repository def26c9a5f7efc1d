/* SPDX-License-Identifier: MIT */
/*
 * fixes.h - what "presend lint --fix" would do about findings, for formats of machines. It is
 * offered, not tried: whoever applies it lints again.
 */
#ifndef PS_REPORT_FIXES_H
#define PS_REPORT_FIXES_H

#include <jansson.h>

#include "fix/fix.h"

/* Of LINT; free with ps_fixes_free. */
PsFixes *ps_report_fixes(const PsLint *lint);

/* The edits for FINDING as [{"offset", "length", "text"}]; NULL if there are none, or more than
 * anybody would read. */
json_t *ps_report_edits(const PsFixes *fixes, const PsFinding *finding);

/* Rules with findings that can be mended: const char *, each once; for the caller to unref. */
GPtrArray *ps_report_mendable(const PsLint *lint);

/* Those edits as a "fix" of SARIF, in the artifact that LOCATION says. */
json_t *ps_report_sarif_fix(const PsFixes *fixes, const PsFinding *finding, json_t *location);

#endif
