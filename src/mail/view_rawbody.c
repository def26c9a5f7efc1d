/* SPDX-License-Identifier: MIT */
/* view_rawbody.c - what rawbody rules look at; see view.h. */
#include <string.h>

#include "mail/view_build.h"

#define PART_BYTES 500000
#define STRING_BYTES 2048 /* at least; at most twice as many */
#define BLANK_LINES 20    /* in a row */

/* Where the string at START of a long part ends: behind the first line feed from 2,048
 * bytes on, else behind a bracket or a blank; at most twice as far. */
static gsize
raw_end(const char *bytes, gsize len, gsize start)
{
    gsize from = start + STRING_BYTES;

    for (const char *stop = "\n> "; *stop; stop++) {
        const char *found = memchr(bytes + from, *stop, MIN(len - from, STRING_BYTES));

        if (found)
            return (gsize) (found - bytes) + 1;
    }
    return from + 1;
}

static gboolean
is_blank(const char *line, gsize len)
{
    while (len && g_ascii_isspace(line[len - 1]))
        len--;
    return !len;
}

/* The start of the line that comes COUNT lines behind the one at START. */
static gsize
skip_lines(const char *bytes, gsize len, gsize start, gsize count)
{
    for (; count && start < len; count--) {
        const char *lf = memchr(bytes + start, '\n', len - start);

        start = lf ? (gsize) (lf - bytes) + 1 : len;
    }
    return start;
}

/* Add LINES, of which no more than BLANK_LINES in a row are blank: those behind the first
 * go. The one at the end of a part's header (INNER) counts as one of them. */
static void
add_fewer_blanks(PsText *to, const PsText *lines, gboolean inner)
{
    const char *bytes = ps_text_bytes(lines);
    gsize len = ps_text_length(lines), plain = 0, first = 0, blanks = inner, end;

    for (gsize start = 0; start < len; start = end) {
        end = skip_lines(bytes, len, start, 1);
        if (is_blank(bytes + start, end - start)) {
            if (!blanks++)
                first = start;
            if (end < len)
                continue;
        }
        if (blanks > BLANK_LINES) {
            gsize second = inner ? 0 : skip_lines(bytes, len, first, 1);

            ps_text_add_text(to, lines, plain, second - plain);
            plain = skip_lines(bytes, len, second, blanks - BLANK_LINES);
        }
        blanks = 0;
        inner = FALSE;
    }
    ps_text_add_text(to, lines, plain, len - plain);
}

static gboolean
is_text(const PsPart *part)
{
    return g_str_has_prefix(part->type, "text/") || g_str_has_prefix(part->type, "message/");
}

/* Add the strings of PART, whose decoded bytes are DECODED. */
static void
add_part(PsView *view, const PsPart *part, const PsText *decoded)
{
    gsize start = ps_text_length(view->text), end;
    gboolean base64 = part->encoding == PS_ENCODING_BASE64;
    g_autoptr(PsText) lines = ps_text_new(), fewer = ps_text_new();
    const PsText *text = base64 ? is_text(part) ? lines : decoded : fewer;
    const char *bytes;

    ps_view_add_lines(lines, decoded);
    if (!base64)
        add_fewer_blanks(fewer, lines, part->parent != NULL);
    end = ps_view_cut(ps_text_bytes(text), ps_text_length(text), PART_BYTES, "\n> ");
    ps_text_add_text(view->text, text, 0, end);
    end += start;
    bytes = ps_text_bytes(view->text);
    while (end - start > 2 * STRING_BYTES) {
        const PsString piece = { view->text, start, raw_end(bytes, end, start) - start };

        g_array_append_val(view->strings, piece);
        start += piece.length;
    }
    ps_view_add_string(view, start);
}

/* Parts that rules look at: all text but calendars, and messages that stand as text. */
static gboolean
is_looked_at(const PsPart *part)
{
    return (is_text(part) || ps_view_is_html(part)) && strcmp(part->type, "text/calendar") != 0;
}

PsView *
ps_view_rawbody_new(PsMessage *message)
{
    const char *bytes = ps_source_bytes(ps_message_source(message));
    PsView *view = ps_view_new();

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        g_autoptr(PsText) decoded = NULL;

        if (!ps_view_is_leaf(message, i) || !is_looked_at(part))
            continue;
        if (!part->decoded)
            decoded = ps_decode_body(bytes, part->body, part->encoding, NULL);
        add_part(view, part, decoded ? decoded : part->decoded);
    }
    return view;
}
