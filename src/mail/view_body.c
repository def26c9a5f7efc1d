/* SPDX-License-Identifier: MIT */
/* view_body.c - what body rules look at; see view.h. */
#include <string.h>

#include "mail/html.h"
#include "mail/view_build.h"

#define PART_CHARS 50000 /* of a part that body rules see */
#define LINE_BYTES 2048

/* Parts whose text is rendered, attachments too. */
static gboolean
is_rendered(const PsPart *part)
{
    return ps_view_is_html(part) || (part->text && strcmp(part->type, "text/calendar") != 0 &&
                                        strcmp(part->type, "text/x-vcard") != 0);
}

static void
add_rendered(PsText *all, const PsText *text)
{
    const char *bytes = ps_text_bytes(text);
    gsize len = ps_text_length(text), limit = len;

    if (len > PART_CHARS) {
        const char *p = bytes;

        for (guint i = 0; i < PART_CHARS && p < bytes + len; i++)
            p = g_utf8_next_char(p);
        limit = MIN((gsize) (p - bytes), len);
    }
    ps_text_add_text(all, text, 0, ps_view_cut(bytes, len, limit, "\n "));
}

/* The text of PART added to ALL. */
static void
add_part(PsText *all, PsMessage *message, const PsPart *part)
{
    if (ps_view_is_html(part)) {
        const PsHtml *html = ps_view_html(message, part);

        if (html)
            add_rendered(all, html->text);
    } else {
        g_autoptr(PsText) lines = ps_text_new();

        ps_view_add_lines(lines, part->text);
        add_rendered(all, lines);
    }
}

static gboolean
is_space(gunichar c)
{
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

/* A run of white space. */
typedef struct {
    gsize start;
    gsize end;
    gsize first; /* its first and its last line feed; END if there is none */
    gsize last;
} Gap;

/* The white space at START, empty if there is none. */
static Gap
find_gap(const char *bytes, gsize len, gsize start)
{
    Gap gap = { start, start, len, len };

    while (gap.end < len) {
        const char *p = bytes + gap.end;
        gunichar c = (guchar) *p;

        if (c >= 0x80)
            c = g_utf8_get_char_validated(p, (gssize) (len - gap.end));
        if (!is_space(c))
            break;
        if (c == '\n') {
            gap.first = MIN(gap.first, gap.end);
            gap.last = gap.end;
        }
        gap.end += g_utf8_skip[(guchar) *p];
    }
    return gap;
}

static void
add_for(PsText *to, const char *text, const PsText *source, gsize start, gsize end)
{
    if (end == start + 1 && ps_text_bytes(source)[start] == *text)
        ps_text_add_text(to, source, start, 1);
    else if (end > start)
        ps_text_add_for(to, text, 1, source, start, end - start);
}

/* White space with an empty line in it ends a paragraph, other is one blank. */
static void
add_gap(PsText *to, const PsText *source, Gap gap)
{
    if (gap.first >= gap.last || gap.first >= gap.end) {
        add_for(to, " ", source, gap.start, gap.end);
        return;
    }
    add_for(to, " ", source, gap.start, gap.first);
    add_for(to, "\n", source, gap.first, gap.last + 1);
    add_for(to, " ", source, gap.last + 1, gap.end);
}

static void
squeeze(PsText *to, const PsText *source)
{
    const char *bytes = ps_text_bytes(source);
    gsize len = ps_text_length(source), plain = 0, at = 0;

    while (at < len) {
        Gap gap;

        if (bytes[at] > ' ' || (gap = find_gap(bytes, len, at), gap.end == at && bytes[at])) {
            at++;
            continue;
        }
        ps_text_add_text(to, source, plain, at - plain);
        if (gap.end > at)
            add_gap(to, source, gap);
        else
            ps_text_add_for(to, "\n", 1, source, gap.end++, 1); /* a NUL */
        plain = at = gap.end;
    }
    ps_text_add_text(to, source, plain, len - plain);
}

/* Add the string from START to the end of the line, in pieces if it is long. */
static void
add_line(PsView *view, gsize start, gsize end)
{
    const char *bytes = ps_text_bytes(view->text);

    while (end - start > LINE_BYTES) {
        const char *blank = memrchr(bytes + start, ' ', LINE_BYTES + 1);
        gsize length = blank ? (gsize) (blank - bytes) + 1 - start : LINE_BYTES;
        const PsString piece = { view->text, start, length };

        g_array_append_val(view->strings, piece);
        start += length;
    }
    if (end > start) {
        const PsString rest = { view->text, start, end - start };

        g_array_append_val(view->strings, rest);
    }
}

/* The last Subject is the first line. */
static void
add_subject(PsMessage *message, PsText *to)
{
    const PsText *subject = NULL, *next;
    guint index = 0;

    while ((next = ps_message_header(message, ps_message_part(message, 0), "Subject", &index)))
        subject = next;
    if (subject)
        ps_text_add_text(to, subject, 0, ps_text_length(subject));
    ps_text_add_from(to, "\n", 1, PS_SPAN_NONE);
}

PsView *
ps_view_body_new(PsMessage *message)
{
    g_autoptr(PsText) all = ps_text_new();
    PsView *view = ps_view_new();
    const char *bytes;
    gsize len, start = 0;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (!ps_view_is_leaf(message, i))
            continue;
        if (ps_text_length(all))
            ps_text_add_from(all, "\n", 1, PS_SPAN_NONE);
        if (is_rendered(part))
            add_part(all, message, part);
    }
    add_subject(message, view->text);
    squeeze(view->text, all);

    bytes = ps_text_bytes(view->text);
    len = ps_text_length(view->text);
    while (start < len) {
        const char *line_end = memchr(bytes + start, '\n', len - start);
        gsize end = line_end ? (gsize) (line_end - bytes) + 1 : len;

        add_line(view, start, end);
        start = end;
    }
    return view;
}
