/* SPDX-License-Identifier: MIT */
/*
 * markdown.c - the report as a page of GitHub-flavoured Markdown: for a job's summary, a
 * comment, a wiki. Everything from outside is escaped, so that no draft can write a link, an
 * image or HTML into it.
 */
#include <string.h>

#include "base/safe.h"
#include "report/check.h"
#include "report/print.h"
#include "report/say.h"

void
ps_print_markdown(const PsReport *report, const char *text)
{
    g_autofree char *safe = ps_safe_dup(text);

    for (const char *p = safe; *p; p++) {
        if (strchr("<>&\"'|@", *p))
            fprintf(report->out, "&#%d;", *p);
        else if (*p == ':' && g_str_has_prefix(p, "://"))
            fputs("&#58;", report->out); /* no link is made of it */
        else if (g_ascii_ispunct(*p) && !strchr(".,:;%/=+?", *p))
            fprintf(report->out, "\\%c", *p);
        else
            putc(*p, report->out);
    }
}

static const char *
verdict_label(const PsReport *report, PsVerdict verdict)
{
    return ps_print_prefixed(report, "verdict-", ps_verdict_name(verdict));
}

static void
print_head(const PsReport *report, const char *const *labels)
{
    guint columns = g_strv_length((char **) labels);

    for (guint i = 0; i < columns; i++)
        fprintf(report->out, "| %s ", ps_print_label(report, labels[i]));
    fputs("|\n", report->out);
    for (guint i = 0; i < columns; i++)
        fputs("| --- ", report->out);
    fputs("|\n", report->out);
}

static void
print_reply(const PsReport *report, const PsRecipient *recipient)
{
    const GArray *replies = recipient->prediction.replies;
    const PsPredicted *first = &g_array_index(replies, PsPredicted, 0);

    if (!replies->len)
        return;
    fprintf(report->out, "%u %s (%s): ", first->reply->code,
        first->reply->enhanced ? first->reply->enhanced : "",
        ps_print_label(report, ps_certainty_name(first->certainty)));
    ps_print_markdown(report, g_ptr_array_index(recipient->messages, 0));
}

static void
print_recipients(const PsReport *report, const PsLint *lint)
{
    static const char *const head[] = { "recipients", "provider", "verdict", "reply", NULL };

    if (!lint->recipients->len)
        return;
    print_head(report, head);
    for (guint i = 0; i < lint->recipients->len; i++) {
        const PsRecipient *recipient = g_ptr_array_index(lint->recipients, i);

        fputs("| ", report->out);
        if (recipient->count > 1) {
            ps_print_count(report, recipient->count);
            fprintf(report->out, " (%s ", ps_print_label(report, "such-as"));
        }
        ps_print_markdown(report, recipient->address);
        fprintf(report->out, "%s | %s | %s | ", recipient->count > 1 ? ")" : "",
            ps_print_prefixed(report, "provider-", recipient->provider),
            verdict_label(report, recipient->prediction.outcome));
        print_reply(report, recipient);
        fputs(" |\n", report->out);
    }
    putc('\n', report->out);
}

static void
print_findings(const PsReport *report, const PsLint *lint)
{
    static const char *const head[] = { "level", "line", "finding", "fix", "rule", NULL };

    if (!lint->findings->len)
        return;
    print_head(report, head);
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        PsPlace at = ps_say_range(lint, finding).from;

        fprintf(report->out, "| %s | %zu:%zu | ",
            ps_print_label(report, ps_level_name(finding->level)), at.line, at.column);
        ps_print_markdown(report, finding->message);
        if (finding->count > 1)
            fprintf(
                report->out, " (+%u %s)", finding->count - 1, ps_print_label(report, "more"));
        fputs(" | ", report->out);
        ps_print_markdown(report, finding->fix ? finding->fix : "");
        fprintf(report->out, " | `%s` |\n", finding->rule->name);
    }
    putc('\n', report->out);
}

static void
print_silent(const PsReport *report, const PsLint *lint)
{
    if (!lint->silent->len)
        return;
    fprintf(report->out, "%s: %u\n\n", ps_print_prefixed(report, "html-", "silent"),
        lint->silent->len);
    for (guint i = 0; report->show_suppressed && i < lint->silent->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->silent, i);
        g_autofree char *why = ps_say_silence(report, finding);

        fputs("- ", report->out);
        ps_print_markdown(report, finding->message);
        fprintf(report->out, " `%s`, ", finding->rule->name);
        ps_print_markdown(report, why);
        fputs(i + 1 < lint->silent->len ? "\n" : "\n\n", report->out);
    }
}

static void
print_passed(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) checks = ps_checks_new(lint, report->rules);

    fprintf(report->out, "%s (%u):\n\n", ps_print_label(report, "passed"),
        ps_checks_count(checks, PS_OUTCOME_MISS));
    for (guint i = 0; i < checks->len; i++) {
        const PsCheck *check = &g_array_index(checks, PsCheck, i);
        g_autofree char *about = ps_say_about(check->rule, report->lang);

        if (check->state != PS_OUTCOME_MISS)
            continue;
        fputs("- ", report->out);
        ps_print_markdown(report, about);
        fprintf(report->out, " `%s`\n", check->rule->name);
    }
    putc('\n', report->out);
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) missing = lint->error ? NULL : ps_print_worth(lint->missing);

    fputs("## ", report->out);
    ps_print_markdown(report, lint->title);
    fprintf(report->out, ": %s\n\n",
        lint->error ? ps_print_label(report, "unreadable")
                    : verdict_label(report, lint->verdict));
    if (lint->error) {
        ps_print_markdown(report, lint->error);
        fputs("\n\n", report->out);
        return;
    }
    print_recipients(report, lint);
    print_findings(report, lint);
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        ps_print_markdown(report, text);
        fputs("\n\n", report->out);
    }
    if (lint->selection)
        fprintf(report->out, "%s: %u %s\n\n", ps_print_label(report, "not-selected"),
            ps_selection_left_out(lint->selection), ps_print_label(report, "rules"));
    print_silent(report, lint);
    if (report->show_passed)
        print_passed(report, lint);
}

const PsReportFormat ps_report_markdown = { "markdown", NULL, file, NULL };
