/* SPDX-License-Identifier: MIT */
/* excerpt.c - lines with a caret, and findings with them; see excerpt.h. */
#include "report/excerpt.h"

#include "base/safe.h"
#include "report/print.h"

#define CONTEXT 40 /* bytes shown before the caret in a long line */
#define WIDTH 100  /* bytes of a line that are shown */

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

void
ps_print_excerpt(const PsReport *report, const char *gutter, const char *below,
    const char *text, gsize len, PsSpan at)
{
    gsize from = 0, to, marked;

    if (at.offset > WIDTH - 20)
        from = character_start(text, at.offset - CONTEXT, at.offset);
    to = character_start(text, MIN(len, from + WIDTH), len);
    marked = MIN(MAX(at.length, 1), to > at.offset ? to - at.offset : 1);

    fprintf(report->out, "%s%s", gutter, from > 0 ? "\xe2\x80\xa6" : "");
    ps_print_safe(report, text + from, to - from);
    fprintf(
        report->out, "%s\n%s%s", to < len ? "\xe2\x80\xa6" : "", below, from > 0 ? " " : "");
    for (gsize i = shown_width(text + from, at.offset - from); i > 0; i--)
        putc(' ', report->out);
    ps_print_start(report, PS_PRINT_GREEN);
    putc('^', report->out);
    if (at.offset < to)
        for (gsize i = shown_width(text + at.offset, marked); i > 1; i--)
            putc('~', report->out);
    ps_print_stop(report);
    putc('\n', report->out);
}

/* The line of the message that PLACE is in. */
static PsSpan
line_of(const PsSource *source, const PsFindingPlace *place)
{
    const PsLines *lines = ps_source_lines(source);

    return ps_lines_get(lines, ps_lines_find(lines, place->at.offset).line);
}

static void
print_source(const PsReport *report, const PsSource *source, const PsFindingPlace *place)
{
    const char *bytes = ps_source_bytes(source);
    PsSpan line = line_of(source, place);
    g_autofree char *gutter = g_strdup_printf("%6" G_GSIZE_FORMAT " | ", place->place.line);
    gsize end = ps_span_end(line);

    if (end > line.offset && bytes[end - 1] == '\n')
        end--;
    if (end > line.offset && bytes[end - 1] == '\r')
        end--;
    ps_print_excerpt(report, gutter, "       | ", bytes + line.offset, end - line.offset,
        (PsSpan){ place->at.offset - line.offset, place->at.length });
}

void
ps_print_finding(
    const PsReport *report, const char *file, const PsSource *source, const PsFinding *finding)
{
    const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);
    gboolean placed = source && !ps_span_is_none(place->at);

    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, file);
    if (placed)
        fprintf(report->out, ":%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT, place->place.line,
            place->place.column);
    else if (source && ps_source_in_file(source)->message)
        fprintf(report->out, ":%" G_GSIZE_FORMAT, ps_source_in_file(source)->lines + 1);
    fputs(": ", report->out);
    ps_print_stop(report);
    ps_print_message(report, finding);
    if (placed)
        print_source(report, source, place);
    ps_print_fix(report, finding);
}
