/* SPDX-License-Identifier: MIT */
/* view.c - whatever the message: rules get strings whose places lie in it. */
#include "mail/link.h"
#include "mail/view.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_string(const PsString *string, size_t size)
{
    PsSpan span;

    if (string->start > ps_text_length(string->text) ||
        string->length > ps_text_length(string->text) - string->start)
        abort();
    span = ps_text_span(string->text, string->start, string->length);
    if (!ps_span_is_none(span) && ps_span_end(span) > size)
        abort();
}

static void
check_views(PsMessage *message, size_t size)
{
    static const char *const headers[] = { "Subject", "From:addr", "From:name", "From:name:raw",
        "ToCc:first", "Received:raw", "ALL", "ALL:raw", "MESSAGEID" };
    const GArray *const views[] = { ps_view_body(message), ps_view_rawbody(message),
        ps_view_uri(message), ps_view_full(message) };

    for (gsize i = 0; i < G_N_ELEMENTS(views); i++)
        for (guint j = 0; j < views[i]->len; j++)
            check_string(&g_array_index(views[i], PsString, j), size);
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
        const PsString *string = ps_view_header(message, headers[i]);

        if (string)
            check_string(string, size);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsSource) source = ps_source_new((const char *) data, size);
    g_autoptr(PsMessage) message = ps_message_new(source);
    const GArray *links;

    if (!message)
        return 0;
    check_views(message, size);
    links = ps_message_links(message);
    for (guint i = 0; i < links->len; i++) {
        PsSpan at = g_array_index(links, PsLink, i).at;

        if (ps_span_is_none(at) || ps_span_end(at) > size)
            abort();
    }
    return 0;
}
