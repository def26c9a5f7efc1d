/* SPDX-License-Identifier: MIT */
/*
 * fix.c - whatever the mail, mending it ends, and mended it is not mended again; the edits lead
 * from the one to the other, by themselves and as a unified diff.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../fix/bench.h"
#include "fix/udiff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The diff tells all that comes. */
static void
take_line(char mark, const char *text, gsize len, gpointer data)
{
    if (mark == '+')
        g_string_append_len(data, text, (gssize) len);
}

static gsize
added(const GArray *edits)
{
    gsize length = 0;

    for (guint i = 0; i < edits->len; i++)
        length += ps_edit(edits, i)->length;
    return length;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Bench bench;
    g_autoptr(PsFixed) fixed = NULL, again = NULL;
    g_autoptr(GString) applied = NULL, out = g_string_new(NULL);

    if (!bench.rules)
        bench_open(&bench, NULL);
    fixed = bench_fix(&bench, (const char *) data, size, size && data[0] & 1);
    again = bench_fix(&bench, fixed->bytes, fixed->len, size && data[0] & 1);
    if (again->edits->len)
        abort();
    applied = ps_edits_apply(fixed->edits, (const char *) data, size);
    if (applied->len != fixed->len || memcmp(applied->str, fixed->bytes, fixed->len) != 0)
        abort();
    ps_udiff(fixed->edits, (const char *) data, size, take_line, out);
    if (out->len < added(fixed->edits))
        abort();
    return 0;
}
