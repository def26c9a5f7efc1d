/* SPDX-License-Identifier: MIT */
/*
 * gcc.c - the report as compilers print it, FILE:LINE:COLUMN: error: text [RULE], for editors
 * and problem matchers. What was not checked is a note.
 */
#include "base/safe.h"
#include "report/print.h"
#include "report/say.h"

/* Words of levels stay English: tools look for them. */
static void
file(PsReport *report, const PsLint *lint)
{
    g_autofree char *name = ps_safe_dup_first(lint->file);
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    if (lint->error)
        return; /* the command has said so on standard error */
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        g_autofree char *message = ps_say_message(report, finding);
        PsPlace at = ps_say_range(lint, finding).from;

        fprintf(report->out, "%s:%zu:%zu: %s: %s [%s]\n", name, at.line, at.column,
            ps_level_name(finding->level), message, finding->rule->name);
    }
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        fprintf(report->out, "%s:%zu:1: note: %s\n", name, ps_say_top(lint).line, text);
    }
}

const PsReportFormat ps_report_gcc = { "gcc", NULL, file, NULL };
