/* SPDX-License-Identifier: MIT */
/*
 * text.c - the report for people: a line a finding, the raw line with a caret below it,
 * then what each recipient's server will say, what was not checked and what was assumed. Its
 * last line says how to learn more.
 *
 * Everything that comes from outside passes through base/safe. Labels are words of the
 * rule files ("lang it word reject respinto"), so that they exist in every language.
 */
#include <string.h>

#include "report/aside.h"
#include "base/i18n.h"
#include "report/excerpt.h"
#include "report/fixes.h"
#include "report/print.h"

#define MINOR_SHOWN 3 /* notes of weak evidence; more of them share one line */

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
print_outcome(const PsReport *report, PsVerdict outcome)
{
    ps_print_start(report, verdict_colour(outcome));
    fputs(verdict_label(report, outcome), report->out);
    ps_print_stop(report);
}

/* "Gmail (1,204 recipients, such as anna@gmail.com): reject" */
static void
print_group(const PsReport *report, const PsRecipient *recipient)
{
    const char *at = ps_print_prefixed(report, "fold-", recipient->provider);

    if (at == recipient->provider)
        at = ps_print_prefixed(report, "provider-", recipient->provider);
    fprintf(report->out, "  %s (", at);
    ps_print_count(report, recipient->count);
    fprintf(report->out, " %s, %s ",
        ps_print_label(report, recipient->count == 1 ? "recipient" : "recipients"),
        ps_print_label(report, "such-as"));
    ps_print_text(report, recipient->address);
    fputs("): ", report->out);
    print_outcome(report, recipient->prediction.outcome);
}

/* What decides, behind the outcome of a group: ", 550 5.7.26 (certain), because ...". Where the
 * next replies begin. */
static guint
print_reason(const PsReport *report, const PsRecipient *recipient)
{
    g_autofree char *because =
        g_strconcat(", ", ps_print_prefixed(report, "group-", "because"), NULL);

    if (recipient->prediction.outcome < PS_VERDICT_DEFER)
        return 0;
    fputs(", ", report->out);
    return ps_print_replies(report, recipient, 0, because);
}

static void
print_missing(const PsReport *report, const PsRecipient *recipient)
{
    if (!recipient->prediction.missing->len)
        return;
    fprintf(report->out, " (%s: ", ps_print_label(report, "not-checked"));
    ps_print_missing(report, recipient->prediction.missing);
    putc(')', report->out);
}

static void
print_recipient(const PsReport *report, const PsRecipient *recipient, guint all)
{
    guint next = 0;

    if (all > PS_LINT_FOLD) {
        print_group(report, recipient);
        next = print_reason(report, recipient);
    } else {
        fputs("  ", report->out);
        ps_print_first(report, recipient->address);
        fprintf(report->out,
            " (%s): ", ps_print_prefixed(report, "provider-", recipient->provider));
        print_outcome(report, recipient->prediction.outcome);
    }
    if (!next) {
        print_missing(report, recipient);
        putc('\n', report->out);
    }
    while (next < recipient->prediction.replies->len) {
        fputs("      ", report->out);
        next = ps_print_replies(report, recipient, next, ":");
    }
}

/* "10,000 recipients: 312 reject, 9,688 ok", the worst first. */
static void
print_totals(
    const PsReport *report, const guint totals[static PS_VERDICT_REJECT + 1], guint all)
{
    const char *between = ": ";

    fputs("  ", report->out);
    ps_print_count(report, all);
    fprintf(report->out, " %s", ps_print_label(report, "recipients"));
    for (int outcome = PS_VERDICT_REJECT; outcome >= 0; outcome--) {
        if (!totals[outcome])
            continue;
        fputs(between, report->out);
        ps_print_count(report, totals[outcome]);
        putc(' ', report->out);
        print_outcome(report, (PsVerdict) outcome);
        between = ", ";
    }
    putc('\n', report->out);
}

static void
print_recipients(const PsReport *report, const PsLint *lint)
{
    guint totals[PS_VERDICT_REJECT + 1] = { 0 }, all = 0;

    for (guint i = 0; i < lint->recipients->len; i++) {
        const PsRecipient *recipient = g_ptr_array_index(lint->recipients, i);

        totals[recipient->prediction.outcome] += recipient->count;
        all += recipient->count;
    }
    if (all > PS_LINT_FOLD)
        print_totals(report, totals, all);
    for (guint i = 0; i < lint->recipients->len; i++)
        print_recipient(report, g_ptr_array_index(lint->recipients, i), all);
}

/* "class: marketing, because of the field List-Unsubscribe", "assumed: tls = yes (...)" */
static void
print_assumption(const PsReport *report, const PsAssumption *a)
{
    if (a->because) {
        fprintf(report->out, "  %s: %s, %s ", ps_print_prefixed(report, "found-", a->fact),
            ps_print_prefixed(report, "found-", a->value), ps_print_label(report, "because"));
        ps_print_text(report, a->because);
        putc('\n', report->out);
        return;
    }
    fprintf(report->out, "  %s: %s = ", ps_print_label(report, "assumed"), a->fact);
    ps_print_text(report, a->value);
    fprintf(report->out, " (%s)\n", ps_print_label(report, a->word));
}

/* What the reader need not do himself. */
static void
print_mendable(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GPtrArray) names = ps_report_mendable(lint);

    if (!names->len)
        return;
    fprintf(report->out, "  %s: ", ps_print_label(report, "mendable"));
    for (guint i = 0; i < names->len; i++)
        fprintf(report->out, "%s%s", i ? ", " : "", (const char *) names->pdata[i]);
    putc('\n', report->out);
}

static void
print_summary(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);
    g_autofree char *score = ps_i18n_fixed(report->lang, lint->score, 1);

    fputc('\n', report->out);
    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, lint->title);
    ps_print_stop(report);
    fprintf(report->out, ": %s ", ps_print_label(report, "verdict"));
    print_outcome(report, lint->verdict);
    fprintf(report->out, " (%s %s)\n", ps_print_label(report, "score"), score);
    print_recipients(report, lint);
    if (missing->len) {
        fprintf(report->out, "  %s: ", ps_print_label(report, "not-checked"));
        ps_print_missing(report, missing);
        putc('\n', report->out);
    }
    for (guint i = 0; i < lint->assumptions->len; i++)
        print_assumption(report, &g_array_index(lint->assumptions, PsAssumption, i));
    ps_print_aside(report, lint);
    print_mendable(report, lint);
}

/* A note that filters do not weigh, where nobody asks for notes. */
static gboolean
is_minor(const PsReport *report, const PsFinding *finding)
{
    return finding->level == PS_LEVEL_NOTE && finding->rule->grade == 'D' &&
           report->fail_on > PS_LEVEL_NOTE;
}

static guint
count_minor(const PsReport *report, const PsLint *lint)
{
    guint count = 0;

    for (guint i = 0; i < lint->findings->len; i++)
        count += is_minor(report, g_ptr_array_index(lint->findings, i)) ? 1 : 0;
    return count;
}

/* "draft.eml: note: 5 more of weak evidence: IMG_NO_ALT (12), TXT_CAPS ..." */
static void
print_minor(const PsReport *report, const PsLint *lint, guint count)
{
    const char *between = ": ";

    ps_print_first(report, lint->title);
    fprintf(report->out, ": %s: %u %s", ps_print_label(report, ps_level_name(PS_LEVEL_NOTE)),
        count, ps_print_label(report, "minor-notes"));
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);

        if (!is_minor(report, finding))
            continue;
        fprintf(report->out, "%s%s", between, finding->rule->name);
        if (finding->count > 1)
            fprintf(report->out, " (%u)", finding->count);
        between = ", ";
    }
    putc('\n', report->out);
}

/* Whoever sees a name in brackets for the first time learns whom to ask: by the name of the
 * worst that is found, of the first mail in which anything is. */
static void
keep_hint(const PsReport *report, const PsLint *lint)
{
    GString *hint = report->state;
    const PsFinding *finding;

    if (hint->len || !lint->findings->len)
        return;
    finding = g_ptr_array_index(lint->findings, 0);
    g_string_printf(
        hint, "presend explain %s %s", finding->rule->name, ps_print_label(report, "explains"));
}

static void
begin(PsReport *report)
{
    report->state = g_string_new(NULL);
}

static void
file(PsReport *report, const PsLint *lint)
{
    guint minor;

    if (lint->error)
        return; /* the command has said so on standard error */
    if (report->files)
        putc('\n', report->out);
    minor = count_minor(report, lint);
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);

        if (minor <= MINOR_SHOWN || !is_minor(report, finding))
            ps_print_finding(report, lint->file, lint->source, finding);
    }
    if (minor > MINOR_SHOWN)
        print_minor(report, lint, minor);
    print_summary(report, lint);
    keep_hint(report, lint);
}

static void
end(PsReport *report)
{
    GString *hint = report->state;

    if (hint->len)
        fprintf(report->out, "\n%s\n", hint->str);
    g_string_free(hint, TRUE);
}

const PsReportFormat ps_report_text = { "text", begin, file, end };
