/* SPDX-License-Identifier: MIT */
/* strip_edit.c - plain, quoted-printable and base64 text with less in it; see strip_edit.h. */
#include "mail/strip_edit.h"

#include <string.h>

#include "base/cursor.h"

enum {
    QP_LINE = 76,    /* RFC 2045 section 6.7 (5) */
    PLAIN_LINE = 998 /* RFC 5322 section 2.1.1 */
};

/* The first byte of TEXT whose raw bytes begin at RAW or behind it; with END, whose raw bytes end
 * behind it. */
static gsize
find(const PsText *text, gsize raw, gboolean end)
{
    gsize low = 0, high = ps_text_length(text);

    while (low < high) {
        gsize middle = low + (high - low) / 2;
        PsSpan at = ps_text_span(text, middle, 1);

        if (end ? ps_span_end(at) > raw : at.offset >= raw)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

PsSpan
ps_strip_decoded(const PsPart *part, PsSpan at)
{
    gsize start = find(part->decoded, at.offset, FALSE);
    gsize end = find(part->decoded, ps_span_end(at), TRUE);

    return (PsSpan){ start, MAX(start, end) - start };
}

/* The raw line that AT begins on, up to it, and what stands behind AT on the line that it ends
 * on, without the line end. */
static void
find_line(const char *bytes, PsSpan body, PsSpan at, PsSpan *ret_before, PsSpan *ret_behind)
{
    gsize start = at.offset, end = ps_span_end(at);

    while (start > body.offset && bytes[start - 1] != '\n')
        start--;
    while (end < ps_span_end(body) && bytes[end] != '\n')
        end++;
    if (end > ps_span_end(at) && bytes[end - 1] == '\r')
        end--;
    *ret_before = (PsSpan){ start, at.offset - start };
    *ret_behind = (PsSpan){ ps_span_end(at), end - ps_span_end(at) };
}

/* Two lines that become one too long for SMTP stay two: in HTML a line end is a blank. */
static void
cut_plain(GArray *edits, const char *bytes, const PsPart *part, PsSpan at, const char *eol)
{
    PsSpan before, behind;
    gboolean breaks = memchr(bytes + at.offset, '\n', at.length) != NULL;

    find_line(bytes, part->body, at, &before, &behind);
    if (breaks && before.length + behind.length > PLAIN_LINE)
        ps_edits_add(edits, bytes, at, eol, strlen(eol));
    else
        ps_edits_add(edits, bytes, at, "", 0);
}

static gboolean
is_all_blank(const char *bytes, PsSpan span)
{
    for (gsize i = span.offset; i < ps_span_end(span); i++)
        if (!ps_is_blank((guchar) bytes[i]))
            return FALSE;
    return TRUE;
}

/* A blank that comes to stand at the end of a line has to be encoded, and a line that becomes too
 * long is broken with a soft line break. */
static void
cut_quoted(GArray *edits, const char *bytes, const PsPart *part, PsSpan at, const char *eol)
{
    PsSpan before, behind;
    g_autofree char *soft = g_strconcat("=", eol, NULL);
    g_autofree char *put = NULL;
    const char *blank = "";

    find_line(bytes, part->body, at, &before, &behind);
    if (before.length && ps_is_blank((guchar) bytes[at.offset - 1]) &&
        is_all_blank(bytes, behind)) {
        blank = bytes[at.offset - 1] == '\t' ? "=09" : "=20";
        at = (PsSpan){ at.offset - 1, at.length + 1 };
        before.length--;
    }
    put = g_strconcat(
        before.length && before.length + strlen(blank) + behind.length > QP_LINE ? soft : "",
        blank, NULL);
    ps_edits_add(edits, bytes, at, put, strlen(put));
}

/* How base64 is laid out: letters on a line, 0 for no end; what stands behind the last of them. */
static guint
find_width(const char *bytes, PsSpan body, gsize *ret_end)
{
    const char *start = bytes + body.offset;
    const char *line = memchr(start, '\n', body.length);
    gsize end = ps_span_end(body), width;

    while (end > body.offset && ps_is_white((guchar) bytes[end - 1]))
        end--;
    *ret_end = end;
    if (!line || line >= bytes + end)
        return end - body.offset > QP_LINE ? 0 : QP_LINE;
    width = (gsize) (line - start);
    if (width && start[width - 1] == '\r')
        width--;
    return width && width % 4 == 0 && width <= PLAIN_LINE ? (guint) width : QP_LINE;
}

static char *
encode(const GString *text, guint width, const char *eol)
{
    g_autofree char *letters = g_base64_encode((const guchar *) text->str, text->len);
    gsize len = strlen(letters);
    GString *out = g_string_sized_new(len + len / 32);

    for (gsize at = 0; at < len; at += width) {
        width = width ? width : (guint) len;
        g_string_append(out, at ? eol : "");
        g_string_append_len(out, letters + at, (gssize) MIN(width, len - at));
    }
    return g_string_free(out, FALSE);
}

/* Bits move, so all is written anew; what stands before the first cut comes out as it was. */
static void
cut_base64(GArray *edits, const char *bytes, const PsPart *part, const PsSpan *cuts,
    guint count, const char *eol)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *put = NULL;
    gsize from = 0, end;
    guint width = find_width(bytes, part->body, &end);

    for (guint i = 0; i < count; i++) {
        PsSpan cut = ps_strip_decoded(part, cuts[i]);

        g_string_append_len(
            text, ps_text_bytes(part->decoded) + from, (gssize) (cut.offset - from));
        from = ps_span_end(cut);
    }
    g_string_append_len(text, ps_text_bytes(part->decoded) + from,
        (gssize) (ps_text_length(part->decoded) - from));
    put = encode(text, width, eol);
    ps_edits_add(
        edits, bytes, (PsSpan){ part->body.offset, end - part->body.offset }, put, strlen(put));
}

void
ps_strip_cut(GArray *edits, const char *bytes, const PsPart *part, const PsSpan *cuts,
    guint count, const char *eol)
{
    if (part->encoding == PS_ENCODING_BASE64) {
        cut_base64(edits, bytes, part, cuts, count, eol);
        return;
    }
    for (guint i = 0; i < count; i++) {
        if (part->encoding == PS_ENCODING_QP)
            cut_quoted(edits, bytes, part, cuts[i], eol);
        else
            cut_plain(edits, bytes, part, cuts[i], eol);
    }
}
