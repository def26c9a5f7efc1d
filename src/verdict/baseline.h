/* SPDX-License-Identifier: MIT */
/*
 * baseline.h - findings that were there before, so that a gate can ask for no more than that none
 * is added. They are known again by their content (file, rule, MIME part, text), not by their
 * lines, and are counted: where two are known, the third is new.
 *
 * As a file it is JSON, presend-baseline/1 (docs/schema/baseline.json): sorted, an entry a line.
 */
#ifndef PS_VERDICT_BASELINE_H
#define PS_VERDICT_BASELINE_H

#include "verdict/finding.h"

#define PS_BASELINE_ERROR (ps_baseline_error_quark())
GQuark ps_baseline_error_quark(void);

typedef enum {
    PS_BASELINE_ERROR_FOREIGN, /* it is no baseline */
    PS_BASELINE_ERROR_VERSION, /* it is one of a newer presend */
} PsBaselineError;

typedef struct PsBaseline PsBaseline;

/* An empty one that is to stand in the file PATH: names of files are relative to its folder. */
PsBaseline *ps_baseline_new(const char *path);
void ps_baseline_free(PsBaseline *baseline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBaseline, ps_baseline_free)

/* Read the LEN bytes at TEXT, which stand in the file PATH. */
PsBaseline *ps_baseline_read(const char *text, gsize len, const char *path, GError **error);

/* As it is written into a file; for the caller to free. */
char *ps_baseline_text(const PsBaseline *baseline);

/* FINDING can be known: what is suppressed is silent anyway, what is said of suppressions never. */
gboolean ps_baseline_is_for(const PsFinding *finding);

/* Add what FINDING, in FILE, found. */
void ps_baseline_add(PsBaseline *baseline, const char *file, const PsFinding *finding);

/* How many of the occurrences of FINDING, in FILE, are known; they are then used up. */
guint ps_baseline_take(PsBaseline *baseline, const char *file, const PsFinding *finding);

/* For each entry of FILE that was not used up: FUNC says if it is really gone. The number of those
 * that are; each is counted once only. */
typedef gboolean (*PsBaselineFunc)(const char *rule, gpointer data);
guint ps_baseline_gone(
    PsBaseline *baseline, const char *file, PsBaselineFunc func, gpointer data);

/* A word of 64 hexadecimal digits by which FINDING is known again: that of its first place. */
char *ps_baseline_fingerprint(const PsFinding *finding);

#endif
