/* SPDX-License-Identifier: MIT */
/* edits.h - lists of edits as rows of a table write them. */
#ifndef PS_TESTS_EDITS_H
#define PS_TESTS_EDITS_H

#include <stdlib.h>
#include <string.h>

#include "base/edit.h"

/* "2-4 text|6-6 more": what goes, and what comes. */
static inline GArray *
edits_from(const char *bytes, const char *spec)
{
    GArray *edits = ps_edits_new();
    g_auto(GStrv) parts = g_strsplit(spec, "|", -1);

    for (char **part = parts; *part; part++) {
        char *end;
        gsize from = strtoul(*part, &end, 10), to = strtoul(end + 1, &end, 10);

        ps_edits_add(edits, bytes, (PsSpan){ from, to - from }, end + 1, strlen(end + 1));
    }
    return edits;
}

#endif
