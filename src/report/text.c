/* SPDX-License-Identifier: MIT */
/*
 * text.c - the report for people: a line a finding, the raw line with a caret below it,
 * then what each recipient's server will say, what was not checked and what was assumed.
 *
 * Everything that comes from outside passes through base/safe. Labels are words of the
 * rule files ("lang it word reject respinto"), so that they exist in every language.
 */
#include <string.h>

#include "base/safe.h"
#include "report/print.h"

#define CONTEXT 40 /* bytes shown before the caret in a long line */
#define WIDTH 100  /* bytes of a line that are shown */

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

/* Columns that LEN bytes take once they are made safe. */
static gsize
shown_width(const char *text, gsize len)
{
    g_autoptr(GString) out = g_string_new(NULL);
    gsize width = 0;

    ps_safe_append(out, text, len);
    for (const char *p = out->str; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

/* The first byte from AT on that begins a character, END at the latest. */
static gsize
character_start(const char *bytes, gsize at, gsize end)
{
    while (at < end && ((guchar) bytes[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* The raw line of PLACE, or the stretch around it if it is long, and a caret. */
static void
print_source(const PsReport *report, const PsLint *lint, const PsFindingPlace *place)
{
    PsSpan line = ps_lines_get(ps_source_lines(lint->source), place->place.line);
    gsize end = ps_span_end(line), from = line.offset, to, marked;

    if (end > line.offset && lint->bytes[end - 1] == '\n')
        end--;
    if (end > line.offset && lint->bytes[end - 1] == '\r')
        end--;
    if (place->at.offset > from + WIDTH - 20)
        from = character_start(lint->bytes, place->at.offset - CONTEXT, place->at.offset);
    to = character_start(lint->bytes, MIN(end, from + WIDTH), end);
    marked = MIN(MAX(place->at.length, 1), to > place->at.offset ? to - place->at.offset : 1);

    fprintf(report->out, "%6" G_GSIZE_FORMAT " | %s", place->place.line,
        from > line.offset ? "\xe2\x80\xa6" : "");
    ps_print_safe(report, lint->bytes + from, to - from);
    fprintf(report->out, "%s\n       | %s", to < end ? "\xe2\x80\xa6" : "",
        from > line.offset ? " " : "");
    for (gsize i = shown_width(lint->bytes + from, place->at.offset - from); i > 0; i--)
        putc(' ', report->out);
    ps_print_start(report, PS_PRINT_GREEN);
    putc('^', report->out);
    if (place->at.offset < to)
        for (gsize i = shown_width(lint->bytes + place->at.offset, marked); i > 1; i--)
            putc('~', report->out);
    ps_print_stop(report);
    putc('\n', report->out);
}

static void
print_finding(const PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);
    gboolean placed = lint->source && !ps_span_is_none(place->at);

    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, lint->file);
    if (placed)
        fprintf(report->out, ":%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT, place->place.line,
            place->place.column);
    fputs(": ", report->out);
    ps_print_stop(report);
    ps_print_message(report, finding);
    if (placed)
        print_source(report, lint, place);
    ps_print_fix(report, finding);
}

static void
print_reply(const PsReport *report, const PsPredicted *p)
{
    fprintf(report->out, "%u", p->reply->code);
    if (p->reply->enhanced)
        fprintf(report->out, " %s", p->reply->enhanced);
}

static gboolean
speaks_of(const PsFinding *finding, const char *address)
{
    for (guint i = 0; finding->addresses && i < finding->addresses->len; i++)
        if (!strcmp(g_ptr_array_index(finding->addresses, i), address))
            return TRUE;
    return FALSE;
}

/* What RULE says of this recipient; of another one, if there are too many to name all. */
static const PsFinding *
finding_of(const PsLint *lint, const PsRule *rule, const char *address)
{
    const PsFinding *any = NULL;

    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);

        if (finding->rule == rule && speaks_of(finding, address))
            return finding;
        if (finding->rule == rule && !any)
            any = finding;
    }
    return any;
}

/* The replies of one rule, from index FIRST on; the index behind them. */
static guint
print_replies(
    const PsReport *report, const PsLint *lint, const PsRecipient *recipient, guint first)
{
    const GArray *replies = recipient->prediction.replies;
    const PsPredicted *p = &g_array_index(replies, PsPredicted, first);
    const PsFinding *finding = finding_of(lint, p->rule, recipient->address);
    guint i = first;

    fputs("      ", report->out);
    for (; i < replies->len && g_array_index(replies, PsPredicted, i).rule == p->rule; i++) {
        if (i > first)
            fprintf(report->out, " %s ", ps_print_label(report, "or"));
        print_reply(report, &g_array_index(replies, PsPredicted, i));
    }
    fprintf(report->out, " (%s): ", ps_print_label(report, ps_certainty_name(p->certainty)));
    if (finding)
        ps_print_text(report, finding->message);
    fprintf(report->out, " [%s]\n", p->rule->name);
    return i;
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
    for (guint i = 0; i < recipient->prediction.replies->len;)
        i = print_replies(report, lint, recipient, i);
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
        print_finding(report, lint, g_ptr_array_index(lint->findings, i));
    print_summary(report, lint);
}

static void
end(PsReport *report)
{
    (void) report;
}

const PsReportFormat ps_report_text = { "text", begin, file, end };
