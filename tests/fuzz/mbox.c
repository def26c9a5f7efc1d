/* SPDX-License-Identifier: MIT */
/*
 * mbox.c - the messages of an mbox follow one another, leave nothing out, and every byte of
 * them is the one of the file that it is said to be.
 */
#include "mail/mbox.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_bytes(const PsMboxMessage *message, const uint8_t *data, size_t size)
{
    gsize last = message->in_file.offset;

    for (gsize i = 0; i < message->len; i++) {
        PsSpan at = ps_infile_span(&message->in_file, (PsSpan){ i, 1 });

        if (at.offset < last || at.offset >= size || at.length != 1 ||
            data[at.offset] != (uint8_t) message->bytes[i])
            abort();
        last = at.offset;
    }
}

/* LINES of the message are counted as those of the file. */
static void
check_places(const PsMboxMessage *message, const PsLines *file)
{
    g_autoptr(PsLines) lines = ps_lines_new(message->bytes, message->len);

    for (gsize i = 0; i < message->len; i++) {
        PsSpan at = ps_infile_span(&message->in_file, (PsSpan){ i, 1 });
        PsPlace here = ps_infile_place(&message->in_file, ps_lines_find(lines, i), i);
        PsPlace there = ps_lines_find(file, at.offset);

        if (here.line != there.line || here.column != there.column)
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *stream = size ? fmemopen((void *) (uintptr_t) data, size, "rb") : NULL;
    g_autoptr(PsMbox) mbox = NULL;
    g_autoptr(PsLines) file = NULL;
    g_autoptr(GError) error = NULL;
    PsMboxMessage message;
    gsize end = 0;

    if (!stream)
        return 0;
    mbox = ps_mbox_new(stream, "fuzz.mbox");
    file = ps_lines_new((const char *) data, size);
    while (ps_mbox_next(mbox, &message, &error)) {
        if (message.in_file.offset != end)
            abort();
        check_bytes(&message, data, size);
        check_places(&message, file);
        end += message.len + message.in_file.cut_count;
    }
    if (error || end != size)
        abort();
    fclose(stream);
    return 0;
}
