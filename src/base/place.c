/* SPDX-License-Identifier: MIT */
/* place.c - offsets to lines and columns; see place.h. */
#include "base/place.h"

#include <string.h>

struct PsLines {
    GArray *starts; /* gsize: offset of each line's first byte */
    gsize len;
};

PsLines *
ps_lines_new(const char *bytes, gsize len)
{
    PsLines *lines = g_new(PsLines, 1);
    const char *p = bytes;
    const char *end = bytes + len;
    gsize start = 0;

    lines->starts = g_array_sized_new(FALSE, FALSE, sizeof(gsize), (guint) (len / 64 + 1));
    lines->len = len;
    g_array_append_val(lines->starts, start);
    while (p < end && (p = memchr(p, '\n', (gsize) (end - p)))) {
        p++;
        start = (gsize) (p - bytes);
        if (start < len)
            g_array_append_val(lines->starts, start);
    }
    return lines;
}

void
ps_lines_free(PsLines *lines)
{
    if (!lines)
        return;
    g_array_unref(lines->starts);
    g_free(lines);
}

gsize
ps_lines_count(const PsLines *lines)
{
    return lines->starts->len;
}

PsSpan
ps_lines_get(const PsLines *lines, gsize number)
{
    gsize start, end;

    g_assert(number >= 1 && number <= lines->starts->len);
    start = g_array_index(lines->starts, gsize, number - 1);
    end =
        number < lines->starts->len ? g_array_index(lines->starts, gsize, number) : lines->len;
    return (PsSpan){ start, end - start };
}

PsPlace
ps_lines_find(const PsLines *lines, gsize offset)
{
    gsize low = 0, high = lines->starts->len; /* the line is in [low, high) */

    offset = MIN(offset, lines->len);
    while (high - low > 1) {
        gsize middle = low + (high - low) / 2;

        if (g_array_index(lines->starts, gsize, middle) <= offset)
            low = middle;
        else
            high = middle;
    }
    return (PsPlace){ low + 1, offset - g_array_index(lines->starts, gsize, low) + 1 };
}
