/* SPDX-License-Identifier: MIT */
/* infile.c - places of a message as places of its file; see infile.h. */
#include "mail/infile.h"

/* How many cuts are at OFFSET or before it, by halves. */
static guint
cuts_before(const PsInFile *in_file, gsize offset)
{
    guint low = 0, high = in_file->cut_count;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (in_file->cuts[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gsize
file_offset(const PsInFile *in_file, gsize offset)
{
    return in_file->offset + offset - in_file->front + cuts_before(in_file, offset);
}

PsSpan
ps_infile_span(const PsInFile *in_file, PsSpan span)
{
    gsize start;

    if (ps_span_is_none(span) || span.offset < in_file->front)
        return PS_SPAN_NONE;
    start = file_offset(in_file, span.offset);
    if (!span.length)
        return (PsSpan){ start, 0 };
    return (PsSpan){ start, file_offset(in_file, ps_span_end(span) - 1) + 1 - start };
}

PsPlace
ps_infile_place(const PsInFile *in_file, PsPlace place, gsize offset)
{
    guint before = cuts_before(in_file, offset);
    gsize line_start = offset + 1 - place.column;

    /* each cut is the first byte of a line: the last one may be of this line */
    if (before && in_file->cuts[before - 1] >= line_start)
        place.column++;
    if (in_file->indent && place.line == in_file->front_lines + 1)
        place.column += in_file->indent;
    place.line += in_file->lines - in_file->front_lines;
    return place;
}
