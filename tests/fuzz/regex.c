/* SPDX-License-Identifier: MIT */
/*
 * regex.c - a regex, a line end, a text: if no literal of the regex is in the text, PCRE2 finds
 * no match; and the prefilter finds the literals that are there.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/prefilter.h"
#include "rules/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gboolean
holds(const char *text, gsize len, const PsLiteral *literal)
{
    if (ps_literal_is_foreign(literal))
        return ps_literal_has_foreign(text, len);
    for (gsize i = 0; i + literal->length <= len; i++) {
        guint k = 0;

        while (
            k < literal->length && ps_literal_fold((guint8) text[i + k]) == literal->bytes[k])
            k++;
        if (k == literal->length)
            return TRUE;
    }
    return FALSE;
}

static gboolean
holds_any(const char *text, gsize len, const GArray *literals)
{
    for (guint i = 0; i < literals->len; i++)
        if (holds(text, len, &g_array_index(literals, PsLiteral, i)))
            return TRUE;
    return FALSE;
}

static gboolean
finds_any(const char *text, gsize len, const GArray *literals)
{
    g_autoptr(PsPrefilter) filter = ps_prefilter_new();
    PsStretches found[8] = { 0 };

    ps_prefilter_add(filter, literals, 7);
    ps_prefilter_finish(filter);
    ps_prefilter_scan(filter, text, len, 1, found);
    return found[7] != 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    g_autofree char *pattern = end ? g_strndup((const char *) data, end - data) : NULL;
    g_autoptr(PsRegex) regex = pattern ? ps_regex_new(pattern, NULL) : NULL;
    g_autoptr(GArray) literals = regex ? ps_regex_literals(regex) : NULL;
    g_autoptr(PsMatcher) matcher = ps_matcher_new(1000);
    const char *text = end ? (const char *) end + 1 : NULL;
    gsize len = end ? size - (gsize) (end + 1 - data) : 0;
    gboolean may;
    PsSpan span;

    if (!literals)
        return 0;
    may = holds_any(text, len, literals);
    if (may != finds_any(text, len, literals))
        abort();
    if (!may && ps_regex_find(regex, matcher, text, len, 0, FALSE, &span) == PS_MATCH_YES)
        abort();
    return 0;
}
