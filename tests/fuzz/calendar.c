/* SPDX-License-Identifier: MIT */
/* calendar.c - of any text, words and dates lie inside it, one behind the other. */
#include "facts/calendar.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(gboolean holds)
{
    if (!holds)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GArray) written = ps_calendar_split((const char *) data, size);
    gsize last = 0;

    must(written->len && !g_array_index(written, PsWritten, written->len - 1).kind);
    for (guint i = 0; i < written->len; i++) {
        const PsWritten *word = &g_array_index(written, PsWritten, i);
        PsWrittenDate date = { 0 };

        must(word->start >= last && word->end >= word->start && word->end <= size);
        last = word->end;
        if (!ps_calendar_read(written, i, &date))
            continue;
        must(date.start == word->start && date.end > date.start && date.end <= size);
        must(date.weekday <= 7 && date.day >= 1 && date.day <= 31 && date.month <= 12);
    }
    return 0;
}
