/* SPDX-License-Identifier: MIT */
/* locale.c - charsets that readers expect; see locale.h. */
#include "rules/sa/locale.h"

#include <string.h>

/* Names in capitals and digits alone; those that end in '*' may go on. */
static const char *const everywhere[] = { "USASCII", "ASCII", "ISO8859*", "ISO10646*", "UTF*",
    "UCS*", "CP125*", "WINDOWS*", "IBM852", "UNICODE11UTF7*", "UNICODE11UTF8*", "XUNKNOWN",
    "ISO" };

#define CYRILLIC "KOI8R KOI8U KOI8T ISOIR111 CP1251 GEORGIANPS PT154 CP866"

static const struct {
    const char *locale;
    const char *charsets;
} at_home[] = {
    { "be", CYRILLIC },
    { "bg", CYRILLIC },
    { "ja", "EUCJP JISX020119760 JISX020819830 JISX020819900 JISX020819970 JISX021219900 "
            "JISX021320001 JISX021320002 SHIFTJIS ISO2022JP SJIS JIS7 JISX0201 JISX0208 "
            "JISX0212" },
    { "ka", CYRILLIC },
    { "ko", "EUCKR KSC56011987" },
    { "ru", CYRILLIC },
    { "tg", CYRILLIC },
    { "th", "TIS620" },
    { "uk", CYRILLIC },
    { "zh", "GB1988 GB2312 GB231219800 GB18030 GBK BIG5HKSCS BIG5 EUCTW ISO2022CN" },
};

/* Letters and digits of the name, in capitals. The "3D" is what quoted-printable leaves of
 * an equals sign. */
static char *
plain_name(const char *charset, gsize len)
{
    GString *name = g_string_new(NULL);
    gsize lead = 0;

    for (gsize i = 0; i < len; i++)
        if (g_ascii_isalnum(charset[i]))
            g_string_append_c(name, g_ascii_toupper(charset[i]));
    while (!strncmp(name->str + lead, "3D", 2))
        lead += 2;
    g_string_erase(name, 0, (gssize) lead);
    return g_string_free(name, FALSE);
}

static gboolean
fits(const char *name, const char *pattern)
{
    gsize len = strlen(pattern);

    if (pattern[len - 1] == '*')
        return strncmp(name, pattern, len - 1) == 0;
    return strcmp(name, pattern) == 0;
}

static gboolean
holds(const char *words, const char *word)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);

    return g_strv_contains((const char *const *) list, word);
}

/* NAME is at home in LOCALE, of which the first two letters count. */
static gboolean
knows(const char *locale, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(at_home); i++)
        if (!g_ascii_strncasecmp(locale, at_home[i].locale, 2))
            return holds(at_home[i].charsets, name);
    return FALSE;
}

gboolean
ps_sa_locale_takes(const PsRules *rules, const char *charset, gsize len)
{
    const char *setting = ps_rules_setting(rules, "ok_locales", NULL, NULL);
    g_auto(GStrv) locales = NULL;
    g_autofree char *name = NULL;

    if (!setting)
        return TRUE;
    locales = g_strsplit_set(setting, " \t", -1);
    if (g_strv_contains((const char *const *) locales, "all"))
        return TRUE;
    name = plain_name(charset, len);
    for (guint i = 0; i < G_N_ELEMENTS(everywhere); i++)
        if (fits(name, everywhere[i]))
            return TRUE;
    for (guint i = 0; locales[i]; i++)
        if (*locales[i] && knows(locales[i], name))
            return TRUE;
    return FALSE;
}
