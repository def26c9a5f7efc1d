/* SPDX-License-Identifier: MIT */
/*
 * format.h - what "presend bounce" prints, in the formats of --format. To add one: write a
 * file with three functions and give it a line in format.c's table.
 */
#ifndef PS_BOUNCE_FORMAT_H
#define PS_BOUNCE_FORMAT_H

#include "bounce/decision.h"
#include "bounce/explain.h"
#include "report/report.h"

/* One message that was read. */
typedef struct {
    const char *file;
    const char *error; /* it could not be read; the rest is not set */
    const PsBounce *bounce;
    const char *origin;      /* "ours forged unknown": who sent what came back */
    const char *origin_sign; /* by what that is told: a word, or NULL */
    GPtrArray *answers;      /* PsBounceAnswer *, one for each record */
    GArray *decisions;       /* PsBounceDecision, the same */
} PsBounceItem;

/* What is said when all have been read. */
typedef struct {
    guint messages;
    guint records;
    guint forged;
    gboolean attack; /* many forged ones within a short time */
} PsBounceSummary;

typedef struct {
    const char *name;
    void (*begin)(PsReport *report);
    void (*item)(PsReport *report, const PsBounceItem *item);
    void (*end)(PsReport *report, const PsBounceSummary *summary);
} PsBounceFormat;

/* The format NAME, or NULL. */
const PsBounceFormat *ps_bounce_format(const char *name);

/* "text table csv ndjson json": for messages. */
char *ps_bounce_format_names(void);

/* One file each. */
extern const PsBounceFormat ps_bounce_format_text;
extern const PsBounceFormat ps_bounce_format_table;
extern const PsBounceFormat ps_bounce_format_csv;
extern const PsBounceFormat ps_bounce_format_ndjson;
extern const PsBounceFormat ps_bounce_format_json;

#endif
