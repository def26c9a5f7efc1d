/* SPDX-License-Identifier: MIT */
/*
 * compare.h - what is new in one result of a lint, and what is gone, against another: findings
 * by rule, part and matched text, recipients by address. Where lines have moved, nothing has
 * changed. Results are entries of "files" of presend-lint/1, which may come from a file: nothing
 * of them is believed.
 */
#ifndef PS_REPORT_COMPARE_H
#define PS_REPORT_COMPARE_H

#include <jansson.h>

#include "report/report.h"

typedef enum {
    PS_CHANGE_NEW,
    PS_CHANGE_GONE,
    PS_CHANGE_OTHER, /* it says something else, or is of another level */
} PsChangeKind;

/* A finding; what is not known is 0 or NULL. Texts belong to the results. */
typedef struct {
    PsChangeKind kind;
    const char *rule;
    const char *message;
    PsLevel level;
    PsLevel old_level; /* of what has changed: what it was; the same for the next */
    const char *old_message;
    const char *matched;
    guint line, column;
    guint count; /* occurrences that are new or gone */
} PsFindingChange;

/* Recipients of one provider for whom the answer is another. */
typedef struct {
    const char *provider;
    const char *address; /* an example */
    guint count;
    char *from; /* "ok", "550 5.7.26 (certain)"; NULL: this recipient was not there */
    char *to;
    const char *rule; /* that says so now; NULL if there is none */
    int worse;        /* PsLevel: how bad it is that it has got worse; -1: it has not */
} PsReplyChange;

/* Something that is checked in one of the two only. */
typedef struct {
    const char *fact;
    const char *reason;
    gboolean now; /* it is not checked now; else it was not */
} PsCheckChange;

typedef struct {
    const char *file;
    guint message;    /* its number in an mbox; 0: it is the only one */
    char *title;      /* the name for people: that of the file, "box.mbox#3" */
    GArray *findings; /* PsFindingChange: new, changed, gone; the worst first */
    GArray *replies;  /* PsReplyChange */
    GArray *checks;   /* PsCheckChange */
    int worst;        /* PsLevel of what is new or worse; -1: nothing is */
} PsComparison;

/* Compare two entries; NULL stands for a file that is not there. Both live longer. */
PsComparison *ps_compare(const json_t *old, const json_t *now);
void ps_comparison_free(PsComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsComparison, ps_comparison_free)

gboolean ps_comparison_is_empty(const PsComparison *comparison);

/* How to print several of them. */
typedef struct {
    const char *name;
    void (*print)(const PsReport *report, const GPtrArray *comparisons);
} PsCompareFormat;

const PsCompareFormat *ps_compare_format(const char *name);
extern const char ps_compare_format_names[];

extern const PsCompareFormat ps_compare_text;
extern const PsCompareFormat ps_compare_json;
extern const PsCompareFormat ps_compare_markdown;

#endif
