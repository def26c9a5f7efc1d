/* SPDX-License-Identifier: MIT */
/*
 * html.c - the report as one page of HTML for people who do not work in terminals: the
 * verdict of each provider, findings with their lines, the message as readers see it, and
 * what was checked. No script; nothing is fetched; it works with a keyboard and a screen reader.
 *
 * The message is shown in a frame with sandbox="" and a policy that loads nothing, so none
 * of it can act or tell anybody that it was opened.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "presend.h"
#include "report/check.h"
#include "report/html.css.h"
#include "report/html_message.h"
#include "report/print.h"
#include "report/say.h"

#define AROUND 120 /* bytes of a line that are shown on either side of a place */

static void print(const PsReport *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Like printf; texts are escaped. */
static void
print(const PsReport *report, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_markup_vprintf_escaped(format, args);
    va_end(args);
    fputs(text, report->out);
}

/* TEXT of others, made safe and escaped. */
static void
print_safe(const PsReport *report, const char *text, gsize len)
{
    g_autoptr(GString) safe = g_string_new(NULL);

    ps_safe_append(safe, text, len);
    print(report, "%s", safe->str);
}

static const char *
label(const PsReport *report, const char *word)
{
    return ps_print_prefixed(report, "html-", word);
}

/* The page begins with the first file: its rules have the words. */
static void
print_start(const PsReport *report)
{
    print(report,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>%s</title>\n<style>\n",
        ps_i18n_name(report->lang), label(report, "title"));
    fputs(html_css, report->out);
    print(report, "</style>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n", label(report, "title"));
}

static void
print_verdict(const PsReport *report, PsVerdict verdict)
{
    print(report, "<span class=\"verdict %s\">%s</span>", ps_verdict_name(verdict),
        ps_print_prefixed(report, "verdict-", ps_verdict_name(verdict)));
}

static void
print_reply(const PsReport *report, const PsRecipient *recipient)
{
    const GArray *replies = recipient->prediction.replies;
    const PsPredicted *first = &g_array_index(replies, PsPredicted, 0);

    if (replies->len) {
        print(report, "%u %s (%s): ", first->reply->code,
            first->reply->enhanced ? first->reply->enhanced : "",
            ps_print_label(report, ps_certainty_name(first->certainty)));
        print_safe(
            report, recipient->messages->pdata[0], strlen(recipient->messages->pdata[0]));
    }
    if (recipient->prediction.missing->len) {
        const GArray *missing = recipient->prediction.missing;
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        print(report, " <span class=\"soft\">%s</span>", text);
    }
}

static void
print_recipients(const PsReport *report, const PsLint *lint)
{
    static const char *const columns[] = { "provider", "recipients", "verdict", "reply" };
    g_autofree char *name = ps_safe_dup(lint->title);

    print(report,
        "<h3>%s</h3>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"%s: %s\">\n<table>\n<thead><tr>",
        label(report, "answers"), label(report, "answers"), name);
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
        print(report, "<th scope=\"col\">%s</th>", ps_print_label(report, columns[i]));
    fputs("</tr></thead>\n<tbody>\n", report->out);
    for (guint i = 0; i < lint->recipients->len; i++) {
        const PsRecipient *recipient = g_ptr_array_index(lint->recipients, i);

        print(report, "<tr><td>%s</td><td>",
            ps_print_prefixed(report, "provider-", recipient->provider));
        if (recipient->count > 1) {
            ps_print_count(report, recipient->count);
            print(report, ", %s ", ps_print_label(report, "such-as"));
        }
        print_safe(report, recipient->address, strlen(recipient->address));
        fputs("</td><td>", report->out);
        print_verdict(report, recipient->prediction.outcome);
        fputs("</td><td>", report->out);
        print_reply(report, recipient);
        fputs("</td></tr>\n", report->out);
    }
    fputs("</tbody>\n</table>\n</div>\n", report->out);
}

/* The raw line around the first place of FINDING, which is marked. */
static void
print_line(const PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);
    const char *bytes = lint->bytes;
    const PsLines *lines;
    PsSpan line;
    gsize from, to, end;

    if (ps_span_is_none(place->at) || !lint->source || !bytes)
        return;
    lines = ps_source_lines(lint->source);
    line = ps_lines_get(lines, ps_lines_find(lines, place->at.offset).line);
    from = place->at.offset - MIN(place->at.offset - line.offset, AROUND);
    end = MIN(ps_span_end(place->at), ps_span_end(line));
    end = MIN(end, place->at.offset + 4 * AROUND);
    to = MIN(ps_span_end(line), end + AROUND);
    while (to > place->at.offset && (bytes[to - 1] == '\n' || bytes[to - 1] == '\r'))
        to--;
    end = MIN(end, to);
    print(report, "<p class=\"soft\">%s %zu:%zu</p>\n<pre>", ps_print_label(report, "line"),
        place->place.line, place->place.column);
    print_safe(report, bytes + from, place->at.offset - from);
    fputs("<mark>", report->out);
    print_safe(report, bytes + place->at.offset, end - place->at.offset);
    fputs("</mark>", report->out);
    print_safe(report, bytes + end, to - end);
    fputs("</pre>\n", report->out);
}

/* The rule's name, and on demand where what it says is written. */
static void
print_sources(const PsReport *report, const PsRule *rule)
{
    if (!rule->ref_count) {
        print(report, "<p class=\"soft\">%s</p>\n", rule->name);
        return;
    }
    print(report, "<details class=\"soft\">\n<summary>%s: %s</summary>\n<ul>\n", rule->name,
        label(report, "sources"));
    for (guint i = 0; i < rule->ref_count; i++) {
        const PsRef *ref = &rule->refs[i];
        g_autofree char *url = ps_say_url(ref);

        fputs("<li>", report->out);
        if (url)
            print(report, "<a href=\"%s\" rel=\"noreferrer\">%s</a>", url, url);
        print(report, "%s", ref->where + (url ? strlen(url) : 0));
        print(report, " %s</li>\n", ref->date ? ref->date : "");
    }
    fputs("</ul>\n</details>\n", report->out);
}

static void
print_finding(const PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    const char *level = ps_level_name(finding->level);
    g_autofree char *message = ps_say_message(report, finding);

    print(report,
        "<section class=\"finding %s\">\n<h4><span class=\"level\">%s</span>: %s</h4>\n", level,
        ps_print_label(report, level), message);
    if (finding->fix) {
        g_autofree char *fix = ps_safe_dup(finding->fix);

        print(report, "<p><strong>%s:</strong> %s</p>\n",
            ps_print_label(report, "fix-sentence"), fix);
    }
    print_line(report, lint, finding);
    print_sources(report, finding->rule);
    fputs("</section>\n", report->out);
}

static void
print_findings(const PsReport *report, const PsLint *lint)
{
    print(report, "<h3>%s</h3>\n", label(report, "findings"));
    if (!lint->findings->len)
        print(report, "<p>%s</p>\n", label(report, "no-findings"));
    for (guint i = 0; i < lint->findings->len; i++)
        print_finding(report, lint, g_ptr_array_index(lint->findings, i));
}

/* A list, closed at first, of the checks of STATE. */
static void
print_checks(
    const PsReport *report, const GArray *checks, PsOutcomeState state, const char *title)
{
    guint count = ps_checks_count(checks, state);

    if (!count)
        return;
    print(report, "<details>\n<summary>%s (%u)</summary>\n<ul>\n",
        ps_print_label(report, title), count);
    for (guint i = 0; i < checks->len; i++) {
        const PsCheck *check = &g_array_index(checks, PsCheck, i);
        g_autofree char *about = ps_say_about(check->rule, report->lang);

        if (check->state != state)
            continue;
        print(report, "<li>%s", about);
        if (check->missing_count) {
            g_autofree char *missing =
                ps_say_missing(report, check->missing, check->missing_count);

            print(report, ": %s", missing);
        }
        print(report, " <span class=\"soft\">%s</span></li>\n", check->rule->name);
    }
    fputs("</ul>\n</details>\n", report->out);
}

/* A list, closed at first, of what is wrong and was not to be told. */
static void
print_silent(const PsReport *report, const PsLint *lint)
{
    if (!lint->silent->len)
        return;
    print(report, "<details>\n<summary>%s (%u)</summary>\n<ul>\n", label(report, "silent"),
        lint->silent->len);
    for (guint i = 0; i < lint->silent->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->silent, i);
        g_autofree char *message = ps_say_message(report, finding);
        g_autofree char *why = ps_say_silence(report, finding);

        print(report, "<li>%s: %s <span class=\"soft\">%s, %s</span></li>\n",
            ps_print_label(report, ps_level_name(finding->level)), message, finding->rule->name,
            why);
    }
    fputs("</ul>\n</details>\n", report->out);
}

static void
print_assumptions(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        print(report, "<p>%s</p>\n", text);
    }
    if (lint->selection)
        print(report, "<p>%s: %u %s</p>\n", ps_print_label(report, "not-selected"),
            ps_selection_left_out(lint->selection), ps_print_label(report, "rules"));
    for (guint i = 0; i < lint->assumptions->len; i++) {
        const PsAssumption *a = &g_array_index(lint->assumptions, PsAssumption, i);

        print(
            report, "<p class=\"soft\">%s: %s = ", ps_print_label(report, "assumed"), a->fact);
        print_safe(report, a->value, strlen(a->value));
        print(report, " (%s)</p>\n", ps_print_label(report, a->word));
    }
}

static void
print_lint(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) checks = ps_checks_new(lint, report->rules);

    if (lint->recipients->len)
        print_recipients(report, lint);
    print_findings(report, lint);
    print(report, "<h3>%s</h3>\n", label(report, "checked"));
    print_assumptions(report, lint);
    print_silent(report, lint);
    print_checks(report, checks, PS_OUTCOME_NOT_CHECKED, "html-not-checked");
    print_checks(report, checks, PS_OUTCOME_MISS, "passed");
    ps_html_print_message(report, lint);
}

static void
file(PsReport *report, const PsLint *lint)
{
    if (!report->files)
        print_start(report);
    fputs("<article>\n<h2>", report->out);
    print_safe(report, lint->title, strlen(lint->title));
    fputs(": ", report->out);
    if (lint->error)
        print(report, "<span class=\"verdict unknown\">%s</span>",
            ps_print_label(report, "unreadable"));
    else
        print_verdict(report, lint->verdict);
    fputs("</h2>\n", report->out);
    if (lint->error) {
        fputs("<p>", report->out);
        print_safe(report, lint->error, strlen(lint->error));
        fputs("</p>\n", report->out);
    } else {
        print_lint(report, lint);
    }
    fputs("</article>\n", report->out);
}

static void
end(PsReport *report)
{
    g_autofree char *date = ps_i18n_date_time(report->lang, report->now);

    if (!report->files)
        print_start(report);
    print(report,
        "</main>\n<footer class=\"soft\"><p>presend %s, %s</p></footer>\n</body>\n"
        "</html>\n",
        presend_version(), date);
}

const PsReportFormat ps_report_html = { "html", NULL, file, end };
