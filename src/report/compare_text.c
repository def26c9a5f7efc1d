/* SPDX-License-Identifier: MIT */
/*
 * compare_text.c - a comparison for people: "+" what is new, "-" what is gone, "~" what has
 * changed; then the recipients for whom the answer is another.
 */
#include <string.h>

#include "base/i18n.h"
#include "report/compare.h"
#include "report/print.h"

static void
print_finding(const PsReport *report, const PsFindingChange *change)
{
    static const char marks[] = {
        [PS_CHANGE_NEW] = '+', [PS_CHANGE_GONE] = '-', [PS_CHANGE_OTHER] = '~'
    };
    gboolean moved = change->kind == PS_CHANGE_OTHER && change->level != change->old_level;

    fprintf(report->out, "%c ", marks[change->kind]);
    if (change->kind != PS_CHANGE_GONE && change->line)
        fprintf(report->out, "%u:%u: ", change->line, change->column);
    if (moved)
        fprintf(
            report->out, "%s -> ", ps_print_label(report, ps_level_name(change->old_level)));
    ps_print_start(report,
        change->kind == PS_CHANGE_GONE ? PS_PRINT_GREEN : ps_print_level_colour(change->level));
    fputs(ps_print_label(report, ps_level_name(change->level)), report->out);
    ps_print_stop(report);
    fputs(": ", report->out);
    ps_print_text(report, change->message);
    if (change->count > 1)
        fprintf(report->out, " (+%u %s)", change->count - 1, ps_print_label(report, "more"));
    fputs(" [", report->out);
    ps_print_text(report, change->rule);
    fputs("]\n", report->out);
    if (change->kind == PS_CHANGE_OTHER && strcmp(change->message, change->old_message) != 0) {
        fprintf(report->out, "  %s: ", _("before"));
        ps_print_text(report, change->old_message);
        putc('\n', report->out);
    }
}

/* An answer; a recipient that is not there has none. */
static void
print_answer(const PsReport *report, const char *answer)
{
    const char *label = answer ? ps_print_prefixed(report, "verdict-", answer) : "-";

    ps_print_text(report, label);
}

/* "Gmail: ok -> 550 5.7.26 (certain) [RULE], 3 recipients, such as anna@gmail.com" */
static void
print_reply(const PsReport *report, const PsReplyChange *change)
{
    ps_print_first(report, ps_print_prefixed(report, "provider-", change->provider));
    fputs(": ", report->out);
    print_answer(report, change->from);
    fputs(" -> ", report->out);
    if (change->worse >= 0)
        ps_print_start(report, ps_print_level_colour((PsLevel) change->worse));
    print_answer(report, change->to);
    if (change->worse >= 0)
        ps_print_stop(report);
    if (change->rule) {
        fputs(" [", report->out);
        ps_print_text(report, change->rule);
        putc(']', report->out);
    }
    if (change->address) {
        fprintf(report->out, ", %u %s, %s ", change->count,
            ps_print_label(report, change->count == 1 ? "recipient" : "recipients"),
            ps_print_label(report, "such-as"));
        ps_print_text(report, change->address);
    }
    putc('\n', report->out);
}

static void
print_check(const PsReport *report, const PsCheckChange *change)
{
    fprintf(report->out, "%s: ", change->now ? _("not checked any more") : _("checked now"));
    ps_print_text(report, change->fact);
    fputs(" (", report->out);
    ps_print_text(report, ps_print_label(report, change->reason));
    fputs(")\n", report->out);
}

static void
print_file(const PsReport *report, const PsComparison *comparison)
{
    ps_print_first(report, comparison->title);
    if (ps_comparison_is_empty(comparison)) {
        fprintf(report->out, ": %s\n", _("no difference"));
        return;
    }
    fputs(":\n", report->out);
    for (guint i = 0; i < comparison->findings->len; i++)
        print_finding(report, &g_array_index(comparison->findings, PsFindingChange, i));
    for (guint i = 0; i < comparison->replies->len; i++)
        print_reply(report, &g_array_index(comparison->replies, PsReplyChange, i));
    for (guint i = 0; i < comparison->checks->len; i++)
        print_check(report, &g_array_index(comparison->checks, PsCheckChange, i));
}

static void
print(const PsReport *report, const GPtrArray *comparisons)
{
    for (guint i = 0; i < comparisons->len; i++)
        print_file(report, comparisons->pdata[i]);
}

const PsCompareFormat ps_compare_text = { "text", print };
