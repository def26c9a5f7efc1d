/* SPDX-License-Identifier: MIT */
/* inline.c - whatever a mail holds, notes to presend lie in it, one behind the other in each part,
 * and those that count name a rule, give a reason, and a day that there is. */
#include "mail/inline.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const PsInline *note, gsize size)
{
    if (ps_span_end(note->at) > size ||
        (!ps_span_is_none(note->scope) && ps_span_end(note->scope) > size))
        abort();
    if (!note->fault && (!note->rules->len || !note->reason ||
                            (note->until && !ps_inline_is_date(note->until))))
        abort();
    if (note->part &&
        (note->start >= note->end || note->end > ps_text_length(note->part->text)))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsSource) source = ps_source_new((const char *) data, size);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(GArray) list = message ? ps_inline_find(message) : NULL;

    for (guint i = 0; list && i < list->len; i++) {
        const PsInline *note = &g_array_index(list, PsInline, i);

        check(note, size);
        if (i && note->part && note[-1].part == note->part && note[-1].end > note->start)
            abort();
    }
    return 0;
}
