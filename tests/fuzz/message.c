/* SPDX-License-Identifier: MIT */
/*
 * message.c - a message that the scan lets pass is read without harm, by GMime too; the
 * places of its text hold what decodes to it.
 */
#include "mail/message.h"
#include "mail/mime_stats.h"

#include <gmime/gmime.h>
#include <stdint.h>
#include <stdlib.h>

#include "../mail/naive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A few stretches of whole characters, all over the text. */
static void
check_text(const char *raw, const PsPart *part)
{
    static const char *const labels[] = { "utf-8", "us-ascii", "iso-8859-1", "koi8-r", "gbk" };
    const char *bytes = ps_text_bytes(part->text);
    gsize len = ps_text_length(part->text);
    gboolean simple = !part->charset;

    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        simple = simple || !g_ascii_strcasecmp(part->charset, labels[i]);
    for (gsize at = 0; at < len; at += 1 + len / 7) {
        gsize start = at, n = MIN(len - at, 1 + at % 23);
        PsSpan span;

        while (start && !naive_is_cut(bytes, start))
            start--;
        while (start + n < len && !naive_is_cut(bytes, start + n))
            n++;
        span = ps_text_span(part->text, start, n);
        if (ps_span_is_none(span) || span.offset < part->body.offset ||
            ps_span_end(span) > ps_span_end(part->body))
            abort();
        if (simple && !naive_holds(raw + span.offset, span.length, part->encoding,
                          part->charset, bytes + start, n))
            abort();
    }
}

static void
check_part(PsMessage *message, const char *raw, const PsPart *part)
{
    static const char *const names[] = { "Subject", "From", "To", "Content-Type", "X" };

    if (!g_utf8_validate(part->type, -1, NULL) ||
        (part->filename && !g_utf8_validate(part->filename, -1, NULL)))
        abort();
    if (part->text && part->size != ps_decode_size(raw, part->body, part->encoding, NULL))
        abort();
    if (part->text)
        check_text(raw, part);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const PsText *text;

        for (guint index = 0; (text = ps_message_header(message, part, names[i], &index));) {
            PsSpan span = ps_text_span(text, 0, ps_text_length(text));

            if (ps_text_length(text) && (span.offset < part->header.offset ||
                                            ps_span_end(span) > ps_span_end(part->header)))
                abort();
        }
    }
}

/* Every part is noted, at a place inside the file. */
static void
check_stats(PsMessage *message, gsize len)
{
    const PsMimeStats *stats = ps_mime_stats(message);

    if (stats->parts->len != ps_message_part_count(message) ||
        stats->qp_needless > stats->qp_bytes)
        abort();
    for (guint i = 0; i < PS_MIME_TRAITS; i++)
        if (!ps_span_is_none(stats->at[i]) &&
            (!stats->count[i] || ps_span_end(stats->at[i]) > len))
            abort();
}

/* Whatever GMime makes of it, it comes back. */
static void
read_with_gmime(const char *bytes, gsize len)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    if (message)
        g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_memdup2(data, size);
    g_autoptr(PsSource) source = ps_source_new(bytes, size);
    g_autoptr(PsMessage) message = ps_message_new(source);

    g_mime_init();
    if (!message)
        return 0;
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        const PsPart *found = ps_message_part_at(message, part->header.offset);

        if (part->header.length && found != part)
            abort();
        check_part(message, bytes, part);
    }
    check_stats(message, size);
    for (int problem = 0; problem < PS_PART_PROBLEMS; problem++) {
        guint count;
        const PsSpan *places = ps_message_problem(message, problem, &count);

        for (guint i = 0; i < count; i++)
            if (ps_span_end(places[i]) > size)
                abort();
    }
    read_with_gmime(bytes, size);
    return 0;
}
