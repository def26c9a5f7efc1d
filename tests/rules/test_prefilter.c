/* SPDX-License-Identifier: MIT */
/* Literals of many regexes looked for together. */
#include "rules/prefilter.h"

#include <string.h>

#include "suite.h"

/* Words, each a literal of its own number; of the text, the numbers that are found. */
static const struct {
    const char *words;
    const char *text;
    const char *found;
} scan_rows[] = {
    { "viagra", "buy viagra now", "0" },
    { "viagra", "viagra", "0" },
    { "viagra", "buy VIAgra", "0" },
    { "viagra", "viagr", "" },
    { "viagra", "iagra", "" },
    { "viagra", "", "" },
    { "viagra", "vi", "" },
    { "viagra", "viviagra", "0" },
    { "abc bcd cde", "abcde", "0 1 2" },
    { "abc abc abcd", "xabc", "0 1" },
    { "qxz", "aqxz", "0" },
    { "zzzzzzzzzzzzzzz zzzz", "zzzzzzzzzzzzzz", "1" },
    { "caf\xe9s", "CAF\xc9S", "0" },
    /* "*" is what is foreign */
    { "* * abc", "ABC", "2" },
    { "* * abc", "\xff", "0 1" },
    { "* * abc", "a&#b", "0 1" },
    { "* * abc", "a&b#", "" },
};

START_TEST(scan)
{
    g_auto(GStrv) words = g_strsplit(scan_rows[_i].words, " ", -1);
    g_autoptr(PsPrefilter) filter = ps_prefilter_new();
    g_autoptr(GString) found = g_string_new(NULL);
    gsize len = strlen(scan_rows[_i].text);
    g_autofree char *text = g_memdup2(scan_rows[_i].text, len);
    PsStretches where[8] = { 0 };

    for (guint i = 0; words[i]; i++) {
        g_autoptr(GArray) literals = g_array_new(FALSE, FALSE, sizeof(PsLiteral));
        PsLiteral literal = { (guint8) strlen(words[i]), { 0 } };

        if (*words[i] == '*')
            literal.length = PS_LITERAL_FOREIGN;
        else
            memcpy(literal.bytes, words[i], literal.length);
        g_array_append_val(literals, literal);
        ps_prefilter_add(filter, literals, i);
    }
    ps_prefilter_finish(filter);
    ps_prefilter_scan(filter, text, len, 4, where);
    for (guint i = 0; words[i]; i++)
        if (where[i] == 4)
            g_string_append_printf(found, "%s%u", found->len ? " " : "", i);
    ck_assert_str_eq(found->str, scan_rows[_i].found);
}
END_TEST

START_TEST(nothing)
{
    g_autoptr(PsPrefilter) filter = ps_prefilter_new();
    PsStretches where[1] = { 0 };

    ps_prefilter_finish(filter);
    ps_prefilter_scan(filter, "some text", 9, 1, where);
    ck_assert(!where[0]);
}
END_TEST

START_TEST(stretches)
{
    static const PsLiteral literal = { 4, { 'm', 'a', 'i', 'l' } };
    g_autoptr(GArray) literals = g_array_new(FALSE, FALSE, sizeof(PsLiteral));
    g_autoptr(PsPrefilter) filter = ps_prefilter_new();
    PsStretches where[1] = { 0 };

    g_array_append_val(literals, literal);
    ps_prefilter_add(filter, literals, 0);
    ps_prefilter_finish(filter);
    ps_prefilter_scan(filter, "mail mail", 9, 1, where);
    ps_prefilter_scan(filter, "main mall", 9, 2, where);
    ps_prefilter_scan(filter, "email", 5, 4, where);
    ck_assert_uint_eq(where[0], 5);
}
END_TEST

SUITE(prefilter, TABLE(scan), TEST(nothing), TEST(stretches))
