/* SPDX-License-Identifier: MIT */
/* compare_markdown.c - a comparison as a comment on a pull request. */
#include <string.h>

#include "base/i18n.h"
#include "report/compare.h"
#include "report/print.h"

static const char *
kind_of(const PsFindingChange *change)
{
    if (change->kind == PS_CHANGE_NEW)
        return _("new");
    return change->kind == PS_CHANGE_GONE ? _("gone") : _("changed");
}

static void
print_findings(const PsReport *report, const GArray *findings)
{
    if (!findings->len)
        return;
    fprintf(report->out, "| | %s | %s | %s |\n| --- | --- | --- | --- |\n",
        ps_print_label(report, "level"), ps_print_label(report, "finding"),
        ps_print_label(report, "rule"));
    for (guint i = 0; i < findings->len; i++) {
        const PsFindingChange *change = &g_array_index(findings, PsFindingChange, i);

        fprintf(report->out, "| %s | ", kind_of(change));
        if (change->kind == PS_CHANGE_OTHER && change->level != change->old_level)
            fprintf(
                report->out, "%s → ", ps_print_label(report, ps_level_name(change->old_level)));
        fprintf(report->out, "%s | ", ps_print_label(report, ps_level_name(change->level)));
        ps_print_markdown(report, change->message);
        if (change->count > 1)
            fprintf(
                report->out, " (+%u %s)", change->count - 1, ps_print_label(report, "more"));
        if (change->kind != PS_CHANGE_GONE && change->line)
            fprintf(report->out, ", %u:%u", change->line, change->column);
        fputs(" | ", report->out);
        ps_print_markdown(report, change->rule);
        fputs(" |\n", report->out);
    }
    putc('\n', report->out);
}

static void
print_answer(const PsReport *report, const char *answer)
{
    ps_print_markdown(report, answer ? ps_print_prefixed(report, "verdict-", answer) : "");
}

static void
print_replies(const PsReport *report, const GArray *replies)
{
    if (!replies->len)
        return;
    fprintf(report->out, "| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n",
        ps_print_label(report, "provider"), ps_print_label(report, "recipients"), _("before"),
        _("now"));
    for (guint i = 0; i < replies->len; i++) {
        const PsReplyChange *change = &g_array_index(replies, PsReplyChange, i);

        fputs("| ", report->out);
        ps_print_markdown(report, ps_print_prefixed(report, "provider-", change->provider));
        fprintf(report->out, " | %u | ", change->count);
        print_answer(report, change->from);
        fputs(" | ", report->out);
        print_answer(report, change->to);
        if (change->rule) {
            fputs(", ", report->out);
            ps_print_markdown(report, change->rule);
        }
        fputs(" |\n", report->out);
    }
    putc('\n', report->out);
}

static void
print_checks(const PsReport *report, const GArray *checks)
{
    for (guint i = 0; i < checks->len; i++) {
        const PsCheckChange *change = &g_array_index(checks, PsCheckChange, i);

        fprintf(
            report->out, "- %s: ", change->now ? _("not checked any more") : _("checked now"));
        ps_print_markdown(report, change->fact);
        fputs(" (", report->out);
        ps_print_markdown(report, ps_print_label(report, change->reason));
        fputs(")\n", report->out);
    }
    if (checks->len)
        putc('\n', report->out);
}

static void
print(const PsReport *report, const GPtrArray *comparisons)
{
    for (guint i = 0; i < comparisons->len; i++) {
        const PsComparison *comparison = comparisons->pdata[i];

        fputs("### ", report->out);
        ps_print_markdown(report, comparison->title);
        fputs("\n\n", report->out);
        if (ps_comparison_is_empty(comparison))
            fprintf(report->out, "%s\n\n", _("no difference"));
        print_findings(report, comparison->findings);
        print_replies(report, comparison->replies);
        print_checks(report, comparison->checks);
    }
}

const PsCompareFormat ps_compare_markdown = { "markdown", print };
