/* SPDX-License-Identifier: MIT */
/* finding_place.c - a hit as a place of the file; see finding_place.h. */
#include "verdict/finding_place.h"

#define MATCHED_CHARS 200

static void
place_clear(gpointer data)
{
    g_free(((PsFindingPlace *) data)->matched);
}

GArray *
ps_finding_places_new(void)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(PsFindingPlace));

    g_array_set_clear_func(places, place_clear);
    return places;
}

/* LEN bytes at TEXT as valid UTF-8, cut at MATCHED_CHARS characters. */
static char *
shown_match(const char *text, gsize len)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize) MIN(len, MATCHED_CHARS * 6));

    if (g_utf8_strlen(valid, -1) <= MATCHED_CHARS)
        return g_steal_pointer(&valid);
    *g_utf8_offset_to_pointer(valid, MATCHED_CHARS - 1) = '\0';
    return g_strconcat(valid, "\xe2\x80\xa6", NULL);
}

/* AT in the message as a place of the file, if it is there. */
static void
find_place(const PsSource *source, const PsMessage *message, PsSpan at, PsFindingPlace *ret)
{
    const PsInFile *in_file = ps_source_in_file(source);
    const PsPart *part;

    ret->in_file = ps_infile_span(in_file, at);
    if (ps_span_is_none(ret->in_file))
        return;
    ret->at = at;
    ret->place =
        ps_infile_place(in_file, ps_lines_find(ps_source_lines(source), at.offset), at.offset);
    part = message ? ps_message_part_at(message, at.offset) : NULL;
    if (part && at.offset >= ps_source_body(source).offset && !in_file->not_given)
        ret->part = part->id;
}

void
ps_finding_places_add(
    GArray *places, const PsSource *source, const PsMessage *message, const PsHit *hit)
{
    PsFindingPlace place = { PS_SPAN_NONE, PS_SPAN_NONE, { 0 }, NULL, NULL };

    if (hit && hit->matched && hit->matched_len)
        place.matched = shown_match(hit->matched, hit->matched_len);
    if (hit && source)
        find_place(source, message, hit->at, &place);
    g_array_append_val(places, place);
}
