/* SPDX-License-Identifier: MIT */
/* lines.c - lines with a way back; see lines.h. */
#include "list/lines.h"

#include <inttypes.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "list/input.h"

#define CHUNK 65536

void
ps_list_lines_init(PsListLines *lines, FILE *stream, const char *name)
{
    *lines = (PsListLines){ .name = name, .number = 1 };
    lines->source = ps_list_source_new(stream);
    lines->buffer = g_string_sized_new(CHUNK);
}

void
ps_list_lines_clear(PsListLines *lines)
{
    ps_list_source_free(lines->source);
    g_clear_error(&lines->failed);
    g_string_free(lines->buffer, TRUE);
}

void
ps_list_lines_fill(PsListLines *lines, gsize count)
{
    while (!lines->at_end && lines->buffer->len - lines->pos < count) {
        gsize had = lines->buffer->len;
        gsize got;

        g_string_set_size(lines->buffer, had + CHUNK);
        got =
            ps_list_source_read(lines->source, lines->buffer->str + had, CHUNK, &lines->failed);
        lines->at_end = !got || lines->failed;
        g_string_set_size(lines->buffer, had + got);
    }
}

gboolean
ps_list_lines_wait(const PsListLines *lines, int timeout_ms)
{
    const GString *buffer = lines->buffer;

    return lines->at_end || memchr(buffer->str + lines->pos, '\n', buffer->len - lines->pos) ||
           ps_list_source_wait(lines->source, timeout_ms);
}

void
ps_list_lines_drop(PsListLines *lines)
{
    if (lines->pos < CHUNK)
        return;
    g_string_erase(lines->buffer, 0, (gssize) lines->pos);
    lines->pos = 0;
}

/* Offset of the first byte from FROM on that ends a line, or the buffer's length. */
static gsize
find_end(const PsListLines *lines, gsize from)
{
    const char *bytes = lines->buffer->str;
    gsize len = lines->buffer->len - from;
    const char *lf = memchr(bytes + from, '\n', len);
    const char *cr = NULL;

    if (lines->cr_ends)
        cr = memchr(bytes + from, '\r', lf ? (gsize) (lf - bytes) - from : len);
    if (cr)
        return (gsize) (cr - bytes);
    return lf ? (gsize) (lf - bytes) : lines->buffer->len;
}

/* The end of a line whose text goes up to TEXT_END: LF, CR LF, CR, or nothing at the end
 * of the stream. A CR before LF belongs to the end. */
static PsListLine
line_at(const PsListLines *lines, gsize text_end)
{
    const char *bytes = lines->buffer->str;
    gsize end = text_end;

    if (end < lines->buffer->len && bytes[end] == '\r')
        end++;
    else if (end > lines->pos && end < lines->buffer->len && bytes[end - 1] == '\r')
        text_end--;
    if (end < lines->buffer->len && bytes[end] == '\n')
        end++;
    return (PsListLine){ { lines->pos, text_end - lines->pos }, { text_end, end - text_end } };
}

/* The line that ends at AT may go on, or its CR have an LF behind it. */
static gboolean
is_open(const PsListLines *lines, gsize at)
{
    const GString *buffer = lines->buffer;

    return !lines->at_end && at - lines->pos <= PS_LIMIT_list_row_bytes &&
           (at == buffer->len || (at + 1 == buffer->len && buffer->str[at] == '\r'));
}

gboolean
ps_list_lines_next(PsListLines *lines, PsListLine *ret, GError **error)
{
    gsize at = find_end(lines, lines->pos);

    while (is_open(lines, at)) {
        ps_list_lines_fill(lines, lines->buffer->len - lines->pos + 1);
        at = find_end(lines, at);
    }
    if (at - lines->pos > PS_LIMIT_list_row_bytes) {
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_LIMIT,
            _("%s:%" PRIu64 ": a row is longer than the limit of %d bytes"), lines->name,
            lines->number, PS_LIMIT_list_row_bytes);
        return FALSE;
    }
    if (lines->failed && at == lines->buffer->len) { /* what it leaves of a line is none */
        g_propagate_error(error, g_error_copy(lines->failed));
        if (lines->number > 1)
            g_prefix_error(error, "%s:%" G_GUINT64_FORMAT ": ", lines->name, lines->number);
        else
            g_prefix_error(error, "%s: ", lines->name);
        return FALSE;
    }
    if (lines->pos == lines->buffer->len)
        return FALSE;

    *ret = line_at(lines, at);
    lines->pos = ps_span_end(ret->end);
    lines->number++;
    return TRUE;
}
