/* SPDX-License-Identifier: MIT */
/* boundary.c - boundaries of open multiparts; see boundary.h. */
#include "mail/boundary.h"

#include <string.h>

#include "base/hash.h"
#include "mail/field.h"

void
ps_boundaries_push(PsBoundaries *open, const char *text, gsize len, guint node)
{
    guint64 hash = ps_hash_bytes(text, len);
    guint *slot = &open->slots[hash % PS_BOUNDARY_SLOTS];

    g_assert(open->count < G_N_ELEMENTS(open->levels));
    open->levels[open->count].node = node;
    open->levels[open->count].length = len;
    open->levels[open->count].hash = hash;
    open->levels[open->count].outer = *slot;
    *slot = ++open->count;
}

void
ps_boundaries_pop(PsBoundaries *open, guint count)
{
    while (open->count > count) {
        open->count--;
        open->slots[open->levels[open->count].hash % PS_BOUNDARY_SLOTS] =
            open->levels[open->count].outer;
    }
}

/* One more than the innermost level with the boundary TEXT; 0: none. */
static guint
find_level(const PsBoundaries *open, const char *text, gsize len)
{
    guint64 hash = ps_hash_bytes(text, len);
    guint found = open->slots[hash % PS_BOUNDARY_SLOTS];

    while (found &&
           (open->levels[found - 1].hash != hash || open->levels[found - 1].length != len))
        found = open->levels[found - 1].outer;
    return found;
}

gboolean
ps_boundaries_at(
    const PsBoundaries *open, const char *bytes, gsize end, gsize pos, PsBoundary *ret)
{
    guint opens, closes = 0;
    const char *text;
    PsSpan line;

    if (!open->count || end - pos < 3 || bytes[pos] != '-' || bytes[pos + 1] != '-')
        return FALSE;
    line = ps_field_trim(bytes, ps_field_line(bytes, end, pos, &ret->next));
    if (line.length < 3)
        return FALSE;
    text = bytes + pos + 2;
    line.length -= 2;
    opens = find_level(open, text, line.length);
    if (line.length > 2 && !memcmp(text + line.length - 2, "--", 2))
        closes = find_level(open, text, line.length - 2);
    if (!opens && !closes)
        return FALSE;
    ret->start = pos;
    ret->close = closes > opens; /* the innermost wins */
    ret->level = MAX(opens, closes) - 1;
    ret->node = open->levels[ret->level].node;
    return TRUE;
}

gboolean
ps_boundaries_find(
    const PsBoundaries *open, const char *bytes, gsize end, gsize pos, PsBoundary *ret)
{
    while (open->count && pos < end) {
        const char *lf;

        if (ps_boundaries_at(open, bytes, end, pos, ret))
            return TRUE;
        lf = memchr(bytes + pos, '\n', end - pos);
        if (!lf)
            break;
        pos = (gsize) (lf - bytes) + 1;
    }
    return FALSE;
}
