/* SPDX-License-Identifier: MIT */
/*
 * text.c - the report for people: a line a finding, the raw line with a caret below it,
 * then what each recipient's server will say, what was not checked and what was assumed.
 *
 * Everything that comes from outside passes through base/safe. Labels are words of the
 * rule files ("lang it word reject respinto"), so that they exist in every language.
 */
#include <string.h>

#include "report/excerpt.h"
#include "report/print.h"

static const char *
verdict_label(const PsReport *report, PsVerdict verdict)
{
    return ps_print_prefixed(report, "verdict-", ps_verdict_name(verdict));
}

static const char *
verdict_colour(PsVerdict verdict)
{
    return verdict == PS_VERDICT_OK                                      ? PS_PRINT_GREEN
           : verdict == PS_VERDICT_REJECT || verdict == PS_VERDICT_DEFER ? PS_PRINT_RED
                                                                         : PS_PRINT_YELLOW;
}

static void
print_recipient(const PsReport *report, const PsLint *lint, const PsRecipient *recipient)
{
    fputs("  ", report->out);
    ps_print_first(report, recipient->address);
    if (recipient->count > 1)
        fprintf(report->out, " (+%u %s)", recipient->count - 1, ps_print_label(report, "more"));
    fprintf(
        report->out, " (%s): ", ps_print_prefixed(report, "provider-", recipient->provider));
    ps_print_start(report, verdict_colour(recipient->prediction.outcome));
    fputs(verdict_label(report, recipient->prediction.outcome), report->out);
    ps_print_stop(report);
    if (recipient->prediction.missing->len) {
        fprintf(report->out, " (%s: ", ps_print_label(report, "not-checked"));
        ps_print_missing(report, recipient->prediction.missing);
        putc(')', report->out);
    }
    putc('\n', report->out);
    for (guint i = 0; i < recipient->prediction.replies->len;) {
        fputs("      ", report->out);
        i = ps_print_replies(report, lint, recipient, i);
    }
}

static void
print_summary(const PsReport *report, const PsLint *lint)
{
    fputc('\n', report->out);
    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, lint->file);
    ps_print_stop(report);
    fprintf(report->out, ": %s ", ps_print_label(report, "verdict"));
    ps_print_start(report, verdict_colour(lint->verdict));
    fputs(verdict_label(report, lint->verdict), report->out);
    ps_print_stop(report);
    fprintf(report->out, " (%s %.1f)\n", ps_print_label(report, "score"), lint->score);
    for (guint i = 0; i < lint->recipients->len; i++)
        print_recipient(report, lint, g_ptr_array_index(lint->recipients, i));
    if (lint->missing->len) {
        fprintf(report->out, "  %s: ", ps_print_label(report, "not-checked"));
        ps_print_missing(report, lint->missing);
        putc('\n', report->out);
    }
    for (guint i = 0; i < lint->assumptions->len; i++) {
        const PsAssumption *a = &g_array_index(lint->assumptions, PsAssumption, i);

        fprintf(report->out, "  %s: %s = ", ps_print_label(report, "assumed"), a->fact);
        ps_print_text(report, a->value);
        fprintf(report->out, " (%s)\n", ps_print_label(report, a->word));
    }
}

static void
begin(PsReport *report)
{
    (void) report;
}

static void
file(PsReport *report, const PsLint *lint)
{
    if (lint->error)
        return; /* the command has said so on standard error */
    if (report->files)
        putc('\n', report->out);
    for (guint i = 0; i < lint->findings->len; i++)
        ps_print_finding(
            report, lint->file, lint->source, g_ptr_array_index(lint->findings, i));
    print_summary(report, lint);
}

static void
end(PsReport *report)
{
    (void) report;
}

const PsReportFormat ps_report_text = { "text", begin, file, end };
